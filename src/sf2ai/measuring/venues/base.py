"""What a venue is given, and what it does."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from sf2ai.backends.base import Backend
from sf2ai.rounds.outcome import Outcome
from sf2ai.rounds.plans import RoundPlan
from sf2ai.rounds.reward import RewardPreset
from sf2ai.rounds.reward_terms import TermReward


@dataclass(frozen=True)
class RoundSetting:
    """What rounds are played with.

    Attributes:
        slots: rounds played at once by one process; changes no outcome.
        reward: pays the returns of the outcomes.
        keeps_tapes: put the pads of each round into its outcome.
    """

    slots: int
    reward: RewardPreset | TermReward
    keeps_tapes: bool


class Venue(Protocol):
    """Plays rounds between two players, in any order.

    Attributes:
        backend: of this process, for its name, its version and replays.
    """

    backend: Backend

    def play(self, plans: Iterable[RoundPlan]) -> Iterator[Outcome]:
        """Play rounds, and yield each outcome as it is known; the caller may stop at any time.

        Raises:
            InputError: a bot cannot be loaded.
            ClusterError: workers cannot be started, or are lost.
        """
        ...

    def close(self) -> None:
        """Free everything but the players."""
        ...
