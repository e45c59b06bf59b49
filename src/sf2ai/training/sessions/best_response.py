"""Trains a best response: an agent whose only opponent is the agent that is to be exploited.

The exploited agent does not change. The best response is made by the trainer of `sf2ai train`, in a
temporary folder, so that none of the user's weights are touched. The exploitability that it
shows is a lower bound: a longer training may find more.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from sf2ai.errors import InputError
from sf2ai.game.characters import Character
from sf2ai.players.find import Player, player_from_file
from sf2ai.store.layout import Home
from sf2ai.store.weights import save_weights
from sf2ai.training.config import TrainingConfig
from sf2ai.training.loop.trainer import Trainer
from sf2ai.training.progress import Progress

RESPONSE_NAME = "best response"
"""Start of a best response's spec."""


@dataclass(frozen=True)
class ResponseConfig:
    """The settings of the training of a best response."""

    character: Character
    """The best response's character."""
    episodes: int
    """Rounds of training."""
    seed: int = 0
    backend: str = "sim"
    """Name in `backends.registry`."""


class ResponseTraining:
    """The training of a best response to one agent.

    Attributes:
        response: the trained best response; None until `run` has ended.
    """

    def __init__(self, config: ResponseConfig, agent: Player) -> None:
        """Prepare; nothing is played yet.

        Args:
            config: the settings.
            agent: the trained agent to exploit.

        Raises:
            InputError: the agent has no weights, or a longer reaction than in its training.
        """
        if agent.weights is None or agent.manifest is None:
            raise InputError(f"{agent.spec!r} has no weights to train against; choose a trained agent")
        if agent.reaction_frames != agent.manifest.reaction_frames:
            raise InputError(
                f"a best response needs {agent.spec!r} as it was trained, with a reaction of "
                f"{agent.manifest.reaction_frames} frames; omit the reaction option"
            )
        self.response: Player | None = None
        self._config = config
        self._training = TrainingConfig(
            character=config.character.id,
            episodes=config.episodes,
            seed=config.seed,
            opponents=(str(agent.weights),),
            opponent_characters=(agent.manifest.character,),
            frames_per_step=agent.manifest.frames_per_step,
            backend=config.backend,
        )

    def run(self) -> Iterator[Progress]:
        """Train and yield after each batch of steps; raises as `Trainer` does."""
        with TemporaryDirectory(prefix="sf2ai-") as folder:
            home = Home(Path(folder))
            with Trainer(self._training, home) as trainer:
                yield from trainer.run()
                path = home.weights(self._config.character.id)
                save_weights(path, trainer.manifest(), trainer.parameters())
            name = f"{RESPONSE_NAME} of {self._config.episodes:,} rounds"
            self.response = replace(player_from_file(path), spec=name, weights=None)
