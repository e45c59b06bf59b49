"""One character with several seeds: each equals a training by hand, and nothing that was there is lost."""

from dataclasses import replace

import pytest

from fakes.trained import write_untrained
from sf2ai.errors import BusyError, DamagedFileError, Sf2aiError, TrainingError
from sf2ai.store import lock
from sf2ai.store.layout import Home
from sf2ai.store.lock import hold_character, hold_seeds
from sf2ai.store.weights import load_character
from sf2ai.training.config import TrainingConfig
from sf2ai.training.files.former_logs import last_probes, last_win_rate
from sf2ai.training.sessions import seeds
from sf2ai.training.sessions.cluster import choose
from sf2ai.training.sessions.messages import Report
from sf2ai.training.sessions.seeds import SeedsSession
from sf2ai.training.sessions.seeds_plan import SeedsPlan, load_seeds_plan
from sf2ai.training.sessions.session import TrainingSession

SMALL = {
    "hidden": [8],
    "branch": 0,
    "batch_size": 16,
    "steps_per_update": 64,
    "updates_per_call": 1,
    "warmup_steps": 200,
    "replay_rows": 2_000,
    "epsilon_steps": 2_000,
}
CONFIG = TrainingConfig(
    "ryu", episodes=2, seed=5, opponents=("random",), slots=2, hyperparameters=SMALL, guide="none"
)
PLAN = SeedsPlan(CONFIG, 2)


class InThisProcess:
    """Does jobs as training processes do, one after the other; Ctrl-C comes in the midst of one."""

    stops_in = None
    only_notes = False
    begun: list[tuple[int, bool]]

    def __init__(self, processes):
        pass

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def run(self, jobs):
        for number, job in enumerate(jobs):
            self.begun.append((job.config.seed, job.resume))
            if self.only_notes:
                continue
            session = TrainingSession(
                Home(job.home),
                job.config,
                resume=job.resume,
                given=job.given,
                begin_from=job.begin_from,
                players=Home(job.players),
                is_member=True,
            )
            for _ in (running := session.run()):
                if number == self.stops_in:
                    running.close()
                    raise KeyboardInterrupt
            yield Report("ryu", result=session.result, home=job.home)


@pytest.fixture(autouse=True)
def runner(monkeypatch):
    runs = type("Runner", (InThisProcess,), {"begun": []})
    monkeypatch.setattr(choose, "TrainingProcesses", runs)
    return runs


@pytest.fixture
def home(tmp_path):
    return Home(tmp_path / "home")


def weights_of(home):
    return load_character(home, "ryu")[1]


def same(one, two):
    return one.keys() == two.keys() and all((one[name] == two[name]).all() for name in one)


@pytest.mark.slow
def test_each_seed_equals_a_training_by_hand_even_after_a_stop_and_the_homes_weights_stay(
    home, tmp_path, runner
):
    write_untrained(home.weights("ryu"), "ryu", seed=1)
    before = home.weights("ryu").read_bytes()
    runner.stops_in = 0
    with pytest.raises(KeyboardInterrupt):
        list(SeedsSession(home, PLAN, 2).run())
    runner.stops_in = None
    again = SeedsSession(home, SeedsPlan(TrainingConfig("ryu"), 2), 1, resume=True, given=())
    reports = list(again.run())
    assert [again.seed_of(report) for report in reports] == [5, 6]
    assert runner.begun == [(5, False), (5, True), (6, False)]
    alone = Home(tmp_path / "alone")
    list(TrainingSession(alone, CONFIG).run())
    assert same(weights_of(alone), weights_of(again.home_of(5)))
    assert not same(weights_of(again.home_of(5)), weights_of(again.home_of(6)))
    assert home.weights("ryu").read_bytes() == before
    assert last_win_rate(again.home_of(5).log("ryu")) is not None


