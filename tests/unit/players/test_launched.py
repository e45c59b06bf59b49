"""A bot's program is ended with all that it started, and may be confined."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sf2ai.errors import InputError
from sf2ai.players.bots import confinement
from sf2ai.players.bots.launched import Guard, LaunchedProcess

POSIX = pytest.mark.skipif(os.name == "nt", reason="process groups of POSIX")
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="the kernel's own means")
CONFINES = pytest.mark.skipif(confinement.missing() is not None, reason=str(confinement.missing()))

SNOOP = """
import json, os, socket, sys
def tried(what):
    try:
        return repr(what())[:60]
    except Exception as error:
        return type(error).__name__
home, rival, own = sys.argv[1:]
print(json.dumps({
    "home": tried(lambda: os.listdir(home)),
    "weights": tried(lambda: open(home + "/secret.npz").read()),
    "rival": tried(lambda: open(rival).read()),
    "own": tried(lambda: open(own).read()),
    "write": tried(lambda: open(own, "a")),
    "private": tried(lambda: open(os.environ["TMPDIR"] + "/x", "w").write("12")),
    "tcp": tried(lambda: socket.create_connection(("127.0.0.1", 9), 1)),
    "unix": tried(lambda: socket.socket(socket.AF_UNIX)),
    "pair": tried(lambda: socket.socketpair() and 1),
    "parent": tried(lambda: os.kill(os.getppid(), 0)),
    "other": tried(lambda: open(f"/proc/{os.getppid()}/environ").read()),
    "etc": tried(lambda: open("/etc/hostname").read()),
    "token": os.environ.get("SF2AI_TOKEN"),
    "math": tried(lambda: __import__("sqlite3") and 1),
}))
"""


def wait_until(condition, seconds=20.0):
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.02)
    return condition()


def is_running(process):
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.fixture
def place(tmp_path, monkeypatch):
    """A folder with two bots and the home in it, as a user may have it."""
    (tmp_path / "home").mkdir()
    for name in ("home/secret.npz", "rival.py", "own.py", "helper.py"):
        (tmp_path / name).write_text("a = 1")
    (tmp_path / "snoop.py").write_text(SNOOP)
    monkeypatch.setenv("SF2AI_TOKEN", "hidden")
    return tmp_path


def snoop(place, **guard):
    hidden = (str(place / "home"), str(place / "rival.py"))
    words = [place / "snoop.py", place / "home", place / "rival.py", place / "own.py"]
    command = [sys.executable, *map(str, words)]
    with LaunchedProcess(command, str(place), Guard(hidden=hidden, **guard), {}, is_python=True) as process:
        return json.loads(process.answers.read())


@CONFINES
def test_a_snooping_bot_gets_nothing(place):
    seen = snoop(place, confines=True)
    refused = {"home", "weights", "rival", "write", "tcp", "unix", "other", "etc"}
    assert {name for name, what in seen.items() if what == "PermissionError"} - {"parent"} == refused
    assert (seen["own"], seen["private"], seen["token"], seen["math"]) == ("'a = 1'", "2", None, "1")
    assert seen["pair"] == "1"


@POSIX
def test_without_confinement_it_gets_all(place):
    seen = snoop(place)
    assert "secret.npz" in seen["home"]
    assert (seen["rival"], seen["token"]) == ("'a = 1'", "hidden")


@CONFINES
def test_files_beside_hidden_ones_can_be_imported_by_bots_in_python(place):
    from sf2ai.players.bots.process import BotProcess
    from sf2ai.players.bots.time_bank import Deadlines

    (place / "own.py").write_text(
        "import helper\nclass Bot:\n def __init__(self, c, s): pass\n def act(self, s, l): return 0\n"
    )
    guard = Guard(confines=True, hidden=(str(place / "home"), str(place / "rival.py")))
    process = BotProcess(str(place / "own.py"), "", ["distance"], Deadlines(), guard)
    process.start()
    process.close()
    (place / "own.py").write_text("import rival\n")
    process = BotProcess(str(place / "own.py"), "", ["distance"], Deadlines(), guard)
    with pytest.raises(Exception, match=r"No module named 'rival'|Permission denied"):
        process.start()


def test_required_confinement_is_refused_where_it_is_missing(monkeypatch):
    monkeypatch.setattr(confinement, "missing", lambda: "this kernel has no Landlock")
    Guard(confines=True).check()
    assert not Guard(confines=True).is_confining
    with pytest.raises(
        InputError, match="cannot be confined here: this kernel has no Landlock; omit --confine"
    ):
        Guard(confines=True, requires=True).check()


def test_a_folder_is_granted_without_what_is_hidden(place):
    hidden = [str(place / "home"), str(place / "rival.py")]
    granted = set(confinement.granted(str(place), hidden))
    assert granted == {str(place / name) for name in ("own.py", "helper.py", "snoop.py")}
    assert list(confinement.granted(str(place / "home"), hidden)) == [str(place / "home")]


FORKING = """
import os, subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(3600)"], start_new_session=True)
print(os.getpid(), child.pid, flush=True)
time.sleep(3600)
"""


@LINUX
@pytest.mark.parametrize("how", ["close", "kill", "program"])
def test_no_process_outlives_a_bot(how, tmp_path):
    process = LaunchedProcess([sys.executable, "-c", FORKING], str(tmp_path), Guard(), {}, is_python=True)
    numbers = [int(word) for word in process.answers.readline().split()]
    assert all(map(is_running, numbers))
    if how == "program":
        os.kill(numbers[0], signal.SIGKILL)
        assert process.wait(20) == 128 + signal.SIGKILL
    elif how == "kill":
        process.kill()
    process.close(0.1)
    assert wait_until(lambda: not any(map(is_running, numbers)))


OWNER = """
import sys, time
from sf2ai.players.bots.launched import Guard, LaunchedProcess
process = LaunchedProcess([sys.executable, "-c", sys.argv[1]], ".", Guard(), {}, is_python=True)
print(process.answers.readline().decode(), flush=True)
time.sleep(3600)
"""


@LINUX
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_no_process_outlives_the_tournament(number, tmp_path):
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    owner = subprocess.Popen(
        [sys.executable, "-c", OWNER, FORKING], stdout=subprocess.PIPE, env=environment, cwd=tmp_path
    )
    numbers = [int(word) for word in owner.stdout.readline().split()]
    owner.send_signal(number)
    owner.wait()
    owner.stdout.close()
    assert wait_until(lambda: not any(map(is_running, numbers)))
