"""The CPU's table of contents: one decision per slot and step; compiled."""

from typing import Any

from sf2ai.agents.cpu.defence import anti_air, block_attack, get_up, guard, meet_shot, struggle
from sf2ai.agents.cpu.flight import strike_from_the_air
from sf2ai.agents.cpu.footwork import carry_on
from sf2ai.agents.cpu.hands import drop_script, write_pads
from sf2ai.agents.cpu.mind import forget, watch
from sf2ai.agents.cpu.offence import anticipate, grab, jump_onto, meet_rising, punish
from sf2ai.agents.cpu.scene import BLOCK_STUN, DOWNED, FALLING, HIT_STUN, look
from sf2ai.engine.compiled import compiled


@compiled
def begin_slots(minds: Any, rings: Any, slots: Any, sides: Any, snapshots: Any) -> None:
    """Begin a round in some slots.

    Args:
        minds: dtype MIND, shape (all slots,), changed in place.
        rings: dtype SIDE_SNAPSHOT, shape (all slots, places), changed in place.
        slots: indices, shape (n,).
        sides: 0 or 1, shape (n,).
        snapshots: the rounds' first, shape (n,).
    """
    for i in range(len(slots)):
        forget(minds[slots[i]], rings[slots[i]], sides[i], snapshots[i])


@compiled
def play_step(minds: Any, rings: Any, slots: Any, snapshots: Any, book: Any, scenes: Any, pads: Any) -> None:
    """Take in what has passed, decide, and write the pads of the coming step.

    Args:
        minds: dtype MIND, shape (all slots,), changed in place.
        rings: dtype SIDE_SNAPSHOT, shape (all slots, places), changed in place.
        slots: indices, shape (n,).
        snapshots: shape (frames, n), oldest first.
        book: the `Book`.
        scenes: dtype SCENE, shape (1,); scratch.
        pads: uint16, shape (frames_per_step, n), written.
    """
    scene = scenes[0]
    for i in range(len(slots)):
        mind, ring = minds[slots[i]], rings[slots[i]]
        watch(mind, ring, snapshots[:, i])
        look(mind, ring, snapshots[-1, i], book, scene)
        decide(mind, scene, len(pads), book)
        write_pads(mind, book, pads[:, i])


@compiled
def decide(mind: Any, scene: Any, frames_per_step: int, book: Any) -> None:
    """Decide what the hands do in the coming step, the most pressing matter first."""
    mind.mash = 0
    if scene.bound:
        struggle(mind)
    elif scene.my_activity == DOWNED:
        if not get_up(mind, scene, frames_per_step, book) and mind.script_left == 0:
            guard(mind, scene, book)
    elif scene.my_activity == HIT_STUN or scene.my_activity == BLOCK_STUN or scene.my_activity == FALLING:
        drop_script(mind)
        guard(mind, scene, book)
    elif mind.script_left > 0:
        return
    elif scene.airborne:
        strike_from_the_air(mind, scene, book)
    elif scene.ready:
        fight(mind, scene, frames_per_step, book)
    else:
        guard(mind, scene, book)


@compiled
def fight(mind: Any, scene: Any, frames_per_step: int, book: Any) -> None:
    """Find something to do with a body that is free to do anything."""
    _ = (
        grab(mind, scene, book)
        or punish(mind, scene, book)
        or anticipate(mind, scene, book)
        or anti_air(mind, scene, book)
        or meet_shot(mind, scene, book)
        or jump_onto(mind, scene, book)
        or block_attack(mind, scene, book)
        or meet_rising(mind, scene, frames_per_step, book)
        or carry_on(mind, scene, book)
    )
