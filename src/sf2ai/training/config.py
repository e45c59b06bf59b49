"""The configuration of one training: a frozen value, checked when it is made, kept with every checkpoint."""

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, Self

from sf2ai.agents.registry import find_agent
from sf2ai.agents.settings import AgentSettings
from sf2ai.checks import require_fields, require_least
from sf2ai.errors import InputError, UnknownNameError
from sf2ai.game.characters import find_character
from sf2ai.guides.registry import NO_GUIDE
from sf2ai.players.names import SELF
from sf2ai.seats.seat import STICKY_ACTIONS
from sf2ai.store.length import EPISODES, MINUTES, STEPS, UNITS, TrainingLength
from sf2ai.training.settings import OPPONENT_CHOICES, TrainingSettings


@dataclass(frozen=True)
class TrainingConfig(TrainingSettings):
    """One character's training."""

    character: str
    """Id of the character that learns, such as ``"chunli"``."""
    frames_per_step: int = 4
    """Length of a step, in frames."""
    sticky_actions: float = STICKY_ACTIONS
    """Probability that a step repeats the pad of the step before."""
    slots: int = 0
    """Rounds played at once; fewer if there are fewer episodes. 0 stands for the agent's own number."""
    reward_digest: str = ""
    """SHA-256 of the source of a reward that is a function; empty for any other."""

    def __post_init__(self) -> None:
        """Check the configuration.

        Raises:
            InputError: a number is too small, the agent refuses a hyperparameter, or it takes no advice
                from a guide.
            UnknownNameError: a character, an opponent choice or an agent is unknown.
        """
        self._require_length()
        if self.slots == 0:
            object.__setattr__(self, "slots", find_agent(self.agent).slots)
        require_least("the number of slots", self.slots, 1)
        require_least("the seed", self.seed, 0)
        if not self.opponents:
            raise InputError("there are no opponents to train against; give at least one")
        if not self.opponent_characters:
            raise InputError("there are no opponent characters to train against; give at least one")
        for character in (self.character, *self.opponent_characters):
            find_character(character)
        if self.opponent_choice not in OPPONENT_CHOICES:
            raise UnknownNameError("opponent choice", self.opponent_choice, OPPONENT_CHOICES)
        if self.guide != NO_GUIDE and not find_agent(self.agent).is_batched:
            raise InputError(
                f"the agent {self.agent!r} takes no advice from the guide {self.guide!r}; give --guide none"
            )
        try:
            self.settings()
        except ValueError as error:
            raise InputError(f"{error}; omit it to use its default") from error

    def _require_length(self) -> None:
        """Raise `InputError` unless exactly one setting says how long the training is."""
        require_least("the number of steps", self.steps, 0)
        if not 0 <= self.minutes < math.inf:
            raise InputError(f"the number of minutes is {self.minutes!r}; give more than 0")
        require_least("the number of episodes", self.episodes, 0 if self.steps or self.minutes else 1)
        try:
            _ = self.length
        except ValueError as error:
            raise InputError(f"{error}; set the others to 0") from error

    @classmethod
    def of(cls, character: str, settings: TrainingSettings) -> Self:
        """Return the training of a character with the user's settings; raises as the constructor does."""
        return cls(character, **{f.name: getattr(settings, f.name) for f in fields(TrainingSettings)})

    def settings(self) -> AgentSettings:
        """Return the agent's settings: its defaults for this length, and the hyperparameters."""
        settings = find_agent(self.agent).load_settings()
        usual = settings.for_episodes(self.episodes) if self.episodes else settings.for_any_length()
        return settings.from_json({**usual.to_json(), **self.hyperparameters})

    def pinned(self) -> Self:
        """Return the same training with all hyperparameters given, so that more episodes change none."""
        return replace(self, hyperparameters=self.settings().to_json())

    def lasting(self, length: TrainingLength) -> Self:
        """Return the same training with another length."""
        whole = {unit: int(length.total) if unit == length.unit else 0 for unit in (EPISODES, STEPS)}
        minutes = length.total if length.unit == MINUTES else 0.0
        return replace(self, episodes=whole[EPISODES], steps=whole[STEPS], minutes=minutes)

    def to_json(self) -> dict[str, object]:
        """Return the fields as JSON values."""
        values = {f.name: getattr(self, f.name) for f in fields(self)}
        lists = {name: list(value) for name, value in values.items() if isinstance(value, tuple)}
        return {**values, **lists, "hyperparameters": dict(self.hyperparameters)}

    @classmethod
    def from_json(cls, document: Mapping[str, Any]) -> Self:
        """Read a configuration that `to_json` wrote.

        Raises:
            ValueError: a field is unknown, missing or of a wrong type.
            InputError: as the constructor.
        """
        require_fields(cls, document)
        values: dict[str, Any] = {n: tuple(v) if isinstance(v, list) else v for n, v in document.items()}
        return cls(**values)


def passivity_notice(config: TrainingConfig) -> list[str]:
    """Return a line for the user if nothing in a training says how to fight; else none.

    A policy gradient that meets only itself, from random weights on, may go passive: neither side attacks,
    since each attack is punished more often than it hits.
    """
    alone = set(config.opponents) == {SELF}
    if config.guide == NO_GUIDE and alone and find_agent(config.agent).mixes:
        return [
            f"the agent {config.agent!r} learns without a guide and against itself only: it may go passive; "
            "add --opponent cpu:7, or omit --guide"
        ]
    return []


SETTINGS = tuple(f.name for f in fields(TrainingConfig) if f.name != "hyperparameters")
"""Names of the settings of a training, without the agent's hyperparameters."""


MAY_CHANGE = (*UNITS, "probe")
"""Settings with another value in a training that continues."""


def differing_setting(
    before: TrainingConfig, after: TrainingConfig, names: Collection[str] = SETTINGS
) -> str | None:
    """Return the name of the first setting that differs between two trainings, or None.

    The length and the probes are not compared, nor are hyperparameters that ``after`` does not give.

    Args:
        before: the training that was begun.
        after: the training that is asked for now.
        names: the settings to compare.
    """
    for name in SETTINGS:
        if name in names and name not in MAY_CHANGE and getattr(before, name) != getattr(after, name):
            return name
    for name, value in after.hyperparameters.items():
        if before.hyperparameters.get(name) != value:
            return name
    return None
