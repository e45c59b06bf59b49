"""Plays facts: both fighters walk to their places, then both players do what their scripts say.

All plays of several facts run side by side, one slot each. The pads of a play depend only on what a player
sees: a fighter walks until the gap is right, and directions follow the side on which the opponent is.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sf2ai.backends.base import Backend, Phase, SnapshotArray, make_setups
from sf2ai.conformance.facts.fact import TOUCHING, Fact, Variant
from sf2ai.conformance.facts.scripts import track_of
from sf2ai.conformance.trials.play import Array, BackendMaker, Recording
from sf2ai.game.buttons import NUMPAD, mirror_pad
from sf2ai.game.files.loader import load_roster, load_rules

_CORNER_FRAMES = 250
"""Frames in which the slowest fighter walks back to the wall."""
_WALK_FRAMES = 140
"""Frames in which the two slowest come as near, or go as far apart, as any fact asks."""
_STILL_FRAMES = 8
"""Frames of rest before the scripts, in which both fighters stop and turn."""
NEAR_ENOUGH = 2.0
"""Px by which walking fighters may miss a gap."""
_ROOM_PX = 150
"""Gap at which the other fighter follows one that walks into the corner."""

_MIRRORED = np.array([mirror_pad(pad) for pad in range(1 << 12)], dtype=np.uint16)


@dataclass(frozen=True)
class Played:
    """The plays of one fact.

    Attributes:
        fact: what was played.
        recording: from the first frame of the scripts, one column per variant.
        placed: whether the fighters stood at the gap when the scripts began, one per variant.
    """

    fact: Fact
    recording: Recording
    placed: Array


def play_facts(facts: Sequence[Fact], maker: BackendMaker) -> list[Played]:
    """Play every variant of some facts at once."""
    cases = [(fact, variant) for fact in facts for variant in fact.variants()]
    stage = _Stage.of(cases)
    pairs = [[fighter.index for fighter in fact.fighters] for fact, _ in cases]
    seeds = [variant.seed for _, variant in cases]
    with maker(len(cases)) as backend:
        first = backend.reset(
            np.arange(len(cases)), make_setups(pairs, seeds, random_damage=False, neutral_frames=0)
        ).copy()
        start = stage.place(backend, first)
        frames = stage.perform(backend, start)
    played = []
    at = 0
    for fact in facts:
        end = at + len(fact.variants())
        length = stage.lengths[at:end].max()
        here = Recording(frames[: length + 1, at:end])
        played.append(Played(fact, here, stage.placed(start)[at:end]))
        at = end
    return played


@dataclass(frozen=True)
class _Stage:
    """What all slots have to do, one entry per slot.

    Attributes:
        gaps: px wanted between the axes.
        corners: side in the corner, 0 for none.
        walk: px per frame of (side, forward or back), shape (slots, 2, 2).
        pads: of the scripts, as seen facing right, shape (frames, slots, 2).
        begins: whether a pad starts to follow the opponent's side here, same shape.
        lengths: frames of the scripts and after them.
    """

    gaps: Array
    corners: Array
    walk: Array
    pads: Array
    begins: Array
    lengths: Array

    @classmethod
    def of(cls, cases: Sequence[tuple[Fact, Variant]]) -> "_Stage":
        """Prepare the slots of some plays."""
        tracks = [
            [
                track_of(script, fighter.index, variant)
                for script, fighter in zip(fact.scripts, fact.fighters, strict=True)
            ]
            for fact, variant in cases
        ]
        lengths = np.array(
            [
                max(len(track.pads) for track in pair) + fact.after
                for pair, (fact, _) in zip(tracks, cases, strict=True)
            ]
        )
        pads = np.zeros((lengths.max(), len(cases), 2), dtype=np.uint16)
        begins = np.ones(pads.shape, dtype=np.bool_)
        for slot, pair in enumerate(tracks):
            for side, track in enumerate(pair):
                pads[: len(track.pads), slot, side] = track.pads
                begins[: len(track.begins), slot, side] = track.begins
        stats = [data.stats for data in load_roster()]
        walk = [
            [[stats[f.index].walk_forward, stats[f.index].walk_back] for f in fact.fighters]
            for fact, _ in cases
        ]
        gaps = np.array([variant.gap for _, variant in cases], dtype=np.float64)
        corners = np.array([fact.corner for fact, _ in cases])
        return cls(gaps, corners, np.array(walk), pads, begins, lengths)

    def place(self, backend: Backend, first: SnapshotArray) -> SnapshotArray:
        """Walk all fighters to their places and return the snapshots after it."""
        now = first
        if self.corners.any():
            for _ in range(_CORNER_FRAMES):
                now = _advance(backend, self._to_the_corner(now))
        for _ in range(_WALK_FRAMES):
            now = _advance(backend, self._to_the_gap(now))
        for _ in range(_STILL_FRAMES):
            now = _advance(backend, np.zeros((len(self.gaps), 2), dtype=np.uint16))
        return now

    def placed(self, start: SnapshotArray) -> Array:
        """Return whether each slot's fighters stand where the fact wants them."""
        right: Array = (self.gaps == TOUCHING) | (np.abs(_gap(start) - self.gaps) <= NEAR_ENOUGH)
        return right

    def perform(self, backend: Backend, start: SnapshotArray) -> SnapshotArray:
        """Play the scripts and return all snapshots, the one before them first: (frames + 1, slots)."""
        frames = np.zeros((len(self.pads) + 1, len(self.gaps)), dtype=start.dtype)
        frames[0] = start
        ways = np.ones((len(self.gaps), 2), dtype=np.int64)
        over = np.zeros(len(self.gaps), dtype=np.bool_)
        for number, (pads, begins) in enumerate(zip(self.pads, self.begins, strict=True)):
            before = frames[number]
            ways = np.where(begins, _ways(before, ways), ways)
            after = _advance(backend, np.where(ways > 0, pads, _MIRRORED[pads]))
            # A slot whose round is over would begin the next one.
            frames[number + 1] = np.where(over, before, after)
            over |= frames[number + 1]["phase"] != Phase.FIGHT
        return frames

    def _to_the_corner(self, now: SnapshotArray) -> Array:
        pads = np.zeros((len(self.gaps), 2), dtype=np.uint16)
        for side in (0, 1):
            cornered = self.corners == side + 1
            pads[cornered, side] = _seen_from(side, 4)
            follows = cornered & (_gap(now) > _ROOM_PX)
            pads[follows, 1 - side] = _seen_from(1 - side, 6)
        return pads

    def _to_the_gap(self, now: SnapshotArray) -> Array:
        """Return the pads of the step, of both fighters, after which the gap is nearest to the wanted one."""
        short = self.gaps - _gap(now)
        steps = [(0, 5), (-1, 6), (1, 4)]
        best = np.full(len(self.gaps), np.inf)
        pads = np.zeros((len(self.gaps), 2), dtype=np.uint16)
        for sign, first in steps:
            for other_sign, second in steps:
                moved = self._moved(0, sign) + self._moved(1, other_sign)
                cost = np.abs(short - moved)
                better = cost < best - 1e-6
                best = np.where(better, cost, best)
                pads[better] = (_seen_from(0, first), _seen_from(1, second))
        return pads

    def _moved(self, side: int, sign: int) -> Array:
        """Return by how many px a side changes the gap; one in the corner stays there."""
        if sign == 0:
            return np.zeros(len(self.gaps))
        speed = self.walk[:, side, 0 if sign < 0 else 1] * sign
        return np.where(self.corners == side + 1, np.inf, speed)


def _advance(backend: Backend, pads: Array) -> SnapshotArray:
    after: SnapshotArray = backend.advance(pads[None])[0].copy()
    return after


def _gap(now: SnapshotArray) -> Array:
    gap: Array = Recording(now[None]).gap[0]
    return gap


def _seen_from(side: int, direction: int) -> int:
    """Return a direction's pad for p1 on the left or p2 on the right."""
    return mirror_pad(NUMPAD[direction]) if side else NUMPAD[direction]


def _ways(now: SnapshotArray, before: Array) -> Array:
    """Return 1 for each side that has its opponent on the right, -1 on the left, and keep it when equal."""
    width = load_rules().stage.screen_width_px
    apart = (now["sides"]["x"][:, 1] - now["sides"]["x"][:, 0]) * width
    first = np.where(apart == 0, before[:, 0], np.sign(apart)).astype(np.int64)
    return np.stack([first, -first], axis=1)
