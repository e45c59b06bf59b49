"""Log files: one row per episode, truncated to the size that a checkpoint has, in CSV and TensorBoard."""

import csv
import errno
from pathlib import Path

import pytest
from tensorboard.backend.event_processing.event_file_loader import RawEventFileLoader
from tensorboard.compat.proto.event_pb2 import Event

from sf2ai.errors import HomeError
from sf2ai.training.files.log_files import EVENTS_NAME, AppendedFile, EpisodeCsv, EpisodeEvents, ProbeCsv
from sf2ai.training.progress import EpisodeRecord, ProbeRecord


def record(episode: int) -> EpisodeRecord:
    return EpisodeRecord(
        episode=episode,
        steps=100 * episode,
        opponent="cpu:3",
        opponent_character="ken",
        side="p2",
        result="win",
        episode_return=0.25,
        frames=1234,
        epsilon=0.5,
        loss=float("nan"),
        win_rate=0.75,
        mean_return=-0.5,
        guide_share=0.25,
    )


def test_csv_has_one_row_per_episode_under_headings(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "log.csv"
    log = EpisodeCsv(path)
    log.add(record(1))
    with path.open(encoding="utf-8", newline="") as file:
        (row,) = csv.DictReader(file)  # already there, though the log is still open
    log.close()
    assert row == {
        "episode": "1",
        "steps": "100",
        "opponent": "cpu:3",
        "opponent_character": "ken",
        "side": "p2",
        "result": "win",
        "return": "0.25",
        "frames": "1234",
        "epsilon": "0.5",
        "loss": "nan",
        "win_rate_50": "0.75",
        "mean_return_50": "-0.5",
        "guide_share": "0.25",
    }


def test_probes_have_a_row_each_with_their_interval(tmp_path: Path) -> None:
    log = ProbeCsv(tmp_path / "probes.csv")
    log.add(ProbeRecord(2, 40, 9_000, "cpu:7", 12, 2, 10))
    log.close()
    with (tmp_path / "probes.csv").open(encoding="utf-8", newline="") as file:
        (row,) = csv.DictReader(file)
    assert row["opponent"] == "cpu:7"
    assert (row["probe"], row["episode"], row["steps"], row["rounds"]) == ("2", "40", "9000", "24")
    assert float(row["win_rate_interval_low"]) < float(row["win_rate"]) < float(row["win_rate_interval_high"])


def test_tensorboard_gets_the_probes_by_opponent(tmp_path: Path) -> None:
    events = EpisodeEvents(tmp_path)
    events.add_probe(ProbeRecord(2, 40, 9_000, "cpu:7", 12, 2, 10))
    events.close()
    *_, last = RawEventFileLoader(str(tmp_path / EVENTS_NAME)).Load()
    event = Event.FromString(last)
    values = {value.tag: value.simple_value for value in event.summary.value}
    assert event.step == 9_000
    assert values.keys() == {f"probes/cpu:7/{name}" for name in ("win_rate", "low", "high")}
    assert values["probes/cpu:7/win_rate"] == pytest.approx(13 / 24)


def test_csv_continues_at_the_size_of_the_checkpoint(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    log = EpisodeCsv(path)
    log.add(record(1))
    at_checkpoint = log.size
    log.add(record(2))
    log.close()
    log = EpisodeCsv(path, at_checkpoint)
    log.add(record(3))
    log.close()
    with path.open(encoding="utf-8", newline="") as file:
        assert [row["episode"] for row in csv.DictReader(file)] == ["1", "3"]


def points(folder: Path) -> list[tuple[int, dict[str, float]]]:
    (path,) = folder.iterdir()
    events = [Event.FromString(raw) for raw in RawEventFileLoader(str(path)).Load()]
    assert events[0].file_version == "brain.Event:2"
    return [(e.step, {v.tag: v.simple_value for v in e.summary.value}) for e in events[1:]]


def test_tensorboard_reads_the_same_curves(tmp_path: Path) -> None:
    log = EpisodeEvents(tmp_path)
    log.add(record(1))
    at_checkpoint = log.size
    log.add(record(2))
    log.close()
    log = EpisodeEvents(tmp_path, at_checkpoint)
    log.add(record(3))
    log.close()
    (first, curves), (second, _) = points(tmp_path)
    assert (first, second) == (100, 300)
    assert curves["training/win_rate_50"] == 0.75
    assert curves.keys() == {
        "training/win_rate_50",
        "training/mean_return_50",
        "training/return",
        "training/epsilon",
        "training/guide_share",
        "training/loss",
    }


def test_a_file_is_truncated_but_never_extended(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"12345")
    file = AppendedFile(path, 9)
    assert file.size == 5
    file.close()
    file = AppendedFile(path, 2)
    file.append(b"x")
    file.close()
    file.close()
    assert path.read_bytes() == b"12x"


def test_a_folder_in_its_place_is_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(HomeError, match="cannot write"):
        AppendedFile(tmp_path, 0)


def test_a_full_disk_is_one_clear_error(tmp_path: Path) -> None:
    file = AppendedFile(tmp_path / "file", 0)

    class Full:
        def write(self, content: bytes) -> int:
            raise OSError(errno.ENOSPC, "No space left on device")

    file.close()
    file._file = Full()  # type: ignore[assignment]
    with pytest.raises(HomeError, match="No space left on device; free some space"):
        file.append(b"x")
