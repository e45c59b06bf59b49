"""The outcome of a round or a match, as a value."""

from dataclasses import dataclass

from sf2ai.backends.base import Ending
from sf2ai.rounds.plans import RoundPlan
from sf2ai.rounds.tape import Tape


@dataclass(frozen=True, slots=True)
class RoundResult:
    """One round that is over.

    Attributes:
        winner: side 0 or 1, -1 for a draw.
        ending: how it ended; NONE if it was cut short.
        frames: its length.
        health: health that p1 and p2 had left, shares of full health.
    """

    winner: int
    ending: Ending
    frames: int
    health: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Forfeit:
    """A side that lost because its controller gave up, with the reason."""

    side: int
    reason: str


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """The outcome of one plan.

    Attributes:
        plan: the plan that was played.
        winner: side 0 or 1 of the round, or of the match where whole matches are played; -1 for a draw.
        rounds: one result for each round, in order; after a forfeit, only the finished rounds.
        returns: undiscounted sums of the rewards of p1 and p2; 0 if no reward was given.
        steps: environment steps that were played.
        truncated: cut short by a step limit; then neither side won.
        forfeits: the sides that forfeited; if both did, the outcome is a draw.
        tape: the pads that were played and a checksum of each frame, if it was asked for.
    """

    plan: RoundPlan
    winner: int
    rounds: tuple[RoundResult, ...]
    returns: tuple[float, float] = (0.0, 0.0)
    steps: int = 0
    truncated: bool = False
    forfeits: tuple[Forfeit, ...] = ()
    tape: Tape | None = None

    @property
    def ending(self) -> Ending:
        """How the last round ended; NONE if it was cut short or forfeited."""
        return self.rounds[-1].ending if self.rounds and not self.forfeits else Ending.NONE

    @property
    def frames(self) -> int:
        """Frames of all rounds."""
        return sum(result.frames for result in self.rounds)

    @property
    def health(self) -> tuple[float, float]:
        """Health that p1 and p2 had left in the last round, shares of full health."""
        return self.rounds[-1].health if self.rounds else (1.0, 1.0)

    def result(self, side: int) -> int:
        """Return 1 when that side won, -1 when it lost, 0 for a draw."""
        if self.winner < 0:
            return 0
        return 1 if self.winner == side else -1

    @property
    def learner_result(self) -> int:
        """The `result` of the plan's learner, or of the first of two controllers."""
        return self.result(self.plan.learner_side)

    @property
    def learner_return(self) -> float:
        """Undiscounted sum of the learner's rewards."""
        return self.returns[self.plan.learner_side]

    def rounds_won(self, side: int) -> int:
        """Return the number of rounds that a side won."""
        return sum(result.winner == side for result in self.rounds)
