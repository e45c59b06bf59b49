"""Speed against an earlier revision: engine, environments and training, measured in turns in one run.

    python benchmarks/against.py [REVISION] [--turns N] [--only NAME]...

In each turn the working tree and the revision run the same benchmark one after the other, each beginning
every other turn, and their rates make one ratio. Printed as JSON: the median of the ratios with the
interval that holds the true median with 95 % confidence, whatever the ratios' distribution is. The exit
code is 1 when an interval lies below the bar altogether.
"""

import argparse
import statistics
import sys
from collections.abc import Sequence
from dataclasses import replace
from math import comb
from typing import Any

from revisions import BEFORE_THE_HOUSE, WORKING_TREE, Tree, tree_of
from side_by_side import Program, print_report, run

BAR = 0.97
"""A ratio of the speeds that no interval may exclude from below."""
TURNS = 9
PROGRAMS = [
    Program("engine, one core", "ours/engine.py", ("1024",), threads=1),
    Program("engine, two cores", "ours/engine.py", ("1024",)),
    Program("two-sided batch", "ours/environment.py", ("versus", "1024")),
    Program("single environment", "ours/environment.py", ("single",)),
    Program("training", "ours/training.py", ("defaults",)),
]


def ratios_of(program: Program, now: Tree, before: Tree, turns: int) -> dict[str, Any]:
    """Measure one program in both trees in turns.

    Returns:
        Rates per second and ratios of all turns, the ratios' median with its interval, and whether the
        bar is met.
    """
    rates: dict[Tree, list[float]] = {now: [], before: []}
    for tree in (now, before):  # what is compiled on the first call is compiled here
        run(replace(program, tree=tree))
    for turn in range(turns):
        for tree in (now, before) if turn % 2 == 0 else (before, now):
            rates[tree].append(run(replace(program, tree=tree)))
    ratios = [ours / theirs for ours, theirs in zip(rates[now], rates[before], strict=True)]
    interval = median_interval(ratios)
    return {
        "median": round(statistics.median(ratios), 4),
        "interval": None if interval is None else [round(bound, 4) for bound in interval],
        "met": None if interval is None else interval[1] >= BAR,
        "ratios": [round(ratio, 4) for ratio in ratios],
        **{tree.name: [round(rate) for rate in rates[tree]] for tree in (now, before)},
    }


def median_interval(values: Sequence[float]) -> tuple[float, float] | None:
    """Return the interval between two of the values that holds the median with 95 % confidence or more.

    The true median lies below the k-th smallest of n values only when fewer than k of them are below it,
    and each is with probability 1/2 (David and Nagaraja, 2003, Order Statistics, section 7.1).

    Returns:
        The narrowest such interval that is symmetric in rank; None of fewer than six values.

    >>> median_interval([3, 1, 2, 9, 8, 7, 4, 6, 5])
    (2, 8)
    """
    ordered, n = sorted(values), len(values)
    outside, rank = 0.0, 0
    while rank < n / 2 and outside + 2 * comb(n, rank) / 2**n <= 0.05:
        outside += 2 * comb(n, rank) / 2**n
        rank += 1
    return (ordered[rank - 1], ordered[n - rank]) if rank else None


def main() -> int:
    """Print the ratios; return 1 when a bar is not met."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("revision", nargs="?", default=BEFORE_THE_HOUSE, help="default: %(default)s")
    options.add_argument("--turns", type=int, default=TURNS, help="default: %(default)s")
    names = [program.name for program in PROGRAMS]
    options.add_argument("--only", action="append", choices=names, help="measure only this; may be repeated")
    chosen = options.parse_args()
    before = tree_of(chosen.revision)
    measured = {
        program.name: ratios_of(program, WORKING_TREE, before, chosen.turns)
        for program in PROGRAMS
        if program.name in (chosen.only or names)
    }
    print_report(what=f"speed over {chosen.revision}", turns=chosen.turns, bar=BAR, measured=measured)
    return 1 if any(result["met"] is False for result in measured.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
