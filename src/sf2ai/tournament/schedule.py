"""The sides and the seed of each match, by its pairing and number; `formats` says which matches there are."""

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from sf2ai.tournament.formats.base import FormatSetting, Game
from sf2ai.tournament.formats.pairs import round_robin


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

    @property
    def game(self) -> Game:
        """The match by its numbers."""
        return Game(self.first, self.second, self.number)


class FixtureMaker:
    """Gives the games of a tournament their sides and seeds.

    Sides are swapped from match to match. With an even number of matches both entries of a pairing
    begin on the left equally often; the side of an odd match is drawn. Each match has its own seed,
    because the same seed with sides swapped is the same match again. The seeds depend only on the
    tournament's seed, the two names and the number of the match: adding or removing an entry changes
    no other pairing.
    """

    def __init__(self, names: Sequence[str], seed: int) -> None:
        """Take the names of the entries, all different, and the seed of the tournament, 0 or more."""
        self._keys = [zlib.crc32(name.encode()) for name in names]
        self._seed = seed
        self._sides: dict[tuple[int, int], int] = {}

    def __call__(self, game: Game) -> Fixture:
        """Return the fixture of a game."""
        keys = (self._keys[game.first], self._keys[game.second])
        if keys not in self._sides:
            sides = np.random.SeedSequence(self._seed, spawn_key=keys)
            self._sides[keys] = int(sides.generate_state(1)[0])
        dice = np.random.SeedSequence(self._seed, spawn_key=(*keys, game.number))
        return Fixture(
            first=game.first,
            second=game.second,
            number=game.number,
            first_side=(self._sides[keys] + game.number) % 2,
            seed=int(dice.generate_state(1, np.uint64)[0]),
        )


def schedule(names: Sequence[str], matches: int, seed: int) -> Iterator[Fixture]:
    """Yield every match of a round robin, lazily.

    Args:
        names: of the entries, all different.
        matches: per pairing, 1 or more.
        seed: of the tournament, 0 or more.
    """
    setting = FormatSetting(tuple(range(len(names))), matches)
    return map(FixtureMaker(names, seed), round_robin(setting, {}).games)


def match_count(entries: int, matches: int) -> int:
    """Return the number of matches that `schedule` yields.

    >>> match_count(12, 10)
    660
    """
    return entries * (entries - 1) // 2 * matches
