"""Keras-RL's own agents as baselines, trained by their own `fit`.

They are Keras-RL's agents, repaired where those cannot run today:

- steps are counted in Python's integers, not in 16 bits, and the count goes on from one `fit` to the next;
- agents share no list of metrics;
- observations reach TensorFlow as float32, not as Python objects (DQN, CEM);
- the network is evaluated by a compiled call;
- CEM returns to its best parameters when its result is taken, not after each `fit`.

`fit` is called once per round and is ended by an interrupt, the only means that Keras-RL offers. The
baselines use no masks and no advice.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from sf2ai.agents.arrays import FloatArray
from sf2ai.agents.keras_rl import baseline_settings as settings_of
from sf2ai.agents.keras_rl.baseline_state import (
    episode_memory_state,
    generator_states,
    seed_generators,
    sequence_memory_state,
    set_episode_memory_state,
    set_generator_states,
    set_sequence_memory_state,
)
from sf2ai.agents.keras_rl.library import (
    EpisodeParameterMemory,
    EpsGreedyQPolicy,
    KerasRlAgent,
    LinearAnnealedPolicy,
    Processor,
    RoundStop,
    SequentialMemory,
    import_stock_agents,
)
from sf2ai.agents.learner import RoundLearner, StepEnvironment
from sf2ai.agents.networks.architecture import Architecture, as_dueling, join
from sf2ai.agents.tensorflow_runtime import KerasVariable, import_tensorflow
from sf2ai.errors import TrainingError
from sf2ai.state_arrays import StateArrays

_tensorflow = import_tensorflow()
_keras = _tensorflow.keras
_stock = import_stock_agents()


class PlainNetwork(_keras.Sequential):  # type: ignore[misc,name-defined]
    """A chain of layers that evaluates a batch by one compiled call, without a data set made for it."""

    def predict_on_batch(self, x: npt.ArrayLike) -> FloatArray:
        """Return the outputs for a batch of inputs."""
        if not hasattr(self, "_answer"):
            self._answer = _tensorflow.function(lambda rows: self(rows, training=False))
        outputs: FloatArray = self._answer(_tensorflow.constant(x, dtype=_tensorflow.float32)).numpy()
        return outputs


class _Floats(Processor):  # type: ignore[misc]
    """Converts observations to float32: Keras-RL passes arrays of objects, which TensorFlow refuses."""

    def process_state_batch(self, batch: npt.NDArray[np.object_]) -> FloatArray:
        return np.asarray(batch.tolist(), dtype=np.float32)


class _CountsOn:
    """Counts steps in a Python integer that no `fit` resets."""

    _step = 0

    @property
    def step(self) -> int:
        """Steps taken in training."""
        return self._step

    @step.setter
    def step(self, value: int) -> None:
        self._step = max(self._step, int(value))


class _Dqn(_CountsOn, _stock.DQNAgent):  # type: ignore[misc,name-defined]
    """Keras-RL's DQNAgent with the repaired count of steps."""


class _Sarsa(_CountsOn, _stock.SARSAAgent):  # type: ignore[misc,name-defined]
    """Keras-RL's SARSAAgent with the repaired count of steps."""


class _Cem(_CountsOn, _stock.CEMAgent):  # type: ignore[misc,name-defined]
    """Keras-RL's CEMAgent with the repaired count of steps; keeps its parameters after each `fit`."""

    def _on_train_end(self) -> None:
        """Keep the network's parameters; Keras-RL's own method replaces them by the best ones."""


