"""The suite itself: children get default signals however it was started, and none is left over."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from fakes.hawk_peers import wait_until
from fakes.programs import Programs, is_alive

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals and shells of POSIX")

ROOT = Path(__file__).parents[2]
DISPOSITIONS = """
import signal
for name in ("SIGINT", "SIGHUP", "SIGQUIT", "SIGTERM"):
    print(name, signal.getsignal(getattr(signal, name)) is signal.SIG_IGN)
"""
PARENT = """
import subprocess, sys
child = subprocess.Popen([sys.executable, "-c", "import time; print('up', flush=True); time.sleep(600)"])
print(child.pid, flush=True)
child.wait()
"""


def test_children_ignore_no_signal():
    done = subprocess.run([sys.executable, "-c", DISPOSITIONS], capture_output=True, text=True, check=True)
    assert [line.split()[1] for line in done.stdout.splitlines()] == ["False"] * 4


@pytest.mark.parametrize("ignored", ["HUP", "INT QUIT"], ids=["under nohup", "as a background job"])
def test_children_ignore_no_signal_although_the_suite_was_begun_so(ignored):
    own = f"{Path(__file__)}::test_children_ignore_no_signal"
    command = f'trap "" {ignored}; exec "$0" -m pytest -q -p no:cacheprovider "$1"'
    words = ["sh", "-c", command, sys.executable, own]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells whether a process runs")
def test_programs_of_a_failed_test_are_gone_with_their_children():
    programs = Programs()
    parent = programs.start("-c", PARENT)
    lines = [parent.stdout.readline().strip() for _ in range(2)]
    (child,) = (int(line) for line in lines if line != "up")
    programs.close()
    assert parent.returncode == -signal.SIGKILL
    assert parent.stdout.closed
    assert parent.stderr.closed
    wait_until(lambda: not is_alive(child))
