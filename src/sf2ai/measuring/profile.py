"""Strategy profiles: what a player does in which situation, counted from the frames of its rounds.

A situation is given by the distance between the two sides and by whether the player's own health is
low. Profiles of several evaluations can be added.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Self, TypeAlias

import numpy as np
import numpy.typing as npt

from sf2ai.backends.base import SIDE_SNAPSHOT, Activity, PadArray, Posture, SlotArray, SnapshotArray
from sf2ai.game.files.loader import load_roster, load_rules
from sf2ai.game.moves import MOVE_COUNT, MoveKind
from sf2ai.rounds.controller import Controller
from sf2ai.state_arrays import StateArrays

DISTANCES: Mapping[str, float] = {"close": 1 / 6, "near": 1 / 3, "middle": 1 / 2, "far": np.inf}
"""Upper limit of each distance, in screen widths between the two axes (64, 128 and 192 px), by name. Throws
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
        ("jumps", "i8"),  # jumps begun
        ("blocked", "i8"),  # attacks that were blocked
        ("struck", "i8"),  # attacks and throws that hit
        ("moves", "i8", (MOVE_COUNT,)),  # moves begun, by roster-wide index
    ]
)
"""The counts of one situation."""

SideFrames: TypeAlias = npt.NDArray[np.void]
"""Frames of one side or of both, dtype `SIDE_SNAPSHOT`, any shape."""


@dataclass(frozen=True)
class Situation:
    """What a player does in one situation: shares of the time, and rates."""

    name: str
    seconds: float
    """Time in the situation."""
    share: float
    """Share of the whole time."""
    distance: float
    """Mean distance, screen widths."""
    guard: float
    """Share of the time on guard."""
    blocks: float | None
    """Share of the incoming attacks that the player blocked; None without incoming attacks."""
    jumps: float
    """Per ten seconds, like normals, specials and throws."""
    normals: float
    """Including command normals."""
    specials: float
    throws: float
    moves: tuple[tuple[str, int], ...]
    """Id and count of the moves begun, the most frequent first."""

    def to_json(self) -> dict[str, object]:
        """Return the situation as JSON values."""
        return {**vars(self), "moves": dict(self.moves)}


