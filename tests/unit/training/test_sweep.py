"""A sweep draws, is told results, is killed and continued; its trainings are played by a stand-in."""

import json
from contextlib import ExitStack

import pytest

pytest.importorskip("optuna", reason="install the extra sweep: pip install 'sf2ai[sweep]'")

from sf2ai.errors import BusyError, DamagedFileError, HomeError, InputError, TrainingError
from sf2ai.store import lock
from sf2ai.store.checkpoint import has_checkpoint
from sf2ai.store.layout import Home
from sf2ai.store.lock import hold_character, hold_sweep
from sf2ai.training.config import TrainingConfig
from sf2ai.training.sessions import sweep
from sf2ai.training.sessions.messages import Report
from sf2ai.training.sessions.session import TrainingResult
from sf2ai.training.sessions.sweep import SweepSession
from sf2ai.training.sessions.sweep_plan import SweepPlan, TrialResult, best_first, read_range

HEAD = "probe,episode,steps,opponent,wins,draws,losses\n"


def plan_of(trials=6, name="test", **changes):
    config = TrainingConfig("ryu", episodes=60, opponents=("random", "cpu:7"))
    ranges = {
        "learning_rate": {"least": 1e-4, "most": 1e-2, "log": True},
        "return_steps": {"least": 1, "most": 10},
        "hidden": [[8], "16,8"],
    }
    read = {key: read_range("dqn", key, {**ranges, **changes}[key]) for key in ranges}
    return SweepPlan(name, config, read, trials, seed=3)


class StandIn:
    """Does jobs as training processes do, but only writes the log of the probes."""

    def __init__(self, stop_after=None, fails=(), error=TrainingError("the learner diverged")):  # noqa: B008
        self.begun = []
        self.stop_after = stop_after
        self.fails = fails
        self.error = error

    def run(self, jobs):
        for job in jobs:
            home, number = Home(job.home), int(job.home.name)
            self.begun.append((number, dict(job.config.hyperparameters)))
            if len(self.begun) == self.stop_after:
                raise KeyboardInterrupt
            if number in self.fails:
                yield Report("ryu", error=self.error, home=job.home)
                continue
            path = home.probes("ryu")
            path.parent.mkdir(parents=True)
            wins = min(24, round(2 * job.config.hyperparameters.get("return_steps", 3)))
            path.write_text(
                f"{HEAD}1,9,9,random,0,0,24\n2,9,9,random,{wins},0,{24 - wins}\n3,9,9,cpu:7,6,12,6\n"
            )
            yield Report("ryu", result=TrainingResult(None, home.weights("ryu"), None), home=job.home)


def run(home, runner, plan=None, resume=False):
    session = SweepSession(home, plan or plan_of(), resume=resume)
    list(session.run(runner))
    return session


@pytest.fixture
def home(tmp_path):
    return Home(tmp_path / "home")


def test_a_sweep_runs_all_its_trials_and_counts_the_last_probe_against_each_opponent(home):
    runner = StandIn()
    session = run(home, runner)
    assert [number for number, _ in runner.begun] == list(range(6))
    for number, values in runner.begun:
        result = session.results[number]
        wins = 2 * values["return_steps"]
        assert result.counts == (wins + 6, 12, 24 - wins + 6)
        assert result.win_rate == (wins + 12) / 48
        assert 1e-4 <= values["learning_rate"] <= 1e-2
        assert values["hidden"] in ([8], [16, 8])
    best = best_first(list(session.results.values()))
    assert best[0].values["return_steps"] == max(values["return_steps"] for _, values in runner.begun)


def test_a_sweep_that_is_stopped_continues_with_the_trial_that_was_begun_and_draws_the_same(home, tmp_path):
    whole = run(Home(tmp_path / "other"), StandIn())
    stopped = StandIn(stop_after=3)
    with pytest.raises(KeyboardInterrupt):
        run(home, stopped)
    runner = StandIn()
    session = run(home, runner, resume=True)
    assert [number for number, _ in runner.begun] == [2, 3, 4, 5]
    assert runner.begun[0] == stopped.begun[2]
    assert {n: r.values for n, r in session.results.items()} == {
        n: r.values for n, r in whole.results.items()
    }
    assert run(home, StandIn(), plan_of(8), resume=True).results.keys() == set(range(8))


