"""`DqnAgent` honours Keras-RL's contract, learns a corridor of five steps, and resumes to the bit."""

import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from threading import Event
from typing import Any

import numpy as np
import pytest

import sf2ai
from fakes.corridor import LENGTH, Corridor
from sf2ai.agents.dqn.hyperparameters import DqnHyperparameters
from sf2ai.agents.dqn.network import DuelingHead
from sf2ai.agents.dqn.policy import DqnPolicy
from sf2ai.agents.keras_rl.agent import DqnAgent
from sf2ai.agents.networks.architecture import join
from sf2ai.errors import TrainingError

# After our own import, which prepares TensorFlow for it.
Callback = import_module("rl.callbacks").Callback
Agent = import_module("rl.core").Agent
Processor = import_module("rl.core").Processor

SETTINGS = DqnHyperparameters(
    hidden=(16,),
    batch_size=16,
    steps_per_update=4,
    updates_per_call=2,
    warmup_steps=64,
    learning_rate=5e-3,
    target_rate=0.05,
    epsilon_steps=600,
    replay_rows=1000,
    return_steps=2,
)


def make_agent(seed: int = 0, slots: int = 1, settings: DqnHyperparameters = SETTINGS) -> DqnAgent:
    agent = DqnAgent(settings, features=LENGTH, actions=3, slots=slots, seed=seed)
    agent.compile()
    return agent


@pytest.fixture(scope="module")
def trained() -> DqnAgent:
    agent = make_agent()
    agent.fit(Corridor(), 1_000, verbose=0, seed=1)
    return agent


def test_is_a_keras_rl_agent(trained: DqnAgent) -> None:
    assert isinstance(trained, Agent)


def test_fit_learns_the_way_out(trained: DqnAgent) -> None:
    history = trained.test(Corridor(limit=10), nb_episodes=4, visualize=False, verbose=0, seed=2)
    assert history.history["episode_reward"] == [1.0] * 4
    assert max(history.history["nb_steps"]) <= LENGTH - 1


def test_values_are_discounted_over_the_script_too(trained: DqnAgent) -> None:
    values = DqnPolicy(trained.parameters()).values(np.eye(LENGTH, dtype=np.float32))
    # From position 3 the reward is one step away, from 1 three steps, of which one is a script.
    assert values[3, 1] == pytest.approx(1.0, abs=0.05)
    assert values[1, 1] == pytest.approx(SETTINGS.discount**2, abs=0.05)


def test_playing_equals_the_keras_model(trained: DqnAgent) -> None:
    observations = np.random.default_rng(0).normal(size=(50, LENGTH)).astype(np.float32)
    keras = trained.target_model(observations).numpy()
    ours = DqnPolicy(trained.parameters()).values(observations)
    np.testing.assert_allclose(ours, keras, rtol=1e-4, atol=1e-5)


def test_saved_weights_act_the_same_when_loaded(trained: DqnAgent, tmp_path: Path) -> None:
    path = tmp_path / "agent.h5"
    trained.save_weights(path)
    with pytest.raises(FileExistsError, match="overwrite=True"):
        trained.save_weights(path)
    trained.save_weights(path, overwrite=True)
    other = make_agent(seed=9)
    other.load_weights(path)
    np.testing.assert_array_equal(other.flat, trained.flat)
    trained.training = False
    for observation in np.eye(LENGTH):
        assert other.forward(observation) == trained.forward(observation)
    for mine, theirs in zip(other.target_model.get_weights(), trained.model.get_weights(), strict=True):
        np.testing.assert_array_equal(mine, theirs)


def test_the_model_can_be_cloned(trained: DqnAgent) -> None:
    clone = import_module("rl.util").clone_model(trained.model, {"DuelingHead": DuelingHead})
    clone.set_weights(trained.model.get_weights())
    looks = np.eye(LENGTH, dtype=np.float32)
    np.testing.assert_array_equal(clone(looks).numpy(), trained.model(looks).numpy())


def test_same_seed_same_weights_other_seed_others() -> None:
    agents = [make_agent(seed) for seed in (3, 3, 4)]
    for agent in agents:
        agent.fit(Corridor(), 200, verbose=0, seed=5)
    np.testing.assert_array_equal(agents[0].flat, agents[1].flat)
    assert (agents[0].flat != agents[2].flat).any()


def test_goes_on_past_32767_steps() -> None:
    settings = DqnHyperparameters(hidden=(4,), warmup_steps=10**9, replay_rows=600, epsilon_steps=40_000)
    agent = make_agent(settings=settings)
    history = agent.fit(Corridor(), 33_500, verbose=0)
    assert agent.step == 33_500
    assert type(agent.step) is int
    assert agent.epsilon == pytest.approx(1.0 - 0.95 * 33_500 / 40_000)
    assert history.history["nb_steps"][-1] > 32_767


def test_step_stays_an_int_when_keras_rl_sets_16_bits() -> None:
    agent = make_agent()
    agent.step = np.int16(32_767)
    agent.step += 1
    assert agent.step == 32_768


