"""The replay buffer on the disk: rows come back at every checkpoint, and old files are removed."""

from pathlib import Path

import numpy as np
import pytest

from sf2ai.agents.dqn.replay import ReplayBuffer
from sf2ai.errors import DamagedFileError
from sf2ai.training.files.replay_files import ReplayFiles

SLOTS = np.arange(2)


def make_replay() -> ReplayBuffer:
    return ReplayBuffer(rows=40, slots=2, features=3, actions=4)


def play(replay: ReplayBuffer, times: int) -> None:
    generator = np.random.default_rng(replay.written)
    for _ in range(times):
        looks = generator.normal(size=(2, 3)).astype(np.float32)
        masks, lessons = generator.random((2, 4)) < 0.5, generator.random((2, 4)).astype(np.float32)
        replay.put_decisions(SLOTS, looks, masks, generator.integers(0, 4, 2), lessons)
        ends = generator.random(2) < 0.2
        replay.put_results(SLOTS, generator.normal(size=2).astype(np.float32), ends, ~ends & ends)


def assert_same(one: ReplayBuffer, two: ReplayBuffer) -> None:
    assert (one.first, one.written) == (two.first, two.written)
    mine, theirs = (r.read_rows(r.first, r.written) for r in (one, two))
    for name, array in mine.items():
        np.testing.assert_array_equal(array, theirs[name], err_msg=name)


@pytest.mark.parametrize("portions", [[7], [7, 5], [7, 5, 30, 4], [50], [3] * 20])
def test_rows_come_back_however_they_were_saved(tmp_path: Path, portions: list[int]) -> None:
    replay, files = make_replay(), ReplayFiles(tmp_path / "replay")
    written = 0
    for portion in portions:
        play(replay, portion)
        written = files.save(replay)
        files.remove_old(replay)
    play(replay, 3)  # never saved
    again = make_replay()
    ReplayFiles(tmp_path / "replay").load(again, written)
    expected = make_replay()
    for portion in portions:
        play(expected, portion)
    assert_same(again, expected)


def test_the_checkpoint_before_still_finds_its_rows(tmp_path: Path) -> None:
    replay, files = make_replay(), ReplayFiles(tmp_path)
    writtens = []
    for _ in range(6):
        play(replay, 6)
        writtens.append(files.save(replay))
        files.remove_old(replay)
    again = make_replay()
    ReplayFiles(tmp_path).load(again, writtens[-2])
    assert again.written == writtens[-2]
    # ... and saving from there on leaves no rows of the abandoned one.
    files = ReplayFiles(tmp_path)
    files.load(again, writtens[-2])
    play(again, 1)
    files.save(again)
    third = make_replay()
    ReplayFiles(tmp_path).load(third, again.written)
    assert_same(third, again)


def test_old_files_leave(tmp_path: Path) -> None:
    replay, files = make_replay(), ReplayFiles(tmp_path)
    for _ in range(50):
        play(replay, 5)
        files.save(replay)
        files.remove_old(replay)
    assert len(list(tmp_path.iterdir())) <= 7


def test_nothing_new_writes_nothing(tmp_path: Path) -> None:
    replay, files = make_replay(), ReplayFiles(tmp_path / "replay")
    assert files.save(replay) == 0
    assert not (tmp_path / "replay").exists()
    play(replay, 2)
    assert files.save(replay) == files.save(replay) == 2
    assert len(list((tmp_path / "replay").iterdir())) == 1


def test_missing_and_damaged_rows_are_errors(tmp_path: Path) -> None:
    replay, files = make_replay(), ReplayFiles(tmp_path)
    play(replay, 4)
    written = files.save(replay)
    (path,) = tmp_path.iterdir()
    path.write_bytes(path.read_bytes()[:-7])
    with pytest.raises(DamagedFileError, match="train again without --resume"):
        ReplayFiles(tmp_path).load(make_replay(), written)
    path.unlink()
    with pytest.raises(DamagedFileError, match="lacks the rows 0 to 4"):
        ReplayFiles(tmp_path).load(make_replay(), written)
