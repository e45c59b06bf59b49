"""Where each file of a home lies; no other module spells these paths.

::

    home/
      agents/<character id>/
        weights.npz              the weights that play now, with their manifest
        history/<UTC stamp>.npz  the weights that they replaced
        curves.png               the learning curves of the current or last training
        training/
          checkpoint/            the checkpoints from which `--resume` continues
          replay/                the replay buffer of the checkpoints, in pieces
          log.csv                one row per finished episode
          tensorboard/           the same rows for TensorBoard
          trackers/<name>.json   what a tracker has of these rows; beside it, what its package printed
        lock                     held while this character is trained or imported
      history/<UTC stamp>/       stopped trainings that a later one moved out of its way: agents/,
                                 roster_training.json and league/ as they were in the home
      roster_training.json       the last training of several characters, for `--resume`
      league/                    the last league
        generation-<number>/<character id>.npz
        lock                     held while a league or a training of several characters runs
      tournaments/<name>/
        tournament.json          settings and lineup, with digests of weights and bots
        matches.jsonl            one line per finished match
        result.json              the result, once every match is played
        lock                     held while it is played
      sweeps/<name>/
        sweep.json               what is swept
        study.db                 Optuna's storage of the trials
        trials/<number>/         a home for each trial
        lock                     held while it runs
      seeds/<character id>/      the trainings of a character with several seeds
        seeds.json               what is trained
        <seed>/                  a home for each seed
      seeds/<character id>-<UTC stamp>/  former ones
      seeds/<character id>.lock  held while they run
      states/                    save states from which rounds on a SNES begin; may be deleted
      bans.json
      results.jsonl
      lock                       held while one of the two files above is changed

Nothing here touches the disk; the first write into a folder makes it.
"""

import os
import re
import shlex
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sf2ai.checks import path_of
from sf2ai.errors import HomeError, Sf2aiError

HOME_VARIABLE = "SF2AI_HOME"
"""The environment variable that names the home if ``--home`` is not given."""


def default_home() -> Path:
    """Return the folder that ``SF2AI_HOME`` names, else the platform's folder for user data.

    Raises:
        InputError: no folder can have the name that ``SF2AI_HOME`` gives.
        HomeError: the user has no home folder, and so no folder for user data.
    """
    named = os.environ.get(HOME_VARIABLE)
    if named:
        return path_of(HOME_VARIABLE, named)
    from platformdirs import user_data_path  # rarely needed, so imported only here

    try:
        folder = user_data_path("sf2ai", appauthor=False)
    except RuntimeError:  # no HOME, and a user of whom the system knows nothing
        folder = Path("~")
    if not folder.is_absolute():  # older versions return "~" as it is
        raise HomeError(f"this user has no home folder; name a folder with --home DIR or {HOME_VARIABLE}")
    return folder


def utc_now() -> datetime:
    """Return the current time in UTC, to the second, as dates in a home are kept."""
    return datetime.now(UTC).replace(microsecond=0)


def utc_text(moment: datetime) -> str:
    """Return a time as manifests and bans store it.

    >>> utc_text(datetime(2025, 3, 1, 12, 30, tzinfo=UTC))
    '2025-03-01T12:30:00Z'
    """
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def parse_utc(text: str) -> datetime:
    """Read a time that `utc_text` wrote; raises `ValueError` for other text."""
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)


_HISTORY_NAME = re.compile(r"(\d{8}T\d{6}Z)(?:-(\d{1,9}))?")


def history_name(moment: datetime, number: int = 1) -> str:
    """Return the name of what was kept at a time; ``number`` distinguishes what was kept in one second."""
    stamp = moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    return stamp if number == 1 else f"{stamp}-{number}"


def history_order(name: str) -> tuple[str, int]:
    """Return a key that sorts names of `history_name` by time, then by number.

    >>> sorted(["20250301T123000Z-10", "20250301T123000Z-2", "20250301T123000Z"], key=history_order)
    ['20250301T123000Z', '20250301T123000Z-2', '20250301T123000Z-10']
    """
    match = _HISTORY_NAME.fullmatch(name)
    return (match[1], int(match[2] or 1)) if match else (name, 0)


def is_history_name(name: str) -> bool:
    """Return whether `history_name` writes such names."""
    return _HISTORY_NAME.fullmatch(name) is not None


