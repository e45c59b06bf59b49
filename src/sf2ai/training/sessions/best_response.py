"""How exploitable an agent is: somebody is trained against it and nobody else, and then meets it.

The agent stays as it is. Its opponent, the best response, is an agent like any other, made by
the trainer that `sf2ai train` runs, in a folder of its own that is gone afterwards: no weights of
the user are touched. What so many rounds of training find is a lower bound; a longer search may find more.
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
"""How the name of a best response as an opponent begins."""


@dataclass(frozen=True)
class ResponseConfig:
    """How a best response is trained."""

    character: Character
    """Whom it plays."""
    episodes: int
    """Rounds that it trains."""
    seed: int = 0
    backend: str = "sim"
    """Name in `backends.registry`."""


class ResponseTraining:
    """A best response to one agent that is being trained.

    Attributes:
        response: who came out of it; None until `run` has ended.
    """

    def __init__(self, config: ResponseConfig, agent: Player) -> None:
        """Prepare; nothing is played yet.

        Args:
            config: who learns, and for how long.
            agent: the trained agent that is to be beaten.

        Raises:
            InputError: the agent is scripted, or is made to see later than it was trained to.
        """
        if agent.weights is None or agent.manifest is None:
            raise InputError(f"{agent.spec!r} has no weights to train against; choose a trained agent")
        if agent.reaction_frames != agent.manifest.reaction_frames:
            raise InputError(
                f"a best response is trained against {agent.spec!r} as it was trained, with what it sees "
                f"{agent.manifest.reaction_frames} frames old; leave the reaction away"
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
        """Train, yielding after each batch of steps; raises as `Trainer` does."""
        with TemporaryDirectory(prefix="sf2ai-") as folder:
            home = Home(Path(folder))
            with Trainer(self._training, home) as trainer:
                yield from trainer.run()
                path = home.weights(self._config.character.id)
                save_weights(path, trainer.manifest(), trainer.parameters())
            name = f"{RESPONSE_NAME} of {self._config.episodes:,} rounds"
            self.response = replace(player_from_file(path), spec=name, weights=None)
