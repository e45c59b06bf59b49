"""Keras-RL's own agents as baselines, trained by their own `fit`.

They are what Keras-RL has made them, mended where they cannot run today:

- steps are counted in Python's integers, not in 16 bits, and go on from one `fit` to the next;
- no list of metrics is shared;
- observations reach TensorFlow as float32, not as Python objects (DQN, CEM);
- the network answers by a compiled call;
- CEM does not fall back to its best numbers after each `fit`, only when it is asked what it has learned.

`fit` is called once a round and ended by the way that Keras-RL has for it, an interrupt.
They know no masks and no advice.
"""

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from sf2ai.agents.arrays import FloatArray
from sf2ai.agents.dqn.parameters import Architecture, join
from sf2ai.agents.keras_rl import baseline_settings as settings_of
from sf2ai.agents.keras_rl.agent import (
    EpisodeParameterMemory,
    EpsGreedyQPolicy,
    LinearAnnealedPolicy,
    Processor,
    RoundStop,
    SequentialMemory,
    import_stock_agents,
)
from sf2ai.agents.keras_rl.baseline_state import (
    dice_state,
    episode_memory_state,
    sequence_memory_state,
    set_dice_state,
    set_episode_memory_state,
    set_sequence_memory_state,
    take_dice,
)
from sf2ai.agents.learner import RoundLearner, StepEnvironment
from sf2ai.agents.tensorflow_runtime import import_tensorflow
from sf2ai.errors import TrainingError

_tensorflow = import_tensorflow()
_keras = _tensorflow.keras
_stock = import_stock_agents()
State = dict[str, npt.NDArray[Any]]


class PlainNetwork(_keras.Sequential):  # type: ignore[misc,name-defined]
    """A chain of layers that answers a batch by one compiled call, not by a data set made for it."""

    def predict_on_batch(self, x: Any) -> FloatArray:
        """Return the outputs for a batch of inputs."""
        if not hasattr(self, "_answer"):
            self._answer = _tensorflow.function(lambda rows: self(rows, training=False))
        outputs: FloatArray = self._answer(_tensorflow.constant(x, dtype=_tensorflow.float32)).numpy()
        return outputs


class _Floats(Processor):  # type: ignore[misc]
    """Keras-RL hands on arrays of objects, which TensorFlow no longer takes."""

    def process_state_batch(self, batch: Any) -> FloatArray:
        return np.asarray(batch.tolist(), dtype=np.float32)


class _CountsOn:
    """Mended steps: a Python integer that no `fit` sets back."""

    _step = 0

    @property
    def step(self) -> int:
        """Steps taken in training."""
        return self._step

    @step.setter
    def step(self, value: int) -> None:
        self._step = max(self._step, int(value))


class _Dqn(_CountsOn, _stock.DQNAgent):  # type: ignore[misc,name-defined]
    """Keras-RL's DQNAgent with mended steps."""


class _Sarsa(_CountsOn, _stock.SARSAAgent):  # type: ignore[misc,name-defined]
    """Keras-RL's SARSAAgent with mended steps."""


class _Cem(_CountsOn, _stock.CEMAgent):  # type: ignore[misc,name-defined]
    """Keras-RL's CEMAgent with mended steps, that keeps its numbers from one `fit` to the next."""

    def _on_train_end(self) -> None:
        """Leave the network alone."""


