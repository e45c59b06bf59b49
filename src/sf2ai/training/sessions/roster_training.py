"""The training of several characters as it was begun, kept in the home so that it can continue."""

import json
from dataclasses import dataclass, replace

from sf2ai.errors import DamagedFileError, UnknownNameError
from sf2ai.game.characters import find_character
from sf2ai.store.atomic import disk_error, write_bytes
from sf2ai.store.layout import Home
from sf2ai.training.config import TrainingConfig
from sf2ai.training.files.checkpoint_meta import read_config, with_writer, writer_of
from sf2ai.training.sessions.resume import require_same, resumed_config
from sf2ai.user_files import parse_json, read_at_most

_MAX_BYTES = 1 << 20
_WHAT = "the last training of several characters"


@dataclass(frozen=True)
class RosterTraining:
    """The characters of a training and their common configuration."""

    characters: tuple[str, ...]
    """Ids, in the order in which their trainings begin."""
    config: TrainingConfig
    """The configuration of the first character."""
    is_league: bool = False
    """Whether the characters are trained against each other."""

    def config_of(self, character: str) -> TrainingConfig:
        """Return the configuration of one character."""
        return replace(self.config, character=character)

    def resumed(self, asked: "RosterTraining", given: tuple[str, ...], kept: str = "") -> "RosterTraining":
        """Return this training, which may be longer now.

        Args:
            asked: the training that is asked for now.
            given: names of its settings that the user has given.
            kept: as in `resume.resumed_config`.

        Raises:
            TrainingError: something else differs; the message names it.
        """
        require_same(_WHAT, "characters", self.characters, asked.characters, kept)
        require_same(_WHAT, "--league", self.is_league, asked.is_league, kept)
        # Each character's configuration names its own character.
        config = resumed_config(_WHAT, self.config, asked.config, set(given) - {"character"}, kept)
        return replace(self, config=config)

    def to_json(self) -> dict[str, object]:
        """Return the training as JSON values."""
        return {
            "characters": list(self.characters),
            "config": self.config.to_json(),
            "is_league": self.is_league,
        }


def save_roster_training(home: Home, training: RosterTraining) -> None:
    """Write the training to the home; raises `HomeError` if the disk fails."""
    write_bytes(home.roster_training, (json.dumps(with_writer(training.to_json()), indent=1) + "\n").encode())


def load_roster_training(home: Home) -> RosterTraining | None:
    """Return the training that `save_roster_training` wrote; None if there is none.

    Raises:
        DamagedFileError: the file was altered.
        HomeError: the file cannot be read.
    """
    path = home.roster_training
    document: object = None
    try:
        document = parse_json(read_at_most(path, _MAX_BYTES))
        return _parse(document)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise disk_error("read", path, error) from error
    except (ValueError, UnknownNameError) as error:
        raise DamagedFileError(
            f"{str(path)!r} was written by {writer_of(document)} or altered, and cannot be used here "
            f"({error}); train again without --resume"
        ) from error


def _parse(document: object) -> RosterTraining:
    """Read what `RosterTraining.to_json` returned; characters may have any of their names."""
    if not isinstance(document, dict):
        raise ValueError("it is no JSON object")
    names, is_league = document.get("characters"), document.get("is_league")
    if not isinstance(names, list) or not names or not all(isinstance(name, str) for name in names):
        raise ValueError(f"'characters' is {names!r:.60}")
    if not isinstance(is_league, bool):
        raise ValueError(f"'is_league' is {is_league!r:.60}")
    characters = tuple(find_character(name).id for name in names)
    if len(set(characters)) < len(characters):
        raise ValueError("'characters' has one of them twice")
    return RosterTraining(characters, read_config(document.get("config")), is_league)