class StrategyProfile:
    """The counts of one character's rounds.

    Attributes:
        character: id.
        counts: dtype `COUNTS`, shape (distances, healths).
    """

    def __init__(self, character: str, counts: npt.NDArray[np.void] | None = None) -> None:
        """Begin with the given counts, or with zeros."""
        self.character = character
        shape = (len(DISTANCES), len(_HEALTHS))
        self.counts = np.zeros(shape, dtype=COUNTS) if counts is None else counts

    def __add__(self, other: Self) -> Self:
        """Return the profile of both players' rounds; they must be of one character."""
        if other.character != self.character:
            raise ValueError(f"profiles of {self.character!r} and {other.character!r} cannot be added")
        counts = np.zeros_like(self.counts)
        for name in COUNTS.names or ():
            counts[name] = self.counts[name] + other.counts[name]
        return type(self)(self.character, counts)

    def situations(self) -> Iterator[Situation]:
        """Yield a situation for each distance, then one for all frames and one for low health."""
        for place, name in enumerate(DISTANCES):
            yield self._situation(name, self.counts[place])
        yield self._situation("all", self.counts)
        yield self._situation("low health", self.counts[:, _HEALTHS.index("low")])

    def to_json(self) -> list[dict[str, object]]:
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
    """Plays like the controller that it wraps, and counts what that one's side does.

    Controllers do not get the last frames of a round, so up to one step of each round is not counted.
    """

    def __init__(self, controller: Controller, slots: int, profile: StrategyProfile) -> None:
        """Wrap a controller.

        Args:
            controller: made for the same number of slots.
            slots: number of slots.
            profile: its counts are increased.
        """
        self._controller = controller
        self._counts = profile.counts
        self._sides = np.zeros(slots, dtype=np.int64)
        self._before = np.zeros(slots, dtype=SIDE_SNAPSHOT)
        self._has_begun = np.zeros(slots, dtype=np.bool_)

    def begin(
        self,
        slots: SlotArray,
        sides: npt.NDArray[np.int8],
        snapshots: SnapshotArray,
        seeds: npt.NDArray[np.uint64],
    ) -> None:
        """Begin a round; its first snapshot is not counted, since no frame has been played."""
        self._sides[slots] = sides
        self._before[slots] = snapshots["sides"][np.arange(len(slots)), sides]
        self._has_begun[slots] = True
        self._controller.begin(slots, sides, snapshots, seeds)

    def pads(self, slots: SlotArray, snapshots: SnapshotArray) -> PadArray:
        """Count the frames since the last call, and let the controller decide."""
        played = np.flatnonzero(~self._has_begun[slots])
        self._has_begun[slots] = False
        if len(played):
            self._count_frames(slots[played], snapshots["sides"].take(played, axis=1))
        return self._controller.pads(slots, snapshots)

    def forfeits(self) -> Mapping[int, str]:
        """Return the wrapped controller's forfeits."""
        return self._controller.forfeits()

    def get_state(self) -> StateArrays:
        """Return the wrapped controller's state, without the counts."""
        return self._controller.get_state()

    def set_state(self, state: Mapping[str, npt.NDArray[np.generic]]) -> None:
        """Restore the wrapped controller's state."""
        self._controller.set_state(state)

    def _count_frames(self, slots: SlotArray, sides: SideFrames) -> None:
        """Count some frames, shape (frames, n, 2)."""
        columns, own = np.arange(len(slots)), self._sides[slots]
        me, them = sides[:, columns, own], sides[:, columns, 1 - own]
        before = np.concatenate([self._before[slots][None], me[:-1]])
        self._before[slots] = me[-1]
        apart = np.abs(me["x"] - them["x"])
        distance = np.searchsorted(np.array([*DISTANCES.values()]), apart, side="right")
        cells = (np.minimum(distance, len(DISTANCES) - 1), (before["health"] < LOW_HEALTH).astype(np.int64))
        for name, amounts in (
            ("frames", np.ones(apart.shape)),
            ("distance", apart),
            ("guarding", np.isin(me["activity"], _GUARDING)),
            ("jumps", _jumps_begun(before, me)),
            ("blocked", _stun_begun(before, me, (Activity.BLOCK_STUN,))),
            ("struck", _stun_begun(before, me, _STRUCK)),
        ):
            np.add.at(self._counts[name], cells, amounts.astype(self._counts[name].dtype))
        begun = moves_begun(before, me)
        np.add.at(self._counts["moves"], (cells[0][begun], cells[1][begun], me["move"][begun]), 1)


def moves_begun(before: SideFrames, now: SideFrames) -> npt.NDArray[np.bool_]:
    """Return in which frames a move begins: a new one, or the same one from its start.

    Args:
        before: the frame before each frame.
        now: the frames, of the same shape.
    """
    again = (now["move"] != before["move"]) | (now["activity_frames"] < before["activity_frames"])
    begun: npt.NDArray[np.bool_] = (now["move"] >= 0) & again
    return begun


def _jumps_begun(before: SideFrames, now: SideFrames) -> npt.NDArray[np.bool_]:
    leaps = (now["activity"] == Activity.JUMP) & (before["activity"] != Activity.JUMP)
    begun: npt.NDArray[np.bool_] = leaps & (before["posture"] != Posture.AIRBORNE)
    return begun


def _stun_begun(
    before: SideFrames, now: SideFrames, activities: tuple[Activity, ...]
) -> npt.NDArray[np.bool_]:
    """Return in which frames one of the activities begins; a change from one to another does not count."""
    held_now, held = np.isin(now["activity"], activities), np.isin(before["activity"], activities)
    again = (now["activity"] == before["activity"]) & (now["activity_frames"] < before["activity_frames"])
    begun: npt.NDArray[np.bool_] = held_now & (~held | again)
    return begun


def _move_ids() -> list[str]:
    return [move.id for data in load_roster() for move in data.moves]


def _move_kinds() -> npt.NDArray[np.int64]:
    return np.array([_KINDS.index(move.kind) for data in load_roster() for move in data.moves])
