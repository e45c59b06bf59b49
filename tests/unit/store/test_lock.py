"""Locks: one process holds a character or a home, and the lock ends with the process."""

import os
import signal
import subprocess
import sys
import types
from contextlib import contextmanager

import pytest

from sf2ai.errors import BusyError, HomeError
from sf2ai.store import lock
from sf2ai.store.layout import Home
from sf2ai.store.lock import hold_character, hold_home

HOLD = """
import sys
from pathlib import Path
from sf2ai.store.layout import Home
from sf2ai.store.lock import hold_character
with hold_character(Home(Path(sys.argv[1])), "ryu"):
    print("held", flush=True)
    sys.stdin.read()
"""


@contextmanager
def another_process(home):
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(home.path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def test_second_process_is_refused_with_the_id_of_the_first(home):
    with another_process(home) as process:
        with pytest.raises(BusyError, match=rf"id {process.pid}\).*'ryu'"), hold_character(home, "ryu"):
            pytest.fail("held twice")
        with hold_character(home, "ken"):
            pass


def test_lock_dies_with_its_process(home):
    with another_process(home) as process:
        os.kill(process.pid, signal.SIGKILL if os.name == "posix" else signal.SIGTERM)
        process.wait()
        with hold_character(home, "ryu"):
            pass


def test_lock_is_free_after_the_block_and_after_an_error(home):
    with hold_character(home, "ryu"):
        pass
    with pytest.raises(ZeroDivisionError), hold_character(home, "ryu"):
        raise ZeroDivisionError
    with hold_character(home, "ryu"):
        pass


def test_same_process_is_refused_too(home):
    with hold_character(home, "ryu"), pytest.raises(BusyError), hold_character(home, "ryu"):
        pytest.fail("held twice")


def test_holder_sweeps_what_died(home):
    home.history("ryu").mkdir(parents=True)
    for folder in (home.agent("ryu"), home.history("ryu"), home.path):
        (folder / ".x.00000000.sf2ai-tmp").write_bytes(b"half")
    with hold_character(home, "ryu"), hold_home(home):
        pass
    assert not list(home.path.rglob("*.sf2ai-tmp"))


def test_home_lock_gives_up_in_the_end(home, monkeypatch):
    monkeypatch.setattr(lock, "_HOME_WAIT_SECONDS", 0.05)
    with hold_home(home), pytest.raises(BusyError, match="has been writing"), hold_home(home):
        pytest.fail("held twice")


def test_home_that_cannot_be_made_is_an_error(tmp_path):
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(HomeError), hold_character(Home(tmp_path / "file"), "ryu"):
        pytest.fail("held")
    (tmp_path / "home" / "lock").mkdir(parents=True)
    with pytest.raises(HomeError), hold_home(Home(tmp_path / "home")):
        pytest.fail("held")


def test_windows_locks_one_byte_behind_the_text_and_frees_the_same(home, monkeypatch):
    calls = []
    taken: set[int] = set()
    fake = types.ModuleType("msvcrt")
    fake.LK_NBLCK, fake.LK_UNLCK = 2, 0

    def locking(descriptor, mode, count):
        position = os.lseek(descriptor, 0, os.SEEK_CUR)
        calls.append((mode, count, position))
        if mode == fake.LK_NBLCK and position in taken:
            raise OSError(36, "Resource deadlock avoided")
        (taken.add if mode == fake.LK_NBLCK else taken.discard)(position)

    fake.locking = locking
    monkeypatch.setitem(sys.modules, "msvcrt", fake)
    monkeypatch.setitem(lock._LOCKERS, os.name, lock._LOCKERS["nt"])
    with hold_character(home, "ryu"):
        assert home.agent_lock("ryu").read_text() == str(os.getpid())
        with pytest.raises(BusyError, match=f"id {os.getpid()}"), hold_character(home, "ryu"):
            pytest.fail("held twice")
    assert calls[0] == (2, 1, 1 << 30)
    assert calls[-1] == (0, 1, 1 << 30)
    assert taken == set()


def test_importing_the_store_needs_no_posix():
    code = (
        "import sys; sys.modules['fcntl'] = None; sys.modules['resource'] = None\n"
        "import sf2ai.store.lock, sf2ai.store.weights, sf2ai.store.checkpoint\n"
        "import sf2ai.store.bans, sf2ai.store.results.lines"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.skipif(os.name != "posix", reason="limits on file sizes exist on POSIX only")
def test_full_disk_is_one_error_for_bans_and_results_too(home):
    # The limit makes the kernel refuse every byte, like a full disk.
    code = f"""
import resource
from pathlib import Path
from sf2ai.errors import HomeError
from sf2ai.store.bans import ban_character, read_bans
from sf2ai.store.layout import Home
from sf2ai.store.results.lines import append_results
home = Home(Path({str(home.path)!r}))
ban_character(home, "bison")
resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
for write in (lambda: ban_character(home, "ken"), lambda: append_results(home, [{{"n": 1}}])):
    try:
        write()
    except HomeError as error:
        print(error)
print([ban.character for ban in read_bans(home)])
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.count("File too large") == 2
    assert done.stdout.endswith("['bison']\n")
    assert done.stderr == ""
