"""The scripted CPU in the learner's place: what it would do there, as actions of a preset.

A learner may follow it or not; the guide looks at what the learner's hands really
do, not at what it advised. It sees what the learner sees, as late as the learner
does, and leaves as little to chance as it can: what it does can be learned.
"""

from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from sf2ai.agents.base import Advice
from sf2ai.agents.cpu.knowledge.book import load_book, pack_levels
from sf2ai.agents.cpu.knowledge.levels import FLAWLESS, SEEN_FRAMES
from sf2ai.agents.cpu.perception.belief import look
from sf2ai.agents.cpu.slot.pads import drop_script, pad_of, turned, write_pads
from sf2ai.agents.cpu.slot.state import ON_GUARD, watch
from sf2ai.agents.cpu.tactics.decide import decide
from sf2ai.backends.base import SlotArray, SnapshotArray
from sf2ai.errors import InputError
from sf2ai.game.buttons import ATTACKS, NUMPAD, attack_bit
from sf2ai.game.characters import ROSTER
from sf2ai.game.files.loader import load_roster
from sf2ai.parallel.compiled import compiled
from sf2ai.players.cpu_controller import CpuController
from sf2ai.seats.actions import ActionPreset

LESSON = 0.05
"""What another action than the lesson is worth less, in full health bars: as much as a light hit."""

_PLACE = 0
"""Of the guide's own level in its book."""
_DIRECTION_SHIFT = 4
"""The four bits of the directions begin here in a pad."""
_BUTTON = 16
"""Column of `_plain` that holds the button's bits; the columns before are directions."""
_FORWARD, _FIRST_JUMP = 6, 7


class CpuGuide(CpuController):
    """Advises one side of each slot: the CPU's decision, as an action index."""

    def __init__(self, slots: int, actions: ActionPreset, frames_per_step: int, reaction_frames: int) -> None:
        """Prepare for a batch.

        Args:
            slots: of the batch.
            actions: the learner's preset.
            frames_per_step: frames between two decisions.
            reaction_frames: age of what the learner sees of its opponent.

        Raises:
            InputError: the preset lacks what the CPU does.
        """
        super().__init__(slots, _PLACE, frames_per_step)
        self._book = flawless_book(reaction_frames)
        self._beginnings = _beginnings(actions)
        self._plain = _plain(actions)
        self._width = actions.widest()

    def begin(
        self,
        slots: SlotArray,
        sides: npt.NDArray[np.int8],
        snapshots: SnapshotArray,
        seeds: npt.NDArray[np.uint64],
        opponents: npt.NDArray[np.int64] | None = None,
    ) -> None:
        """Forget everything in the given slots: a new round begins there; whom one meets does not matter."""
        super().begin(slots, sides, snapshots, seeds)

    def advise(self, slots: SlotArray, snapshots: SnapshotArray, hands: Any) -> Advice:
        """Return what the CPU would do in the coming step.

        While the learner's hands play a script the answer means nothing.

        Args:
            slots: shape (n,), each at most once.
            snapshots: the frames since the last call, oldest first, shape (frames, n).
            hands: the learner's, dtype SEAT, shape (all slots,).

        Returns:
            The CPU's own decision, moods and all, as the action. In the values one action, the lesson, is
            worth 0 and all others `LESSON` less: the same where something pressed or an attack was begun;
            else, where the CPU walks or waits as it likes, walking up from afar and guarding nearby.
        """
        actions, lessons = np.empty(len(slots), dtype=np.int64), np.empty(len(slots), dtype=np.int64)
        pads = np.empty((self.frames_per_step, len(slots)), dtype=np.uint16)
        tables = (self._beginnings, self._plain)
        advise_step(
            self._minds, slots, snapshots, self._book, self._scenes, hands, *tables, pads, actions, lessons
        )
        values = np.full((len(slots), self._width), -LESSON, dtype=np.float32)
        values[np.arange(len(slots)), lessons] = 0.0
        return Advice(actions, values)


@cache
def flawless_book(reaction_frames: int) -> npt.NDArray[np.void]:
    """Return the CPU's book with `levels.FLAWLESS` in the place of level 0; not to be written to.

    Args:
        reaction_frames: age of what it sees of its opponent; cut to what it can remember.
    """
    level = replace(FLAWLESS, reaction_frames=min(reaction_frames, SEEN_FRAMES - 1))
    book = load_book().copy()
    book[0]["levels"][_PLACE] = pack_levels([level])[0]
    return book


