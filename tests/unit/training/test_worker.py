"""A training process ends at once when it is stopped before its training has played a step."""

import subprocess
import sys
from pathlib import Path

import pytest

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
