"""Rounds of two trained agents that begin with a chosen health, and the stretches without an attack."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from sf2ai.backends.base import SIDE_SNAPSHOT, Ending, PadArray, SetupArray, SlotArray, SnapshotArray
from sf2ai.backends.sim.backend import SimBackend
from sf2ai.game.files.loader import load_roster, load_rules
from sf2ai.measuring.profile import moves_begun
from sf2ai.players.find import Player
from sf2ai.players.opponents import OpponentSetting
from sf2ai.rounds.controller import Controller
from sf2ai.rounds.outcome import Outcome
from sf2ai.rounds.plans import PlanSequence, split_seed
from sf2ai.rounds.play import play
from sf2ai.state_arrays import StateArrays

FULL_HEALTH = 1.0
LOW_HEALTH = 0.25
"""Share of full health; an endgame begins when both sides are below it."""
STAND_OFF_SECONDS = 10.0
STAND_OFF_DISTANCE = 1 / 3
"""Screen widths, beyond the reach of most normals."""

_FRAMES_PER_SECOND = load_rules().time.logic_rate_hz


class LowHealthBackend(SimBackend):
    """The simulator, with rounds that begin at a share of full health, as in a game's training mode."""

    def __init__(self, slots: int, health: float) -> None:
        """Make a backend whose fighters begin with `share` of their health, at least one point."""
        super().__init__(slots)
        self._health = health

    def reset(self, slots: SlotArray, setups: SetupArray) -> SnapshotArray:
        """Begin round 1 of a new match, with the chosen health."""
        snapshots = super().reset(slots, setups)
        full = [data.stats.health for data in load_roster()]
        for place, slot in enumerate(slots.tolist()):
            for side, character in enumerate(setups["characters"][place].tolist()):
                points = max(1, round(full[character] * self._health))
                self.matches[slot]["fighters"][side]["health"] = points
            snapshots[place] = self.snapshot(slot)
        return snapshots


@dataclass(frozen=True)
class RoundFigures:
    """A round or its endgame: distance, number of attacks, and the longest time without an attack."""

    seconds: float
    distance: float
    """Mean, screen widths."""
    attacks: int
    """Moves that either side began."""
    longest: float
    """Seconds of the longest stretch in which neither began a move."""
    longest_distance: float
    """Mean distance in that stretch."""
    by_time: bool
    """Whether the round ended by time over."""

    @property
    def is_stand_off(self) -> bool:
        """Whether both kept out of reach for ten seconds or more without beginning a move."""
        return self.longest >= STAND_OFF_SECONDS and self.longest_distance >= STAND_OFF_DISTANCE


@dataclass(frozen=True)
class RoundRecord:
    """One round."""

    whole: RoundFigures
    endgame: RoundFigures | None
    """From the moment when both had little health left; None if that never happened."""


class Tape(NamedTuple):
    """One round, step by step."""

    apart: list[npt.NDArray[np.float32]]
    """Screen widths between the two, frame by frame."""
    begun: list[npt.NDArray[np.bool_]]
    """Whether either side began a move."""
    low: list[npt.NDArray[np.bool_]]
    """Whether both had little health left."""


class RecordingController(Controller):
    """Plays as the controller that it wraps does, and records what both sides do."""

    def __init__(self, controller: Controller, slots: int) -> None:
        """Wrap a controller that was made for `slots` slots."""
        self._controller = controller
        self._before = np.zeros((slots, 2), dtype=SIDE_SNAPSHOT)
        self._fresh = np.zeros(slots, dtype=np.bool_)
        self._tape_of: dict[int, Tape] = {}
        self.tapes: dict[int, Tape] = {}
        """The records of all rounds, by the controller's seed of the round."""

    def begin(
        self,
        slots: SlotArray,
        sides: npt.NDArray[np.int8],
        snapshots: SnapshotArray,
        seeds: npt.NDArray[np.uint64],
    ) -> None:
        """Begin new tapes."""
        self._before[slots] = snapshots["sides"]
        self._fresh[slots] = True
        for slot, seed in zip(slots.tolist(), seeds.tolist(), strict=True):
            self.tapes[seed] = self._tape_of[slot] = Tape([], [], [])
        self._controller.begin(slots, sides, snapshots, seeds)

    def pads(self, slots: SlotArray, snapshots: SnapshotArray) -> PadArray:
        """Record the frames since the last call, and let the controller decide."""
        played = np.flatnonzero(~self._fresh[slots])
        self._fresh[slots] = False
        if len(played):
            self._write(slots[played], snapshots["sides"].take(played, axis=1))
        return self._controller.pads(slots, snapshots)

    def _write(self, slots: SlotArray, sides: npt.NDArray[np.void]) -> None:
        """Record frames, shape (frames, n, 2)."""
        before = np.concatenate([self._before[slots][None], sides[:-1]])
        self._before[slots] = sides[-1]
        begun = moves_begun(before, sides).any(axis=2)
        apart = np.abs(sides["x"][:, :, 0] - sides["x"][:, :, 1])
        low = (sides["health"] < LOW_HEALTH).all(axis=2)
        for place, slot in enumerate(slots.tolist()):
            self._tape_of[slot].apart.append(apart[:, place])
            self._tape_of[slot].begun.append(begun[:, place])
            self._tape_of[slot].low.append(low[:, place])

    def get_state(self) -> StateArrays:
        """Refuse: this controller serves one run and keeps no state."""
        raise TypeError("this controller keeps no state")

    def set_state(self, state: Mapping[str, npt.NDArray[np.generic]]) -> None:
        """Refuse: this controller serves one run and keeps no state."""
        raise TypeError("this controller keeps no state")


def play_rounds(
    first: Player, second: Player, setting: OpponentSetting, health: float, seed: int
) -> list[RoundRecord]:
    """Play one round in each slot, on alternating sides, begun with a share of full health."""
    assert first.character is not None
    assert second.character is not None
    rounds = setting.slots
    plans = PlanSequence(
        seed=seed, character=first.character.index, opponent_characters=(second.character.index,)
    )
    recorder = RecordingController(first.make(setting), rounds)
    with LowHealthBackend(rounds, health) as backend:
        outcomes = list(play(backend, (recorder, second.make(setting)), plans.take(rounds)))
    return [_read(outcome, recorder.tapes[split_seed(outcome.plan.seed, 0)]) for outcome in outcomes]


def _read(outcome: Outcome, tape: Tape) -> RoundRecord:
    low = np.flatnonzero(np.concatenate(tape.low))
    return RoundRecord(
        whole=_figures_from(outcome, tape, 0),
        endgame=_figures_from(outcome, tape, int(low[0])) if len(low) else None,
    )


def _figures_from(outcome: Outcome, tape: Tape, start: int) -> RoundFigures:
    """Return the figures of a round from a frame on."""
    apart, begun = np.concatenate(tape.apart)[start:], np.flatnonzero(np.concatenate(tape.begun)[start:])
    edges = np.concatenate([[0], begun, [len(apart)]])
    longest = int(np.argmax(np.diff(edges)))
    stretch = apart[edges[longest] : edges[longest + 1]]
    return RoundFigures(
        seconds=(outcome.frames - start) / _FRAMES_PER_SECOND,
        distance=float(apart.mean()),
        attacks=len(begun),
        longest=len(stretch) / _FRAMES_PER_SECOND,
        longest_distance=float(stretch.mean()),
        by_time=outcome.ending is Ending.TIME,
    )
