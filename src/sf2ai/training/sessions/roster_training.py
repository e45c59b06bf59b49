"""The training of several characters as it was begun, kept so that it can go on as it was begun."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sf2ai.errors import DamagedFileError, TrainingError
from sf2ai.store.atomic import disk_error, write_bytes
from sf2ai.store.layout import Home
from sf2ai.training.config import TrainingConfig, differing_setting

_OWN = ("character",)
"""What is each character's own."""


@dataclass(frozen=True)
class RosterTraining:
    """Who is trained, and how: alike but for the character."""

    characters: tuple[str, ...]
    """Ids, in the order in which they begin."""
    config: TrainingConfig
    """Of the first of them."""
    is_league: bool = False
    """Whether they are raised against each other."""

    def config_of(self, character: str) -> TrainingConfig:
        """Return one character's own."""
        return replace(self.config, character=character)

    def resumed(self, asked: "RosterTraining", given: tuple[str, ...]) -> "RosterTraining":
        """Return this training with what may differ of what is asked for now: more episodes.

        Args:
            asked: the training that is asked for.
            given: which of its settings are meant.

        Raises:
            TrainingError: something else differs; the message names it.
        """
        for what, theirs, ours in (
            ("characters", self.characters, asked.characters),
            ("--league", self.is_league, asked.is_league),
        ):
            if theirs != ours:
                raise TrainingError(
                    f"the last training of several characters was begun with {what} {_said(theirs)}, and "
                    f"cannot go on with {_said(ours)}; give the same, or leave --resume away to begin anew"
                )
        name = differing_setting(self.config, asked.config, set(given) - set(_OWN))
        if name is not None:
            before, now = (config.to_json()[name] for config in (self.config, asked.config))
            raise TrainingError(
                f"the training was begun with {name} {before!r} and cannot go on with {now!r}; "
                "give the same, or leave --resume away to begin anew"
            )
        episodes = asked.config.episodes if "episodes" in given else self.config.episodes
        if episodes < self.config.episodes:
            raise TrainingError(
                f"the training was begun for {self.config.episodes} episodes, and {episodes} are fewer; "
                f"give {self.config.episodes} or more"
            )
        return replace(self, config=replace(self.config, episodes=episodes))

    def to_json(self) -> dict[str, Any]:
        """Return the training as JSON values."""
        return {
            "characters": list(self.characters),
            "config": self.config.to_json(),
            "is_league": self.is_league,
        }


def save_roster_training(home: Home, training: RosterTraining) -> None:
    """Keep it in the home; raises `HomeError` when the disk refuses."""
    write_bytes(home.roster_training, (json.dumps(training.to_json(), indent=1) + "\n").encode())


def load_roster_training(home: Home) -> RosterTraining | None:
    """Return what `save_roster_training` kept; None when there never was one.

    Raises:
        DamagedFileError: somebody has altered the file.
        HomeError: the disk refused.
    """
    path = home.roster_training
    try:
        document: Mapping[str, Any] = json.loads(path.read_bytes())
        config = TrainingConfig.from_json(document["config"])
        return RosterTraining(tuple(document["characters"]), config, bool(document["is_league"]))
    except FileNotFoundError:
        return None
    except OSError as error:
        raise disk_error("read", path, error) from error
    except (ValueError, KeyError, TypeError) as error:
        raise DamagedFileError(
            f"{str(path)!r} was altered and cannot be read; train again without --resume"
        ) from error


def _said(value: object) -> str:
    return ", ".join(value) if isinstance(value, tuple) else repr(value)