class Baseline:
    """The base of all baselines: what a training needs of them.

    Attributes:
        agent: the agent of Keras-RL.
        architecture: the sizes of its network, in the form of a dueling one.
        loss: mean loss of the last round's updates; NaN before the first.
    """

    def __init__(self, agent: KerasRlAgent, architecture: Architecture) -> None:
        """Bind an agent of Keras-RL."""
        self.agent = agent
        self.architecture = architecture
        self.loss = float("nan")

    @property
    def step(self) -> int:
        """Steps taken in training."""
        return int(self.agent.step)

    @property
    def epsilon(self) -> float:
        """Share of decisions explored; 0 for a baseline that explores in another way."""
        return 0.0

    def fit_round(self, environment: StepEnvironment) -> None:
        """Train one round with the agent's own `fit`.

        Args:
            environment: gym's old interface, whose `step` returns four values.

        Raises:
            KeyboardInterrupt: the user pressed Ctrl-C twice.
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
        """Return what is needed to play, in the form of a dueling network."""
        return self.architecture.named(join(as_dueling(self._learned())))

    def begin_with(self, parameters: Mapping[str, FloatArray]) -> None:
        """Take over what `parameters` returned elsewhere, before the first step; raises `ValueError`."""
        first = as_dueling(self.agent.model.get_weights())
        *arrays, kernel, bias = self.architecture.taken_over(parameters, first)
        self._set_learned([*arrays, kernel[:, 1:], bias[1:]])

    def get_state(self) -> StateArrays:
        """Return all that decides the future: network, optimiser, memory, generators and counts."""
        state = {f"variable{i}": array for i, array in enumerate(self._variables())}
        counts = np.array([self.agent.step, self._rounds()], dtype=np.int64)
        return {
            **state,
            **generator_states(),
            **self._memory(),
            "counts": counts,
            "loss": np.array(self.loss),
        }

    def set_state(self, state: StateArrays) -> None:
        """Restore what `get_state` returned."""
        for i, variable in enumerate(self._variable_objects()):
            variable.assign(state[f"variable{i}"])
        set_generator_states(state)
        self._set_memory(state)
        self.agent.step = int(state["counts"][0])
        self._set_rounds(int(state["counts"][1]))
        self.loss = float(state["loss"])

    def _variable_objects(self) -> list[KerasVariable]:
        return list(self.agent.model.variables)

    def _variables(self) -> list[npt.NDArray[np.generic]]:
        return [variable.numpy() for variable in self._variable_objects()]

    def _learned(self) -> list[FloatArray]:
        arrays: list[FloatArray] = self.agent.model.get_weights()
        return arrays

    def _set_learned(self, arrays: list[FloatArray]) -> None:
        self.agent.model.set_weights(arrays)

    def _rounds(self) -> int:
        """Return how many rounds the agent has counted; only CEM counts them."""
        return 0

    def _set_rounds(self, rounds: int) -> None:
        return None

    def _memory(self) -> StateArrays:
        return {}

    def _set_memory(self, state: StateArrays) -> None:
        return None


class _ValueBaseline(Baseline):
    """A baseline that estimates values, explores with epsilon and learns with Adam."""

    settings: settings_of.BaselineValueSettings

    @property
    def epsilon(self) -> float:
        """Share of decisions explored now, 0 to 1."""
        return self.settings.epsilon(self.step)

    def _compile(self) -> None:
        # The optimiser's variables are made now, so that a state can be set before the first update.
        optimizer = _keras.optimizers.Adam(learning_rate=self.settings.learning_rate)
        self.agent.compile(optimizer, metrics=[])
        optimizer.build(self.agent.trainable_model.trainable_variables)
        self._optimizer = optimizer

    def _variable_objects(self) -> list[KerasVariable]:
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
            actions: number of actions.
            seed: of the initial weights and of Python's and NumPy's global generators, which Keras-RL uses.
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
        seed_generators(seed)

    def _variable_objects(self) -> list[KerasVariable]:
        return [*super()._variable_objects(), *self.agent.target_model.variables]

    def _set_learned(self, arrays: list[FloatArray]) -> None:
        super()._set_learned(arrays)
        self.agent.update_target_model_hard()

    def _memory(self) -> StateArrays:
        return sequence_memory_state(self.agent.memory, self.architecture.features)

    def _set_memory(self, state: StateArrays) -> None:
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
        seed_generators(seed)


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
        agent.episode = 1  # at 0 it would update after a single round
        seed_generators(seed)
        agent.choose_weights()

    def _learned(self) -> list[FloatArray]:
        """Return the best parameters so far; before the first update the mean of those that are tried."""
        best, flat = self.agent.best_seen
        if not np.isfinite(best):
            flat = self.agent.theta[: self.agent.num_weights]
        return [array.astype(np.float32) for array in self.agent.get_weights_list(flat)]

    def _set_learned(self, arrays: list[FloatArray]) -> None:
        """Draw the next parameters around the given ones."""
        self.agent.theta[: self.agent.num_weights] = join(arrays)
        self.agent.choose_weights()

    def _rounds(self) -> int:
        return int(self.agent.episode)

    def _set_rounds(self, rounds: int) -> None:
        self.agent.episode = rounds

    def _memory(self) -> StateArrays:
        agent = self.agent
        best = np.concatenate([[agent.best_seen[0]], agent.best_seen[1]])
        return {
            "theta": agent.theta.copy(),
            "best": best,
            **episode_memory_state(agent.memory, agent.num_weights),
        }

    def _set_memory(self, state: StateArrays) -> None:
        self.agent.theta = state["theta"].copy()
        self.agent.best_seen = (float(state["best"][0]), state["best"][1:].copy())
        set_episode_memory_state(self.agent.memory, state)


def _network(
    hidden: tuple[int, ...], features: int, actions: int, seed: int, activation: str = "linear"
) -> tuple[PlainNetwork, Architecture]:
    """Return a plain network, and its sizes in the form of a dueling one."""
    layers = _keras.layers
    dense = [layers.Dense(units, activation="relu") for units in hidden]
    model = PlainNetwork(
        [layers.Flatten(input_shape=(1, features)), *dense, layers.Dense(actions, activation=activation)]
    )
    # A dueling head has one output more than there are actions, so a plain one is that of one action fewer.
    model.set_weights(Architecture(features, hidden, actions - 1).initial(seed))
    return model, Architecture(features, hidden, actions)


def _falling_policy(settings: settings_of.BaselineValueSettings) -> LinearAnnealedPolicy:
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
