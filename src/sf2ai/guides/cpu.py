"""A guide that advises what the scripted CPU would do in the learner's place, as actions of a preset.

The learner may follow the advice or not: the guide uses what the learner's pads really were, not
what it advised. It sees what the learner sees, as late as the learner does, and its decisions depend
on chance as little as possible, so that they can be learned.
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
from sf2ai.record_types import SeatRecord, SeatRecords
from sf2ai.seats.actions import ActionPreset

LESSON = 0.05
"""How much less any other action is worth than the lesson, in full health bars: as much as a light hit."""

_PLACE = 0
"""Of the guide's own level in its book."""
_DIRECTION_SHIFT = 4
"""The four bits of the directions begin here in a pad."""
_BUTTON = 16
"""Column of `_plain` with the button's bits; the columns before it are directions."""
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
            InputError: the preset lacks an action that the CPU uses.
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
        """Begin a new round in the given slots; the advice is the same against all opponents."""
        super().begin(slots, sides, snapshots, seeds)

    def advise(self, slots: SlotArray, snapshots: SnapshotArray, seats: SeatRecords) -> Advice:
        """Return what the CPU would do in the coming step.

        While the learner's seat plays a script the advice means nothing.

        Args:
            slots: shape (n,), each at most once.
            snapshots: the frames since the last call, oldest first, shape (frames, n).
            seats: of the learner's seat, dtype SEAT, shape (all slots,).

        Returns:
            The action is the CPU's own decision, chance included. In the values one action, the lesson, is
            worth 0 and all others `LESSON` less. The lesson is the CPU's decision if the situation forced it
            or an attack was begun. Where the CPU walks or waits at random, the lesson is to walk up from
            afar and to guard nearby.
        """
        actions, lessons = np.empty(len(slots), dtype=np.int64), np.empty(len(slots), dtype=np.int64)
        pads = np.empty((self.frames_per_step, len(slots)), dtype=np.uint16)
        tables = (self._beginnings, self._plain)
        advise_step(
            self._minds, slots, snapshots, self._book, self._scenes, seats, *tables, pads, actions, lessons
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
    seats: SeatRecords,
    beginnings: Any,
    plain: Any,
    pads: Any,
    actions: Any,
    lessons: Any,
) -> None:
    """Record the frames that have passed, decide, and name the decision as an action.

    Args:
        minds: dtype MIND, shape (all slots,), changed in place.
        slots: indices, shape (n,).
        snapshots: shape (frames, n), oldest first.
        books: the `Book`, shape (1,).
        scenes: dtype SCENE, shape (1,); scratch.
        seats: dtype SEAT, shape (all slots,).
        beginnings: `_beginnings`.
        plain: `_plain`.
        pads: uint16, shape (frames, n); scratch.
        actions: int64, shape (n,); written: the decisions.
        lessons: int64, shape (n,); written: the lessons, see `CpuGuide.advise`.
    """
    book, scene = books[0], scenes[0]
    for i in range(len(slots)):
        mind = minds[slots[i]]
        take_seat_record(mind, seats[slots[i]])
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
def take_seat_record(mind: Any, seat: SeatRecord) -> None:
    """Copy from the learner's seat to the CPU's state: charges, and whether a script is playing."""
    mind.back_charge = seat.back_charge
    mind.back_window = seat.back_window
    mind.down_charge = seat.down_charge
    mind.down_window = seat.down_window
    if seat.script_left == 0:
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
    """Return the action of each of the CPU's scripts, by character and place in its table of scripts.

    Shape (12, pads of all scripts); -1 inside a script and where the script is not an action of the preset.
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
    """Return the plain actions by button (0: none) and by the direction's bits, shape (7, 17).

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