@dataclass(frozen=True)
class Home:
    """The folder in which sf2ai keeps a user's files: weights, trainings, bans and results.

    >>> Home(Path("home")).weights("ryu").as_posix()
    'home/agents/ryu/weights.npz'
    """

    path: Path

    @classmethod
    def default(cls) -> "Home":
        """Return the home at `default_home`."""
        return cls(default_home())

    @property
    def bans(self) -> Path:
        """The file of banned characters."""
        return self.path / "bans.json"

    @property
    def results(self) -> Path:
        """The file of measured results, one JSON line each."""
        return self.path / "results.jsonl"

    @property
    def lock(self) -> Path:
        """The lock of `bans` and `results`."""
        return self.path / "lock"

    @property
    def roster_training(self) -> Path:
        """The file of the last training of several characters."""
        return self.path / "roster_training.json"

    @property
    def league(self) -> Path:
        """The folder of the last league."""
        return self.path / "league"

    @property
    def league_lock(self) -> Path:
        """The lock that is held while a league or a training of several characters runs."""
        return self.league / "lock"

    def league_generation(self, generation: int) -> Path:
        """Return the folder of the weights of a league's members after a generation."""
        return self.league / f"generation-{generation:03d}"

    def league_weights(self, generation: int, character: str) -> Path:
        """Return the weights of one member of a league after a generation."""
        return self.league_generation(generation) / f"{character}.npz"

    @property
    def tournaments(self) -> Path:
        """The folder of all tournaments."""
        return self.path / "tournaments"

    def tournament(self, name: str) -> Path:
        """Return the folder of one tournament."""
        return self.tournaments / name

    @property
    def kept_trainings(self) -> Path:
        """The folder of the stopped trainings that later ones have moved out of their way."""
        return self.path / "history"

    def kept_training(self, name: str) -> "Home":
        """Return the folder of one of `kept_trainings`; the files in it lie as in a home."""
        return Home(self.kept_trainings / name)

    def sweep(self, name: str) -> Path:
        """Return the folder of one sweep."""
        return self.path / "sweeps" / name

    def trial_home(self, name: str, number: int) -> "Home":
        """Return the home of one trial of a sweep."""
        return Home(self.sweep(name) / "trials" / f"{number:04d}")

    def seeds(self, character: str) -> Path:
        """Return the folder of the trainings of one character with several seeds."""
        return self.path / "seeds" / character

    def seed_home(self, character: str, seed: int) -> "Home":
        """Return the home of the training with one of several seeds."""
        return Home(self.seeds(character) / str(seed))

    def former_seeds(self, character: str, moment: datetime, number: int = 1) -> Path:
        """Return the folder for trainings with several seeds that gave way; arguments as `history_file`'s."""
        return self.path / "seeds" / f"{character}-{history_name(moment, number)}"

    @property
    def option(self) -> str:
        """What a command line needs to name this home: nothing if it is the default one."""
        try:
            is_default = self.path == default_home()
        except Sf2aiError:  # there is no default for this user
            is_default = False
        return "" if is_default else f" --home {shlex.quote(str(self.path))}"

    @property
    def states(self) -> Path:
        """The folder of the save states from which backends begin their rounds."""
        return self.path / "states"

    def agent(self, character: str) -> Path:
        """Return the folder of one character, given by its id."""
        return self.path / "agents" / character

    def weights(self, character: str) -> Path:
        """Return the file of the weights that play a character."""
        return self.agent(character) / "weights.npz"

    def history(self, character: str) -> Path:
        """Return the folder of a character's replaced weights."""
        return self.agent(character) / "history"

    def history_files(self, character: str) -> list[Path]:
        """Return the files of a character's replaced weights, newest first."""
        files = self.history(character).glob("*.npz")
        return sorted(files, key=lambda path: history_order(path.stem), reverse=True)

    def history_file(self, character: str, moment: datetime, number: int = 1) -> Path:
        """Return the file for replaced weights of a time; ``number`` distinguishes those of one second."""
        return self.history(character) / f"{history_name(moment, number)}.npz"

    def curves(self, character: str) -> Path:
        """Return the picture of the learning curves of a character's current or last training."""
        return self.agent(character) / "curves.png"

    def agent_lock(self, character: str) -> Path:
        """Return the lock that is held while a character is trained or imported."""
        return self.agent(character) / "lock"

    def training(self, character: str) -> Path:
        """Return the folder of a character's current or last training."""
        return self.agent(character) / "training"

    def checkpoint(self, character: str) -> Path:
        """Return the folder of the checkpoints of a character's training."""
        return self.training(character) / "checkpoint"

    def replay(self, character: str) -> Path:
        """Return the folder of the replay buffer of a character's training."""
        return self.training(character) / "replay"

    def log(self, character: str) -> Path:
        """Return the CSV log of a character's training, one row per finished episode."""
        return self.training(character) / "log.csv"

    def probes(self, character: str) -> Path:
        """Return the CSV log of the probes of a character's training, one row per probe."""
        return self.training(character) / "probes.csv"

    @staticmethod
    def aside(path: Path) -> Path:
        """Return the place of a finished training's folder until the new training has a checkpoint."""
        return path.with_name(f".{path.name}.former")

    def tensorboard(self, character: str) -> Path:
        """Return the folder of a character's TensorBoard log."""
        return self.training(character) / "tensorboard"

    def tracker(self, character: str, name: str) -> Path:
        """Return the file that says what a tracker has of a character's training."""
        return self.training(character) / "trackers" / f"{name}.json"
