"""The settings of a training that the user chooses; imports nothing heavy, so `--help` can read them.

A field here and an option of the same name in `cli.options.train` are all that a new setting needs.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sf2ai.agents.cpu.knowledge.levels import LEVELS
from sf2ai.agents.settings import USUAL_EPISODES
from sf2ai.game.characters import ROSTER
from sf2ai.store.length import TrainingLength

OPPONENT_CHOICES = ("even", "prioritised")
"""How the next opponent is chosen; the first is the default."""

MOST_SEEDS = 1_000
"""With how many seeds a character is trained at most."""


@dataclass(frozen=True, kw_only=True)
class TrainingSettings:
    """What the user chooses about a training, the learning character apart."""

    episodes: int = USUAL_EPISODES
    """Rounds that are begun in total; 0 if steps or minutes say how long the training is."""
    steps: int = 0
    """Steps in total, after which the training ends in the midst of rounds; 0 for no such end."""
    minutes: float = 0.0
    """Minutes of training in total, likewise; they are those of the wall clock."""
    seed: int = 0
    """Determines all random draws: rounds, first weights, exploration."""
    opponents: tuple[str, ...] = ("random", f"cpu:{len(LEVELS) - 1}")
    """Specs of the opponents, as `players.find` reads them; each gets the same number of rounds.

    By default random play, which reaches situations that no other opponent reaches, and the strongest
    CPU: an agent that beats it also beats the weaker levels.
    """
    opponent_characters: tuple[str, ...] = tuple(character.id for character in ROSTER)
    """Ids of the characters that opponents play, in turn; a trained opponent plays its own character."""
    opponent_choice: str = OPPONENT_CHOICES[0]
    """How the next opponent is chosen, a name in `OPPONENT_CHOICES`."""
    agent: str = "dqn"
    """Name in `agents.registry`."""
    guide: str = "search"
    """Name in `guides.registry.GUIDES` of the guide that advises the learner."""
    observation: str = "human"
    """The observation by name: a preset, or features with commas; `find_observation` reads it."""
    actions: str = "moves"
    """Name of the action preset."""
    reward: str = "health-gap"
    """The reward by name: a preset, weights of terms, or a function; `find_reward` reads it."""
    reaction_frames: int = 0
    """Age of what the agent observes, in frames."""
    hyperparameters: Mapping[str, object] = field(default_factory=dict)
    """Hyperparameters that differ from the agent's defaults for this length, as JSON values."""
    probe: bool = True
    """Whether the learner plays probes beside its training, which they do not change."""
    backend: str = "sim"
    """Name in `backends.registry`."""

    @property
    def length(self) -> TrainingLength:
        """How long the training is; raises `ValueError` unless exactly one setting says so."""
        return TrainingLength.of({"episodes": self.episodes, "steps": self.steps, "minutes": self.minutes})
