"""Plays the tournaments of the packaged champions and writes their page, docs/reference/tournament.md.

.venv/bin/python scripts/write_tournament.py

Run it after the roster was trained again, or when a version of the engine or the CPU has changed: a test
compares the page's digest with the packaged weights. It plays twice, some minutes in all.
"""

import hashlib
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from sf2ai.agents.cpu import CPU_VERSION
from sf2ai.engine import ENGINE_VERSION
from sf2ai.store import packaged

PAGE = Path(__file__).resolve().parent.parent / "docs" / "reference" / "tournament.md"
ROSTER = packaged.FOLDER
COMMAND = ("tournament", "--seed", "0")
WITHOUT = (*COMMAND, "--exclude", "bison")
TEXT = """# The tournament of the champions

<!-- Made by scripts/write_tournament.py; do not edit. Roster {digest} -->

sf2ai comes with twelve champions, which learned by playing against themselves. `sf2ai {command}`
plays each against each other and prints these tables; the same seed gives the same matches.
[How to run one](../how-to/run-a-tournament.md), and [what each figure means](metrics.md).

{all_twelve}

In the tournament of 2017, which sf2ai repeats, M. Bison always won and was banned, and Sagat won the next
one. Without M. Bison, by `sf2ai {without}`:

{without_bison}
"""


def roster_digest() -> str:
    """Return what the tables depend on: the packaged weights and the versions of the engine and the CPU."""
    found = hashlib.sha256(f"{ENGINE_VERSION} {CPU_VERSION}".encode())
    for path in sorted(ROSTER.glob("*.npz")):
        found.update(hashlib.sha256(path.read_bytes()).digest())
    return found.hexdigest()[:16]


def page(digest: str, all_twelve: str, without_bison: str) -> str:
    """Return the page with what the two commands printed."""
    return TEXT.format(
        digest=digest,
        command=" ".join(COMMAND),
        without=" ".join(WITHOUT),
        all_twelve=_block(all_twelve),
        without_bison=_block(without_bison),
    )


def main() -> None:
    """Play and write."""
    digest = roster_digest()
    PAGE.write_text(page(digest, _printed(COMMAND), _printed(WITHOUT)), encoding="utf-8")


def _printed(command: tuple[str, ...]) -> str:
    with tempfile.TemporaryDirectory(prefix="sf2ai-tournament-") as home:
        words = [sys.executable, "-m", "sf2ai", *command, "--home", home]
        variables = {**os.environ, "COLUMNS": "80"}
        return subprocess.run(words, env=variables, check=True, stdout=subprocess.PIPE, text=True).stdout


def _block(text: str) -> str:
    return "\n".join(f"    {line.rstrip()}".rstrip() for line in text.strip("\n").splitlines())


if __name__ == "__main__":
    main()
