"""Compiled code is kept where it can be; a cache that is damaged or cannot be written costs time only."""

import errno
import os
import sys
from pathlib import Path

import numpy as np
import pytest

import sf2ai
from fakes.another_user import NOBODY, UNKNOWN, locked, needs_another_user, needs_root, run_as
from sf2ai.parallel import compiled as module
from sf2ai.parallel.code_cache import SUFFIX, CodeCache
from sf2ai.parallel.compiled import NOTICED_VARIABLE, CompilationNotice, cache_folder, compiled, is_cached
from sf2ai.parallel.spin_wait import spin_wait

PACKAGE = Path(sf2ai.__file__).parent
PROGRAM = """
import os, sys
import numpy as np
from sf2ai.parallel.spin_wait import spin_wait
for folder in sys.argv[1:]:
    assert not os.access(folder, os.W_OK), f"this user may write to {folder}"
assert spin_wait(np.ones(1, dtype=np.int64), 1, 5)
print(sum(spin_wait.stats.cache_hits.values()))
"""
"""Compiles one small function and prints how often its code was found in the cache."""
ANNOUNCE = """
from sf2ai.parallel.compiled import COMPILATION_NOTICE
COMPILATION_NOTICE.announce()
"""


@pytest.fixture
def notice(monkeypatch):
    """A process in which no notice was printed."""
    monkeypatch.setenv(NOTICED_VARIABLE, "")  # so that it is as it was afterwards
    monkeypatch.delenv(NOTICED_VARIABLE)
    monkeypatch.setattr(module, "COMPILATION_NOTICE", CompilationNotice())
    return module.COMPILATION_NOTICE


@pytest.fixture
def use_cache(monkeypatch, notice):
    """A function that names the cache's folder."""

    def use(folder):
        monkeypatch.setenv("NUMBA_CACHE_DIR", str(folder))
        cache_folder.cache_clear()

    yield use
    cache_folder.cache_clear()


def start_again(least=1):
    """Do what a new process does: make the function and call it; return whether its code was kept."""
    again = compiled(spin_wait.py_func)
    assert again(np.ones(1, dtype=np.int64), least, 5)
    return bool(again.stats.cache_hits)


def files(folder):
    return sorted(path for path in folder.rglob("*") if path.is_file())


