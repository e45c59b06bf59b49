"""Trains best responses: agents whose only opponent is the agent that is to be exploited.

The exploited agent does not change. A best response is made by the trainer of `sf2ai train`, in a temporary
folder, so that none of the user's weights are touched. The exploitability that it shows is a lower bound: a
longer training may find more.

A PPO responder trains once with each of `RATES`, since the best rate depends on the agent; of each training
the weights at each of `MARKS` are kept, and the best of all by `TRIAL_ROUNDS` fresh rounds is the response.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from sf2ai.agents.kept_networks import network_sizes
from sf2ai.errors import InputError
from sf2ai.game.characters import Character
from sf2ai.guides.registry import CPU_GUIDE, NO_GUIDE
from sf2ai.measuring.evaluation import EvaluationConfig, evaluate
from sf2ai.players.find import Player, player_from_file
from sf2ai.players.searching import searching
from sf2ai.rounds.plans import split_seed
from sf2ai.store.layout import Home
from sf2ai.store.weights import WeightArrays, load_weights, save_weights
from sf2ai.training.config import TrainingConfig
from sf2ai.training.loop.trainer import Trainer
from sf2ai.training.progress import Progress
from sf2ai.training.responders import DEFAULT_RESPONDER, RESPONDERS, Responder
from sf2ai.training.settings import TrainingSettings

RESPONSE_NAME = "best response"
"""Start of a best response's spec."""

RATES = (3e-4, 1e-3, 3e-3)
"""Learning rates of a PPO responder's trainings."""
MARKS = (0.5, 0.75, 1.0)
"""Shares of a PPO responder's training after which its weights are kept."""
TRIAL_ROUNDS = 1_000
"""Rounds by which the best of the kept weights is found; an evaluation plays others."""

_TRIALS = 1 << 44
"""The purpose of the seed of these rounds."""


@dataclass(frozen=True)
class ResponseConfig:
    """The settings of the training of a best response."""

    character: Character
    """The best response's character."""
    responder: Responder
    """How it is trained."""
    seed: int = 0
    backend: str = "sim"
    """Name in `backends.registry`."""


class ResponseTraining:
    """The training of a best response to one agent.

    Attributes:
        character: the best response's.
        response: the trained best response; None until `run` has ended.
    """

    def __init__(self, config: ResponseConfig, agent: Player) -> None:
        """Prepare; nothing is played yet.

        Args:
            config: the settings.
            agent: the trained agent to exploit.

        Raises:
            InputError: the agent has no weights, or a longer reaction than in its training; or the responder
                cannot begin from its weights.
        """
        if agent.weights is None or agent.manifest is None:
            raise InputError(f"{agent.spec!r} has no weights to train against; choose a trained agent")
        if agent.reaction_frames != agent.manifest.reaction_frames:
            raise InputError(
                f"a best response needs {agent.spec!r} as it was trained, with a reaction of "
                f"{agent.manifest.reaction_frames} frames; omit the reaction option"
            )
        self.character = config.character
        self.response: Player | None = None
        self._config = config
        self._agent = agent
        self._begin_from: WeightArrays | None = None
        plan, layers = _PLANS[config.responder.kind], {}
        if plan.is_warm:
            self._begin_from = _own_weights(agent, config)
            layers = {"hidden": list(network_sizes(self._begin_from).hidden)}
        self._marks = plan.marks
        self._trainings = [_training(config, agent, plan, rate, layers) for rate in plan.rates]

    def run(self) -> Iterator[Progress]:
        """Train and yield after each batch of steps; raises as `Trainer` does."""
        with TemporaryDirectory(prefix="sf2ai-") as folder:
            kept: list[Path] = []
            for number, training in enumerate(self._trainings):
                home = Home(Path(folder) / str(number))
                with Trainer(training, home) as trainer:
                    if self._begin_from is not None:
                        trainer.begin_with(self._begin_from, self._agent.spec)
                    for progress in self._trained(trainer, home, kept):
                        yield progress
            best = kept[0]
            if len(kept) > 1:
                rates: dict[Path, float] = {}
                for path in kept:
                    rates[path] = self._trial(path)
                    yield progress  # so that the user can stop it, and sees that it goes on
                best = max(kept, key=lambda path: rates[path])
            self.response = self._player(best)

    def _trained(self, trainer: Trainer, home: Home, kept: list[Path]) -> Iterator[Progress]:
        """Train once; the files of the weights at each of the marks are added to ``kept``."""
        marks = list(self._marks)
        for progress in trainer.run():
            while marks[:-1] and progress.share >= marks[0]:
                kept.append(self._keep(trainer, home, marks.pop(0)))
            yield progress
        kept.append(self._keep(trainer, home, marks[-1]))

    def _keep(self, trainer: Trainer, home: Home, mark: float) -> Path:
        path = home.path / f"{mark:g}.npz"
        save_weights(path, trainer.manifest(), trainer.parameters())
        return path

    def _trial(self, path: Path) -> float:
        """Return how often a candidate beats the agent."""
        assert self._agent.character is not None
        seed = split_seed(self._config.seed, _TRIALS)
        config = EvaluationConfig(self._agent.character, TRIAL_ROUNDS, seed, backend=self._config.backend)
        return 1.0 - evaluate(config, self._agent, player_from_file(path)).win_rate

    def _player(self, path: Path) -> Player:
        """Return a best response as a player that needs its file no more."""
        responder = self._config.responder
        said = f"of {responder.words}" if responder.kind == DEFAULT_RESPONDER else responder.name
        return replace(player_from_file(path), spec=f"{RESPONSE_NAME} {said}", weights=None)


