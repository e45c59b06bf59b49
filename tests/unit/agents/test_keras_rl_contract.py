"""`DqnAgent` treats environments, processors, callbacks and arguments as an agent of Keras-RL itself does."""

import json
import re
import warnings
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from fakes.corridor import LENGTH, Corridor
from sf2ai.agents.dqn.hyperparameters import DqnHyperparameters
from sf2ai.agents.keras_rl import episode_loop
from sf2ai.agents.keras_rl.agent import DqnAgent
from sf2ai.agents.tensorflow_runtime import import_tensorflow
from sf2ai.envs.gym_env import GymFightEnv
from sf2ai.envs.gymnasium_env import FightEnv

# After our own import, which prepares TensorFlow for Keras-RL.
from fakes.recorders import WIDTH, Counter, Events, Everything, OldCounter, Tape  # isort: skip

callbacks = import_module("rl.callbacks")
core = import_module("rl.core")
processors = import_module("rl.processors")
keras = import_tensorflow().keras

SETTINGS = DqnHyperparameters(
    hidden=(4,),
    batch_size=8,
    steps_per_update=4,
    updates_per_call=1,
    warmup_steps=16,
    epsilon_steps=100,
    replay_rows=600,
)


class _Hooks:
    """Makes events of what Keras-RL calls in an agent."""

    events: Events

    def reset_states(self) -> None:
        self.events.append(("reset_states",))
        super().reset_states()  # type: ignore[misc]

    def _on_train_begin(self) -> None:
        self.events.append(("_on_train_begin",))

    def _on_train_end(self) -> None:
        self.events.append(("_on_train_end",))

    def _on_test_begin(self) -> None:
        self.events.append(("_on_test_begin",))

    def _on_test_end(self) -> None:
        self.events.append(("_on_test_end",))


class Stock(_Hooks, core.Agent):  # type: ignore[misc]
    """The least agent of Keras-RL: it always plays 1."""

    compiled = True

    def forward(self, observation: Any) -> int:
        return 1

    def backward(self, reward: float, terminal: bool) -> list[float]:
        return []


class Ours(_Hooks, DqnAgent):
    """A `DqnAgent` that always plays 1."""

    def forward(self, *args: Any) -> int:
        super().forward(*args)
        return 1


class Fixed:
    """Draws the same number of hidden first steps each time."""

    def integers(self, limit: int) -> int:
        return limit - 1


CASES: list[dict[str, Any]] = [
    {},
    {"action_repetition": 3},
    {"nb_max_episode_steps": 2},
    {"nb_max_episode_steps": 0},
    {"nb_max_start_steps": 3},
    {"nb_max_start_steps": 3, "start_step_policy": lambda observation: int(observation[0])},
    {"nb_max_start_steps": 9},  # longer than an episode
    {"action_repetition": 2, "nb_max_start_steps": 2, "nb_max_episode_steps": 1},
]


@pytest.mark.parametrize("processed", [False, True, "ends the episode"])
@pytest.mark.parametrize("arguments", CASES, ids=lambda case: "-".join(case) or "defaults")
@pytest.mark.parametrize("method", ["fit", "test"])
def test_everything_is_called_as_by_a_stock_agent(
    method: str, arguments: dict[str, Any], processed: bool | str, monkeypatch: pytest.MonkeyPatch
) -> None:
    counts = {"nb_steps": 7, "verbose": 0} if method == "fit" else {"nb_episodes": 2, "visualize": False}
    outcomes = []
    for kind, environment in ((Stock, OldCounter), (Ours, Counter)):
        events: Events = []
        last = 3 if processed == "ends the episode" else 99
        processor = Everything(events, last) if processed else None
        if kind is Ours:
            agent: Any = Ours(SETTINGS, features=WIDTH, actions=3, processor=processor)
            agent.compile()
        else:
            agent = Stock(processor)
        agent.events = events
        with monkeypatch.context() as patch, warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            patch.setattr(np.random, "randint", lambda limit: limit - 1)
            patch.setattr(episode_loop.np.random, "default_rng", lambda seed: Fixed())
            history = getattr(agent, method)(
                environment(events), callbacks=[Tape(events)], **{"verbose": 0, **counts}, **arguments
            )
        outcomes.append((events, history.history, len(caught)))
    assert outcomes[1][0] == outcomes[0][0]
    assert outcomes[1][1:] == outcomes[0][1:]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"action_repetition": 0}, "action_repetition is at least 1, not 0"),
        ({"nb_max_start_steps": -1}, "nb_max_start_steps is 0 or more, not -1"),
        ({"nb_max_episode_steps": -2}, "nb_max_episode_steps is 0 or more, not -2; None or 0 for no limit"),
        ({"log_interval": 0}, "log_interval is at least 1, not 0"),
    ],
)
def test_numbers_that_are_too_small_are_refused(arguments: dict[str, int], message: str) -> None:
    events: Events = []
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        make_agent().fit(Counter(events), 4, **arguments)
    assert events == []


