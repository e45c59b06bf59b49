"""Several characters at once: side by side and in a league, with the results of single trainings."""

import os
import signal
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from fakes.trained import untrained_manifest
from sf2ai.errors import BusyError, InputError, Sf2aiError, TrainingError
from sf2ai.store.checkpoint import has_checkpoint
from sf2ai.store.layout import Home
from sf2ai.store.length import TrainingLength
from sf2ai.store.lock import hold_character, hold_roster
from sf2ai.store.weights import load_character
from sf2ai.training.config import TrainingConfig
from sf2ai.training.progress import Progress
from sf2ai.training.sessions import league
from sf2ai.training.sessions import processes as module
from sf2ai.training.sessions.league import League
from sf2ai.training.sessions.messages import Job, Report
from sf2ai.training.sessions.processes import TrainingProcesses
from sf2ai.training.sessions.roster_training import RosterTraining, load_roster_training, save_roster_training
from sf2ai.training.sessions.session import TrainingResult, TrainingSession
from sf2ai.training.sessions.together import RosterSession

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
CONFIG = TrainingConfig("ryu", episodes=4, seed=5, opponents=("random",), slots=3, hyperparameters=SMALL)
TWO = RosterTraining(("ryu", "ken"), CONFIG)
LEAGUE = replace(TWO, is_league=True)
PROGRESS = Progress("steps", 900, 8, 7, 100, 0.5, -0.25, 0.125, 0.75, 60.0, 4.5, 7.5, ())


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


def results(reports: Iterator[Report]) -> dict[str, Report]:
    return {report.character: report for report in reports if report.result is not None}


def same_weights(one: Home, two: Home, *characters: str) -> bool:
    for character in characters:
        mine, theirs = load_character(one, character)[1], load_character(two, character)[1]
        if any((mine[name] != theirs[name]).any() for name in mine):
            return False
    return True


@pytest.fixture(scope="module")
def side_by_side(tmp_path_factory: pytest.TempPathFactory) -> tuple[Home, list[Report]]:
    """A home in which both were trained at the same time, never stopped."""
    home = Home(tmp_path_factory.mktemp("home"))
    return home, list(RosterSession(home, TWO, 2).run())


@pytest.mark.slow
def test_side_by_side_gives_the_weights_of_one_after_the_other(
    side_by_side: tuple[Home, list[Report]], tmp_path: Path
) -> None:
    home, reports = side_by_side
    assert results(iter(reports)).keys() == {"ryu", "ken"}
    assert {r.character for r in reports if r.progress} == {"ryu", "ken"}
    alone = Home(tmp_path / "alone")
    for character in ("ryu", "ken"):
        for _ in TrainingSession(alone, replace(CONFIG, character=character)).run():
            pass
    assert same_weights(home, alone, "ryu", "ken")


@pytest.mark.slow
def test_a_training_that_fails_stops_no_other_and_its_error_is_passed_on(home: Home) -> None:
    jobs = [
        Job(home.path, replace(CONFIG, opponents=("missing.npz",))),
        Job(home.path, replace(CONFIG, character="ken", episodes=1)),
    ]
    with TrainingProcesses(1) as processes:
        reports = list(processes.run(jobs))
    (failed,) = [report for report in reports if report.error is not None]
    assert failed.character == "ryu"
    assert isinstance(failed.error, Sf2aiError)
    assert "missing.npz" in str(failed.error)
    assert results(iter(reports)).keys() == {"ken"}


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="sends a POSIX signal")
def test_ctrl_c_saves_all_and_resume_goes_on_to_the_same_weights(
    home: Home, side_by_side: tuple[Home, list[Report]]
) -> None:
    seen = set()

    def press_when_both_are_at_work() -> None:
        for report in RosterSession(home, TWO, 2).run():
            seen.add(report.character)
            if len(seen) == 2:
                signal.raise_signal(signal.SIGINT)

    with pytest.raises(KeyboardInterrupt):
        press_when_both_are_at_work()
    assert all(has_checkpoint(home.checkpoint(character)) for character in ("ryu", "ken"))
    # No setting need be given again.
    asked = replace(TWO, config=TrainingConfig("ryu"))
    again = RosterSession(home, asked, 1, resume=True, given=())
    assert again.training.config.seed == 5
    list(again.run())
    assert same_weights(home, side_by_side[0], "ryu", "ken")


