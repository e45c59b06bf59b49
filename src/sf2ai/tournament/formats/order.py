"""In which order the entries of a bracket are placed, the one that is thought to be the best first."""

import random
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from sf2ai.checks import require_known
from sf2ai.errors import InputError, UnknownNameError

Ratings = Mapping[str, float]
_Order = Callable[[Sequence[str], int, Ratings], list[str]]


def _given(names: Sequence[str], seed: int, ratings: Ratings) -> list[str]:
    return list(names)


def _random(names: Sequence[str], seed: int, ratings: Ratings) -> list[str]:
    return random.Random(f"bracket {seed}").sample(list(names), len(names))


def _by_rating(names: Sequence[str], seed: int, ratings: Ratings) -> list[str]:
    """Return the rated entries before the others, which stay as they are given."""
    return sorted(names, key=lambda name: -ratings.get(name, float("-inf")))


ORDERS: Mapping[str, _Order] = MappingProxyType({"given": _given, "rating": _by_rating, "random": _random})
"""What ``--bracket-order`` takes: how names are ordered by the tournament's seed and past ratings."""


def order_names(
    names: Sequence[str], how: str, seed: int, ratings: Ratings, first: Sequence[str] = ()
) -> list[str]:
    """Return the names in the order in which a bracket places them.

    Args:
        names: of all entries.
        how: a name in `ORDERS`.
        seed: of the tournament.
        ratings: of those entries that have one, in Elo points.
        first: names that come before all others, in this order.

    Raises:
        UnknownNameError: no such order, or no such entry.
        InputError: a name is given twice.

    >>> order_names(["a", "b", "c"], "rating", 0, {"c": 10.0, "b": -5.0}, ["a"])
    ['a', 'c', 'b']
    """
    order = require_known(ORDERS, "bracket order", how)
    for name in first:
        if name not in names:
            raise UnknownNameError("entry", name, names)
        if first.count(name) > 1:
            raise InputError(f"--seeded names {name!r} twice; name each entry once")
    rest = order([name for name in names if name not in first], seed, ratings)
    return [*first, *rest]