class Baseline:
    """What a training wants of a baseline, whichever it is.

    Attributes:
        agent: Keras-RL's.
        architecture: the sizes of its network, as the store's parameters have them.
        loss: mean of the last round's updates; NaN before the first.
    """

    def __init__(self, agent: Any, architecture: Architecture) -> None:
        """Take a compiled agent."""
        self.agent = agent
        self.architecture = architecture
        self.loss = float("nan")

    @property
    def step(self) -> int:
        """Steps taken in training."""
        return int(self.agent.step)

    @property
    def epsilon(self) -> float:
        """Share of decisions explored; 0 for one that explores otherwise."""
        return 0.0

    def fit_round(self, environment: StepEnvironment) -> None:
        """Let the agent's own `fit` train one round.

        Args:
            environment: gym's old interface: a step of four values.

        Raises:
            KeyboardInterrupt: somebody pressed Ctrl-C twice.
            TrainingError: the network is no longer finite.
        """
        stop = RoundStop()
        self.agent.fit(environment, nb_steps=1 << 62, callbacks=[stop], verbose=0)
        if not stop.reached:
            raise KeyboardInterrupt
        if not all(np.isfinite(array).all() for array in self.agent.model.get_weights()):
            raise TrainingError(
                f"the learner diverged: its network was no longer finite after {self.step} steps; "
                "train again with a lower learning rate or another seed"
            )
        self.loss = stop.mean_loss if np.isfinite(stop.mean_loss) else self.loss

    def parameters(self) -> dict[str, FloatArray]:
        """Return what is needed to play, as the learned agent's dueling network.

        A plain network is one whose state's value is the mean of its outputs.
        """
        *arrays, kernel, bias = self._learned()
        value = [kernel.mean(axis=1, keepdims=True), bias.mean(keepdims=True)]
        head = [np.hstack([value[0], kernel]), np.concatenate([value[1], bias])]
        return self.architecture.named(join([*arrays, *head]))

    def get_state(self) -> State:
        """Return all that decides the future: network, optimiser, memory, dice and counts."""
        state = {f"variable{i}": array for i, array in enumerate(self._variables())}
        counts = np.array([self.agent.step, getattr(self.agent, "episode", 0)], dtype=np.int64)
        return {**state, **dice_state(), **self._memory(), "counts": counts, "loss": np.array(self.loss)}

    def set_state(self, state: State) -> None:
        """Return to what `get_state` gave."""
        for i, variable in enumerate(self._variable_objects()):
            variable.assign(state[f"variable{i}"])
        set_dice_state(state)
        self._set_memory(state)
        self.agent.step = int(state["counts"][0])
        if hasattr(self.agent, "episode"):
            self.agent.episode = int(state["counts"][1])
        self.loss = float(state["loss"])

    def _variable_objects(self) -> list[Any]:
        return list(self.agent.model.variables)

    def _variables(self) -> list[npt.NDArray[Any]]:
        return [variable.numpy() for variable in self._variable_objects()]

    def _learned(self) -> list[FloatArray]:
        arrays: list[FloatArray] = self.agent.model.get_weights()
        return arrays

    def _memory(self) -> State:
        return {}

    def _set_memory(self, state: State) -> None:
        return None


class _ValueBaseline(Baseline):
    """One that estimates values, explores by epsilon and learns by Adam."""

    settings: settings_of.BaselineValueSettings

    @property
    def epsilon(self) -> float:
        """Share of decisions explored."""
        return self.settings.epsilon(self.step)

    def _compile(self) -> None:
        # Variables are made now, so that a kept state has somewhere to go before the first update.
        optimizer = _keras.optimizers.Adam(learning_rate=self.settings.learning_rate)
        self.agent.compile(optimizer, metrics=[])
        optimizer.build(self.agent.trainable_model.trainable_variables)
        self._optimizer = optimizer

    def _variable_objects(self) -> list[Any]:
        return [*super()._variable_objects(), *self._optimizer.variables]


class BaselineDqn(_ValueBaseline):
    """Keras-RL's DQNAgent, as double deep Q-learning."""

    def __init__(
        self, settings: settings_of.BaselineDqnSettings, *, features: int, actions: int, seed: int
    ) -> None:
        """Make an untrained agent.

        Args:
            settings: how it learns.
            features: width of an observation.
            actions: how many there are.
            seed: of first weights and all dice, which Keras-RL takes from Python's and NumPy's own.
        """
        self.settings = settings
        model, architecture = _network(settings.hidden, features, actions, seed)
        agent = _Dqn(
            model=model,
            nb_actions=actions,
            memory=SequentialMemory(limit=settings.memory_rows, window_length=1),
            policy=_falling_policy(settings),
            processor=_Floats(),
            batch_size=settings.batch_size,
            gamma=settings.discount,
            nb_steps_warmup=settings.warmup_steps,
            target_model_update=max(1, settings.target_update_steps),
            enable_double_dqn=True,
            custom_model_objects={PlainNetwork.__name__: PlainNetwork},
        )
        super().__init__(agent, architecture)
        self._compile()
        agent.update_target_model_hard()
        take_dice(seed)

    def _variable_objects(self) -> list[Any]:
        return [*super()._variable_objects(), *self.agent.target_model.variables]

    def _memory(self) -> State:
        return sequence_memory_state(self.agent.memory, self.architecture.features)

    def _set_memory(self, state: State) -> None:
        set_sequence_memory_state(self.agent.memory, state)