def make_agent(processor: Any = None, features: int = WIDTH) -> DqnAgent:
    agent = DqnAgent(SETTINGS, features=features, actions=3, processor=processor)
    agent.compile()
    return agent


@pytest.mark.parametrize("face", [FightEnv, GymFightEnv])
@pytest.mark.parametrize("render_mode", [None, "rgb_array", "ansi"])
def test_our_environments_can_be_shown(
    face: type[Any], render_mode: str | None, capsys: pytest.CaptureFixture[str]
) -> None:
    env = face(render_mode=render_mode)
    agent = DqnAgent(SETTINGS, features=env.observation_space.shape[0], actions=int(env.action_space.n))
    agent.compile()
    agent.test(env, nb_max_episode_steps=2)
    agent.fit(env, 2, visualize=True, verbose=0)
    agent.fit(env, 2, callbacks=[callbacks.Visualizer()], verbose=0)  # Keras-RL's own
    assert ("\x1b[" in capsys.readouterr().out) == (render_mode == "ansi")


@pytest.mark.parametrize(
    ("render_mode", "times"), [("human", 3), ("rgb_array", 3), ("rgb_array_list", 0), (None, 0)]
)
def test_a_present_environment_is_rendered_without_arguments(render_mode: str | None, times: int) -> None:
    class Shown(Corridor):
        calls = 0

        def render(self) -> Any:
            self.calls += 1

    env = Shown()
    env.render_mode = render_mode
    make_agent(features=LENGTH).fit(env, 3, visualize=True, verbose=0)
    assert env.calls == times


def test_an_old_environment_is_rendered_with_its_mode() -> None:
    class Shown(Corridor):
        def __init__(self) -> None:
            super().__init__()
            self.modes: list[str] = []

        def render(self, mode: str = "none") -> Any:  # type: ignore[override]
            self.modes.append(mode)

    env = Shown()
    make_agent(features=LENGTH).fit(gymnasium_wrapper(env), 3, visualize=True, verbose=0)
    assert env.modes == ["human"] * 3


def gymnasium_wrapper(env: Any) -> Any:
    gymnasium = import_module("gymnasium")
    return gymnasium.wrappers.TransformReward(env, lambda reward: reward)


def test_an_environment_that_cannot_render_plays_unshown() -> None:
    make_agent().test(Counter([]))


class Measuring(core.Processor):  # type: ignore[misc]
    """Reports two numbers of its own."""

    @property
    def metrics_names(self) -> list[str]:
        return ["clip", "scale"]

    @property
    def metrics(self) -> list[float]:
        return [0.5, 7.0]


