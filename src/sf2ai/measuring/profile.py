"""What an agent does where: counted from the frames of its rounds, whatever it is made of.

Frames are sorted by how far apart the two stand, and by whether the agent's own health is low. All
counts only add up, so profiles of several evaluations make one by adding.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from sf2ai.backends.base import SIDE_SNAPSHOT, Activity, PadArray, Posture, SlotArray, SnapshotArray
from sf2ai.game.files.loader import load_roster, load_rules
from sf2ai.game.moves import MOVE_COUNT, MoveKind
from sf2ai.rounds.controller import Controller
from sf2ai.state_arrays import StateArrays

DISTANCES: Mapping[str, float] = {"close": 1 / 6, "near": 1 / 3, "middle": 1 / 2, "far": np.inf}
"""Name of a distance to where it ends, in screen widths between the two axes: 64, 128 and 192 px. Throws
reach across the first, most normals across the second; rounds begin in the third."""

LOW_HEALTH = 0.25
"""Health is low below this share of full health."""

_HEALTHS = ("healthy", "low")
_KINDS = tuple(MoveKind)
_GUARDING = (Activity.BLOCK, Activity.BLOCK_STUN)
_STRUCK = (Activity.HIT_STUN, Activity.FALLING, Activity.THROWN, Activity.DIZZY)

COUNTS = np.dtype(
    [
        ("frames", "i8"),
        ("distance", "f8"),  # sum over the frames, screen widths
        ("guarding", "i8"),  # frames on guard: ready to block, or blocking
        ("jumps", "i8"),  # begun
        ("blocked", "i8"),  # attacks that met the guard
        ("struck", "i8"),  # attacks and throws that met the body
        ("moves", "i8", (MOVE_COUNT,)),  # begun, by roster-wide index
    ]
)
"""What is counted in one situation."""


@dataclass(frozen=True)
class Situation:
    """What an agent does in one situation: per second, and in shares."""

    name: str
    seconds: float
    share: float
    """Of all the time."""
    distance: float
    """Mean, screen widths."""
    guard: float
    """Share of the time on guard."""
    blocks: float | None
    """Share of the attacks that met it which it blocked; None where none did."""
    jumps: float
    """Per ten seconds, as the next four."""
    normals: float
    """Command normals too."""
    specials: float
    throws: float
    moves: tuple[tuple[str, int], ...]
    """Id and count of the moves that it began, the most frequent first."""

    def to_json(self) -> dict[str, Any]:
        """Return the situation as JSON values."""
        return {**vars(self), "moves": dict(self.moves)}


class StrategyProfile:
    """The counts of one character's rounds.

    Attributes:
        character: id.
        counts: dtype `COUNTS`, shape (distances, healths).
    """

    def __init__(self, character: str, counts: npt.NDArray[np.void] | None = None) -> None:
        """Begin with nothing counted, or with counts."""
        self.character = character
        shape = (len(DISTANCES), len(_HEALTHS))
        self.counts = np.zeros(shape, dtype=COUNTS) if counts is None else counts

    def __add__(self, other: Self) -> Self:
        """Return the profile of the rounds of both, which are of one character."""
        if other.character != self.character:
            raise ValueError(f"profiles of {self.character!r} and {other.character!r} make none")
        counts = np.zeros_like(self.counts)
        for name in COUNTS.names or ():
            counts[name] = self.counts[name] + other.counts[name]
        return type(self)(self.character, counts)

    def situations(self) -> Iterator[Situation]:
        """Yield what it does at each distance, then everywhere, then where its health is low."""
        for place, name in enumerate(DISTANCES):
            yield self._situation(name, self.counts[place])
        yield self._situation("all", self.counts)
        yield self._situation("low health", self.counts[:, _HEALTHS.index("low")])

    def to_json(self) -> list[dict[str, Any]]:
        """Return the situations as JSON values."""
        return [situation.to_json() for situation in self.situations()]

    def _situation(self, name: str, counts: npt.NDArray[np.void]) -> Situation:
        frames = int(counts["frames"].sum())
        seconds = frames / load_rules().time.logic_rate_hz
        blocked, struck = int(counts["blocked"].sum()), int(counts["struck"].sum())
        begun = counts["moves"].reshape(-1, MOVE_COUNT).sum(axis=0)
        ids, kinds = _move_ids(), _move_kinds()
        per_ten = 10 / seconds if seconds else 0.0
        by_kind = np.bincount(kinds, weights=begun, minlength=len(_KINDS)) * per_ten
        most = sorted(np.flatnonzero(begun).tolist(), key=lambda move: (-begun[move], move))
        return Situation(
            name=name,
            seconds=seconds,
            share=frames / max(1, int(self.counts["frames"].sum())),
            distance=float(counts["distance"].sum()) / max(1, frames),
            guard=int(counts["guarding"].sum()) / max(1, frames),
            blocks=blocked / (blocked + struck) if blocked + struck else None,
            jumps=int(counts["jumps"].sum()) * per_ten,
            normals=float(by_kind[_KINDS.index(MoveKind.NORMAL)] + by_kind[_KINDS.index(MoveKind.COMMAND)]),
            specials=float(by_kind[_KINDS.index(MoveKind.SPECIAL)]),
            throws=float(by_kind[_KINDS.index(MoveKind.THROW)]),
            moves=tuple((ids[move], int(begun[move])) for move in most),
        )


class ProfilingController(Controller):
    """Drives as the controller that it wraps does, and counts what its fighter does.

    A round's last frames are shown to nobody who plays, so up to one step of each round is not counted.
    """

    def __init__(self, controller: Controller, slots: int, profile: StrategyProfile) -> None:
        """Wrap a controller that was made for so many slots; the profile's counts grow."""
        self._controller = controller
        self._counts = profile.counts
        self._sides = np.zeros(slots, dtype=np.int64)
        self._before = np.zeros(slots, dtype=SIDE_SNAPSHOT)
        self._fresh = np.zeros(slots, dtype=np.bool_)

    def begin(
        self,
        slots: SlotArray,
        sides: npt.NDArray[np.int8],
        snapshots: SnapshotArray,
        seeds: npt.NDArray[np.uint64],
    ) -> None:
        """Begin a round; its first snapshot is no frame that was played."""
        self._sides[slots] = sides
        self._before[slots] = snapshots["sides"][np.arange(len(slots)), sides]
        self._fresh[slots] = True
        self._controller.begin(slots, sides, snapshots, seeds)

    def pads(self, slots: SlotArray, snapshots: SnapshotArray) -> PadArray:
        """Count the frames since the last call, and let the controller decide."""
        played = np.flatnonzero(~self._fresh[slots])
        self._fresh[slots] = False
        if len(played):
            self._look(slots[played], snapshots["sides"].take(played, axis=1))
        return self._controller.pads(slots, snapshots)

    def forfeits(self) -> Mapping[int, str]:
        """Return what the controller has given up."""
        return self._controller.forfeits()

    def get_state(self) -> StateArrays:
        """Return the controller's state; what was counted is no part of it."""
        return self._controller.get_state()

    def set_state(self, state: Mapping[str, npt.NDArray[np.generic]]) -> None:
        """Give the controller its state back."""
        self._controller.set_state(state)

    def _look(self, slots: SlotArray, sides: npt.NDArray[np.void]) -> None:
        """Count some frames, shape (frames, n, 2)."""
        columns, own = np.arange(len(slots)), self._sides[slots]
        me, them = sides[:, columns, own], sides[:, columns, 1 - own]
        before = np.concatenate([self._before[slots][None], me[:-1]])
        self._before[slots] = me[-1]
        apart = np.abs(me["x"] - them["x"])
        distance = np.searchsorted(np.array([*DISTANCES.values()]), apart, side="right")
        cells = (np.minimum(distance, len(DISTANCES) - 1), (before["health"] < LOW_HEALTH).astype(np.int64))
        self._add("frames", cells, np.ones(apart.shape))
        self._add("distance", cells, apart)
        self._add("guarding", cells, np.isin(me["activity"], _GUARDING))
        self._add("jumps", cells, _jumps_begun(before, me))
        self._add("blocked", cells, _stun_begun(before, me, (Activity.BLOCK_STUN,)))
        self._add("struck", cells, _stun_begun(before, me, _STRUCK))
        begun = moves_begun(before, me)
        np.add.at(self._counts["moves"], (cells[0][begun], cells[1][begun], me["move"][begun]), 1)

    def _add(self, name: str, cells: tuple[npt.NDArray[Any], npt.NDArray[Any]], amounts: Any) -> None:
        np.add.at(self._counts[name], cells, np.asarray(amounts, dtype=self._counts[name].dtype))


