"""What a home had, and the checks after each kill that nothing of it is missing, half or unreadable."""

import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path

from sf2ai.errors import DamagedFileError, StoreError
from sf2ai.game.characters import ROSTER
from sf2ai.store import checkpoint as checkpoints
from sf2ai.store.bans import read_bans
from sf2ai.store.checkpoint import has_checkpoint, read_checkpoint
from sf2ai.store.container import read_container
from sf2ai.store.layout import Home
from sf2ai.store.replays import read_replay
from sf2ai.store.results.lines import read_results
from sf2ai.store.weights import load_weights
from sf2ai.training.sessions.roster_training import load_roster_training


class LossError(Exception):
    """Something that the user had is gone, damaged or blocked."""


@dataclass(frozen=True)
class Saved:
    """The newest checkpoint of a character."""

    seed: int
    episodes: int
    done: int
    steps: int


@dataclass
class Ledger:
    """What one home has had so far."""

    home: Home
    replays: Path
    history: dict[str, str] = field(default_factory=dict)
    """Digest of every file in the history, by its path."""
    playing: dict[str, str] = field(default_factory=dict)
    """Digest of the weights that play, by character."""
    recorded: dict[str, str] = field(default_factory=dict)
    """Digest of every replay, by its path."""
    results: bytes = b""

    def check(self) -> None:
        """Compare the home with what it had, and note what is new.

        Raises:
            LossError: something is missing, changed or unreadable.
        """
        self._check_history()
        self._check_weights()
        self._check_checkpoints()
        self._check_replays()
        self._check_results()
        read_bans(self.home)

    def _check_history(self) -> None:
        roots = [self.home.kept_trainings, *(self.home.history(c.id) for c in ROSTER)]
        now = {name: digest for root in roots for name, digest in digests(root, self.home.path).items()}
        _require_kept("history", self.history, now)
        self.history = now

    def _check_weights(self) -> None:
        kept = set(self.history.values())
        for character in (c.id for c in ROSTER):
            path = self.home.weights(character)
            before = self.playing.get(character)
            if not path.exists():
                if before is not None:
                    raise LossError(f"the weights of {character} are gone")
                continue
            load_weights(path)
            now = _digest(path)
            if before not in (None, now) and before not in kept:
                raise LossError(f"the former weights of {character} are not in its history")
            self.playing[character] = now
        for path in self.home.league.glob("generation-*/*.npz"):
            load_weights(path)

    def _check_checkpoints(self) -> None:
        for path in self.home.path.glob("**/checkpoint-*.npz"):
            read_container(path, checkpoints._LIMITS)

    def _check_replays(self) -> None:
        now = digests(self.replays, self.replays)
        _require_kept("replays", self.recorded, now)
        for name in now.keys() - self.recorded.keys():
            read_replay(self.replays / name)
        self.recorded = now

    def _check_results(self) -> None:
        """Every line stays; only the last one may be half, and only until the next is written."""
        path = self.home.results
        now = path.read_bytes() if path.exists() else b""
        if not now.startswith(self.results):
            raise LossError("lines of results.jsonl are gone")
        whole = [line for line in now.split(b"\n") if _is_json(line)]
        if len(read_results(self.home)) != len(whole):
            raise LossError("results.jsonl is not read as it was written")
        self.results = now


def saved_state(home: Home, character: str) -> Saved | None:
    """Return the newest checkpoint of a character; None if it has none."""
    if not has_checkpoint(home.checkpoint(character)):
        return None
    found = read_checkpoint(home.checkpoint(character))
    if found is None or found.notice is not None:
        raise LossError(f"the newest checkpoint of {character} is damaged: {found and found.notice}")
    config = found.meta["config"]
    done, steps = int(found.arrays["rounds.counts"][1]), int(found.arrays["agent.counts"][0])
    return Saved(config["seed"], config["episodes"], done, steps)


def is_finished(home: Home, character: str) -> bool:
    """Whether the newest checkpoint is that of a training whose weights play or have played."""
    saved = saved_state(home, character)
    if saved is None or saved.done < saved.episodes:
        return False
    for path in (home.weights(character), *home.history(character).glob("*.npz")):
        try:
            manifest, _ = load_weights(path)
        except StoreError:
            continue
        if (manifest.seed, manifest.episodes, manifest.steps) == (saved.seed, saved.episodes, saved.steps):
            return True
    return False


def check_roster(document: str, home: Home) -> None:
    """Check that ``sf2ai roster --json`` shows exactly the stopped trainings.

    Raises:
        LossError: it does not.
    """
    rows = {row["character"]: row for row in json.loads(document)}
    for character in (c.id for c in ROSTER):
        saved = saved_state(home, character)
        stopped = saved is not None and not is_finished(home, character)
        wanted = (
            (saved.done, _total(home, character, saved)) if saved is not None and stopped else (None, None)
        )
        shown = (rows[character]["stopped_at_episode"], rows[character]["stopped_of_episodes"])
        if shown != wanted:
            raise LossError(f"the roster shows {shown} for {character}, which is stopped at {wanted}")


def _total(home: Home, character: str, saved: Saved) -> int:
    """Return the episodes of a training; those of the whole league for a member of one."""
    several = load_roster_training(home)
    if several is None or not several.is_league or character not in several.characters:
        return saved.episodes
    return several.config.episodes if several.config.seed == saved.seed else saved.episodes


def digests(root: Path, base: Path) -> dict[str, str]:
    """Return the digest of each file under a folder, by its path; locks and temporary files do not count."""
    files = (path for path in root.rglob("*") if path.is_file())
    return {
        str(path.relative_to(base)): _digest(path)
        for path in files
        if path.name != "lock" and not path.name.startswith(".")
    }


def contents(root: Path) -> frozenset[tuple[str, str]]:
    """Return names and digests of all files under a folder, to find the same content elsewhere."""
    return frozenset(digests(root, root).items())


def require_whole_somewhere(home: Home, path: Path, content: frozenset[tuple[str, str]]) -> None:
    """Check that a folder of a stopped training is whole, in its place or in the history.

    Raises:
        LossError: it is not.
    """
    inside = path.relative_to(home.path)
    units = [unit / inside for unit in home.kept_trainings.glob("*")]
    if content not in [contents(place) for place in (path, *units) if place.is_dir()]:
        raise LossError(f"the stopped training in {str(inside)!r} is neither in its place nor in the history")


def _require_kept(what: str, before: dict[str, str], now: dict[str, str]) -> None:
    for name, digest in before.items():
        if now.get(name) != digest:
            raise LossError(f"{what}: {name!r} is {'gone' if name not in now else 'changed'}")


def _is_json(line: bytes) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except ValueError:
        return False


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


READING_ERRORS = (DamagedFileError, StoreError, LossError)
"""What a check raises where something is lost."""
