"""Whether the working tree plays, learns and records as an earlier revision did, bit for bit.

    python benchmarks/same_results.py [REVISION] [--json]

Both run the same command lines with the same seeds: trainings of Ryu, one that is stopped by the
revision and ended by both, an evaluation, a tournament, a watched match, the replays of all of these, the
roster and the conformance report of one character. The files that they write and the JSON that they print
are compared by digests. The exit code is 1 when anything differs. Takes some minutes.
"""

import argparse
import hashlib
import json
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from revisions import BEFORE_THE_HOUSE, WORKING_TREE, Tree, tree_of
from sf2ai.state_arrays import StateArrays
from sf2ai.store.checkpoint import load_checkpoint
from sf2ai.store.layout import Home
from sf2ai.store.replays import read_replay
from sf2ai.store.weights import load_weights

SEEDS = (0, 1, 2)
EPISODES = 30
MORE_EPISODES = 40
"""Where the stopped training ends; it was stopped after `EPISODES`."""
OTHERS = ("--entry", "Strong=guile:cpu:7", "--entry", "Middle=sagat:cpu:4", "--entry", "Dice=ken:random")
CPU = ("--opponent", "cpu:5")


@dataclass(frozen=True)
class Comparison:
    """One result of both trees, as the beginning of its SHA-256.

    Attributes:
        what: the result.
        before: of the revision.
        now: of the working tree.
    """

    what: str
    before: str
    now: str

    @property
    def is_same(self) -> bool:
        """Whether the two are equal."""
        return self.before == self.now


def compare(before: Tree, now: Tree, folder: Path, note: Callable[[str], None]) -> Iterator[Comparison]:
    """Run everything in both trees.

    Args:
        before: the revision.
        now: the tree that shall do the same.
        folder: an empty folder for homes and replays.
        note: is called with what is run next.
    """
    for seed in SEEDS:
        note(f"training, seed {seed}")
        trained = [_train(tree, folder / tree.name / str(seed), seed) for tree in (before, now)]
        yield from _each(f"training of {EPISODES} rounds, seed {seed}", trained)
    kept = folder / before.name / str(SEEDS[0])
    note("resuming the revision's training")
    resumed = [_resume(tree, _copy(kept, folder / tree.name / "resumed")) for tree in (before, now)]
    yield from _each(f"the same, continued to {MORE_EPISODES} rounds", resumed)
    note("tournament, evaluation, match and report")
    played = [_play(tree, _copy(kept, folder / tree.name / "played")) for tree in (before, now)]
    yield from _each("Ryu against scripted players", played)


def _each(what: str, results: Sequence[Mapping[str, str]]) -> Iterator[Comparison]:
    first, second = results
    assert first.keys() == second.keys()
    for part, digest in first.items():
        yield Comparison(f"{what}: {part}", digest, second[part])


def _train(tree: Tree, home: Path, seed: int) -> dict[str, str]:
    tree.sf2ai(["train", "--char", "ryu", "--episodes", EPISODES, "--seed", seed], home)
    return _training_digests(Home(home))


def _resume(tree: Tree, home: Path) -> dict[str, str]:
    tree.sf2ai(["train", "--char", "ryu", "--resume", "--episodes", MORE_EPISODES], home)
    return _training_digests(Home(home))


def _play(tree: Tree, home: Path) -> dict[str, str]:
    """Return the digest of each result of one trained agent that plays scripted players."""
    rounds, matches, watched, csv = (home / name for name in ("rounds", "matches", "watched", "table.csv"))
    commands = {
        "roster": [],  # first: it shows when something was measured
        "tournament": ["--only", "ryu", *OTHERS, "--matches", 4, "--csv", csv, "--record", matches],
        "evaluate": ["--char", "ryu", *CPU, "--episodes", 24, "--profile", "--record", rounds],
        "watch": ["ryu", "sagat:cpu:6", "--record", watched],
        "conformance": ["--char", "ken"],
    }
    found = {
        f"{command} --json": _digest([tree.sf2ai([command, *arguments, "--json"], home).encode()])
        for command, arguments in commands.items()
    }
    folders = {"tournament's": matches, "evaluation's": rounds, "watched match's": watched}
    replays = {f"{name} replays": _replays_digest(folder) for name, folder in folders.items()}
    return {**found, **replays, "tournament's CSV": _digest([csv.read_bytes()])}


def _copy(home: Path, target: Path) -> Path:
    shutil.copytree(home, target)
    return target


def _training_digests(home: Home) -> dict[str, str]:
    """Return the digests of the weights, of the last checkpoint and of the log of Ryu's training."""
    _, weights = load_weights(home.weights("ryu"))
    checkpoint = load_checkpoint(home.checkpoint("ryu"))
    assert checkpoint is not None
    return {
        "weights": _arrays_digest(weights),
        "checkpoint": _arrays_digest(checkpoint.arrays),
        "log": _digest([home.log("ryu").read_bytes()]),
    }


def _arrays_digest(arrays: StateArrays) -> str:
    named = sorted(arrays.items())
    return _digest(
        part for name, array in named for part in (f"{name} {array.shape}".encode(), array.tobytes())
    )


def _replays_digest(folder: Path) -> str:
    replays = [(path.name, read_replay(path)) for path in sorted(folder.iterdir())]
    return _digest(
        part
        for name, replay in replays
        for part in (name.encode(), replay.pads.tobytes(), replay.checksums.tobytes())
    )


def _digest(parts: Iterable[bytes]) -> str:
    total = hashlib.sha256()
    for part in parts:
        total.update(part)
    return total.hexdigest()[:16]


def _table(revision: str, comparisons: Iterable[Comparison]) -> Table:
    table = Table("result", revision, "working tree", "")
    for one in comparisons:
        table.add_row(one.what, one.before, one.now, "same" if one.is_same else "DIFFERS")
    return table


def main() -> int:
    """Print the comparisons; return 1 when one differs."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("revision", nargs="?", default=BEFORE_THE_HOUSE, help="default: %(default)s")
    options.add_argument("--json", action="store_true", help="print one JSON document instead of a table")
    chosen = options.parse_args()
    console = Console(stderr=True)
    with tempfile.TemporaryDirectory() as folder:
        trees = tree_of(chosen.revision), WORKING_TREE
        comparisons = list(compare(*trees, Path(folder), console.print))
    is_same = all(one.is_same for one in comparisons)
    if chosen.json:
        rows = [{**asdict(one), "same": one.is_same} for one in comparisons]
        print(json.dumps({"revision": chosen.revision, "comparisons": rows, "same": is_same}, indent=2))
    else:
        Console().print(_table(chosen.revision, comparisons))
    return 0 if is_same else 1


if __name__ == "__main__":
    sys.exit(main())
