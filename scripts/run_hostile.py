"""Gives hostile values to every command and option, and prints each command that breaks the contract.

python scripts/run_hostile.py [--part PART] [--only WORDS] [--draws N] [--seed N] [--workers N]

It needs Linux, and the project's environment: scripts/run_tests.py makes it. docs/reference/measurements.md
has the count and the result of the last run.
"""

import argparse
import sys
from pathlib import Path

_TESTS = Path(__file__).resolve().parent.parent / "tests"


def main() -> int:
    """Run the commands; return 1 if one of them broke the contract."""
    sys.path.insert(0, str(_TESTS))
    from hostile.suite import PARTS, run_suite

    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--part", choices=PARTS, action="append", help="run this part only")
    options.add_argument("--only", default="", help="part of the description of the commands to run")
    options.add_argument("--draws", type=int, default=2_000, help="how many commands with several values")
    options.add_argument("--seed", type=int, default=0, help="of the draws")
    options.add_argument("--workers", type=int, default=2, help="how many commands at once")
    chosen = options.parse_args()
    return run_suite(
        parts=chosen.part or PARTS,
        only=chosen.only,
        draws=chosen.draws,
        seed=chosen.seed,
        workers=chosen.workers,
    )


if __name__ == "__main__":
    sys.exit(main())
