"""The CPU's table of contents: one decision per slot and step; compiled."""

from typing import Any

from sf2ai.agents.cpu.perception.belief import look
from sf2ai.agents.cpu.perception.scene import BLOCK_STUN, DOWNED, FALLING, HIT_STUN
from sf2ai.agents.cpu.slot.pads import drop_script, write_pads
from sf2ai.agents.cpu.slot.state import ON_GUARD, meet, watch
from sf2ai.agents.cpu.tactics.defence import anti_air, block_attack, get_up, guard, meet_shot, struggle
from sf2ai.agents.cpu.tactics.flight import strike_from_the_air
from sf2ai.agents.cpu.tactics.footwork import carry_on
from sf2ai.agents.cpu.tactics.habits import overleap
from sf2ai.agents.cpu.tactics.jumping import anticipate, jump_onto
from sf2ai.agents.cpu.tactics.offence import fend_off, grab, meet_rising
from sf2ai.agents.cpu.tactics.openings import punish
from sf2ai.parallel.compiled import compiled


@compiled
def begin_slots(minds: Any, fresh: Any, slots: Any, sides: Any, snapshots: Any, books: Any) -> None:
    """Begin a round in some slots: all but the level is forgotten.

    Args:
        minds: dtype MIND, shape (all slots,), changed in place.
        fresh: what `fresh_mind` gives.
        slots: indices, shape (n,).
        sides: 0 or 1, shape (n,).
        snapshots: the rounds' first, shape (n,).
        books: the `Book`, shape (1,).
    """
    for i in range(len(slots)):
        level = minds[slots[i]].level
        minds[slots[i]] = fresh[0]
        minds[slots[i]].level = level
        meet(minds[slots[i]], sides[i], snapshots[i], books[0])


@compiled
def play_step(minds: Any, slots: Any, snapshots: Any, books: Any, scenes: Any, pads: Any) -> None:
    """Take in what has passed, decide, and write the pads of the coming step.

    Args:
        minds: dtype MIND, shape (all slots,), changed in place.
        slots: indices, shape (n,).
        snapshots: shape (frames, n), oldest first.
        books: the `Book`, shape (1,).
        scenes: dtype SCENE, shape (1,); scratch.
        pads: uint16, shape (frames_per_step, n), written.
    """
    book, scene = books[0], scenes[0]
    for i in range(len(slots)):
        mind = minds[slots[i]]
        watch(mind, snapshots, i)
        look(mind, snapshots[-1, i].timer, book, scene)
        decide(mind, scene, len(pads), book)
        write_pads(mind, book, pads, i)


@compiled
def decide(mind: Any, scene: Any, frames_per_step: int, book: Any) -> bool:
    """Decide what the hands do in the coming step, the most pressing matter first.

    Returns:
        Whether something pressed; False where it only carries on as it likes.
    """
    mind.mash = 0
    pressing = True
    if scene.bound:
        struggle(mind)
    elif scene.my_activity == DOWNED:
        if not get_up(mind, scene, frames_per_step, book) and mind.script_left == 0:
            guard(mind, scene, book)
    elif scene.my_activity == HIT_STUN or scene.my_activity == BLOCK_STUN or scene.my_activity == FALLING:
        drop_script(mind)
        guard(mind, scene, book)
    elif mind.script_left > 0:
        return True
    elif scene.airborne:
        strike_from_the_air(mind, scene, book)
    elif scene.ready:
        pressing = fight(mind, scene, frames_per_step, book)
    else:
        guard(mind, scene, book)
    return pressing


@compiled
def fight(mind: Any, scene: Any, frames_per_step: int, book: Any) -> bool:
    """Find something to do with a body that is free to do anything; returns whether something pressed."""
    mind.hold = ON_GUARD
    pressing = (
        grab(mind, scene, book)
        or overleap(mind, scene, book)
        or punish(mind, scene, book)
        or fend_off(mind, scene, book)
        or anticipate(mind, scene, book)
        or anti_air(mind, scene, book)
        or meet_shot(mind, scene, book)
        or jump_onto(mind, scene, book)
        or block_attack(mind, scene, book)
        or meet_rising(mind, scene, frames_per_step, book)
    )
    if not pressing:
        carry_on(mind, scene, book)
    return pressing
