"""Ratings: how often their intervals hold in simulated tournaments, and how long a fit takes.

    python benchmarks/ratings.py [--tournaments N]

Entries have strengths of a normal distribution with the standard deviation 0.7, 122 Elo points. Tournaments
in which an entry won or lost all but two points are counted apart.
"""

import argparse
import json
import statistics
import sys
import time
from pathlib import Path

import numpy as np

from sf2ai.statistics.davidson import ELO_PER_UNIT, fit
from sf2ai.statistics.rank_ranges import rank_ranges

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from fakes.drawn_results import draw_results

ENTRIES = 12
SPREAD = 0.7
NEAR_POINTS = 2.0
SETTINGS = [(matches, draws) for matches in (10, 100) for draws in (0.0, 0.2)]
LARGE = {"entries": 100, "matches": 5000}
FITS = 50
BARS = {"coverage": [0.94, 0.96], "fit_ms": 50}


def main() -> None:
    """Print the shares of intervals and of rank ranges that held, and the time of a fit."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--tournaments", type=int, default=2000, help="of each setting (default: 2000)")
    tournaments = options.parse_args().tournaments
    report = {
        "coverage": [coverage(matches, draws, tournaments) for matches, draws in SETTINGS],
        "fit": {**LARGE, **fit_times()},
        "bars": BARS,
    }
    print(json.dumps(report, indent=2))


def coverage(matches: int, draws: float, tournaments: int) -> dict[str, object]:
    """Simulate tournaments, and return how many of the entries' intervals hold the true rating."""
    hits: dict[bool, list[float]] = {False: [], True: []}
    all_ranks = []
    for seed in range(tournaments):
        dice = np.random.default_rng([seed, matches, round(100 * draws)])
        strengths = dice.normal(0, SPREAD, ENTRIES)
        counts = draw_results(strengths, matches, draws, dice)
        fitted = fit(counts)
        truth = (strengths - strengths.mean()) * ELO_PER_UNIT
        points = counts.score.sum(axis=1)
        most = matches * (ENTRIES - 1)
        is_near = bool((np.minimum(points, most - points) <= NEAR_POINTS).any())
        hits[is_near].append(float(np.mean(np.abs(fitted.ratings - truth) <= fitted.margins)))
        ranks = (-strengths).argsort().argsort() + 1
        ranges = rank_ranges(fitted)
        all_ranks.append(all(low <= rank <= high for rank, (low, high) in zip(ranks, ranges, strict=True)))
    return {
        "matches": matches,
        "draws": draws,
        "tournaments": len(hits[False]),
        "coverage": round(statistics.fmean(hits[False]), 4) if hits[False] else None,
        "near_separable": len(hits[True]),
        "coverage_of_those": round(statistics.fmean(hits[True]), 4) if hits[True] else None,
        "all_ranks_in_range": round(statistics.fmean(all_ranks), 4),
    }


def fit_times() -> dict[str, float]:
    """Return the median time of a fit of many entries, by the clock and of the processor, in ms."""
    dice = np.random.default_rng(1)
    counts = draw_results(dice.normal(0, SPREAD, LARGE["entries"]), 1, 0.1, dice)
    more = np.zeros_like(counts.wins)  # 4,950 pairs have met once; fifty of them meet again
    more[np.arange(0, 50), np.arange(50, 100)] = 1
    counts.wins[:] += more
    walls, processors = [], []
    for _ in range(FITS):
        wall, processor = time.perf_counter(), time.process_time()
        fit(counts)
        walls.append(1000 * (time.perf_counter() - wall))
        processors.append(1000 * (time.process_time() - processor))
    return {
        "median_ms": round(statistics.median(walls), 1),
        "median_processor_ms": round(statistics.median(processors), 1),
    }


if __name__ == "__main__":
    main()
