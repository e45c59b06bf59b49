"""Checkpoints: the newest two are kept, and a damaged one gives way to the one before it."""

import errno
import os

import numpy as np
import pytest

from sf2ai.errors import DamagedFileError, HomeError
from sf2ai.store import atomic
from sf2ai.store.checkpoint import load_checkpoint, read_checkpoint, save_checkpoint


def save(folder, number):
    save_checkpoint(folder, {"x": np.full(1000, number, np.int64)}, {"number": number})


def newest(folder):
    return sorted(folder.iterdir())[-1]


def test_nothing_saved_is_none(tmp_path):
    assert load_checkpoint(tmp_path) is None
    assert load_checkpoint(tmp_path / "nowhere") is None


def test_newest_is_loaded_and_two_are_kept(tmp_path):
    for number in range(5):
        save(tmp_path, number)
    checkpoint = load_checkpoint(tmp_path)
    assert checkpoint is not None
    assert checkpoint.meta == {"number": 4}
    assert checkpoint.arrays["x"].tolist() == [4] * 1000
    assert checkpoint.notice is None
    assert len(list(tmp_path.iterdir())) == 2


@pytest.mark.parametrize("damage", [lambda c: c[: len(c) // 2], lambda c: b"", lambda c: c[:-1] + b"x"])
def test_damaged_newest_falls_back_and_says_so(tmp_path, damage):
    save(tmp_path, 1)
    save(tmp_path, 2)
    path = newest(tmp_path)
    path.write_bytes(damage(path.read_bytes()))
    checkpoint = load_checkpoint(tmp_path)
    assert checkpoint is not None
    assert checkpoint.meta == {"number": 1}
    assert checkpoint.notice is not None
    assert path.name in checkpoint.notice


def test_training_goes_on_above_a_damaged_one(tmp_path):
    save(tmp_path, 1)
    save(tmp_path, 2)
    newest(tmp_path).write_bytes(b"")
    save(tmp_path, 3)
    checkpoint = load_checkpoint(tmp_path)
    assert checkpoint is not None
    assert checkpoint.meta == {"number": 3}


def test_half_written_one_is_said_and_removed(tmp_path):
    save(tmp_path, 1)
    (tmp_path / ".checkpoint-00000002.npz.12345678.sf2ai-tmp").write_bytes(b"half")
    checkpoint = load_checkpoint(tmp_path)
    assert checkpoint is not None
    assert checkpoint.notice is not None
    assert "half written" in checkpoint.notice
    again = load_checkpoint(tmp_path)
    assert again is not None
    assert again.notice is None


def test_all_damaged_is_an_error_that_names_them(tmp_path):
    save(tmp_path, 1)
    save(tmp_path, 2)
    for path in tmp_path.iterdir():
        path.write_bytes(b"rubbish")
    with pytest.raises(DamagedFileError, match=r"checkpoint-00000002.*without --resume"):
        load_checkpoint(tmp_path)


def test_full_disk_keeps_the_checkpoints_before(tmp_path, monkeypatch):
    def full(_descriptor):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    save(tmp_path, 1)
    save(tmp_path, 2)
    with monkeypatch.context() as patch:
        patch.setattr(atomic.os, "fsync", full)
        with pytest.raises(HomeError, match="No space left"):
            save(tmp_path, 3)
    checkpoint = load_checkpoint(tmp_path)
    assert checkpoint is not None
    assert checkpoint.meta == {"number": 2}
    assert checkpoint.notice is None


def test_reading_without_the_lock_changes_nothing(tmp_path):
    save(tmp_path, 1)
    unfinished = tmp_path / ".checkpoint-00000002.npz.1234.sf2ai-tmp"
    unfinished.write_bytes(b"")
    checkpoint = read_checkpoint(tmp_path)
    assert checkpoint is not None
    assert checkpoint.meta == {"number": 1}
    assert unfinished.exists()
    assert read_checkpoint(tmp_path / "nowhere") is None
