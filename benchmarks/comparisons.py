"""Comparisons: how often `sf2ai compare` calls one of two equals the better one.

    python benchmarks/comparisons.py [--comparisons N] [--most N]

The test looks after every match, as the command does. Pairs of equals have draws in no match, and in a fifth.
"""

import argparse
import json
from functools import lru_cache

import numpy as np

from sf2ai.statistics.sequential import ERROR_RATE, SequentialTest, Verdict

DRAWS = (0.0, 0.2)
ADVANTAGE = 0.57
"""Win rate of the better one of two that are about 50 Elo points apart."""


def main() -> None:
    """Print the share of wrong verdicts, and how many matches it takes to tell two apart."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--comparisons", type=int, default=2000, help="of each kind (default: 2000)")
    options.add_argument("--most", type=int, default=1000, help="matches of a comparison (default: 1000)")
    given = options.parse_args()
    rows = [
        simulate(rate, draws, given.comparisons, given.most) for rate in (0.5, ADVANTAGE) for draws in DRAWS
    ]
    print(json.dumps({"comparisons": rows, "bar": {"wrong at equals": ERROR_RATE}}, indent=2))


def simulate(rate: float, draws: float, comparisons: int, most: int) -> dict[str, object]:
    """Return how often each verdict came, and the median of the matches that it took."""
    test = SequentialTest(0.5)
    verdict_of = lru_cache(maxsize=None)(test.verdict)
    dice = np.random.default_rng(1)
    counts = dict.fromkeys(Verdict, 0)
    lengths = []
    for _ in range(comparisons):
        drawn = dice.random(most) < draws
        won = dice.random(most) < rate
        wins = np.cumsum(~drawn & won).tolist()
        ties = np.cumsum(drawn).tolist()
        verdict, length = Verdict.UNSURE, most
        for number in range(most):
            verdict = verdict_of(wins[number], ties[number], number + 1 - wins[number] - ties[number])
            if verdict is not Verdict.UNSURE:
                length = number + 1
                break
        counts[verdict] += 1
        lengths.append(length)
    shares = {verdict.value: counts[verdict] / comparisons for verdict in Verdict}
    return {"win rate": rate, "draws": draws, **shares, "median matches": float(np.median(lengths))}


if __name__ == "__main__":
    main()
