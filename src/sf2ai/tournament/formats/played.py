"""Reads the games of a pairing out of the results, each game once."""

from dataclasses import dataclass, field

from sf2ai.tournament.formats.base import Game, History

MOST_WITHOUT_WINNER = 20
"""Games without a winner in one series; after so many the entry that was placed higher goes on."""


@dataclass(frozen=True)
class Score:
    """The games of one series so far.

    Attributes:
        wins: of the lower and the higher place.
        draws: games that nobody won.
        winner: 0 or 1; None if it is not decided.
        is_whole: whether all games that are certain have been played.
        least: games of the series at least.
    """

    wins: tuple[int, int]
    draws: int
    winner: int | None
    is_whole: bool
    least: int


@dataclass
class Counter:
    """Hands out the games of all pairings, and counts their results; it is made anew for each look.

    Attributes:
        games: all that were handed out, in order.
    """

    history: History
    games: list[Game] = field(default_factory=list)
    _used: dict[tuple[int, int], int] = field(default_factory=dict)

    def play(self, first: int, second: int, count: int) -> Score:
        """Return the score of so many games of two entries, the lower place first."""
        wins, draws, missing = self._take(first, second, count)
        return Score(wins, draws, None, not missing, count)

    def play_until(self, first: int, second: int, needed: int) -> Score:
        """Return the score of a series that ends with so many wins of one entry.

        As many games are certain as the leader still needs; they may be played at once.
        """
        won, draws = (0, 0), 0
        while max(won) < needed and draws < MOST_WITHOUT_WINNER:
            certain = needed - max(won)
            more, drawn, missing = self._take(first, second, certain)
            won, draws = (won[0] + more[0], won[1] + more[1]), draws + drawn
            if missing:
                return Score(won, draws, None, False, sum(won) + draws + max(1, needed - max(won)))
        winner = (int(won[1] > won[0])) if max(won) >= needed else None
        return Score(won, draws, winner, True, sum(won) + draws)

    def _take(self, first: int, second: int, count: int) -> tuple[tuple[int, int], int, int]:
        begin = self._used.get((first, second), 0)
        taken = [Game(first, second, begin + number) for number in range(count)]
        self._used[first, second] = begin + count
        self.games += taken
        winners = [self.history.get(game) for game in taken]
        return (winners.count(0), winners.count(1)), winners.count(-1), winners.count(None)