class Tape(Callback):  # type: ignore[misc]
    """Records which callbacks were called."""

    def __init__(self) -> None:
        super().__init__()
        self.calls: list[str] = []
        self.logs: list[dict[str, Any]] = []

    def __getattribute__(self, name: str) -> Any:
        if name.startswith("on_"):
            return lambda *args, **kwargs: self._note(name, args, kwargs)
        return super().__getattribute__(name)

    def _note(self, name: str, args: Any, kwargs: Any) -> None:
        self.calls.append(name.removeprefix("on_"))
        if name == "on_step_end":
            self.logs.append(args[1] if len(args) > 1 else kwargs["logs"])


def test_callbacks_come_in_keras_rl_s_order() -> None:
    tape = Tape()
    make_agent().fit(Corridor(limit=1), 2, callbacks=[tape], verbose=0)
    step = ["step_begin", "action_begin", "action_end", "step_end"]
    episode = ["episode_begin", *step, "episode_end"]
    assert tape.calls == ["train_begin", *episode, *episode, "train_end"]
    assert tape.logs[0].keys() == {"action", "observation", "reward", "metrics", "episode", "info"}
    assert len(tape.logs[0]["metrics"]) == 3


def test_ctrl_c_ends_fit_and_returns_the_history() -> None:
    class Interrupt(Callback):  # type: ignore[misc]
        aborted = False

        def on_step_end(self, step: int, logs: Any = None) -> None:
            raise KeyboardInterrupt

        def on_train_end(self, logs: Any = None) -> None:
            self.aborted = logs["did_abort"]

    interrupt = Interrupt()
    agent = make_agent()
    assert agent.fit(Corridor(), 100, callbacks=[interrupt], verbose=0).history == {}
    assert interrupt.aborted
    assert agent.step == 1


@pytest.mark.parametrize("verbose", [1, 2])
def test_keras_rl_s_own_loggers_work(verbose: int, capsys: pytest.CaptureFixture[str]) -> None:
    agent = make_agent()
    agent.fit(Corridor(), 200, verbose=verbose, log_interval=50)
    text = capsys.readouterr().out
    assert "Training for 200 steps" in text
    assert "loss" in text
    agent.test(Corridor(limit=5), nb_episodes=1, visualize=False)
    assert "Episode 1" in capsys.readouterr().out


def test_a_step_limit_is_not_an_end_by_the_rules() -> None:
    agent = make_agent()
    agent.fit(Corridor(limit=3), 30, verbose=0, nb_max_episode_steps=2)
    ends = agent.replay.ends[: agent.replay.written, 0]
    assert 2 in ends
    assert 1 not in ends


def test_an_action_is_repeated_and_its_rewards_summed() -> None:
    agent = make_agent()
    tape = Tape()
    agent.fit(Corridor(), 20, action_repetition=2, callbacks=[tape], verbose=0)
    assert tape.calls.count("action_end") > tape.calls.count("step_end")
    with pytest.raises(ValueError, match="action_repetition is at least 1, not 0"):
        agent.fit(Corridor(), 1, action_repetition=0)


@pytest.mark.filterwarnings("ignore:the episode ended within its")
def test_hidden_first_steps_follow_the_given_policy() -> None:
    seen: list[int] = []

    def policy(observation: Any) -> int:
        seen.append(int(np.argmax(observation)))
        return 1

    make_agent().fit(Corridor(), 60, verbose=0, nb_max_start_steps=6, start_step_policy=policy, seed=3)
    assert seen
    make_agent().fit(Corridor(limit=2), 20, verbose=0, nb_max_start_steps=4, seed=3)


def test_a_processor_stands_between_agent_and_environment() -> None:
    class Doubling(Processor):  # type: ignore[misc]
        def process_reward(self, reward: float) -> float:
            return 2 * reward

        def process_action(self, action: int) -> int:
            return 1 - action if action < 2 else 2

    agent = DqnAgent(SETTINGS, features=LENGTH, actions=3, processor=Doubling())
    agent.compile()
    history = agent.fit(Corridor(), 200, verbose=0)
    assert set(history.history["episode_reward"]) == {2.0}


def test_metrics_are_this_agent_s_own() -> None:
    def error(targets: Any, estimates: Any) -> Any:
        return targets[0] - estimates[0]

    one, two = make_agent(), make_agent()
    one.compile(metrics=[error])
    two.compile()
    assert one.metrics_names == ["loss", "mean_q", "error", "mean_eps"]
    assert two.metrics_names == ["loss", "mean_q", "mean_eps"]
    one.fit(Corridor(), 100, verbose=0)
    assert np.isfinite(one.metrics).all()
    assert len(one.backward(0.0, False)) == 4


def test_must_be_compiled_before_it_learns() -> None:
    agent = DqnAgent(SETTINGS, features=LENGTH, actions=3)
    with pytest.raises(RuntimeError, match="compile"):
        agent.fit(Corridor(), 1)
    with pytest.raises(RuntimeError, match="compile"):
        agent.test(Corridor(), 1)
    with pytest.raises(RuntimeError, match="compile the agent"):
        agent.get_state()