class SearchResponse:
    """A best response without a training: the agent itself, which tries its actions in copies of the match.

    Attributes:
        character: the agent's.
        response: the best response.
    """

    def __init__(self, config: ResponseConfig, agent: Player) -> None:
        """Make it; raises `InputError` for another character or backend, or as `players.searching`."""
        if agent.character not in (None, config.character):
            raise InputError(
                f"the responder 'search' plays as {agent.character.id!r} does and cannot play "
                f"{config.character.id!r}; give guide:300 or ppo:20M for it"
            )
        self.character = config.character
        self.response: Player | None = searching(agent, f"{RESPONSE_NAME} {config.responder.name}")

    def run(self) -> Iterator[Progress]:
        """Yield nothing: there is no training."""
        return iter(())


def make_response(config: ResponseConfig, agent: Player) -> ResponseTraining | SearchResponse:
    """Return what makes a best response; raises as `ResponseTraining` and `SearchResponse`."""
    kind = ResponseTraining if config.responder.kind in _PLANS else SearchResponse
    return kind(config, agent)


@dataclass(frozen=True)
class _Plan:
    """How a kind of responder is trained."""

    agent: str
    guide: str
    rates: tuple[float | None, ...] = (None,)
    """The learning rates of its trainings; None for the agent's own."""
    marks: tuple[float, ...] = (1.0,)
    is_warm: bool = False
    """Whether it begins from the weights of the agent that it is to beat."""


_PLANS: Mapping[str, _Plan] = {
    "guide": _Plan("dqn", TrainingSettings().guide),
    "ppo": _Plan("ppo", NO_GUIDE, RATES, MARKS),
    "ppo-cpu": _Plan("ppo", CPU_GUIDE, RATES, MARKS),
    "ppo-warm": _Plan("ppo", NO_GUIDE, RATES, MARKS, is_warm=True),
}


def _training(
    config: ResponseConfig,
    agent: Player,
    plan: _Plan,
    rate: float | None,
    layers: Mapping[str, object],
) -> TrainingConfig:
    """Return one training of a responder."""
    manifest = agent.manifest
    assert manifest is not None
    unit = RESPONDERS[config.responder.kind].unit
    length = config.responder.length
    return TrainingConfig(
        character=config.character.id,
        agent=plan.agent,
        guide=plan.guide,
        episodes=length if unit == "rounds" else 0,
        steps=length if unit == "steps" else 0,
        seed=config.seed,
        opponents=(str(agent.weights),),
        opponent_characters=(manifest.character,),
        observation=manifest.observation.name if plan.is_warm else TrainingSettings().observation,
        actions=manifest.actions.name if plan.is_warm else TrainingSettings().actions,
        frames_per_step=manifest.frames_per_step,
        backend=config.backend,
        probe=False,
        hyperparameters={} if rate is None else {"learning_rate": rate, **layers},
    )


def _own_weights(agent: Player, config: ResponseConfig) -> WeightArrays:
    """Return the weights of the agent, for a responder that begins from them; raises `InputError`."""
    manifest = agent.manifest
    assert manifest is not None
    assert agent.weights is not None
    kind, others = config.responder.kind, "guide:300 or ppo:20M"
    if manifest.agent != _PLANS[kind].agent:
        raise InputError(
            f"the responder {kind!r} begins from the weights of a ppo agent, but {agent.spec!r} was trained "
            f"by {manifest.agent!r}; give {others}"
        )
    if manifest.character != config.character.id:
        raise InputError(
            f"the responder {kind!r} begins from the weights of {manifest.character!r} and cannot play "
            f"{config.character.id!r}; give {others} for it"
        )
    return load_weights(agent.weights)[1]
