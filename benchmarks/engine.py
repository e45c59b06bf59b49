"""The engine alone: match-frames per second on one core by number of matches, on two cores, and memory.

    python benchmarks/engine.py [--rounds N]

No other program plays a fighting game without an emulator, so the bar is the project's own.
"""

import argparse
from typing import Any

from sf2ai.backends.base import SNAPSHOT
from sf2ai.engine.state import MATCH
from side_by_side import Program, measure, print_report, ratio

SLOTS = (64, 256, 1024, 4096, 16384)
ONE, TWO = "1024 matches, one core", "1024 matches, two cores"
FRAMES_PER_STEP = 4
BARS = {"one_core": 5_000_000, "two_over_one_core": 1.7, "bytes_per_match": 4096}


def main() -> None:
    """Print the rates, their ratios and the bars."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--rounds", type=int, default=3, help="times each is measured (default: 3)")
    rounds = options.parse_args().rounds
    programs = [
        Program(f"{slots} matches, one core", "ours/engine.py", (str(slots),), threads=1) for slots in SLOTS
    ]
    programs.append(Program(TWO, "ours/engine.py", ("1024",), threads=2))
    rates = measure(programs, rounds)
    print_report(
        what="engine, match-frames/s",
        rates=rates,
        nanoseconds_per_frame_on_one_core={
            str(slots): _nanoseconds(rates[f"{slots} matches, one core"]) for slots in SLOTS
        },
        two_over_one_core=ratio(rates, TWO, ONE),
        bytes_per_match={
            "state": MATCH.itemsize,
            "snapshots of a step": FRAMES_PER_STEP * SNAPSHOT.itemsize,
            "together": MATCH.itemsize + FRAMES_PER_STEP * SNAPSHOT.itemsize,
        },
        bars=BARS,
    )


def _nanoseconds(rate: dict[str, Any]) -> float | None:
    return round(1e9 / rate["median"], 1) if "median" in rate else None


if __name__ == "__main__":
    main()