def test_config_and_layers_are_those_of_the_network() -> None:
    agent = make_agent()
    assert agent.get_config()["hidden"] == [16]
    assert agent.get_config()["actions"] == 3
    assert [layer.name for layer in agent.layers] == ["observation", "layer0", "layer1"]


def play(agent: DqnAgent, times: int, seed: int) -> None:
    """Make the agent learn from noise in all its slots."""
    generator = np.random.default_rng(seed)
    slots = np.arange(agent.slots)
    agent.training = True
    for _ in range(times):
        looks = generator.normal(size=(agent.slots, LENGTH)).astype(np.float32)
        agent.act(looks, np.ones((agent.slots, 3), dtype=bool), slots)
        ends = generator.random(agent.slots) < 0.1
        agent.learn(generator.normal(size=agent.slots).astype(np.float32), ends, ends & False, slots)


def test_a_copied_state_goes_on_to_the_bit() -> None:
    one, two = make_agent(seed=1, slots=4), make_agent(seed=2, slots=4)
    play(one, 200, seed=1)
    two.set_state(one.get_state())
    two.replay.write_rows(one.replay.first, one.replay.read_rows(one.replay.first, one.replay.written))
    assert one.step == two.step
    for agent in (one, two):
        play(agent, 100, seed=2)
    for name, array in one.get_state().items():
        np.testing.assert_array_equal(array, two.get_state()[name], err_msg=name)


@pytest.mark.parametrize("times", [200, 201])  # updates are due every second time
def test_a_state_in_the_middle_of_an_update_goes_on_to_the_bit(times: int) -> None:
    one, two = make_agent(seed=1, slots=4), make_agent(seed=2, slots=4)
    play(one, times, seed=1)
    assert one._pending is not None
    state = one.get_state()
    assert len(state["coming"]) == SETTINGS.updates_per_call
    assert not np.array_equal(state["plays"], join(one.model.get_weights()))
    two.set_state(state)
    np.testing.assert_array_equal(two.flat, one.flat)
    for agent in (one, two):
        agent.settle()
    np.testing.assert_array_equal(two.flat, one.flat)
    np.testing.assert_array_equal(two.flat, join(one.model.get_weights()))
    np.testing.assert_array_equal(two.metrics, one.metrics)


def test_while_an_update_runs_play_goes_on_with_the_former_network(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    agent, free = make_agent(slots=4), Event()
    assert agent._updater is not None
    update = agent._updater._graph
    play(agent, 100, seed=1)
    agent.settle()

    def slow_update(*batch: Any) -> Any:
        assert free.wait(30)
        return update(*batch)

    monkeypatch.setattr(agent._updater, "_graph", slow_update)
    before = agent.flat.copy()
    play(agent, 1, seed=2)  # does not wait
    play(agent, 1, seed=3)
    np.testing.assert_array_equal(agent.flat, before)
    free.set()
    play(agent, 2, seed=4)
    assert not np.array_equal(agent.flat, before)


def test_with_one_slot_an_update_is_used_at_once() -> None:
    agent = make_agent()
    before = agent.flat.copy()
    play(agent, 100, seed=1)
    assert agent._pending is None
    assert not np.array_equal(agent.flat, before)
    np.testing.assert_array_equal(agent.flat, join(agent.model.get_weights()))


def test_a_loss_that_is_not_a_number_is_an_error() -> None:
    agent = make_agent(slots=4)
    play(agent, 50, seed=1)
    agent.replay.rewards[:] = np.nan
    with pytest.raises(TrainingError, match=r"diverged: its loss was nan after .* lower"):
        play(agent, 50, seed=1)


def test_the_package_exports_the_agent_and_imports_tensorflow_only_for_it() -> None:
    code = (
        "import sys, sf2ai.agents.keras_rl as package\n"
        "assert not {'tensorflow', 'rl'} & set(sys.modules)\n"
        "from sf2ai.agents.keras_rl import DqnAgent\n"
        "assert 'tensorflow' in sys.modules and DqnAgent.__module__ == 'sf2ai.agents.keras_rl.agent'\n"
        "assert not hasattr(package, 'DqnAgents')\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_only_one_file_imports_keras_rl() -> None:
    package = Path(sf2ai.__file__).parent
    imports = re.compile(r"^\s*(from|import) rl\b|import_module\(\"rl\b", re.MULTILINE)
    found = {
        path.relative_to(package).as_posix()
        for path in package.rglob("*.py")
        if imports.search(path.read_text())
    }
    assert found == {"agents/keras_rl/library.py"}


def test_importing_it_writes_and_warns_nothing() -> None:
    code = "from sf2ai.agents.keras_rl.agent import DqnAgent; DqnAgent(features=3, actions=2).compile()"
    command = [sys.executable, "-W", "error", "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("", "")


def test_what_a_failed_import_wrote_is_shown() -> None:
    code = (
        "import os\nfrom sf2ai.agents.tensorflow_runtime import quiet_standard_error\n"
        "with quiet_standard_error():\n    os.write(2, b'hidden')\n"
        "with quiet_standard_error():\n    os.write(2, b'the cause'); raise OSError\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stderr.startswith("the cause")
    assert "hidden" not in done.stderr
