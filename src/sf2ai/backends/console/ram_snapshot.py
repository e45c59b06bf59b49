"""Turns a reading of RAM into a Snapshot and its units; what no fact says stays unknown."""

import math
import struct
from dataclasses import dataclass, field
from typing import TypeVar

from sf2ai.backends.base import Activity, Posture
from sf2ai.backends.console.memory_map import MemoryMap, StateValue
from sf2ai.backends.console.reading import FactIndices, Reading, timer_units

SIDE_LAYOUT = struct.Struct("<5f2h8b")
"""One side of a Snapshot: the layout of `backends.base.SIDE_SNAPSHOT`."""
SNAPSHOT_TAIL = struct.Struct("<5b3x")
"""After both sides: timer, round, phase, ending, winner."""

_UNKNOWN_STATE = StateValue()
_UNKNOWN = -1
_LONGEST = 32767


@dataclass(slots=True)
class MatchScore:
    """How a match stands, as `rounds` counts it; its fields are stored in save states."""

    round_number: int = 1
    phase: int = 0
    ending: int = 0
    winner: int = -1
    rounds_won: list[int] = field(default_factory=lambda: [0, 0])


@dataclass(slots=True)
class ActivityTimer:
    """What a side has been doing without interruption, and for how many frames.

    Attributes:
        doing: values of the facts ``state`` and, while a move is out, ``move_code``.
        frames: at most 32767.
    """

    doing: tuple[int, int] = (-1, 0)
    frames: int = 0


Indices = TypeVar("Indices")


def _required(indices: Indices | None) -> Indices:
    assert indices is not None, "a map without a required fact is refused"
    return indices


class SnapshotWriter:
    """Writes Snapshots from readings of one map."""

    def __init__(self, memory_map: MemoryMap) -> None:
        """Prepare for a map."""
        indices = FactIndices(memory_map)
        self._map = memory_map
        self._state = indices.shown_fighter("state")
        self._x, self._y = indices.shown_fighter("x"), indices.shown_fighter("y")
        self._facing = indices.shown_fighter("facing")
        self._health = _required(indices.fighter["health"])
        self._crouching, self._airborne = (
            indices.shown_fighter("crouching"),
            indices.shown_fighter("airborne"),
        )
        self._in_move, self._move_code = indices.shown_fighter("in_move"), indices.shown_fighter("move_code")
        self._character = _required(indices.fighter["character"])
        self._timer = _required(indices.game["timer"])
        self._units = timer_units(memory_map)

    def health(self, reading: Reading, side: int) -> int:
        """Return the life points of a side, 0 to full; -1 after a KO."""
        value = reading[self._health[side]]
        return value if value <= self._map.full_health else -1

    def is_undecided(self, reading: Reading) -> bool:
        """Whether both sides have life left and the clock has not run out."""
        first, second = self._health
        full = self._map.full_health
        return reading[first] <= full and reading[second] <= full and reading[self._timer] != 0

    def write(self, reading: Reading, timers: list[ActivityTimer], score: MatchScore) -> bytes:
        """Return a Snapshot's 72 bytes.

        Args:
            reading: of this frame.
            timers: of both sides, after `count_frame`.
            score: how the match stands.
        """
        sides = b"".join(self._side(reading, side, timers[side], score) for side in (0, 1))
        return sides + SNAPSHOT_TAIL.pack(
            self._units[reading[self._timer]],
            score.round_number,
            score.phase,
            score.ending,
            score.winner,
        )

    def count_frame(self, reading: Reading, timers: list[ActivityTimer]) -> None:
        """Count a frame of both sides' activities; a map without the fact ``state`` counts nothing."""
        if self._state is None:
            return
        moves, codes = self._in_move, self._move_code
        for side, timer in enumerate(timers):
            known = moves is not None and codes is not None and reading[moves[side]]
            doing = (reading[self._state[side]], reading[codes[side]] if known and codes else 0)
            if doing == timer.doing:
                timer.frames = min(timer.frames + 1, _LONGEST)
            else:
                timer.doing, timer.frames = doing, 1

    def _side(self, reading: Reading, side: int, timer: ActivityTimer, score: MatchScore) -> bytes:
        health = self.health(reading, side)
        activity, posture = self._body(reading, side, health < 0)
        return SIDE_LAYOUT.pack(
            self._position_x(reading, side),
            self._position_y(reading, side),
            # The game counts from full health down to 0, and a KO takes one more point.
            (health + 1) / (self._map.full_health + 1),
            math.nan,
            math.nan,
            timer.frames if timer.frames and activity != _UNKNOWN else _UNKNOWN,
            _UNKNOWN,
            min(reading[self._character[side]], 127),
            0 if self._facing is None else self._map.facing.get(reading[self._facing[side]], 0),
            posture,
            activity,
            _UNKNOWN,
            0,
            score.rounds_won[side],
            0,
        )

    def _position_x(self, reading: Reading, side: int) -> float:
        if self._x is None:
            return math.nan
        stage = self._map.stage
        return (reading[self._x[side]] - stage.middle_x) / stage.screen_width

    def _position_y(self, reading: Reading, side: int) -> float:
        if self._y is None:
            return math.nan
        stage = self._map.stage
        return (stage.ground_y - reading[self._y[side]]) / stage.screen_height

    def _body(self, reading: Reading, side: int, is_beaten: bool) -> tuple[int, int]:
        """Return activity and posture; -1 where no fact says it."""
        state = _UNKNOWN_STATE
        if self._state is not None:
            state = self._map.states.get(reading[self._state[side]], _UNKNOWN_STATE)
        airborne = self._airborne is not None and reading[self._airborne[side]] != 0
        activity = state.airborne_activity if airborne else None
        activity = state.activity if activity is None else activity
        if is_beaten:
            activity = Activity.KO
        return _UNKNOWN if activity is None else int(activity), self._posture(reading, side, state, airborne)

    def _posture(self, reading: Reading, side: int, state: StateValue, airborne: bool) -> int:
        if airborne:
            return int(Posture.AIRBORNE)
        if self._airborne is None:
            return _UNKNOWN
        if state.posture is not None:
            return int(state.posture)
        if self._crouching is None:
            return _UNKNOWN
        return int(Posture.CROUCHING if reading[self._crouching[side]] else Posture.STANDING)
