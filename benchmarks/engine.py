"""The engine alone: match-frames per second on one core, over the number of matches.

    python benchmarks/engine.py [--rounds N]

No peer makes frames of a fighting game without an emulator; the bar is the one
that the project has set itself.
"""

import argparse

from side_by_side import Program, measure, print_report

BAR = 5_000_000
SLOTS = (64, 1024, 16384)


def main() -> None:
    """Print the rates and whether the bar is met."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--rounds", type=int, default=3, help="times each is measured (default: 3)")
    rounds = options.parse_args().rounds
    programs = [Program(f"{slots} matches", "ours/engine.py", (str(slots),), threads=1) for slots in SLOTS]
    rates = measure(programs, rounds)
    rate = rates["1024 matches"]["median"]
    print_report(
        what="engine, match-frames/s, one core", rates=rates, bar=BAR, share_of_bar=round(rate / BAR, 3)
    )


if __name__ == "__main__":
    main()
