"""Figures for trackers: each row once, in one run, whatever the tracker's package does."""

import os
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from fakes.tracker_package import events, install
from sf2ai.errors import InputError, UnknownNameError
from sf2ai.parallel.child_process import ChildProcess
from sf2ai.store.layout import Home
from sf2ai.training.config import TrainingConfig
from sf2ai.training.files.log_files import EpisodeCsv, ProbeCsv
from sf2ai.training.logs import log_processes, registry
from sf2ai.training.logs.log_processes import LogProcesses
from sf2ai.training.logs.registry import TRACKERS, find_tracker, tracker_names
from sf2ai.training.logs.rows import LogReader, probe_point, round_point
from sf2ai.training.logs.sending import SendingJob
from sf2ai.training.logs.state import TrackerState
from sf2ai.training.progress import EpisodeRecord, ProbeRecord

CONFIG = TrainingConfig("ryu", episodes=6, seed=5, opponents=("random",))
PROBE = ProbeRecord(1, 1, 150, "/tmp/a.npz", 12, 0, 12)


def round_record(number: int) -> EpisodeRecord:
    return EpisodeRecord(
        episode=number,
        steps=100 * number,
        opponent="random",
        opponent_character="ken",
        side="p1",
        result="win",
        episode_return=0.25,
        frames=1234,
        epsilon=0.5,
        loss=float("nan"),
        win_rate=0.75,
        mean_return=-0.5,
    )


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A home with the logs of two rounds and a probe between them."""
    home = Home(tmp_path / "home")
    add_rounds(home, 1, 2)
    probes = ProbeCsv(home.probes("ryu"))
    probes.add(PROBE)
    probes.close()
    return home


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file of what the package in place of wandb gets."""
    install(tmp_path / "packages")
    monkeypatch.syspath_prepend(tmp_path / "packages")
    monkeypatch.setenv("FAKE_EVENTS", str(tmp_path / "events"))
    (tmp_path / "events").touch()
    return tmp_path / "events"


def add_rounds(home: Home, *numbers: int) -> None:
    path = home.log("ryu")
    log = EpisodeCsv(path, path.stat().st_size if path.exists() else 0)
    for number in numbers:
        log.add(round_record(number))
    log.close()


def send(home: Home, *asked: str, config: TrainingConfig = CONFIG) -> list[str]:
    """Send what the logs have, as at the end of a training; return the notices."""
    notices: list[str] = []
    with LogProcesses(home, config, asked, notices) as logs:
        logs.finish(lambda stage: None, lambda: False)
    return notices


def state(home: Home) -> TrackerState:
    read = TrackerState.read(home.tracker("ryu", "wandb"))
    assert read is not None
    return read


def wait_for(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_the_figures_are_those_of_the_logs_in_the_order_of_their_steps(home: Home, kept: Path) -> None:
    notices = send(home, "wandb")
    opened, config, *logged, end = events(kept)
    row = {"training/return": 0.25, "training/frames": 1234, "training/epsilon": 0.5}
    row |= {"training/win_rate_50": 0.75, "training/mean_return_50": -0.5, "training/guide_share": 0.0}
    low, high = (float(f"{end:.6g}") for end in PROBE.win_rate_interval)  # rounded as in the log
    probe = {"low": low, "high": high, "win_rate": 0.5}
    assert [one["log"] for one in logged] == [
        {"steps": 100, "training/episode": 1, **row},
        {"steps": 150, **{f"probes/_tmp_a.npz/{name}": value for name, value in probe.items()}},
        {"steps": 200, "training/episode": 2, **row},
    ]
    assert opened == {"open": state(home).run, "resume": "allow"}
    assert config["config"]["seed"] == 5
    assert config["config"]["opponents"] == ["random"]
    assert config["config"]["hyperparameters.learning_rate"] == CONFIG.settings().learning_rate
    assert end == {"finish": True}
    assert notices == ["wandb gets the figures: offline in /kept/here"]
    assert (state(home).rounds, state(home).probes) == (2, 1)


def test_rows_are_sent_while_the_training_runs(home: Home, kept: Path) -> None:
    with LogProcesses(home, CONFIG, ("wandb",), []):
        wait_for(lambda: len(events(kept)) == 5)
        add_rounds(home, 3)
        wait_for(lambda: len(events(kept)) == 6)
        assert events(kept)[-1]["log"]["steps"] == 300


def test_a_training_that_goes_on_stays_in_its_run_and_sends_what_is_new(home: Home, kept: Path) -> None:
    send(home, "wandb")
    first = len(events(kept))
    add_rounds(home, 3)
    assert send(home, "none") == []  # it stays as it was
    assert len(events(kept)) == first
    send(home, config=replace(CONFIG, episodes=9))  # without --log again
    opened, config, *logged, _ = events(kept)[first:]
    assert opened == events(kept)[0]
    assert config["config"]["episodes"] == 9
    assert [one["log"]["training/episode"] for one in logged] == [3]


def test_rows_that_a_checkpoint_lacks_are_played_again_and_sent_once(home: Home, kept: Path) -> None:
    send(home, "wandb")
    first, path = len(events(kept)), home.log("ryu")
    path.write_text("".join(path.read_text(encoding="utf-8").splitlines(keepends=True)[:2]), encoding="utf-8")
    add_rounds(home, 2, 3)
    send(home)
    assert [one["log"]["training/episode"] for one in events(kept)[first:] if "log" in one] == [3]


def test_a_package_that_is_installed_later_gets_everything(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kept: Path
) -> None:
    monkeypatch.setattr(registry, "find_spec", lambda name: None)
    assert send(home, "wandb") == [
        "the figures do not go to wandb, which is not installed: `pip install 'sf2ai[wandb]'`, and --resume "
        "sends them all"
    ]
    assert events(kept) == []
    monkeypatch.undo()
    install(tmp_path / "later")
    monkeypatch.syspath_prepend(tmp_path / "later")
    monkeypatch.setenv("FAKE_EVENTS", str(kept))
    send(home)
    assert [one["log"]["steps"] for one in events(kept) if "log" in one] == [100, 150, 200]


def test_a_folder_of_the_same_name_is_no_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """wandb itself writes a folder `wandb` where it is used."""
    (tmp_path / "sf2ai_no_such").mkdir()
    monkeypatch.syspath_prepend(tmp_path)
    assert not replace(TRACKERS["wandb"], package="sf2ai_no_such").is_installed()


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ("import", "OSError: libfake.so is missing"),
        ("open", "SystemExit: no API key"),
        ("log", "ConnectionError: the server is gone"),
        ("death", "its process died with exit code 7"),
    ],
)
def test_a_package_that_fails_costs_one_notice(
    fault: str, said: str, home: Home, kept: Path, monkeypatch: pytest.MonkeyPatch, capfd
) -> None:
    monkeypatch.setenv("FAKE_FAULT", fault)
    notices = send(home, "wandb")
    (notice,) = [line for line in notices if "takes no more figures" in line]
    assert said in notice
    assert "the training is whole, and --resume sends what is missing" in notice
    assert capfd.readouterr() == ("", "")  # what it printed is in a file
    printed = home.tracker("ryu", "wandb").with_suffix(".txt").read_text(encoding="utf-8")
    assert ("noise on standard error" in printed) is (fault in ("log", "death"))
    monkeypatch.setenv("FAKE_FAULT", "")
    send(home)
    assert {one["log"]["steps"] for one in events(kept) if "log" in one} == {100, 150, 200}