def test_a_processor_s_metrics_are_reported(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    agent = make_agent(Measuring())
    assert agent.metrics_names == ["loss", "mean_q", "mean_eps", "clip", "scale"]
    assert np.isnan(agent.backward(0.0, False)).tolist() == [True] * 5
    logger = callbacks.FileLogger(str(tmp_path / "log.json"))
    agent.fit(Counter([]), 60, callbacks=[logger], log_interval=20)
    assert "scale: 7.000" in capsys.readouterr().out
    log = json.loads((tmp_path / "log.json").read_text())
    assert log["clip"][-1] == 0.5


@pytest.mark.parametrize("verbose", [2, 3])
def test_every_verbosity_above_one_prints_a_line_per_episode(
    verbose: int, capsys: pytest.CaptureFixture[str]
) -> None:
    make_agent().fit(Counter([]), 8, verbose=verbose)
    assert "episode: 2" in capsys.readouterr().out


def test_the_interval_logger_survives_infos_with_other_numbers(capsys: pytest.CaptureFixture[str]) -> None:
    class Sometimes(Counter):
        def step(self, action: Any) -> Any:
            *step, info = super().step(action)
            return (*step, {"winner": 1} if self.count == 4 else info)

    make_agent().fit(Sometimes([]), 40, log_interval=7)
    assert "count" in capsys.readouterr().out


def test_checkpoints_of_keras_rl_can_be_loaded(tmp_path: Path) -> None:
    agent = make_agent()
    path = str(tmp_path / "weights_{step}.h5")
    agent.fit(Counter([]), 20, callbacks=[callbacks.ModelIntervalCheckpoint(path, 10)], verbose=0)
    other = make_agent()
    other.load_weights(tmp_path / "weights_20.h5")
    np.testing.assert_array_equal(other.flat, agent.flat)


def test_process_state_batch_changes_what_the_agent_sees_and_learns_from() -> None:
    shapes = set()

    class Tenth(core.Processor):  # type: ignore[misc]
        def process_state_batch(self, batch: Any) -> Any:
            shapes.add(batch.shape)
            return batch / 10

    agent = make_agent(Tenth())
    agent.fit(Counter([]), 8, verbose=0)
    assert shapes == {(1, 1, WIDTH)}
    assert agent.replay.observations[: agent.replay.written].max() == pytest.approx(0.3)


def test_keras_rl_s_own_processors_work() -> None:
    make_agent(processors.WhiteningNormalizerProcessor()).fit(Counter([]), 40, verbose=0)

    class TwoParts(Counter):
        def reset(self, *, seed: int | None = None) -> Any:
            observation, info = super().reset()
            return (observation, observation[:2]), info

        def step(self, action: Any) -> Any:
            observation, *rest = super().step(action)
            return ((observation, observation[:2]), *rest)

    agent = make_agent(processors.MultiInputProcessor(nb_inputs=2), features=WIDTH + 2)
    agent.fit(TwoParts([]), 40, verbose=0)
    assert np.isfinite(agent.loss)


def test_observations_and_masks_of_another_width_are_refused() -> None:
    with pytest.raises(ValueError, match=r"has 5 numbers, .* made for 3; make the agent with features=5"):
        make_agent().forward(np.zeros(5))
    make_agent(features=5).forward(np.zeros(5))
    with pytest.raises(ValueError, match=r"is for 2 actions, but the agent has 3; .* actions=2"):
        make_agent().forward(np.zeros(3), np.ones(2, dtype=bool))


def test_a_second_fit_learns_from_its_warm_up_on() -> None:
    agent = make_agent()
    agent.fit(Counter([]), 60, verbose=0)
    before = agent.flat.copy()
    agent.fit(Counter([]), 24, verbose=0)
    assert (agent.flat != before).any()


@pytest.mark.parametrize(
    "optimizer", ["sgd", "Adam", {"class_name": "RMSprop", "config": {"learning_rate": 0.01}}]
)
def test_an_optimizer_may_be_a_name_or_a_configuration(optimizer: Any) -> None:
    agent = make_agent()
    agent.compile(optimizer, metrics=["mae", "mean_squared_error"])
    assert agent.metrics_names == ["loss", "mean_q", "mae", "mean_squared_error", "mean_eps"]
    agent.fit(Counter([]), 40, verbose=0)
    assert np.isfinite(agent.metrics).all()


def test_unusable_optimizers_and_metrics_are_refused_and_what_the_messages_say_works() -> None:
    agent = make_agent()
    with pytest.raises(
        ValueError, match=r"^Keras 2 cannot make the optimizer 'sgdd'; give .* 'adam' or 'sgd'$"
    ):
        agent.compile("sgdd")
    with pytest.raises(ValueError, match=r"^Keras 2 cannot make the optimizer {'class_name': 'SGD'}; give"):
        agent.compile({"class_name": "SGD"})
    with pytest.raises(
        ValueError, match=r"legacy.*Adam, which cannot train here; give a name such as 'adam'"
    ):
        agent.compile(keras.optimizers.legacy.Adam())
    with pytest.raises(ValueError, match=r"keras\.src.*SGD, which cannot train here"):
        agent.compile(import_module("keras").optimizers.SGD())
    with pytest.raises(
        ValueError, match=r"^there is no metric 'maee' in Keras 2; give a name such as 'mae'$"
    ):
        agent.compile("adam", metrics=["maee"])
    with pytest.raises(
        ValueError, match=r"^the metric 3 is not a function; give one, or a name such as 'mae'$"
    ):
        agent.compile("adam", metrics=[3])  # type: ignore[list-item]
    agent.compile("adam", metrics=["mae"])


def test_a_metric_that_returns_a_value_per_row_is_averaged() -> None:
    agent = make_agent()
    agent.compile("sgd", metrics=[lambda targets, estimates: abs(targets - estimates)])
    agent.fit(Counter([]), 40, verbose=0)
    assert agent.metrics.shape == (3,)
    assert np.isfinite(agent.metrics).all()


def test_hidden_first_steps_that_end_the_episode_are_a_warning_whose_advice_helps() -> None:
    agent = make_agent()
    with pytest.warns(UserWarning, match=r"give nb_max_start_steps=4 or less$"):
        agent.fit(Counter([]), 40, nb_max_start_steps=9, verbose=0, seed=1)
    agent.fit(Counter([]), 40, nb_max_start_steps=4, verbose=0, seed=1)  # a warning would be an error
