"""The schedule of a round robin: the pairing, sides and seed of each match."""

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np


@dataclass(frozen=True)
class Fixture:
    """One match of the schedule.

    Attributes:
        first: place of one entry in the lineup.
        second: place of the other, greater than ``first``.
        number: number of this match in its pairing, from 0.
        first_side: the side of ``first``, 0 or 1.
        seed: of all dice of this match, 0 to 2**64 - 1.
    """

    first: int
    second: int
    number: int
    first_side: int
    seed: int


def schedule(names: Sequence[str], matches: int, seed: int) -> Iterator[Fixture]:
    """Yield every match of a round robin, lazily.

    All pairings play their first match before any pairing plays its second, so that a
    tournament that is stopped early has treated all entries alike.

    Sides are swapped from match to match. With an even number of matches both entries of a pairing
    begin on the left equally often; the side of an odd match is drawn. Each match has its own seed,
    because the same seed with sides swapped is the same match again. The seeds depend only on the
    tournament's seed, the two names and the number of the match: adding or removing an entry changes
    no other pairing.

    Args:
        names: of the entries, all different.
        matches: per pairing, 1 or more.
        seed: of the tournament, 0 or more.
    """
    pairings = [
        (first, second, _root(names[first], names[second], seed))
        for first, second in combinations(range(len(names)), 2)
    ]
    for number in range(matches):
        for first, second, root in pairings:
            yield _fixture(first, second, number, root)


def match_count(entries: int, matches: int) -> int:
    """Return the number of matches that `schedule` yields.

    >>> match_count(12, 10)
    660
    """
    return entries * (entries - 1) // 2 * matches


def _root(first: str, second: str, seed: int) -> tuple[int, int, int]:
    return seed, zlib.crc32(first.encode()), zlib.crc32(second.encode())


def _fixture(first: int, second: int, number: int, root: tuple[int, int, int]) -> Fixture:
    seed, first_key, second_key = root
    sides = np.random.SeedSequence(seed, spawn_key=(first_key, second_key))
    dice = np.random.SeedSequence(seed, spawn_key=(first_key, second_key, number))
    return Fixture(
        first=first,
        second=second,
        number=number,
        first_side=(int(sides.generate_state(1)[0]) + number) % 2,
        seed=int(dice.generate_state(1, np.uint64)[0]),
    )
