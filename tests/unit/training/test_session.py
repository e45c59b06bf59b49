"""A whole training in a temporary home: saved, interrupted, killed and resumed with equal results."""

import csv
import random
import shutil
import signal
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from fakes.programs import Programs
from sf2ai.agents.dqn.policy import DqnPolicy
from sf2ai.backends.options import BackendOptions
from sf2ai.errors import BusyError, TrainingError
from sf2ai.store.checkpoint import load_checkpoint, save_checkpoint
from sf2ai.store.layout import Home
from sf2ai.store.weights import load_character
from sf2ai.training.config import TrainingConfig
from sf2ai.training.opponents import past_selves
from sf2ai.training.sessions import session as module
from sf2ai.training.sessions.session import TrainingSession

SMALL = {
    "hidden": [8],
    "batch_size": 16,
    "steps_per_update": 64,
    "updates_per_call": 1,
    "warmup_steps": 200,
    "replay_rows": 2_000,
    "epsilon_steps": 2_000,
}
CONFIG = TrainingConfig("ryu", episodes=6, seed=5, opponents=("random",), slots=3, hyperparameters=SMALL)


def train(home: Home, config: TrainingConfig = CONFIG, *, resume: bool = False) -> TrainingSession:
    session = TrainingSession(home, config, resume=resume)
    for _ in session.run():
        pass
    return session


def weights(home: Home) -> dict[str, np.ndarray]:
    return load_character(home, "ryu")[1]


def assert_same_result(one: Home, two: Home) -> None:
    for name, array in weights(one).items():
        np.testing.assert_array_equal(array, weights(two)[name], err_msg=name)
    assert one.log("ryu").read_bytes() == two.log("ryu").read_bytes()


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> tuple[Home, TrainingSession]:
    """A home after an undisturbed training."""
    home = Home(tmp_path_factory.mktemp("home"))
    return home, train(home)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