def test_what_was_begun_goes_on_with_the_same_settings_and_perhaps_more_seeds(home, runner):
    runner.only_notes = True
    list(SeedsSession(home, PLAN, 2).run())
    usual = TrainingConfig("ryu")
    more = SeedsSession(home, SeedsPlan(replace(usual, episodes=3), 3), 2, resume=True, given=("episodes",))
    list(more.run())
    assert runner.begun[2:] == [(5, False), (6, False), (7, False)]
    kept = load_seeds_plan(home, "ryu")
    assert (kept.count, kept.config.episodes, kept.config.hyperparameters["hidden"]) == (3, 3, [8])
    for asked, given, message in (
        (SeedsPlan(usual, 2), (), "with 3 seeds cannot continue with 2; give --seeds 3 or more"),
        (SeedsPlan(usual, 3), ("seed",), "was begun with seed 5 and cannot continue with 0"),
        (SeedsPlan(replace(usual, episodes=2), 3), ("episodes",), "was begun for 3 episodes, and 2 are"),
    ):
        with pytest.raises(TrainingError, match=message):
            SeedsSession(home, asked, 1, resume=True, given=given)
    with pytest.raises(TrainingError, match="no training of 'ken' with several seeds"):
        SeedsSession(home, SeedsPlan(TrainingConfig("ken"), 2), 1, resume=True)


def test_new_trainings_keep_the_former_ones_and_those_that_cannot_begin_move_nothing(home, runner):
    runner.only_notes = True
    list(SeedsSession(home, PLAN, 2).run())
    mark = home.seed_home("ryu", 5).path / "mark"
    mark.parent.mkdir(parents=True)
    mark.write_text("kept")
    with pytest.raises(Sf2aiError, match=r"missing\.npz"):
        list(SeedsSession(home, SeedsPlan(replace(CONFIG, opponents=("missing.npz",)), 2), 1).run())
    assert mark.exists()
    for number in (1, 2):
        session = SeedsSession(home, PLAN, 2)
        list(session.run())
        (notice,) = session.notices
        assert "are kept in" in notice
        assert len(list(home.path.glob("seeds/ryu-*"))) == number
    assert [path.read_text() for path in home.path.glob("seeds/ryu-*/5/mark")] == ["kept"]


def test_trainings_that_run_or_still_save_are_not_disturbed(home, runner, monkeypatch):
    runner.only_notes = True
    with hold_seeds(home, "ryu"), pytest.raises(BusyError, match=r"trains 'ryu' with several seeds in"):
        list(SeedsSession(home, PLAN, 2).run())
    list(SeedsSession(home, PLAN, 2).run())
    saving = hold_character(home.seed_home("ryu", 5), "ryu")
    saving.__enter__()
    monkeypatch.setattr(seeds, "FORMER_SECONDS", 0.0)
    with pytest.raises(BusyError):
        list(SeedsSession(home, PLAN, 2, resume=True).run())
    monkeypatch.setattr(seeds, "FORMER_SECONDS", 60.0)
    monkeypatch.setattr(lock.time, "sleep", lambda _: saving.__exit__(None, None, None))
    list(SeedsSession(home, PLAN, 2, resume=True).run())


@pytest.mark.parametrize(
    "text",
    ["{", "[]", '{"count": 0}', '{"count": true, "config": {}}', '{"count": 2, "begin_from": 3}'],
)
def test_a_plan_that_was_altered_is_refused(home, text):
    path = home.seeds("ryu") / "seeds.json"
    path.parent.mkdir(parents=True)
    path.write_text(text)
    with pytest.raises(DamagedFileError, match="train again without --resume"):
        SeedsSession(home, PLAN, 1, resume=True)
    path.parent.rename(home.seeds("ken"))


def test_logs_tell_the_last_probe_against_each_opponent_and_damaged_ones_are_refused(tmp_path):
    path = tmp_path / "probes.csv"
    assert last_probes(path) == ()
    assert last_win_rate(path) is None
    head = "probe,episode,steps,opponent,wins,draws,losses\n"
    path.write_text(f"{head}1,9,99,random,1,0,23\n2,10,100,cpu:7,2,0,22\n3,11,110,random,24,0,0\n")
    assert [(one.opponent, one.probe, one.wins) for one in last_probes(path)] == [
        ("random", 3, 24),
        ("cpu:7", 2, 2),
    ]
    for text in (f"{head}1,9,99,random,x,0,23\n", f"{head}1\n", "a,b\n1,2\n"):
        path.write_text(text)
        with pytest.raises(DamagedFileError):
            last_probes(path)
    for rate in ("nan", "x", ""):
        path.write_text(f"win_rate_50\n{rate or ','}\n")
        with pytest.raises(DamagedFileError):
            last_win_rate(path)
