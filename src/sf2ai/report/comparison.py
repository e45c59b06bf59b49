"""The result of a comparison in a few lines."""

from sf2ai.statistics.sequential import ERROR_RATE, Verdict
from sf2ai.tournament.comparison import ComparisonResult


def comparison_lines(result: ComparisonResult) -> list[str]:
    """Return who is better, by how much and how sure that is."""
    low, high = result.win_rate_interval
    points, least, most = result.elo
    lines = [
        _answer(result),
        f"won-lost-drawn {result.wins}-{result.losses}-{result.draws} in {result.matches:,} matches, "
        f"win rate {result.win_rate:.2f} [{low:.2f}, {high:.2f}]",
        f"Elo difference {_points(points)} [{_points(least, 'no end')}, {_points(most, 'no end')}]; "
        "the intervals hold with 95 % whenever one stops",
    ]
    for name, forfeits in zip((result.first, result.second), result.forfeits, strict=True):
        if forfeits:
            lines.append(f"{name} forfeited {forfeits:,} of the matches")
    return lines


def _answer(result: ComparisonResult) -> str:
    wrong = f"at most {ERROR_RATE:.0%} of such verdicts are wrong"
    match result.verdict:
        case Verdict.ABOVE:
            return f"{result.first} is better than {result.second}; {wrong}"
        case Verdict.BELOW:
            return f"{result.second} is better than {result.first}; {wrong}"
        case Verdict.UNSURE:
            return f"not decided between {result.first} and {result.second} after {result.matches:,} matches"


def _points(points: float | None, without: str = "beyond measure") -> str:
    return without if points is None else f"{points:+.0f}"