def moves_begun(before: Any, now: Any) -> npt.NDArray[np.bool_]:
    """Say in which frames a move begins: another one is out, or the same from its first frames again.

    Args:
        before: the frames before those, one side each, dtype `SIDE_SNAPSHOT`, any shape.
        now: the frames, of the same shape.
    """
    again = (now["move"] != before["move"]) | (now["activity_frames"] < before["activity_frames"])
    begun: npt.NDArray[np.bool_] = (now["move"] >= 0) & again
    return begun


def _jumps_begun(before: Any, now: Any) -> npt.NDArray[np.bool_]:
    leaps = (now["activity"] == Activity.JUMP) & (before["activity"] != Activity.JUMP)
    begun: npt.NDArray[np.bool_] = leaps & (before["posture"] != Posture.AIRBORNE)
    return begun


def _stun_begun(before: Any, now: Any, activities: tuple[Activity, ...]) -> npt.NDArray[np.bool_]:
    """Say in which frames something begins to hold the body; what follows in the same hold does not count."""
    held_now, held = np.isin(now["activity"], activities), np.isin(before["activity"], activities)
    again = (now["activity"] == before["activity"]) & (now["activity_frames"] < before["activity_frames"])
    begun: npt.NDArray[np.bool_] = held_now & (~held | again)
    return begun


def _move_ids() -> list[str]:
    return [move.id for data in load_roster() for move in data.moves]


def _move_kinds() -> npt.NDArray[np.int64]:
    return np.array([_KINDS.index(move.kind) for data in load_roster() for move in data.moves])
