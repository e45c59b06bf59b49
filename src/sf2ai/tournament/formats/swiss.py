"""Swiss: in each round entries meet that have about as many points and have not met before."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sf2ai.tournament.formats.base import FormatSetting, History, Series, Situation
from sf2ai.tournament.formats.played import Counter

_MOST_TRIES = 20_000
"""Steps of the search for pairings without a rematch; then rematches are allowed."""

_Pair = tuple[int, int]


@dataclass
class _Tally:
    """What the rounds so far have brought each entry, by place in the lineup.

    Attributes:
        points: in halves: a win is 2, a draw 1.
        met: the opponents, each as often as it was one.
        byes: rounds without an opponent.
    """

    points: list[int]
    met: list[list[int]]
    byes: list[int]

    @classmethod
    def empty(cls, entries: int) -> "_Tally":
        return cls([0] * entries, [[] for _ in range(entries)], [0] * entries)

    def merit(self) -> tuple[tuple[float, ...], ...]:
        """Return points, and the points of the opponents (Buchholz), in whole points."""
        return tuple(
            (points / 2, sum(self.points[other] for other in met) / 2)
            for points, met in zip(self.points, self.met, strict=True)
        )


def swiss(setting: FormatSetting, history: History) -> Situation:
    """Play so many rounds; a draw is half a point, and a round without an opponent as good as winning it."""
    entries, counter = len(setting.order), Counter(history)
    tally, series = _Tally.empty(entries), []
    rounds = rounds_of(setting)
    for number in range(1, rounds + 1):
        pairs, resting = pair_up(setting.order, tally)
        stage, whole = Series(f"round {number}", (None, None)), True
        points = list(tally.points)
        for first, second in pairs:
            low, high = min(first, second), max(first, second)
            score = counter.play(low, high, setting.matches)
            whole = whole and score.is_whole
            wins = score.wins if first < second else (score.wins[1], score.wins[0])
            points[first] += 2 * wins[0] + score.draws
            points[second] += 2 * wins[1] + score.draws
            series.append(replace(stage, entries=(first, second), wins=wins, draws=score.draws))
            tally.met[first].append(second)
            tally.met[second].append(first)
        for place in resting:
            points[place] += 2 * setting.matches
            tally.byes[place] += 1
            series.append(replace(stage, entries=(place, None), is_bye=True))
        tally.points = points
        if not whole:
            break
    least = rounds * (entries // 2) * setting.matches
    return Situation(tuple(counter.games), least, tuple(series), tally.merit())


def rounds_of(setting: FormatSetting) -> int:
    """Return the number of rounds: by default as many as leave one entry that has won all."""
    return setting.rounds or max(1, (len(setting.order) - 1).bit_length())


def pair_up(order: Sequence[int], tally: _Tally) -> tuple[list[_Pair], list[int]]:
    """Return who meets in the next round, and who has no opponent.

    Args:
        order: the places in the lineup, the best first.
        tally: the rounds so far.
    """
    ranked = sorted(order, key=lambda place: -tally.points[place])  # a stable sort: equals keep the order
    resting = []
    if len(ranked) % 2:
        fewest = min(tally.byes)
        resting = [next(place for place in reversed(ranked) if tally.byes[place] == fewest)]
    playing = [place for place in ranked if place not in resting]
    return _search(playing, tally) or _search(playing, _Tally.empty(len(order))) or [], resting


def _search(ranked: Sequence[int], tally: _Tally) -> list[_Pair] | None:
    """Return pairs without a rematch, of neighbours as near as can be; None if the search finds none.

    In the first round, where all are equal, the upper half meets the lower half.
    """
    if len(set(tally.points)) == 1 and not any(tally.met):
        half = len(ranked) // 2
        return list(zip(ranked[:half], ranked[half:], strict=True))
    tries = 0
    chosen: list[_Pair] = []
    options: list[list[int]] = []
    left = list(ranked)
    while left:
        tries += 1
        if tries > _MOST_TRIES:
            return None
        if len(options) == len(chosen):
            one = left[0]
            options.append([other for other in left[1:] if other not in tally.met[one]])
        if options[-1]:
            pair = (left[0], options[-1].pop(0))
            chosen.append(pair)
        else:
            options.pop()
            if not chosen:
                return None
            chosen.pop()
        left = [place for place in ranked if not any(place in pair for pair in chosen)]
    return chosen
