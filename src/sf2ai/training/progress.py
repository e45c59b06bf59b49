"""The progress of a training as a value, and the running means in it."""

from collections import deque
from dataclasses import dataclass

import numpy as np

from sf2ai.rounds.outcome import Outcome
from sf2ai.state_arrays import StateArrays
from sf2ai.statistics.intervals import wilson, win_rate
from sf2ai.store.length import EPISODES, MINUTES, STEPS, TrainingLength

WINDOW = 50
"""Episodes over which win rate and return are averaged."""


@dataclass(frozen=True, slots=True)
class LearnerFigures:
    """A learner's figures."""

    steps: int
    """Environment steps so far, all slots together."""
    epsilon: float
    """Share of decisions explored."""
    loss: float
    """Mean loss of the last updates; NaN before the first."""
    guide_share: float = 0.0
    """Share of decisions that the guide takes."""


@dataclass(frozen=True, slots=True)
class EpisodeRecord:
    """One finished episode: a row of the log."""

    episode: int
    """Number in the order of finishing, from 1."""
    steps: int
    """Environment steps of the whole training at the end of the episode."""
    opponent: str
    """The opponent's spec."""
    opponent_character: str
    """Id of the opponent's character."""
    side: str
    """``"p1"`` or ``"p2"``, the learner's."""
    result: str
    """``"win"``, ``"draw"`` or ``"loss"``."""
    episode_return: float
    """Undiscounted sum of rewards."""
    frames: int
    """Length of the round, 1/60 s each."""
    epsilon: float
    """Share of decisions explored at the end of the episode."""
    loss: float
    """Mean loss of the last updates; NaN before the first."""
    win_rate: float
    """Win rate of the last `WINDOW` episodes including this one; a draw counts as half a win."""
    mean_return: float
    """Mean return of the same episodes."""
    guide_share: float = 0.0
    """Share of decisions that the guide takes at the end of the episode."""


@dataclass(frozen=True, slots=True)
class ProbeRecord:
    """The result of a probe against one opponent: a row of the probes' log."""

    probe: int
    """Number of the probe, from 1."""
    episode: int
    """Episodes of the training that were over."""
    steps: int
    """Environment steps of the training so far."""
    opponent: str
    """The opponent's spec."""
    wins: int
    draws: int
    losses: int

    @property
    def counts(self) -> tuple[int, int, int]:
        """Rounds won, drawn and lost."""
        return self.wins, self.draws, self.losses

    @property
    def rounds(self) -> int:
        """Rounds played."""
        return sum(self.counts)

    @property
    def win_rate(self) -> float:
        """(wins + draws / 2) / rounds."""
        return win_rate(self.wins, self.draws, self.rounds)

    @property
    def win_rate_interval(self) -> tuple[float, float]:
        """Its 95 % Wilson interval."""
        return wilson(self.wins, self.draws, self.rounds)


@dataclass(frozen=True, slots=True)
class Progress:
    """The progress of a training after a batch of steps."""

    unit: str
    """What the length of the training is counted in, one of `store.length.UNITS`."""
    total: float
    """The whole length in this unit."""
    episodes_begun: int
    episodes_done: int
    steps: int
    """Environment steps so far, all slots together."""
    win_rate_50: float
    """Win rate of the last `WINDOW` finished episodes; 0 before the first."""
    mean_return_50: float
    """Mean return of the same episodes."""
    loss: float
    """Mean loss of the last updates; NaN before the first."""
    epsilon: float
    """Share of decisions explored."""
    steps_per_second: float
    """Environment steps per second lately; 0 with the first step of a run."""
    seconds: float
    """Seconds of training so far, those before a stop included."""
    episodes_played: float
    """Episodes that are over and the parts of those that run, estimated by their steps."""
    finished: tuple[EpisodeRecord, ...]
    """Episodes that ended in this batch of steps."""
    guide_share: float = 0.0
    """Share of decisions that the guide takes."""
    probes: tuple[ProbeRecord, ...] = ()
    """The last probe against each opponent."""
    new_probe: ProbeRecord | None = None
    """The one that was played after this batch of steps, if any."""

    @property
    def length(self) -> TrainingLength:
        """The whole length."""
        return TrainingLength(self.unit, self.total)

    @property
    def done(self) -> float:
        """How much of it is done, in its unit."""
        done = {EPISODES: self.episodes_done, STEPS: self.steps, MINUTES: self.seconds / 60}
        return min(float(done[self.unit]), self.total)

    @property
    def share(self) -> float:
        """Share of it that is done, 0 to 1; running episodes count in part."""
        done = self.episodes_played if self.unit == EPISODES else self.done
        return min(1.0, done / self.total)


class RecentEpisodes:
    """Results and returns of the last `WINDOW` episodes."""

    def __init__(self) -> None:
        """Begin without episodes."""
        self._results: deque[int] = deque(maxlen=WINDOW)
        self._returns: deque[float] = deque(maxlen=WINDOW)

    def add(self, outcome: Outcome) -> None:
        """Add a finished episode."""
        self._results.append(outcome.learner_result)
        self._returns.append(outcome.learner_return)

    @property
    def win_rate(self) -> float:
        """(wins + draws / 2) / n; 0 for no episodes."""
        wins, draws = self._results.count(1), self._results.count(0)
        return win_rate(wins, draws, len(self._results))

    @property
    def mean_return(self) -> float:
        """Mean undiscounted return; 0 for no episodes."""
        return float(np.mean(self._returns)) if self._returns else 0.0

    def get_state(self) -> StateArrays:
        """Return results and returns, oldest first."""
        return {"results": np.array(self._results, dtype=np.int64), "returns": np.array(self._returns)}

    def set_state(self, state: StateArrays) -> None:
        """Restore a state that `get_state` returned."""
        self._results = deque(map(int, state["results"].tolist()), maxlen=WINDOW)
        self._returns = deque(state["returns"].tolist(), maxlen=WINDOW)