class BaselineSarsa(_ValueBaseline):
    """Keras-RL's SARSAAgent."""

    def __init__(
        self, settings: settings_of.BaselineSarsaSettings, *, features: int, actions: int, seed: int
    ) -> None:
        """Make an untrained agent; arguments as `BaselineDqn`'s."""
        self.settings = settings
        model, architecture = _network(settings.hidden, features, actions, seed)
        agent = _Sarsa(
            model=model,
            nb_actions=actions,
            policy=_falling_policy(settings),
            gamma=settings.discount,
            nb_steps_warmup=settings.warmup_steps,
        )
        super().__init__(agent, architecture)
        self._compile()
        take_dice(seed)


class BaselineCem(Baseline):
    """Keras-RL's CEMAgent."""

    def __init__(
        self, settings: settings_of.BaselineCemSettings, *, features: int, actions: int, seed: int
    ) -> None:
        """Make an untrained agent; arguments as `BaselineDqn`'s."""
        model, architecture = _network(settings.hidden, features, actions, seed, activation="softmax")
        agent = _Cem(
            model=model,
            nb_actions=actions,
            memory=EpisodeParameterMemory(limit=settings.batch_size, window_length=1),
            processor=_Floats(),
            batch_size=settings.batch_size,
            elite_frac=settings.elite_share,
            train_interval=settings.batch_size,
            nb_steps_warmup=0,
            noise_ampl=settings.noise,
        )
        super().__init__(agent, architecture)
        agent.compile()
        agent.episode = 1  # at 0 it would update with a single round to look at
        take_dice(seed)
        agent.choose_weights()

    def _learned(self) -> list[FloatArray]:
        """Return the best numbers that were seen; before an update, the middle of those that are tried."""
        best, flat = self.agent.best_seen
        if not np.isfinite(best):
            flat = self.agent.theta[: self.agent.num_weights]
        return [array.astype(np.float32) for array in self.agent.get_weights_list(flat)]

    def _memory(self) -> State:
        agent = self.agent
        best = np.concatenate([[agent.best_seen[0]], agent.best_seen[1]])
        return {
            "theta": agent.theta.copy(),
            "best": best,
            **episode_memory_state(agent.memory, agent.num_weights),
        }

    def _set_memory(self, state: State) -> None:
        self.agent.theta = state["theta"].copy()
        self.agent.best_seen = (float(state["best"][0]), state["best"][1:].copy())
        set_episode_memory_state(self.agent.memory, state)


def _network(
    hidden: tuple[int, ...], features: int, actions: int, seed: int, activation: str = "linear"
) -> tuple[Any, Architecture]:
    """Make a plain network."""
    layers = _keras.layers
    dense = [layers.Dense(units, activation="relu") for units in hidden]
    model = PlainNetwork(
        [layers.Flatten(input_shape=(1, features)), *dense, layers.Dense(actions, activation=activation)]
    )
    # One output less than actions + 1 is what a plain head has in the sizes of a dueling one.
    model.set_weights(Architecture(features, hidden, actions - 1).initial(seed))
    return model, Architecture(features, hidden, actions)


def _falling_policy(settings: settings_of.BaselineValueSettings) -> Any:
    return LinearAnnealedPolicy(
        EpsGreedyQPolicy(),
        attr="eps",
        value_max=settings.epsilon_start,
        value_min=settings.epsilon_end,
        value_test=0.0,
        nb_steps=max(1, settings.epsilon_steps),
    )


if TYPE_CHECKING:  # so that mypy compares the classes with what a training calls
    _learners: tuple[type[RoundLearner], ...] = (BaselineDqn, BaselineSarsa, BaselineCem)
