"""How many games decide a series: best of N, and more from a named stage on."""

from collections.abc import Iterable
from dataclasses import dataclass

from sf2ai.errors import InputError, shortened

STAGES = {"final": 2, **{f"top{left}": left for left in (4, 8, 16, 32, 64)}}
"""How many entries are left at most when a stage begins, by its name."""
MOST_GAMES = 99


@dataclass(frozen=True)
class BestOf:
    """Odd numbers of games.

    Attributes:
        games: of a series.
        later: pairs of entries left and games: from that stage on a series has so many.

    >>> rule = BestOf(3, ((8, 5),))
    >>> rule.wins_needed(16), rule.wins_needed(8), rule.wins_needed(2)
    (2, 3, 3)
    """

    games: int = 3
    later: tuple[tuple[int, int], ...] = ()

    def wins_needed(self, left: int) -> int:
        """Return how many wins decide a series that begins with so many entries left."""
        reached = [(stage, games) for stage, games in self.later if left <= stage]
        return (min(reached)[1] if reached else self.games) // 2 + 1


def parse_best_of(texts: Iterable[str]) -> BestOf:
    """Read ``N`` and ``STAGE=N``, each stage at most once.

    Raises:
        InputError: a text is neither, or its number is even or out of range.

    >>> parse_best_of(["3", "top8=5", "final=7"])
    BestOf(games=3, later=((8, 5), (2, 7)))
    """
    games = BestOf().games
    later: dict[int, int] = {}
    for text in texts:
        stage, equals, number = text.strip().rpartition("=")
        if not equals:
            games = _odd(text, number)
        elif stage.strip().casefold() in STAGES:
            later[STAGES[stage.strip().casefold()]] = _odd(text, number)
        else:
            raise InputError(
                f"--best-of names the stage {shortened(stage)}; there are: {', '.join(STAGES)}; write for "
                "example --best-of top8=5"
            )
    return BestOf(games, tuple(sorted(later.items(), reverse=True)))


def _odd(text: str, number: str) -> int:
    digits = number.strip()
    if not (digits.isascii() and digits.isdigit() and len(digits) < 4 and int(digits) <= MOST_GAMES):
        raise InputError(f"--best-of takes a number such as 3, or top8=5, not {shortened(text)}")
    games = int(digits)
    if games % 2 == 0:
        raise InputError(
            f"--best-of takes an odd number of games, not {games}; write for example {games + 1}"
        )
    return games