def test_a_killed_sweeps_process_that_still_saves_is_waited_for_and_loses_no_trial(home, monkeypatch):
    with pytest.raises(KeyboardInterrupt):
        run(home, StandIn(stop_after=2))
    saving = ExitStack()
    saving.enter_context(hold_character(home.trial_home("test", 1), "ryu"))
    monkeypatch.setattr(sweep, "FORMER_SECONDS", 0.0)
    with pytest.raises(BusyError):
        run(home, StandIn(), resume=True)
    monkeypatch.setattr(sweep, "FORMER_SECONDS", 60.0)
    monkeypatch.setattr(lock.time, "sleep", lambda _: saving.close())
    assert run(home, StandIn(), resume=True).results[1].rounds == 48


def test_a_full_disk_stops_the_sweep_and_its_trial_can_be_continued(home):
    with pytest.raises(HomeError):
        run(home, StandIn(fails=(1,), error=HomeError("no space left")))
    assert run(home, StandIn(), resume=True).results[1].rounds == 48


def test_a_result_that_optuna_was_not_told_is_told_and_not_trained_again(home):
    with pytest.raises(KeyboardInterrupt):
        run(home, StandIn(stop_after=2))
    written = TrialResult(1, {}, (3, 0, 1), "w")
    path = home.trial_home("test", 1).path / "result.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(written.to_json()))
    runner = StandIn()
    session = run(home, runner, resume=True)
    assert 1 not in [number for number, _ in runner.begun]
    assert session.results[1].win_rate == 0.75


def test_a_trial_that_fails_has_its_reason_and_stops_no_other(home):
    session = run(home, StandIn(fails=(1,)))
    assert session.results[1].problem == "the learner diverged"
    assert session.results[1].to_json()["win_rate"] is None
    assert best_first(list(session.results.values()))[-1].number == 1
    assert not has_checkpoint(home.trial_home("test", 0).checkpoint("ryu"))


def test_values_that_do_not_fit_each_other_are_a_failed_trial(home):
    config = TrainingConfig("ryu", episodes=60, hyperparameters={"batch_size": 25, "replay_rows": 100})
    ranges = {"batch_size": read_range("dqn", "batch_size", {"least": 20, "most": 30})}
    runner = StandIn()
    session = run(home, runner, SweepPlan("test", config, ranges, 6, seed=1))
    refused = [r for r in session.results.values() if r.values["batch_size"] > 25]
    assert refused
    assert all("at least four batches" in one.problem for one in refused)


def test_another_sweep_is_not_mixed_with_one_that_is_there(home):
    run(home, StandIn())
    with pytest.raises(InputError, match="continue it with --resume, or give this one another name"):
        run(home, StandIn())
    with pytest.raises(InputError, match="was begun with other ranges"):
        run(home, StandIn(), plan_of(return_steps={"least": 1, "most": 9}), resume=True)
    with pytest.raises(InputError, match="was begun for 6 trials, and 5 are fewer"):
        run(home, StandIn(), plan_of(5), resume=True)
    with pytest.raises(InputError, match="no sweep 'new'"):
        run(home, StandIn(), plan_of(name="new"), resume=True)


def test_a_sweep_that_runs_or_whose_file_was_altered_is_refused(home):
    with hold_sweep(home, "test"), pytest.raises(BusyError, match=r"process .* runs the sweep 'test'"):
        run(home, StandIn())
    (home.sweep("test") / "sweep.json").write_text("{")
    with pytest.raises(DamagedFileError, match="begin another sweep with --name"):
        run(home, StandIn(), resume=True)


@pytest.mark.parametrize(
    ("name", "document", "message"),
    [
        ("return_step", [1, 2], "did you mean 'return_steps'?"),
        ("clip", [1, 2], "of the agent 'ppo', not of 'dqn'"),
        ("discount", [0.5, 2], "between 0 and 1, not '2'"),
        ("discount", [0.5], "fewer than two values"),
        ("discount", [0.5, "0.5"], "fewer than two values"),
        ("discount", 0.5, "takes a list of values or a range"),
        ("discount", {"least": 0.5}, "needs both ends"),
        ("discount", {"least": 0.5, "most": 1.5}, "between 0 and 1, not '1.5'"),
        ("discount", {"least": 0.5, "most": 0.5}, "give a least value below the most"),
        ("discount", {"least": 0, "most": 0.5, "log": True}, "give a least value below the most, above 0"),
        ("discount", {"least": 0, "most": 0.5, "log": 1}, "true or false"),
        ("discount", {"leest": 0, "most": 0.5}, "did you mean 'least'?"),
        ("hidden", {"least": 8, "most": 16}, "takes a list of values"),
    ],
)
def test_a_range_that_cannot_be_is_refused_by_name(name, document, message):
    with pytest.raises(InputError) as refused:
        read_range("dqn", name, document)
    assert message in str(refused.value)
