"""The trainings of one character with several seeds as they were begun, kept so that they can continue."""

import json
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Self

from sf2ai.errors import DamagedFileError, TrainingError, UnknownNameError
from sf2ai.store.atomic import disk_error, write_bytes
from sf2ai.store.layout import Home
from sf2ai.training.config import TrainingConfig
from sf2ai.training.files.checkpoint_meta import read_config, with_writer, writer_of
from sf2ai.training.sessions.resume import resumed_config
from sf2ai.training.settings import MOST_SEEDS
from sf2ai.user_files import parse_json, read_at_most

_MAX_BYTES = 1 << 20
_NAME = "seeds.json"


@dataclass(frozen=True)
class SeedsPlan:
    """Trainings that differ in the seed alone."""

    config: TrainingConfig
    """Of the training with the first seed; the others have the next numbers."""
    count: int
    """Number of seeds."""
    begin_from: str | None = None
    """What names the weights that all begin from; None for random ones."""

    @property
    def seeds(self) -> tuple[int, ...]:
        """The seeds in their order."""
        return tuple(range(self.config.seed, self.config.seed + self.count))

    def config_of(self, seed: int) -> TrainingConfig:
        """Return the configuration of the training with one seed."""
        return replace(self.config, seed=seed)

    def resumed(self, asked: Self, given: Collection[str], kept: str = "") -> Self:
        """Return these trainings, which may be longer and more now.

        Args:
            asked: the trainings that are asked for now.
            given: names of their settings that the user has given.
            kept: as in `resume.resumed_config`.

        Raises:
            TrainingError: a given setting differs, or the trainings are shorter or fewer.
        """
        what = f"the training of {self.config.character!r} with {self.count} seeds"
        if asked.count < self.count:
            raise TrainingError(
                f"{what} cannot continue with {asked.count}; give --seeds {self.count} or more"
            )
        config = resumed_config(what, self.config, asked.config, given, kept)
        return replace(self, config=config, count=asked.count)

    def to_json(self) -> dict[str, object]:
        """Return the plan as JSON values."""
        return {"config": self.config.to_json(), "count": self.count, "begin_from": self.begin_from}


def save_seeds_plan(home: Home, plan: SeedsPlan) -> None:
    """Write the plan to its folder in the home; raises `HomeError` if the disk fails."""
    path = home.seeds(plan.config.character) / _NAME
    write_bytes(path, (json.dumps(with_writer(plan.to_json()), indent=1) + "\n").encode())


def load_seeds_plan(home: Home, character: str) -> SeedsPlan | None:
    """Return the plan that `save_seeds_plan` wrote for a character; None if there is none.

    Raises:
        DamagedFileError: the file was altered.
        HomeError: the file cannot be read.
    """
    path = home.seeds(character) / _NAME
    document: object = None
    try:
        document = parse_json(read_at_most(path, _MAX_BYTES))
        return _parse(document, character)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise disk_error("read", path, error) from error
    except (ValueError, UnknownNameError) as error:
        raise DamagedFileError(
            f"{str(path)!r} was written by {writer_of(document)} or altered, and cannot be used here "
            f"({error}); train again without --resume"
        ) from error


def _parse(document: object, character: str) -> SeedsPlan:
    if not isinstance(document, dict):
        raise ValueError("it is no JSON object")
    count, begin_from = document.get("count"), document.get("begin_from")
    if not isinstance(count, int) or isinstance(count, bool) or not 1 <= count <= MOST_SEEDS:
        raise ValueError(f"'count' is {count!r:.60}")
    if begin_from is not None and not isinstance(begin_from, str):
        raise ValueError(f"'begin_from' is {begin_from!r:.60}")
    config = read_config(document.get("config"))
    if config.character != character:
        raise ValueError(f"it is of the training of {config.character!r}")
    return SeedsPlan(config, count, begin_from)
