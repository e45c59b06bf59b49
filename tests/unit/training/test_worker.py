"""A training process that is stopped ends at once before its first step, and saves after it."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from sf2ai.store.former.stopped import find_stopped
from sf2ai.store.layout import Home
from sf2ai.training.config import TrainingConfig
from sf2ai.training.sessions.messages import STOP, Job

# A session whose preparation never ends stands for one that imports a large library.
PREPARES_FOREVER = """
import time
from sf2ai.training.sessions import worker

class Session:
    notices = ()
    result = None
    def __init__(self, *arguments, **options): pass
    def run(self):
        time.sleep(600)
        yield

worker.TrainingSession = Session
worker.main()
"""


@pytest.mark.parametrize("ends_by", [f"{STOP}\n", ""])
def test_a_stop_ends_a_training_that_is_still_preparing(tmp_path: Path, ends_by: str) -> None:
    job = Job(tmp_path, TrainingConfig("ryu", episodes=1)).to_line() + "\n"
    process = subprocess.run(
        [sys.executable, "-c", PREPARES_FOREVER],
        input=job + ends_by,
        text=True,
        timeout=120,
        capture_output=True,
    )
    assert (process.returncode, process.stdout, process.stderr) == (0, "", "")
    assert list(tmp_path.iterdir()) == []


def test_a_training_process_saves_quietly_when_the_program_has_ended(tmp_path: Path) -> None:
    """Nothing reads its reports any more; the training stops where it is and can continue."""
    config = TrainingConfig("ryu", episodes=100_000, opponents=("random",), slots=1, guide="none")
    process = subprocess.Popen(
        [sys.executable, "-m", "sf2ai.training.sessions.worker"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdin
    assert process.stdout
    assert process.stderr
    process.stdin.write(Job(tmp_path, config).to_line() + "\n")
    process.stdin.flush()
    process.stdout.readline()  # the first progress: it plays
    process.stdout.close()
    time.sleep(0.5)  # several reports find no reader
    process.stdin.close()
    assert (process.stderr.read(), process.wait(60)) == ("", 0)
    process.stderr.close()
    stopped = find_stopped(Home(tmp_path), "ryu")
    assert stopped is not None
    assert stopped.length is not None
    assert stopped.length.total == 100_000
