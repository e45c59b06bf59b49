"""Formats in which it is known from the begin who meets whom: the round robin and the gauntlet."""

from collections.abc import Iterator, Sequence
from itertools import combinations

from sf2ai.tournament.formats.base import FormatSetting, Game, History, Situation


def round_robin(setting: FormatSetting, history: History) -> Situation:
    """Every entry meets every other.

    All pairings play their first game before any plays its second, so that a tournament that is stopped
    early has treated all entries alike.
    """
    pairs = list(combinations(range(len(setting.order)), 2))
    return Situation(_games(pairs, setting.matches), len(pairs) * setting.matches)


def gauntlet(setting: FormatSetting, history: History) -> Situation:
    """One entry meets every other."""
    one = setting.challenger
    pairs = [(min(one, other), max(one, other)) for other in range(len(setting.order)) if other != one]
    return Situation(_games(pairs, setting.matches), len(pairs) * setting.matches)


def _games(pairs: Sequence[tuple[int, int]], matches: int) -> Iterator[Game]:
    return (Game(first, second, number) for number in range(matches) for first, second in pairs)
