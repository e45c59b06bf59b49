"""Plans of the rounds to play, and the seeds that are derived from one seed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import count

_MASK = (1 << 64) - 1


@dataclass(frozen=True, slots=True)
class RoundPlan:
    """One round (or match) that is to be played.

    Attributes:
        index: its number in the run, from 0.
        seed: 0 to 2**64 - 1; the engine's dice, the neutral frames and the controllers' dice come from it.
        characters: roster indices of p1 and p2.
        learner_side: side of the learner; if two controllers play, of the first one.
        learner: place of the controller on the learner's side, if a pool drives it.
        opponent: place of the opponent, if there are several.
    """

    index: int
    seed: int
    characters: tuple[int, int]
    learner_side: int = 0
    learner: int = 0
    opponent: int = 0


def split_seed(seed: int, purpose: int) -> int:
    """Return the seed for one purpose, 0 to 2**64 - 1; equal inputs give equal seeds.

    The finalizer of SplitMix64 (Steele, Lea and Flood, OOPSLA 2014): neighbouring
    seeds and purposes give unrelated results.

    >>> split_seed(1, 2) == split_seed(1, 2) != split_seed(2, 1)
    True
    """
    value = _finalize(seed & _MASK)
    return _finalize((value + (purpose + 1) * 0x9E3779B97F4A7C15) & _MASK)


def _finalize(value: int) -> int:
    value = ((value ^ (value >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
    value = ((value ^ (value >> 27)) * 0x94D049BB133111EB) & _MASK
    return value ^ (value >> 31)


# Purposes of a run's seed; a round's index is far below them.
_CHARACTER_ORDER = 1 << 40
_OPPONENT_ORDER = 1 << 41


@dataclass(frozen=True)
class PlanSequence:
    """The rounds of a run. Each plan follows from its index alone, so that a run can go on from any index.

    Rounds come in pairs, one on each side, with fresh seeds. Opponent characters and
    opponents take turns: each comes once before any comes again, in an order that
    the seed shuffles.

    Attributes:
        seed: of the run.
        character: roster index of the learner's character.
        opponent_characters: roster indices that take turns.
        opponents: the number of opponents that take turns.

    >>> plans = PlanSequence(seed=7, character=0, opponent_characters=(1, 2))
    >>> [plan.learner_side for plan in plans.take(4)]
    [0, 1, 0, 1]
    """

    seed: int
    character: int
    opponent_characters: Sequence[int]
    opponents: int = 1

    def plan(self, index: int) -> RoundPlan:
        """Return the plan of one round, counted from 0."""
        pair, side = divmod(index, 2)
        place = _shuffled(split_seed(self.seed, _CHARACTER_ORDER), len(self.opponent_characters), pair)
        other = self.opponent_characters[place]
        return RoundPlan(
            index=index,
            seed=split_seed(self.seed, index),
            characters=(self.character, other) if side == 0 else (other, self.character),
            learner_side=side,
            opponent=_shuffled(split_seed(self.seed, _OPPONENT_ORDER), self.opponents, pair),
        )

    def take(self, stop: int | None, start: int = 0) -> Iterator[RoundPlan]:
        """Return the plans from `start` up to but without `stop`; endless if that is None."""
        indices = count(start) if stop is None else range(start, stop)
        return (self.plan(index) for index in indices)


def _shuffled(seed: int, size: int, place: int) -> int:
    cycle, inside = divmod(place, size)
    return _permutation(split_seed(seed, cycle), size)[inside] if size > 1 else 0


@lru_cache(maxsize=64)
def _permutation(seed: int, size: int) -> tuple[int, ...]:
    order = list(range(size))
    for last in range(size - 1, 0, -1):  # Fisher and Yates
        other = split_seed(seed, last) % (last + 1)
        order[last], order[other] = order[other], order[last]
    return tuple(order)
