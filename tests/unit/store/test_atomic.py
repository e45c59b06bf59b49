"""Atomic writes: a file is replaced whole or stays as it was, whatever fails."""

import errno
import os
import subprocess
import sys
import time

import pytest

from sf2ai.errors import HomeError
from sf2ai.store import atomic
from sf2ai.store.atomic import make_folder, replacing, require_writable, sweep, temporary_files, write_bytes


class FullDisk:
    """Stands for `os.fsync` on a disk without space."""

    def __call__(self, _descriptor):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_writes_and_replaces_without_leftovers(tmp_path):
    path = tmp_path / "deep" / "er" / "file"
    write_bytes(path, b"one")
    write_bytes(path, b"two")
    assert path.read_bytes() == b"two"
    assert [entry.name for entry in path.parent.iterdir()] == ["file"]


def test_full_disk_at_the_end_leaves_the_old_file(tmp_path, monkeypatch):
    path = tmp_path / "file"
    write_bytes(path, b"old")
    monkeypatch.setattr(atomic.os, "fsync", FullDisk())
    with pytest.raises(
        HomeError, match=r"cannot write '.*file': No space left on device; free some space"
    ) as error:
        write_bytes(path, b"new")
    assert "\n" not in str(error.value)
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(os.name != "posix", reason="limits on file sizes exist on POSIX only")
def test_disk_that_ends_in_the_middle_leaves_the_old_file(tmp_path):
    # The kernel itself refuses the write half way through, as a full disk does.
    code = f"""
import resource
from pathlib import Path
from sf2ai.errors import HomeError
from sf2ai.store.atomic import write_bytes
path = Path({str(tmp_path / "file")!r})
write_bytes(path, b"old")
resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, 1 << 20))
try:
    write_bytes(path, bytes(5 << 20))
except HomeError as error:
    print(error)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "File too large" in done.stdout
    assert done.stderr == ""
    assert (tmp_path / "file").read_bytes() == b"old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["file"]


def test_error_inside_the_block_leaves_the_old_file(tmp_path):
    path = tmp_path / "file"
    write_bytes(path, b"old")
    with pytest.raises(TypeError), replacing(path) as file:
        file.writelines([b"half", "no bytes"])
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(os.name != "posix", reason="links need rights on Windows")
def test_link_stays_a_link(tmp_path):
    (tmp_path / "link").symlink_to(tmp_path / "real")
    write_bytes(tmp_path / "link", b"content")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_bytes() == b"content"


def test_reader_that_blocks_the_renaming_is_waited_for(tmp_path, monkeypatch):
    # Windows refuses to replace a file while another program has it open.
    refusals = iter([True, True, False])
    replace = os.replace

    def refuse_twice(source, target):
        if next(refusals):
            raise PermissionError(errno.EACCES, "in use")
        replace(source, target)

    monkeypatch.setattr(atomic.os, "replace", refuse_twice)
    monkeypatch.setattr(atomic, "_REPLACE_PAUSE_SECONDS", 0.0)
    write_bytes(tmp_path / "file", b"content")
    assert (tmp_path / "file").read_bytes() == b"content"


def test_renaming_that_is_refused_for_good_is_an_error(tmp_path, monkeypatch):
    def refuse(source, target):
        raise PermissionError(errno.EACCES, "in use")

    monkeypatch.setattr(atomic.os, "replace", refuse)
    monkeypatch.setattr(atomic, "_REPLACE_PAUSE_SECONDS", 0.0)
    with pytest.raises(HomeError, match="in use; choose a place"):
        write_bytes(tmp_path / "file", b"content")
    assert list(tmp_path.iterdir()) == []


def test_folder_below_a_file_is_an_error(tmp_path):
    (tmp_path / "file").write_bytes(b"")
    for path in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(HomeError, match="cannot make the folder"):
            make_folder(path)


def test_folder_without_rights_is_found_before_the_work(tmp_path, monkeypatch):
    def refuse(self, content):
        raise PermissionError(errno.EACCES, "Permission denied")

    require_writable(tmp_path)
    assert list(tmp_path.iterdir()) == []
    monkeypatch.setattr(atomic.Path, "write_bytes", refuse)
    with pytest.raises(HomeError, match=r"cannot write to .*Permission denied; choose a place"):
        require_writable(tmp_path)


def test_write_removes_what_died_long_ago_and_spares_what_goes_on(tmp_path):
    old, young, foreign = (
        tmp_path / ".file.00000000.sf2ai-tmp",
        tmp_path / ".file.11111111.sf2ai-tmp",
        tmp_path / ".other",
    )
    for path in (old, young, foreign):
        path.write_bytes(b"half")
    long_ago = time.time() - atomic.STALE_SECONDS - 1
    os.utime(old, (long_ago, long_ago))
    write_bytes(tmp_path / "file", b"content")
    assert sorted(entry.name for entry in tmp_path.iterdir()) == [young.name, ".other", "file"]


def test_sweep_removes_every_temporary_file_and_nothing_else(tmp_path):
    (tmp_path / ".a.00000000.sf2ai-tmp").write_bytes(b"")
    (tmp_path / ".hidden").write_bytes(b"")
    assert len(temporary_files(tmp_path)) == 1
    sweep(tmp_path)
    assert [entry.name for entry in tmp_path.iterdir()] == [".hidden"]
    sweep(tmp_path / "nowhere")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="only Unix has pipes with names")
def test_what_is_no_file_is_not_replaced(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(HomeError, match=r"cannot write '.*pipe': it is not a file; choose another name"):
        write_bytes(pipe, b"content")
    assert pipe.is_fifo()
