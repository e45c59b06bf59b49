"""Clean copies of earlier revisions, to run beside the working tree.

A copy is made once, in the benchmarks' cache folder, and kept: compiled code is cached by the path of
its source, so a copy that moved would be compiled again in each run.
"""

import io
import os
import subprocess
import sys
import tarfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BEFORE_THE_HOUSE = "74306b2"
"""The last revision of version 0.1.0 before its modules moved; what comparisons begin with."""


@dataclass(frozen=True)
class Tree:
    """A folder with all of sf2ai: the working tree, or the copy of a revision.

    Attributes:
        name: in reports.
        folder: the repository's top folder.
    """

    name: str
    folder: Path

    @property
    def environment(self) -> dict[str, str]:
        """The environment in which Python imports this tree's package and no other."""
        return {**os.environ, "PYTHONPATH": str(self.folder / "src")}

    def sf2ai(self, arguments: Sequence[object], home: Path) -> str:
        """Run one command line of this tree's program in a home; returns its standard output.

        Raises:
            subprocess.CalledProcessError: it failed; its message is printed.
        """
        command = [sys.executable, "-m", "sf2ai", *map(str, arguments)]
        environment = {**self.environment, "SF2AI_HOME": str(home)}
        done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
        if done.returncode:
            print(done.stderr, file=sys.stderr)
            done.check_returncode()
        return done.stdout


WORKING_TREE = Tree("working tree", ROOT)


def tree_of(revision: str) -> Tree:
    """Return the copy of a revision, made if it is not there yet.

    Args:
        revision: whatever git takes for a commit of this repository.

    Raises:
        SystemExit: git knows no such commit.
    """
    try:
        commit = _git("rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}").decode().strip()
    except subprocess.CalledProcessError:
        raise SystemExit(f"there is no revision {revision!r} in {str(ROOT)!r}; fetch it with git") from None
    folder = cache_folder() / "revisions" / commit
    if not folder.exists():
        half = folder.with_name(f"{commit}.{os.getpid()}")
        with tarfile.open(fileobj=io.BytesIO(_git("archive", commit))) as packed:
            packed.extractall(half, filter="data")
        half.rename(folder)
    return Tree(revision, folder)


def cache_folder() -> Path:
    """Return the folder in which benchmarks keep what they make on first use."""
    return Path(os.environ.get("SF2AI_BENCH_CACHE", Path.home() / ".cache" / "sf2ai-bench"))


def _git(*arguments: str) -> bytes:
    command = ["git", "-C", str(ROOT), *arguments]
    return subprocess.run(command, capture_output=True, check=True).stdout
