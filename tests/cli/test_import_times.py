"""Help answers at once and the environments import quickly: processor time, the best of three runs.

The budgets are 0.3 s for help and 1 s for the environments on a quiet machine. A busy one counts up to twice
as long for the same work, since its cores share caches and threads.
"""

import subprocess
import sys

import pytest

resource = pytest.importorskip("resource", reason="only POSIX tells what a child has used")


def seconds(*command: str) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, *command], check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime


@pytest.mark.parametrize(
    ("command", "budget"),
    [(("-m", "sf2ai", "--help"), 0.3), (("-c", "import sf2ai.envs"), 1.0)],
    ids=["help", "environments"],
)
def test_it_keeps_its_budget(command, budget):
    assert min(seconds(*command) for _ in range(3)) < 2 * budget