@pytest.mark.slow
def test_a_process_that_dies_is_reported_and_the_others_are_saved(home: Home) -> None:
    jobs = [Job(home.path, CONFIG), Job(home.path, replace(CONFIG, character="ken", episodes=50))]
    processes = TrainingProcesses(2)
    children = []

    def kill_one() -> None:
        for report in processes.run(jobs):
            children[:] = [process.child for process in processes._processes]
            if report.character == "ken" and report.progress:
                children[1].kill()

    with pytest.raises(TrainingError, match=r"trained '(ryu|ken)' died with exit code .* --resume"):
        kill_one()
    assert all(child.wait(0.0) is not None for child in children)
    assert has_checkpoint(home.checkpoint("ken"))


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Generations of two rounds."""
    monkeypatch.setattr(league, "EPISODES_PER_GENERATION", 2)
    monkeypatch.setattr(league, "KEPT_GENERATIONS", 2)


def test_members_meet_each_other_and_only_their_last_generations(home: Home, short: None) -> None:
    training = replace(LEAGUE, config=replace(CONFIG, episodes=40, opponents=("random", "cpu:0", "random")))
    found = League(home, training)
    assert found.generations == 20
    assert found.opponents(0) == ("random", "cpu:0")
    assert found.opponents(1) == ("random", "cpu:0", "league:ryu@0", "league:ken@0")
    assert [len(found.opponents(number)) for number in (2, 3, 19)] == [2 + 2 * 2] * 3
    assert "league:ken@17" in found.opponents(19)
    assert "league:ken@16" not in found.opponents(19)


@pytest.mark.slow
def test_a_league_does_not_depend_on_the_number_of_processes_or_stops(
    home: Home, tmp_path: Path, short: None
) -> None:
    training = replace(LEAGUE, config=replace(CONFIG, episodes=3))
    reports = list(RosterSession(home, training, 2).run())
    assert results(iter(reports)).keys() == {"ryu", "ken"}
    manifest, _ = load_character(home, "ken")
    assert manifest.episodes == 3
    assert "league:ryu@0" in manifest.opponents
    assert manifest.opponent_choice == "prioritised"
    other = Home(tmp_path / "other")
    run = RosterSession(other, training, 1).run()
    for report in run:
        if report.progress and other.league_weights(0, "ken").exists():
            break
    run.close()  # type: ignore[attr-defined]
    assert not other.weights("ken").exists()
    asked = replace(training, config=TrainingConfig("ryu"))
    list(RosterSession(other, asked, 1, resume=True, given=()).run())
    assert same_weights(home, other, "ryu", "ken")


@pytest.mark.slow
def test_the_files_of_a_league_do_not_grow(home: Home, short: None) -> None:
    training = replace(LEAGUE, config=replace(CONFIG, episodes=8))
    list(RosterSession(home, training, 2).run())
    kept = sorted(path.name for path in home.league.iterdir() if path.is_dir())
    assert kept == [f"generation-{number:03d}" for number in (2, 3)]
    # A league that has finished has nothing left to do.
    before = home.weights("ryu").read_bytes()
    list(RosterSession(home, training, 2, resume=True).run())
    assert home.weights("ryu").read_bytes() == before


def test_a_league_by_steps_has_generations_of_as_many_steps(home: Home) -> None:
    found = League(home, replace(LEAGUE, config=CONFIG.lasting(TrainingLength("steps", 40_000))))
    assert found.generations == 3
    assert [job.config.steps for job in found._jobs(0)] == [17_500, 17_500]
    assert [job.config.steps for job in found._jobs(2)] == [40_000, 40_000]


def test_a_league_by_minutes_is_refused(home: Home) -> None:
    by_time = replace(LEAGUE, config=CONFIG.lasting(TrainingLength("minutes", 2)))
    with pytest.raises(InputError, match=r"a league cannot end after 2 minutes, .*; give --steps or --epi"):
        RosterSession(home, by_time, 2)


def test_a_league_of_one_is_refused(home: Home) -> None:
    with pytest.raises(InputError, match="a league needs two characters or more, not ryu alone; give --char"):
        RosterSession(home, replace(LEAGUE, characters=("ryu",)), 2)
    assert not home.path.exists()


def test_a_setting_that_differs_is_refused_by_name(home: Home) -> None:
    save_roster_training(home, TWO)
    for asked, given, message in (
        (
            replace(TWO, characters=("ken", "ryu")),
            (),
            "ryu, ken and cannot continue with ken, ryu",
        ),
        (LEAGUE, (), "--league False and cannot continue with True"),
        (replace(TWO, config=replace(CONFIG, reward="win")), ("reward",), "reward 'health-gap' and cannot"),
        (replace(TWO, config=replace(CONFIG, episodes=3)), ("episodes",), "4 episodes, and 3 are fewer"),
    ):
        with pytest.raises(TrainingError, match=message):
            RosterSession(home, asked, 2, resume=True, given=given)
    raised = RosterSession(
        home, replace(TWO, config=replace(CONFIG, episodes=9)), 2, resume=True, given=("episodes",)
    )
    assert raised.training.config.episodes == 9


def test_nothing_to_resume_is_an_error(home: Home) -> None:
    for training in (TWO, LEAGUE):
        with pytest.raises(TrainingError, match=r"no training of several characters .* omit --resume"):
            RosterSession(home, training, 2, resume=True)


def test_trainings_run_one_at_a_time_if_a_trained_character_is_an_opponent(home: Home) -> None:
    session = RosterSession(home, replace(TWO, config=replace(CONFIG, opponents=("ken", "random"))), 2)
    assert session._processes == 1
    assert session.notices == ["trained and also an opponent: ken; the trainings run one at a time"]


def test_another_process_that_trains_there_is_named(home: Home) -> None:
    session = RosterSession(home, TWO, 2)
    with hold_roster(home), pytest.raises(BusyError, match=f"id {os.getpid()}. trains several characters"):
        next(session.run())
    with hold_character(home, "ken"), pytest.raises(BusyError, match="trains or imports 'ken'"):
        next(session.run())


def test_a_job_comes_back_from_its_line(home: Home) -> None:
    job = Job(home.path, CONFIG, True, ("seed",), home.league_weights(3, "ryu"))
    assert Job.from_line(job.to_line()) == job
    assert Job.from_line(Job(home.path, CONFIG).to_line()) == Job(home.path, CONFIG)


@pytest.mark.parametrize(
    "report",
    [
        Report("ryu", progress=PROGRESS),
        Report("ryu", notice="numpy was 2.0 and is 2.1"),
        Report("ryu", result=TrainingResult(untrained_manifest("ryu"), Path("new.npz"), Path("old.npz"))),
        Report("ryu", result=TrainingResult(untrained_manifest("ryu"), Path("new.npz"), None)),
    ],
)
def test_a_report_comes_back_from_its_line(report: Report) -> None:
    assert Report.from_line("ryu", report.to_line()) == report


def test_an_error_comes_back_from_its_line_as_the_same_kind() -> None:
    line = Report("ryu", error=BusyError("busy")).to_line()
    error = Report.from_line("ryu", line).error
    assert isinstance(error, BusyError)
    assert str(error) == "busy"


def test_a_roster_training_comes_back_from_its_file(home: Home) -> None:
    assert load_roster_training(home) is None
    save_roster_training(home, LEAGUE)
    assert load_roster_training(home) == LEAGUE


def test_threads_of_the_processes_end_with_them() -> None:
    before = threading.active_count()
    with TrainingProcesses(2) as processes:
        assert list(processes.run([])) == []
    assert threading.active_count() == before


def test_processes_share_the_cores_unless_the_variable_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    given = []

    def start(module: str, variables: dict[str, str], **_: object) -> None:
        given.append(variables["NUMBA_NUM_THREADS"])
        raise FileNotFoundError

    monkeypatch.setattr(module, "ChildProcess", start)
    monkeypatch.setattr(module, "core_count", lambda: 8)
    monkeypatch.delenv("NUMBA_NUM_THREADS", raising=False)
    for processes in (3, 16):
        with pytest.raises(FileNotFoundError):
            TrainingProcesses(processes)._start()
    monkeypatch.setenv("NUMBA_NUM_THREADS", "5")
    with pytest.raises(FileNotFoundError):
        TrainingProcesses(3)._start()
    assert given == ["2", "1", "5"]