@pytest.fixture
def saves_at(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Let a checkpoint be due after a number of batches of steps, whatever the clock says."""

    def every(batches: int) -> None:
        asked = iter(range(1, 10**9))
        monkeypatch.setattr(module._TrainingFiles, "is_due", lambda self: next(asked) % batches == 0)

    return every


def advance(session: TrainingSession, batches: int) -> Iterator[object]:
    """Train for a number of batches of steps, and leave the training suspended there."""
    run = session.run()
    for _ in range(batches):
        next(run)
    return run


def test_leaves_weights_that_can_play(trained: tuple[Home, TrainingSession]) -> None:
    home, session = trained
    assert session.result is not None
    assert session.result.weights == home.weights("ryu")
    assert session.result.former_weights is None
    manifest, arrays = load_character(home, "ryu")
    assert manifest == session.result.manifest
    assert (manifest.episodes, manifest.opponents, manifest.seed) == (6, ("random",), 5)
    assert manifest.hyperparameters["hidden"] == [8]
    player = DqnPolicy(arrays)
    assert player.architecture.features == manifest.observation.size
    assert player.architecture.actions == manifest.actions.size


def test_logs_every_episode_and_every_step(trained: tuple[Home, TrainingSession]) -> None:
    home, session = trained
    assert session.result is not None
    with home.log("ryu").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["episode"] for row in rows] == ["1", "2", "3", "4", "5", "6"]
    assert int(rows[-1]["steps"]) == session.result.manifest.steps
    assert sorted(row["side"] for row in rows) == ["p1"] * 3 + ["p2"] * 3
    assert list(home.tensorboard("ryu").iterdir())


def test_same_seed_same_curve_and_weights(trained: tuple[Home, TrainingSession], home: Home) -> None:
    train(home)
    assert_same_result(trained[0], home)


@pytest.mark.parametrize(("every", "killed_at"), [(40, 55), (97, 301), (50, 200)])
def test_killed_and_resumed_is_never_stopped(
    trained: tuple[Home, TrainingSession],
    home: Home,
    tmp_path: Path,
    saves_at: Callable[[int], None],
    every: int,
    killed_at: int,
) -> None:
    saves_at(every)
    run = advance(TrainingSession(home, CONFIG), killed_at)
    left = Home(tmp_path / "left")  # what the disk holds at that moment
    shutil.copytree(home.path, left.path)
    run.close()  # type: ignore[attr-defined]
    resumed = train(left, resume=True)
    assert resumed.notices == []
    assert_same_result(trained[0], left)


def kill_9_after(programs: Programs, home: Home, config: TrainingConfig, steps: int, resume: bool) -> bool:
    """Train in a process of its own and kill it after some steps; return whether it was still training."""
    code = (
        "import sys; from pathlib import Path; from sf2ai.store.layout import Home;"
        "from sf2ai.training.opponents import past_selves; from sf2ai.training.sessions import session;"
        "from sf2ai.training.config import TrainingConfig;"
        "session.CHECKPOINT_SECONDS = 0.05; past_selves.INTERVAL = 2;"
        f"config = TrainingConfig.from_json({config.to_json()!r});"
        f"run = session.TrainingSession(Home(Path(sys.argv[1])), config, resume={resume}).run();"
        "[print(p.steps, flush=True) for p in run]"
    )
    process = programs.start("-c", code, home.path, stderr=None)
    while (line := process.stdout.readline()) and int(line) < steps:
        pass
    time.sleep(random.random() * 0.1)  # at any moment of its work
    was_at_work = process.poll() is None
    process.kill()
    process.wait()
    return was_at_work


@pytest.mark.slow
@pytest.mark.parametrize(
    "change",
    [
        {},
        {"opponents": ("self", "cpu:3"), "opponent_choice": "prioritised"},
        {"agent": "keras-rl-cem", "guide": "none", "hyperparameters": {"batch_size": 2, "elite_share": 0.5}},
    ],
    ids=["scripted", "itself", "baseline"],
)
def test_kill_9_at_random_moments_loses_nothing_but_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, programs: Programs, change: dict[str, object]
) -> None:
    monkeypatch.setattr(past_selves, "INTERVAL", 2)
    config = replace(CONFIG, **change)  # type: ignore[arg-type]
    never_stopped, home = Home(tmp_path / "one"), Home(tmp_path / "two")
    session = train(never_stopped, config)
    assert session.result is not None
    steps = session.result.manifest.steps
    moments = sorted(random.randrange(1, steps) for _ in range(3))
    print(f"killed after {moments} of {steps} steps")  # shown when it fails
    killed = [kill_9_after(programs, home, config, moment, resume=n > 0) for n, moment in enumerate(moments)]
    assert killed[0]
    train(home, config, resume=True)
    assert_same_result(never_stopped, home)


def test_resuming_needs_no_setting_again(
    trained: tuple[Home, TrainingSession], home: Home, saves_at: Callable[[int], None]
) -> None:
    saves_at(10**9)
    advance(TrainingSession(home, CONFIG), 130).close()  # type: ignore[attr-defined]
    session = TrainingSession(home, TrainingConfig("ryu"), resume=True, given=())
    for _ in session.run():
        pass
    assert_same_result(trained[0], home)


def test_only_settings_that_are_given_again_must_be_the_same(trained: tuple[Home, TrainingSession]) -> None:
    given = {"reward": "win", "seed": 5}
    config = TrainingConfig("ryu", **given)  # type: ignore[arg-type]
    with pytest.raises(TrainingError, match=r"begun with reward 'health-gap' and cannot continue with 'win'"):
        list(TrainingSession(trained[0], config, resume=True, given=tuple(given)).run())
    with pytest.raises(TrainingError, match="begun for 6 episodes, and 5 are fewer"):
        list(TrainingSession(trained[0], replace(config, episodes=5), resume=True, given=("episodes",)).run())


def test_another_machine_or_version_makes_one_notice(
    trained: tuple[Home, TrainingSession], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = Home(shutil.copytree(trained[0].path, tmp_path / "home"))
    monkeypatch.setattr("sf2ai.training.loop.manifests.processor_name", lambda: "Another Processor 9000")
    resumed = train(home, resume=True)
    (notice,) = resumed.notices
    assert "processor was" in notice
    assert "is Another Processor 9000: the training continues, but the result may differ" in notice


def test_ctrl_c_saves_and_is_passed_on(
    trained: tuple[Home, TrainingSession], home: Home, saves_at: Callable[[int], None]
) -> None:
    saves_at(10**9)
    run = advance(TrainingSession(home, CONFIG), 130)
    signal.raise_signal(signal.SIGINT)
    with pytest.raises(KeyboardInterrupt):
        next(run)
    train(home, resume=True)
    assert_same_result(trained[0], home)


def test_closing_the_iterator_saves_everything(
    trained: tuple[Home, TrainingSession], home: Home, saves_at: Callable[[int], None]
) -> None:
    saves_at(10**9)
    advance(TrainingSession(home, CONFIG), 130).close()  # type: ignore[attr-defined]
    train(home, resume=True)
    assert_same_result(trained[0], home)


def test_a_damaged_checkpoint_gives_way_to_the_one_before_it(
    trained: tuple[Home, TrainingSession], home: Home, saves_at: Callable[[int], None]
) -> None:
    saves_at(50)
    advance(TrainingSession(home, CONFIG), 230).close()  # type: ignore[attr-defined]
    newest = max(home.checkpoint("ryu").iterdir())
    newest.write_bytes(newest.read_bytes()[:1000])
    resumed = train(home, resume=True)
    assert len(resumed.notices) == 1
    assert "damaged; continuing from the checkpoint before" in resumed.notices[0]
    assert_same_result(trained[0], home)


def test_other_settings_are_refused_by_name(trained: tuple[Home, TrainingSession]) -> None:
    for change, message in (
        ({"seed": 6}, "begun with seed 5 and cannot continue with 6"),
        ({"reward": "win"}, "begun with reward 'health-gap'"),
        ({"hyperparameters": {"batch_size": 17}}, "begun with batch_size 16 and cannot continue with 17"),
        ({"episodes": 5}, "begun for 6 episodes, and 5 are fewer; give 6 or more"),
    ):
        with pytest.raises(TrainingError, match=message):
            train(trained[0], replace(CONFIG, **change), resume=True)  # type: ignore[arg-type]


def test_nothing_to_resume_is_an_error(home: Home) -> None:
    with pytest.raises(TrainingError, match=r"no training of 'ryu' in .* omit --resume"):
        train(home, resume=True)


def test_episodes_may_be_raised(trained: tuple[Home, TrainingSession], tmp_path: Path) -> None:
    home = Home(tmp_path / "raised")
    shutil.copytree(trained[0].path, home.path)
    session = train(home, replace(CONFIG, episodes=8, hyperparameters={}), resume=True)
    assert session.result is not None
    assert session.result.manifest.episodes == 8
    assert session.result.former_weights is not None
    with home.log("ryu").open(encoding="utf-8", newline="") as file:
        assert [row["episode"] for row in csv.DictReader(file)] == [str(n) for n in range(1, 9)]


def test_resuming_a_finished_training_changes_nothing(trained: tuple[Home, TrainingSession]) -> None:
    before = trained[0].weights("ryu").read_bytes()
    session = train(trained[0], resume=True)
    assert session.result is not None
    assert session.result.former_weights is None
    assert trained[0].weights("ryu").read_bytes() == before


def test_training_again_keeps_the_old_weights(home: Home) -> None:
    one_round = replace(CONFIG, episodes=1)
    train(home, one_round)
    old = home.weights("ryu").read_bytes()
    session = train(home, replace(one_round, seed=6))
    assert session.result is not None
    assert session.result.former_weights is not None
    assert session.result.former_weights.read_bytes() == old
    with home.log("ryu").open(encoding="utf-8", newline="") as file:
        assert len(list(csv.DictReader(file))) == 1


def test_a_second_training_of_the_same_character_is_refused(home: Home) -> None:
    run = advance(TrainingSession(home, CONFIG), 1)
    with pytest.raises(BusyError, match="ryu"):
        train(home)
    run.close()  # type: ignore[attr-defined]


def test_a_loss_that_is_no_number_keeps_the_last_good_checkpoint(
    trained: tuple[Home, TrainingSession],
    home: Home,
    saves_at: Callable[[int], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    saves_at(60)
    trainers = []
    make = module.make_trainer

    def catch(config: TrainingConfig, home: Home, options: BackendOptions) -> module.AnyTrainer:
        trainers.append(make(config, home, options))
        return trainers[-1]

    monkeypatch.setattr(module, "make_trainer", catch)
    run = advance(TrainingSession(home, CONFIG), 130)
    assert trainers[0].replay is not None
    trainers[0].replay.rewards[:] = np.nan
    with pytest.raises(TrainingError, match="diverged"):
        for _ in run:
            pass
    assert not home.weights("ryu").exists()
    train(home, resume=True)
    assert_same_result(trained[0], home)


@pytest.mark.parametrize("change", ["missing", "misshapen"])
def test_a_checkpoint_of_another_version_is_refused_in_a_sentence(
    trained: tuple[Home, TrainingSession], tmp_path: Path, change: str
) -> None:
    home = Home(shutil.copytree(trained[0].path, tmp_path / "home"))
    folder = home.checkpoint("ryu")
    kept = load_checkpoint(folder)
    assert kept is not None
    arrays = dict(kept.arrays)
    if change == "missing":
        del arrays["rounds.batch.advice"]
    else:
        arrays["rounds.batch.advice"] = np.zeros((5, 7), dtype=np.int64)
    save_checkpoint(folder, arrays, kept.meta)
    with pytest.raises(TrainingError, match=r"was written by sf2ai .* with a different state"):
        train(home, resume=True)
