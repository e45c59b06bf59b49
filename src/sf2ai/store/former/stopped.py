"""Stopped trainings: how far each of them came, read from its newest checkpoint.

A training is finished when its weights play, or are in the character's history; else it is stopped,
and belongs to what the user has. So does a finished one in whose folder the user put a file.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from sf2ai.engine import ENGINE_VERSION
from sf2ai.errors import StoreError
from sf2ai.store.atomic import disk_error, temporary_files
from sf2ai.store.checkpoint import Checkpoint, has_checkpoint, read_checkpoint
from sf2ai.store.layout import Home, utc_text
from sf2ai.store.length import EPISODES, STEPS, TrainingLength
from sf2ai.store.lock import is_held
from sf2ai.store.weights import load_weights
from sf2ai.user_files import open_file, parse_json, read_at_most

_EPISODES = "rounds.counts"
"""Array of a checkpoint: the number of episodes that were begun, and the number that are done."""
_LEAGUE_CHOICE = "prioritised"
"""How a member of a league chooses its opponents."""
_MAX_BYTES = 1 << 20
_HEADING_BYTES = 4_096
"""More than the heading of a log has."""
_STEPS = "agent.counts"
"""Array of a checkpoint: the number of steps, then others."""


@dataclass(frozen=True)
class StoppedTraining:
    """A training that can continue, as its newest checkpoint has it."""

    character: str
    """Id."""
    done: float | None
    """How much is done, in the unit of `length`; None if every checkpoint is damaged."""
    length: TrainingLength | None
    """How long it is in total; None if every checkpoint is damaged."""
    saved: str
    """When the newest checkpoint was written, in UTC, such as ``"2025-03-01T12:30:00Z"``."""
    backend: str = "sim"
    """Name in `backends.registry`."""
    backend_version: str = ""
    """Version of the backend; empty if every checkpoint is damaged."""
    file: str = ""
    """Name of its newest intact checkpoint; empty if there is none."""
    network: Mapping[str, str] = field(default_factory=dict)
    """Names of the agent, the observation and the actions, on which the shape of its network depends."""
    is_running: bool = False
    """Whether a process continues it now."""

    @property
    def can_continue(self) -> bool:
        """Whether it can be resumed: a match of another engine version cannot go on here."""
        return self.backend != "sim" or self.backend_version in ("", str(ENGINE_VERSION))

    @property
    def progress(self) -> str:
        """How far the training came, in words.

        >>> StoppedTraining("ryu", 46, TrainingLength("episodes", 200), "2025-03-01T12:30:00Z").progress
        '46 of 200 episodes'
        """
        if self.done is None or self.length is None:
            return "its checkpoints are damaged"
        return self.length.words(self.done)

    @property
    def resume_options(self) -> str:
        """The options of ``sf2ai train`` that resume it, without the home."""
        backend = "" if self.backend == "sim" else f" --backend {self.backend}"
        return f"--char {self.character} --resume{backend}"


def find_stopped(home: Home, character: str) -> StoppedTraining | None:
    """Return the training of a character that was stopped; None if there is none, or it has finished.

    Raises:
        HomeError: the files cannot be read.
    """
    folder = home.checkpoint(character)
    if not has_checkpoint(folder):
        # The first rows come after the first checkpoint, so a log with rows is what is left of a training.
        is_left = _has_rows(home.log(character)) or _has_others(home, character)
        return StoppedTraining(character, None, None, _saved(folder.parent)) if is_left else None
    try:
        checkpoint = read_checkpoint(folder)
    except StoreError:  # whatever it was, it is the user's
        return StoppedTraining(character, None, None, _saved(folder))
    if checkpoint is None or (_is_finished(home, character, checkpoint) and not _has_others(home, character)):
        return None
    return _describe(home, character, checkpoint, folder)


def find_unfinished(home: Home, character: str) -> StoppedTraining | None:
    """Return the training of a character that was stopped or is running; as `find_stopped`."""
    found = find_stopped(home, character)
    if found is None:
        return None
    several = _roster_training(home)
    is_one_of_several = several is not None and character in several[0]
    runs = is_held(home.agent_lock(character)) or (is_one_of_several and is_held(home.league_lock))
    return replace(found, is_running=runs)


def _describe(home: Home, character: str, checkpoint: Checkpoint, folder: Path) -> StoppedTraining:
    try:
        config = checkpoint.meta["config"]
        return StoppedTraining(
            character,
            _done(checkpoint, length := _total(home, character, config)),
            length,
            _saved(folder),
            str(config["backend"]),
            str(checkpoint.meta["origin"][f"backend {config['backend']}"]),
            checkpoint.file,
            {name: str(config[name]) for name in ("agent", "observation", "actions")},
        )
    except (KeyError, TypeError, ValueError, IndexError):
        return StoppedTraining(character, None, None, _saved(folder))


def _done(checkpoint: Checkpoint, length: TrainingLength) -> float:
    """Return how much of a training a checkpoint has, in the unit of its length."""
    if length.unit == EPISODES:
        return int(checkpoint.arrays[_EPISODES][1])
    if length.unit == STEPS:
        return int(checkpoint.arrays[_STEPS][0])
    return float(checkpoint.meta["seconds"]) / 60


def _total(home: Home, character: str, config: Mapping[str, object]) -> TrainingLength:
    """Return the length of a training; that of its whole league for a member between two generations."""
    length = TrainingLength.of(config)
    several = _roster_training(home)
    if several is None or character not in several[0] or several[1].get("is_league") is not True:
        return length
    whole = several[1].get("config")
    if not isinstance(whole, dict) or config.get("opponent_choice") != _LEAGUE_CHOICE:
        return length
    total = TrainingLength.of(whole)
    is_same = config.get("seed") == whole.get("seed") and total.unit == length.unit
    return total if is_same and total.total > length.total else length


def _roster_training(home: Home) -> tuple[list[object], Mapping[str, object]] | None:
    """Return the characters and the file of the last training of several; None without a usable one."""
    try:
        document = parse_json(read_at_most(home.roster_training, _MAX_BYTES))
        return list(document["characters"]), dict(document)
    except (OSError, ValueError, TypeError, KeyError):
        return None


def _has_rows(log: Path) -> bool:
    """Whether a log has more than its heading; a log that cannot be read has none."""
    try:
        with open_file(log) as file:
            return len(file.read(_HEADING_BYTES).splitlines()) > 1
    except OSError:
        return False


def _has_others(home: Home, character: str) -> bool:
    """Whether the folder of a training has files that no training puts there: they are the user's."""
    folder = home.training(character)
    own = {
        path(character) for path in (home.checkpoint, home.replay, home.log, home.probes, home.tensorboard)
    }
    try:
        own |= set(temporary_files(folder))  # left by a process that was killed while it wrote
        return any(path not in own for path in folder.iterdir())
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError as error:
        raise disk_error("read", folder, error) from error


def _saved(folder: Path) -> str:
    newest = max((path.lstat().st_mtime for path in folder.iterdir()), default=0.0)
    return utc_text(datetime.fromtimestamp(newest, UTC))


def _is_finished(home: Home, character: str, checkpoint: Checkpoint) -> bool:
    """Whether a training has come to its end and the home has exactly its weights."""
    try:
        config, begun = checkpoint.meta["config"], int(checkpoint.arrays[_EPISODES][0])
        result = (config["character"], begun, config["seed"], int(checkpoint.arrays[_STEPS][0]))
        length = TrainingLength.of(config)
        if _done(checkpoint, length) < length.total:
            return False
    except (KeyError, TypeError, ValueError, IndexError):
        return False
    return result in _results(home, character)


def _results(home: Home, character: str) -> Iterator[tuple[str, int, int, int]]:
    """Yield character, begun episodes, seed and steps of the weights that play and of those that played."""
    for path in (home.weights(character), *home.history_files(character)):
        try:
            manifest, _ = load_weights(path)
        except StoreError:
            continue
        yield (manifest.character, manifest.episodes, manifest.seed, manifest.steps)
