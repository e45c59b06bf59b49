"""The trainer: exactly the wanted rounds, equal weights for equal seeds, and states that continue exactly."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import gymnasium
import numpy as np
import pytest

from sf2ai.agents.keras_rl.agent import DqnAgent
from sf2ai.envs.gymnasium_env import FightEnv
from sf2ai.errors import InputError, NoWeightsError, UnknownNameError
from sf2ai.rounds.plans import split_seed
from sf2ai.store.layout import Home
from sf2ai.store.weights import save_weights
from sf2ai.training.config import TrainingConfig
from sf2ai.training.loop.trainer import AGENT_SEED, Trainer
from sf2ai.training.progress import Progress

SMALL = {
    "hidden": [8],
    "batch_size": 16,
    "steps_per_update": 32,
    "updates_per_call": 1,
    "warmup_steps": 200,
    "replay_rows": 2_000,
}
CONFIG = TrainingConfig("ryu", episodes=5, seed=3, opponents=("random",), slots=4, hyperparameters=SMALL)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


def run(config: TrainingConfig, home: Home) -> tuple[Trainer, list[Progress]]:
    with Trainer(config, home) as trainer:
        return trainer, list(trainer.run())


def test_begins_exactly_the_wanted_rounds_and_counts_all_their_steps(home: Home) -> None:
    trainer, reports = run(CONFIG, home)
    last = reports[-1]
    assert (last.unit, last.total, last.episodes_begun, last.episodes_done) == ("episodes", 5, 5, 5)
    records = [record for progress in reports for record in progress.finished]
    assert [record.episode for record in records] == [1, 2, 3, 4, 5]
    # A step is 4 frames, the last of a round perhaps fewer.
    assert last.steps == sum(-(-record.frames // 4) for record in records)
    assert trainer.manifest().steps == last.steps
    assert {record.opponent for record in records} == {"random"}
    assert {record.side for record in records} == {"p1", "p2"}
    assert last.win_rate_50 == records[-1].win_rate
    assert reports[0].episodes_begun == 4


def test_same_seed_same_curve_other_seed_another(home: Home) -> None:
    curves = []
    for seed in (3, 3, 4):
        trainer, reports = run(replace(CONFIG, seed=seed), home)
        timeless = [replace(p, steps_per_second=0.0, seconds=0.0, loss=0.0) for p in reports]
        curves.append((timeless, trainer.agent.flat))
    assert curves[0][0] == curves[1][0]
    np.testing.assert_array_equal(curves[0][1], curves[1][1])
    assert (curves[0][1] != curves[2][1]).any()


def test_more_slots_than_rounds_are_fine(home: Home) -> None:
    _, reports = run(replace(CONFIG, episodes=1), home)
    assert reports[-1].episodes_done == reports[-1].episodes_begun == 1


def same_rounds(episodes: int) -> Iterator[tuple[int, int]]:
    """Find seeds of an environment whose rounds are those of a training, and that training's seed."""
    for env_seed in range(100):
        dice, _ = gymnasium.utils.seeding.np_random(env_seed)
        sequence_seed, first = int(dice.integers(1 << 62)), int(dice.integers(2))
        if first == 0:  # a training begins with the first round of its sequence
            yield env_seed, sequence_seed


@pytest.mark.parametrize(
    ("actions", "guide"), [("moves", "search"), ("moves", "cpu"), ("moves", "none"), ("talk", "none")]
)
def test_fit_on_the_single_env_is_training_with_one_slot(home: Home, actions: str, guide: str) -> None:
    env_seed, seed = next(same_rounds(3))
    all_seen = {**SMALL, "unknown_share": 0.0}
    config = replace(
        CONFIG, episodes=3, seed=seed, slots=1, actions=actions, guide=guide, hyperparameters=all_seen
    )
    trainer, reports = run(config, home)
    env = FightEnv("ryu", actions=actions, guide=guide, sticky_actions=config.sticky_actions)
    agent = DqnAgent(
        config.settings(),
        features=env.observation_space.shape[0],
        actions=int(env.action_space.n),
        seed=split_seed(seed, AGENT_SEED),
        rest=trainer.agent.rest,
        facts=trainer.agent.facts,
    )
    agent.compile()
    history = agent.fit(env, reports[-1].steps, verbose=0, seed=env_seed)
    env.close()
    assert agent.metrics[0] > 0.0
    np.testing.assert_array_equal(agent.flat, trainer.agent.flat)
    for mine, theirs in zip(agent.model.get_weights(), trainer.agent.model.get_weights(), strict=True):
        np.testing.assert_array_equal(mine, theirs)
    assert len(history.history["episode_reward"]) == 3
    records = [record for progress in reports for record in progress.finished]
    assert history.history["episode_reward"] == pytest.approx([r.episode_return for r in records], abs=1e-5)


def test_a_state_in_mid_round_goes_on_to_the_bit(home: Home) -> None:
    expected, _ = run(CONFIG, home)
    with Trainer(CONFIG, home) as one, Trainer(CONFIG, home) as two:
        running = one.run()
        for _ in range(150):
            next(running)
        two.set_state(one.get_state())
        two.replay.write_rows(one.replay.first, one.replay.read_rows(one.replay.first, one.replay.written))
        reports = list(two.run())
        np.testing.assert_array_equal(two.agent.flat, expected.agent.flat)
        assert reports[-1].episodes_done == 5


def test_a_trained_agent_can_be_the_opponent(home: Home) -> None:
    trainer, _ = run(replace(CONFIG, character="ken", episodes=1), home)
    manifest = trainer.manifest()
    save_weights(home.weights("ken"), manifest, trainer.parameters())
    config = replace(CONFIG, opponents=("ken", "random"), opponent_characters=("guile",))
    rival, reports = run(config, home)
    met = {(r.opponent, r.opponent_character) for p in reports for r in p.finished}
    assert met == {("ken", "ken"), ("random", "guile")}
    assert rival.origin()["opponent ken"] == manifest.created
    with pytest.raises(InputError, match="every 4 frames and cannot meet a learner that decides every 6"):
        Trainer(replace(config, frames_per_step=6), home)


@pytest.mark.parametrize(
    ("change", "error", "message"),
    [
        ({"opponents": ("rando",)}, UnknownNameError, "player is called 'rando'; did you mean 'random'"),
        ({"opponents": ("ken",)}, NoWeightsError, "'ken' has no weights"),
        ({"observation": "humn"}, UnknownNameError, "did you mean 'human'"),
        ({"actions": "move"}, UnknownNameError, "did you mean 'moves'"),
        ({"reward": "wins"}, UnknownNameError, "did you mean 'win'"),
        ({"backend": "simm"}, UnknownNameError, "did you mean 'sim'"),
        ({"reaction_frames": -1}, InputError, "the number of reaction frames is -1"),
    ],
)
def test_unknown_names_are_refused_before_anything_is_played(
    home: Home, change: dict[str, object], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        Trainer(replace(CONFIG, **change), home)  # type: ignore[arg-type]
    assert not home.path.exists()


def test_the_manifest_says_everything(home: Home) -> None:
    manifest = run(CONFIG, home)[0].manifest()
    assert (manifest.character, manifest.agent, manifest.backend) == ("ryu", "dqn", "sim")
    assert (manifest.observation.name, manifest.actions.name, manifest.reward) == (
        "human",
        "moves",
        "health-gap",
    )
    assert manifest.hyperparameters["batch_size"] == 16
    assert manifest.opponents == ("random",)
    assert len(manifest.opponent_characters) == 12
    assert {"numpy", "tensorflow"} <= set(manifest.libraries)
