"""What a training is told: one frozen value, checked when it is made, kept with every checkpoint."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any, Self

from sf2ai.agents.registry import find_agent
from sf2ai.agents.settings import AgentSettings
from sf2ai.errors import InputError, UnknownNameError
from sf2ai.game.characters import find_character
from sf2ai.guides.registry import NO_GUIDE
from sf2ai.seats.seat import STICKY_ACTIONS
from sf2ai.training.settings import OPPONENT_CHOICES, TrainingSettings

DEFAULT_SLOTS = 16
"""Rounds played at once. More make a step cheaper, but learn from staler play: 300 rounds are
only 19 in each of 16 slots."""


LEAGUE = "league:"
"""Beginning of the spec of a league's member: ``league:ken@3`` is what Ken was after generation 3."""


@dataclass(frozen=True)
class TrainingConfig(TrainingSettings):
    """One character's training."""

    character: str
    """Id of the character that learns, such as ``"chunli"``."""
    frames_per_step: int = 4
    """Frames that an action lasts."""
    sticky_actions: float = STICKY_ACTIONS
    """Share of steps in which the hands stay as they were."""
    slots: int = DEFAULT_SLOTS
    """Rounds played at once; fewer when there are fewer episodes."""
    hyperparameters: Mapping[str, Any] = field(default_factory=dict)
    """Those of the agent that are not to be its defaults for so many episodes, as JSON values."""

    def __post_init__(self) -> None:
        """Refuse what cannot work.

        Raises:
            InputError: a count that is too small, a hyperparameter that the agent refuses, or a guide
                for an agent that takes no advice.
            UnknownNameError: an unknown character, choice or agent.
        """
        for name, least in (("episodes", 1), ("slots", 1), ("seed", 0)):
            if getattr(self, name) < least:
                raise InputError(f"{name} is {getattr(self, name)!r}; give {least} or more")
        for name in ("opponents", "opponent_characters"):
            if not getattr(self, name):
                raise InputError(f"there are no {name.replace('_', ' ')} to train against; give at least one")
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
            raise InputError(f"{error}; leave it away for its default") from error

    @classmethod
    def of(cls, character: str, settings: TrainingSettings) -> Self:
        """Return the training of a character with the user's settings; raises as the constructor does."""
        return cls(character, **{f.name: getattr(settings, f.name) for f in fields(TrainingSettings)})

    def settings(self) -> AgentSettings:
        """Return the agent's own settings: its defaults for so many episodes, and what differs from them."""
        settings = find_agent(self.agent).load_settings()
        return settings.from_json({**settings.for_episodes(self.episodes).to_json(), **self.hyperparameters})

    def pinned(self) -> Self:
        """Return the same with all hyperparameters spelled out: more episodes change them no more."""
        return replace(self, hyperparameters=self.settings().to_json())

    def to_json(self) -> dict[str, Any]:
        """Return the fields as JSON values."""
        values = {f.name: getattr(self, f.name) for f in fields(self)}
        lists = {name: list(value) for name, value in values.items() if isinstance(value, tuple)}
        return {**values, **lists, "hyperparameters": dict(self.hyperparameters)}

    @classmethod
    def from_json(cls, document: Mapping[str, Any]) -> Self:
        """Read what `to_json` gave; raises as the constructor does."""
        values: dict[str, Any] = {n: tuple(v) if isinstance(v, list) else v for n, v in document.items()}
        return cls(**values)


SETTINGS = tuple(f.name for f in fields(TrainingConfig) if f.name != "hyperparameters")
"""What a training is told, the agent's own settings apart."""


def differing_setting(
    before: TrainingConfig, after: TrainingConfig, names: Collection[str] = SETTINGS
) -> str | None:
    """Name the first setting in which two trainings differ, the number of episodes apart; else None.

    Hyperparameters that ``after`` leaves to their defaults differ from nothing.

    Args:
        before: the training that was begun.
        after: what is asked for now.
        names: the settings that are compared; those left out differ from nothing.
    """
    for name in SETTINGS:
        if name in names and name != "episodes" and getattr(before, name) != getattr(after, name):
            return name
    for name, value in after.hyperparameters.items():
        if before.hyperparameters.get(name) != value:
            return name
    return None
