"""Trains the roster that comes with the package, and puts it into the package.

    python scripts/train_roster.py HOME [options of sf2ai train]

The training is kept in HOME; after a stop the same command goes on with it. Options are those of
``sf2ai train``, such as ``--seed 1``; without any it is the default training. The packaged weights contain
the manifests of this training, so they say how they were made.
"""

import subprocess
import sys
from pathlib import Path

from sf2ai.store.layout import Home
from sf2ai.store.packing import pack_roster


def main() -> None:
    """Train all twelve and pack them."""
    home, *options = sys.argv[1:] or [""]
    if not home or home.startswith("-"):
        sys.exit(__doc__)
    kept = Home(Path(home))
    resume = ["--resume"] if kept.roster_training.exists() else []
    command = [sys.executable, "-m", "sf2ai", "train", "--char", "all", "--home", home, *options, *resume]
    trained = subprocess.run(command, check=False)
    if trained.returncode:
        sys.exit(trained.returncode)
    written = pack_roster(kept)
    total = sum(path.stat().st_size for path in written.values())
    print(f"{len(written)} characters, {total:,} bytes in {next(iter(written.values())).parent}")


if __name__ == "__main__":
    main()
