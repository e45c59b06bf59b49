"""Python programs that a test starts: none of them outlives it, whatever fails."""

import contextlib
import os
import signal
import subprocess
import sys
from pathlib import Path

from warm.processes import WarmPopen


class Programs:
    """Starts Python programs, warm ones if it can; at its end it kills those left, with their children."""

    def __init__(self):
        self._started = []

    def start(self, *arguments, **options):
        """Start Python with these arguments.

        Args:
            options: those of `subprocess.Popen`; without others the output is read as text from pipes.
        """
        given = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True, **options}
        command = [sys.executable, *map(str, arguments)]
        process = WarmPopen(command, start_new_session=os.name == "posix", **given)
        self._started.append(process)
        return process

    def close(self):
        for process in self._started:
            _kill(process)
            for pipe in (process.stdin, process.stdout, process.stderr):
                if pipe is not None:
                    with contextlib.suppress(OSError):  # what was not written to a process that has died
                        pipe.close()
            process.wait()


def _kill(process):
    if os.name != "posix":
        process.kill()
        return
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def is_alive(number):
    """Return whether a process runs; one that has ended but was not waited for does not."""
    try:
        return Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