@compiled
def advise_step(
    minds: Any,
    slots: Any,
    snapshots: Any,
    books: Any,
    scenes: Any,
    hands: Any,
    beginnings: Any,
    plain: Any,
    pads: Any,
    actions: Any,
    lessons: Any,
) -> None:
    """Take in what has passed, decide, and name the decision.

    Args:
        minds: dtype MIND, shape (all slots,), changed in place.
        slots: indices, shape (n,).
        snapshots: shape (frames, n), oldest first.
        books: the `Book`, shape (1,).
        scenes: dtype SCENE, shape (1,); scratch.
        hands: dtype SEAT, shape (all slots,).
        beginnings: `_beginnings`.
        plain: `_plain`.
        pads: uint16, shape (frames, n); scratch.
        actions: int64, shape (n,); written: what it does.
        lessons: int64, shape (n,); written: what of that follows from what is seen.
    """
    book, scene = books[0], scenes[0]
    for i in range(len(slots)):
        mind = minds[slots[i]]
        take_hands(mind, hands[slots[i]])
        watch(mind, snapshots, i)
        look(mind, snapshots[-1, i].timer, book, scene)
        pressing = decide(mind, scene, len(pads), book)
        strolls = not pressing and mind.script_left == 0 and mind.hold < _FIRST_JUMP
        begun = -1
        if mind.script_left > 0 and mind.script_wait <= len(pads) // 2:
            begun = beginnings[mind.character, mind.script_at]
        write_pads(mind, book, pads, i)
        actions[i] = begun if begun >= 0 else _plain_action(pads[:, i], mind.forward, plain)
        lessons[i] = actions[i]
        if strolls:
            is_far = scene.gap > book.bodies[mind.character].reach
            held = pad_of(_FORWARD if is_far else ON_GUARD)
            lessons[i] = plain[0, held >> _DIRECTION_SHIFT]


@compiled
def take_hands(mind: Any, hand: Any) -> None:
    """Let the mind know what the learner's hands have done: their charges, and whether a script plays."""
    mind.back_charge = hand.back_charge
    mind.back_window = hand.back_window
    mind.down_charge = hand.down_charge
    mind.down_window = hand.down_window
    if hand.script_left == 0:
        drop_script(mind)


@compiled
def _plain_action(pads: Any, forward: int, plain: Any) -> int:
    """Return the action that holds the step's first direction and presses its first button."""
    direction = turned(int(pads[0]), forward) >> _DIRECTION_SHIFT & 15
    for frame in range(len(pads)):
        for button in range(1, len(plain)):
            if pads[frame] & plain[button, _BUTTON]:
                return int(plain[button, direction])
    return int(plain[0, direction])


@cache
def _beginnings(actions: ActionPreset) -> npt.NDArray[np.int16]:
    """Return, by character and place in the CPU's table of scripts, the action that this script is.

    Shape (12, pads of all scripts); -1 within a script and where one is no action of its own.
    """
    book = load_book()[0]
    beginnings = np.full((len(ROSTER), len(book["scripts"])), -1, dtype=np.int16)
    for data in load_roster():
        names = actions.names(data.character.index)
        indices = {move.index: names.index(move.id) for move in data.moves if move.id in names}
        for option in book["options"]:
            if int(option["move"]) in indices:
                beginnings[data.character.index, option["script"]] = indices[int(option["move"])]
    return beginnings


@cache
def _plain(actions: ActionPreset) -> npt.NDArray[np.int64]:
    """Return the actions by button (0 none) and direction's bits, shape (7, 17).

    Raises:
        InputError: the preset lacks a direction.
    """
    names = actions.names(0)
    table = np.zeros((1 + len(ATTACKS), _BUTTON + 1), dtype=np.int64)
    for place, button in enumerate(("", *ATTACKS)):
        table[place, _BUTTON] = attack_bit(button) if button else 0
        for direction in range(1, 10):
            name = f"{direction}+{button}" if button else f"{direction}"
            if name not in names:
                raise InputError(
                    f"the actions {actions.name!r} have no {name!r}, which the guide needs; "
                    "give --guide none, or actions with all nine directions"
                )
            table[place, NUMPAD[direction] >> _DIRECTION_SHIFT] = names.index(name)
    return table
