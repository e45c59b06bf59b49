"""The result of a comparison in a few lines."""

from sf2ai.statistics.sequential import ERROR_RATE, Verdict
from sf2ai.tournament.comparison import ComparisonResult
from sf2ai.tournament.paired import PairedResult


def comparison_lines(result: ComparisonResult | PairedResult) -> list[str]:
    """Return who is better, by how much and how sure that is."""
    lines = _paired_lines(result) if isinstance(result, PairedResult) else _direct_lines(result)
    for name, forfeits in zip((result.first, result.second), result.forfeits, strict=True):
        if forfeits:
            lines.append(f"{name} forfeited {forfeits:,} of the matches")
    return lines


def _direct_lines(result: ComparisonResult) -> list[str]:
    low, high = result.win_rate_interval
    points, least, most = result.elo
    return [
        _answer(result, "is better than", f"{result.matches:,} matches"),
        f"won-lost-drawn {result.wins}-{result.losses}-{result.draws} in {result.matches:,} matches, "
        f"win rate {result.win_rate:.2f} [{low:.2f}, {high:.2f}]",
        f"Elo difference {_points(points)} [{_points(least, 'no end')}, {_points(most, 'no end')}]; "
        "the intervals hold with 95 % whenever one stops",
    ]


def _paired_lines(result: PairedResult) -> list[str]:
    middle, low, high = result.difference
    rows = [
        f"{name}: won-lost-drawn {won}-{lost}-{drawn}, win rate {rate:.2f}"
        for name, (won, lost, drawn), rate in zip(
            (result.first, result.second),
            (result.first_score, result.second_score),
            result.win_rates,
            strict=True,
        )
    ]
    does_better = f"does better against {result.against} than"
    return [
        _answer(result, does_better, f"{result.pairs:,} matches of each against {result.against}"),
        *rows,
        f"difference of the win rates {middle:+.2f} [{low:+.2f}, {high:+.2f}], by matches of the same seed "
        "and side; the interval holds with 95 % whenever one stops",
    ]


def _answer(result: ComparisonResult | PairedResult, is_better: str, after: str) -> str:
    wrong = f"at most {ERROR_RATE:.0%} of such verdicts are wrong"
    match result.verdict:
        case Verdict.ABOVE:
            return f"{result.first} {is_better} {result.second}; {wrong}"
        case Verdict.BELOW:
            return f"{result.second} {is_better} {result.first}; {wrong}"
        case Verdict.UNSURE:
            return f"not decided between {result.first} and {result.second} after {after}"


def _points(points: float | None, without: str = "beyond measure") -> str:
    return without if points is None else f"{points:+.0f}"
