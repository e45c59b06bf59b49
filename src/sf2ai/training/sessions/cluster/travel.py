"""Trainings as they travel to a cluster's workers and back: files as their bytes, settings as JSON.

A worker writes the files into a folder of its own and reads them as any file, with all checks. Its folder has
the home of the training, the home in which its opponents are found, and the weights that were named by path:

    home/agents/<character>/training/...
    players/agents/<character>/weights.npz, players/league/...
    named/<path as it was named>
"""

import os
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from sf2ai.errors import InputError, UnknownNameError
from sf2ai.players.find import find_name
from sf2ai.players.names import AgentName, FileName, LeagueName
from sf2ai.players.travelling import TravellingFile, require_built_in_game
from sf2ai.store.atomic import disk_error, make_folder
from sf2ai.store.layout import Home
from sf2ai.store.weights import kept_weights
from sf2ai.training.config import TrainingConfig
from sf2ai.training.files.log_files import EVENTS_NAME
from sf2ai.training.logs.registry import NOWHERE
from sf2ai.training.sessions.messages import Job

HOME, PLAYERS, NAMED, LEAGUE_FILE = "home", "players", "named", "league.npz"
"""Names in a worker's folder."""
_OF_A_TRAINING = re.compile(
    rf"checkpoint/checkpoint-\d{{8,}}\.npz|replay/rows-\d{{12}}-\d{{12}}\.npz|log\.csv|probes\.csv|tensorboard/{EVENTS_NAME}"
)
"""Files of a training's folder that travel."""


@dataclass(frozen=True)
class TrainingPart:
    """A task: the next part of a training, which depends on nothing else.

    Attributes:
        key: tells the training from the others of the driver.
        job: `Job.to_line`; its paths are those of the driver.
        files: the training's files so far, by path in `Home.training`; none of a training that begins.
        players: what it needs of the home in which its opponents are, by path in that home.
        named: weights that were named by path, by that path.
        seconds: length of the part.
    """

    key: int
    job: str
    files: Mapping[str, bytes]
    players: Mapping[str, bytes]
    named: Mapping[str, bytes]
    seconds: float


@dataclass(frozen=True)
class PartDone:
    """What a worker returns.

    Attributes:
        reports: lines of `Report.to_line`, in their order: stages, notices, the last progress, and an error.
        files: all files of the training that are new or have changed, by path in `Home.training`.
        names: paths of all files of the training.
        weights: the file of the trained weights; None before the training's end.
    """

    reports: tuple[str, ...]
    files: Mapping[str, bytes]
    names: tuple[str, ...]
    weights: bytes | None = None


def require_travelling(config: TrainingConfig, trackers: Collection[str] = ()) -> None:
    """Raise `InputError` if a training needs what no worker has: a console, a function, a tracker."""
    require_built_in_game(config.backend)
    if config.reward_digest:
        raise InputError(
            f"the reward {config.reward!r} is a function of this machine, and a cluster gets no code of it; "
            "give weights of terms with --reward, or omit --cluster"
        )
    if tracker := next((name for name in trackers if name != NOWHERE), None):
        raise InputError(
            f"the tracker {tracker!r} gets figures from the machine that trains; omit --log or --cluster"
        )


def players_of(job: Job) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """Return the files of the players that a job names, as `TrainingPart.players` and `TrainingPart.named`.

    Raises:
        InputError: weights are named by a path that leads out of the current folder.
        StoreError: a file cannot be read, or there is none.
    """
    home = Home(job.players or job.home)
    inside: dict[str, bytes] = {}
    named: dict[str, bytes] = {}
    given = () if job.begin_from is None else (job.begin_from,)
    for spec in dict.fromkeys((*job.config.opponents, job.config.guide, *given)):
        match _name(spec):
            case AgentName(character, origin):
                path = kept_weights(home, character.id, origin)
                if path.is_relative_to(home.path):  # others are packaged
                    inside[path.relative_to(home.path).as_posix()] = TravellingFile.read(path).content
            case LeagueName(character, generation):
                path = home.league_weights(generation, character.id)
                inside[path.relative_to(home.path).as_posix()] = TravellingFile.read(path).content
            case FileName(path):
                if path.is_absolute() or os.path.normpath(path).startswith(os.pardir):
                    raise InputError(
                        f"{spec!r} lies outside of the current folder, and a worker of a cluster finds "
                        "weights by the path that names them; start in a folder above them, and name them "
                        "from there"
                    )
                named[path.as_posix()] = TravellingFile.read(path).content
            case _:
                pass
    return inside, named


def files_of(home: Home, character: str) -> dict[str, bytes]:
    """Return the files of a character's training, by path in its folder.

    Raises:
        HomeError: one cannot be read.
    """
    folder = home.training(character)
    return {name: TravellingFile.read(folder / name).content for name in names_of(folder)}


def names_of(folder: Path) -> list[str]:
    """Return the paths of the files of a training's folder, checkpoints last."""
    found = (path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    return checked_names(name for name in found if _OF_A_TRAINING.fullmatch(name))


def checked_names(names: Iterable[str]) -> list[str]:
    """Return paths in the order in which a training's files are written, checkpoints last.

    Raises:
        ValueError: one of them is no path of a training's file.
    """
    found = list(names)
    for name in found:
        if not _OF_A_TRAINING.fullmatch(name):
            raise ValueError(f"{name!r:.80} is no file of a training")
    return sorted(found, key=lambda name: (name.startswith("checkpoint/"), name))


def put(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files into a worker's folder; raises `HomeError`."""
    for name, content in files.items():
        path = folder.joinpath(*PurePosixPath(name).parts)
        make_folder(path.parent)
        try:
            path.write_bytes(content)
        except OSError as error:
            raise disk_error("write", path, error) from error


def _name(spec: str) -> object:
    """Return what a spec names; None if it is a guide's or the training will say what is wrong with it."""
    try:
        return find_name(spec)
    except (InputError, UnknownNameError):
        return None