def test_code_is_kept_for_every_signature(use_cache, tmp_path, capsys):
    use_cache(tmp_path)
    assert [start_again(least) for least in (1, 1.0, 1, 1.0)] == [False, False, True, True]
    assert [path.suffix for path in files(tmp_path)] == [SUFFIX]
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize(
    "damage",
    [
        lambda whole: b"",
        lambda whole: b"\0",
        lambda whole: whole[: len(whole) // 2],
        lambda whole: whole[:-1],
        lambda whole: whole + b"x",
        lambda whole: whole[:200] + bytes([whole[200] ^ 1]) + whole[201:],
        lambda whole: b"cos\nsystem\n(S'false'\ntR." * 20,
        lambda whole: b"\x80\x04" + whole,
    ],
    ids=["empty", "one byte", "half", "one byte short", "longer", "one bit", "another pickle", "garbage"],
)
def test_a_damaged_file_is_made_again_without_a_word(use_cache, tmp_path, capsys, damage):
    use_cache(tmp_path)
    start_again()
    (file,) = files(tmp_path)
    file.write_bytes(damage(file.read_bytes()))
    assert [start_again(), start_again()] == [False, True]
    assert capsys.readouterr() == ("", "")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no FIFOs")
def test_a_fifo_in_place_of_a_file_is_replaced(use_cache, tmp_path):
    use_cache(tmp_path)
    start_again()
    (file,) = files(tmp_path)
    file.unlink()
    os.mkfifo(file)
    assert [start_again(), start_again()] == [False, True]


def unusable(folder):
    (folder / "file").write_bytes(b"")
    return {
        "a file": folder / "file",
        "below a file": folder / "file" / "cache",
        "too long": folder / ("x" * 5000),
        "a loop": loop(folder / "loop"),
        "a system folder": Path("/proc/sf2ai"),
    }


def loop(path):
    path.symlink_to(path)
    return path / "cache"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no /proc and no links for everybody")
@pytest.mark.parametrize("kind", ["a file", "below a file", "too long", "a loop", "a system folder"])
def test_an_unusable_folder_is_told_once_and_nothing_is_written_elsewhere(use_cache, tmp_path, capsys, kind):
    folder = unusable(tmp_path)[kind]
    use_cache(folder)
    before = files(tmp_path), files(PACKAGE)
    assert not is_cached()
    assert [start_again(), start_again()] == [False, False]
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert err.startswith("compiling the engine, up to a minute at each start, since its cache in ")
    assert str(folder) in err
    new = [path for path in files(PACKAGE) if path not in before[1] and path.suffix != ".pyc"]
    assert (files(tmp_path), new) == (before[0], [])


def test_a_full_disk_is_told_once(use_cache, tmp_path, capsys, monkeypatch):
    def refuse(self, kept):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(CodeCache, "_write", refuse)
    use_cache(tmp_path)
    assert [start_again(), start_again()] == [False, False]
    assert capsys.readouterr().err.count("cannot be written (No space left on device)") == 1


def test_a_failed_write_leaves_nothing(use_cache, tmp_path, monkeypatch):
    def refuse(*paths):
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    use_cache(tmp_path)
    monkeypatch.setattr(os, "replace", refuse)
    start_again()
    assert files(tmp_path) == []


def test_without_a_home_folder_nothing_is_kept(use_cache, notice, capsys, monkeypatch):
    def unknown(name):
        raise RuntimeError("could not determine the home directory")

    for answer in (unknown, lambda name: Path("~") / ".cache" / name):
        use_cache("")
        monkeypatch.setattr(module.platformdirs, "user_cache_path", answer)
        assert cache_folder("parallel") is None
        assert not is_cached()
        assert not start_again()
    notice.announce()
    assert "since this user has no home folder that could hold the cache; set " in capsys.readouterr().err


def test_child_processes_do_not_repeat_the_notice(notice, capsys):
    notice.announce()
    CompilationNotice().announce()
    assert capsys.readouterr().err.count("\n") == 1


@needs_another_user
def test_another_users_home_is_no_error(tmp_path):
    home = tmp_path / "home"
    home.mkdir()
    with locked(home):
        run = run_as(NOBODY, "-c", PROGRAM, home, PACKAGE, HOME=str(home))
    assert (run.returncode, run.stdout) == (0, "0\n"), run.stderr
    assert run.stderr.count("\n") == 1
    assert (
        f"since its cache in '{home}/.cache/sf2ai/compiled' cannot be written (Permission denied)"
        in run.stderr
    )
    assert files(home) == []


@needs_another_user
def test_doing_what_the_notice_says_ends_it(tmp_path):
    tmp_path.chmod(0o755)
    writable = tmp_path / "cache"
    writable.mkdir()
    writable.chmod(0o777)
    runs = [
        run_as(NOBODY, "-c", PROGRAM, HOME="/nonexistent", NUMBA_CACHE_DIR=str(writable)) for _ in range(2)
    ]
    assert [(run.returncode, run.stdout, run.stderr) for run in runs] == [(0, "0\n", ""), (0, "1\n", "")]


@needs_another_user
def test_a_cache_that_may_only_be_read_is_used(use_cache, tmp_path):
    cache = tmp_path / "cache"
    use_cache(cache)
    start_again()
    with locked(cache):
        run = run_as(NOBODY, "-c", PROGRAM, cache, HOME="/nonexistent", NUMBA_CACHE_DIR=str(cache))
    assert (run.returncode, run.stdout, run.stderr) == (0, "1\n", "")


@needs_another_user
@needs_root
def test_a_user_without_a_name_and_a_home_is_no_error(tmp_path):
    run = run_as(UNKNOWN, "-c", PROGRAM + ANNOUNCE, tmp_path, cwd=tmp_path)
    assert (run.returncode, run.stdout) == (0, "0\n"), run.stderr
    assert run.stderr.count("since this user has no home folder") == run.stderr.count("\n") == 1
    assert files(tmp_path) == []


@needs_another_user
@pytest.mark.parametrize("words", [["--help"], ["train", "--help"], ["--version"], ["roster"]])
def test_commands_that_need_no_engine_need_no_cache(words):
    run = run_as(NOBODY, "-m", "sf2ai", *words, HOME="/nonexistent", NUMBA_CACHE_DIR="/proc/sf2ai")
    assert (run.returncode, run.stderr) == (0, "")
