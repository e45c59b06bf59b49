"""Child processes of sf2ai whose program has ended, so that nothing reads their answers."""

import subprocess
import sys
from collections.abc import Callable
from typing import IO


def ended_without_a_reader(module: str, write: Callable[[IO[bytes]], object]) -> tuple[bytes, int]:
    """Start a module as a child, let ``write`` send it requests; returns its standard error and exit code."""
    with subprocess.Popen(
        [sys.executable, "-P", "-m", module],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdin
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        write(process.stdin)
        process.stdin.close()
        return process.stderr.read(), process.wait(60)