def test_a_package_that_asks_gets_no_answer_while_the_training_runs(
    home: Home, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FAKE_FAULT", "asking")
    notices: list[str] = []
    with LogProcesses(home, CONFIG, ("wandb",), notices) as logs:
        wait_for(lambda: logs.take_news() or bool(notices))
    assert "EOFError" in notices[0]


def test_a_package_that_hangs_holds_nothing(home: Home, kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAKE_FAULT", "hanging")
    monkeypatch.setattr(log_processes, "LAST_SECONDS", 0.2)
    monkeypatch.setattr(log_processes, "STOPPED_SECONDS", 0.2)
    notices: list[str] = []
    with LogProcesses(home, CONFIG, ("wandb",), notices) as logs:
        wait_for(lambda: any("open" in one for one in events(kept)))
        process = logs._senders[0].child.process_id
        begun = time.monotonic()
        logs.finish(lambda stage: None, lambda: False)
    assert time.monotonic() - begun < 5
    assert notices[-1] == (
        "wandb was too slow to take the last figures; the training is whole, and --resume sends what is "
        "missing"
    )
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)


def test_when_the_training_is_killed_the_run_is_closed_and_the_home_left_alone(
    home: Home, kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FAKE_FAULT", "waiting")  # at the third round
    path = home.tracker("ryu", "wandb")
    TrackerState("x").write(path)
    logs = (str(home.log("ryu")), str(home.probes("ryu")), str(path))
    child = ChildProcess("sf2ai.training.logs.sending", own_group=True)
    child.requests.write(
        (SendingJob("wandb", *logs, str(tmp_path / "printed"), {}).to_line() + "\n").encode()
    )
    child.requests.flush()
    wait_for(lambda: state(home).rounds == 2)
    add_rounds(home, 3)
    time.sleep(1.0)  # it takes the third round
    path.unlink()
    child.requests.close()  # as the system does for a process that was killed
    add_rounds(home, 4)
    time.sleep(0.2)  # it notices
    (tmp_path / "go").touch()
    assert child.wait(60) == 0
    child.close()
    assert events(kept)[-1] == {"finish": True}
    assert not path.exists()
    assert [one["log"]["steps"] for one in events(kept) if "log" in one] == [100, 150, 200, 300]


@pytest.mark.parametrize(
    "content", [b"", b"[]", b"{}", b'{"name": "x", "rounds": -1}', b'{"name": 1}', b"\xff"]
)
def test_an_altered_state_is_said_and_left(content: bytes, home: Home, kept: Path) -> None:
    path = home.tracker("ryu", "wandb")
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    (notice,) = send(home)
    assert "remove it, and --log begins a new run" in notice
    assert path.read_bytes() == content
    assert events(kept) == []
    path.unlink()
    assert send(home, "wandb") == ["wandb gets the figures: offline in /kept/here"]


def test_names_of_trackers(home: Home) -> None:
    assert tracker_names(["wandb", "mlflow", "wandb"]) == ("wandb", "mlflow")
    assert tracker_names(["none"]) == ("none",)
    with pytest.raises(UnknownNameError, match="no tracker is called 'wanbd'; did you mean 'wandb'"):
        find_tracker("wanbd")
    with pytest.raises(InputError, match="--log none and --log wandb contradict each other"):
        tracker_names(["none", "wandb"])


def test_half_a_row_waits_until_it_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    reader = LogReader(path, skipped=1)
    assert reader.rows() == []  # there is no file yet
    path.write_text("steps,loss\n1,0.5\n2,0.", encoding="utf-8")
    assert reader.rows() == []
    path.write_text("steps,loss\n1,0.5\n2,0.25\n3,0.125\n", encoding="utf-8")
    assert [row["loss"] for row in reader.rows()] == ["0.25", "0.125"]
    assert reader.rows() == []


def test_an_altered_row_gives_only_its_numbers() -> None:
    assert round_point({"steps": "x", "loss": "inf", "return": "1"}).figures == {"training/return": 1.0}
    assert probe_point({}).figures == {}
