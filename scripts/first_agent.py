"""Sets everything up, trains Ryu for 300 rounds and measures him against a random opponent.

python3 scripts/first_agent.py [--char NAME] [--episodes N]
"""

import argparse
import subprocess
import sys

from environment import prepare, tool


def main() -> int:
    """Set up, train, evaluate; return the first exit code that is not 0."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--char", default="ryu", help="character to train (default: ryu)")
    options.add_argument("--episodes", default="300", help="rounds to train (default: 300)")
    chosen = options.parse_args()
    sf2ai = tool(prepare(), "sf2ai")
    for command in (
        [sf2ai, "train", "--char", chosen.char, "--episodes", chosen.episodes],
        [sf2ai, "evaluate", "--char", chosen.char, "--opponent", "random", "--opponent", "cpu:0"],
    ):
        print("\n$", " ".join(["sf2ai", *command[1:]]), flush=True)
        code = subprocess.run(command, check=False).returncode
        if code != 0:
            return code
    return 0


if __name__ == "__main__":
    sys.exit(main())
