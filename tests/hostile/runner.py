"""Runs hostile commands on a copy of the ground, and reports each that broke the contract."""

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from hostile.contract import Result, faults, may_wait
from hostile.ground import Ground, copy_ground
from hostile.kinds import SPOILT
from hostile.lines import Command, described, shell_line

LIMIT_SECONDS = 60.0
"""After this time a command gets Ctrl-C."""
WAITING_SECONDS = 1.0
"""The same for a command that may go on for ever."""
_TESTS = Path(__file__).parent.parent


@dataclass(frozen=True)
class Broken:
    """A command that broke the contract."""

    command: Command
    faults: tuple[str, ...]
    status: int
    stderr: str

    def report(self) -> str:
        """Return lines that say what is wrong, and the command as one can paste it into a shell."""
        last = "".join(f"    {line}\n" for line in self.stderr.splitlines()[-6:])
        return (
            f"{described(self.command)}\n  {'; '.join(self.faults)} (exit code {self.status})\n{last}"
            f"  {shell_line(self.command)}\n"
        )


class Runner:
    """Runs commands one after the other in children of a warm parent."""

    def __init__(self, template: Ground, root: Path) -> None:
        """Start the parent.

        Args:
            template: the ground that every command finds.
            root: a folder for copies of it.
        """
        self._template = template
        self._before = template.content()
        self._ground = copy_ground(template, root / "ground")
        warm = copy_ground(template, root / "warm")
        self.count = 0
        paths = [str(_TESTS), str(_TESTS.parent / "src")]
        self._server = subprocess.Popen(
            [sys.executable, "-m", "hostile.server", str(warm.root)],
            env={
                **os.environ,
                "PYTHONPATH": os.pathsep.join(paths),
                "TF_CPP_MIN_LOG_LEVEL": "3",
                "PYTHONUNBUFFERED": "",
            },
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        self._threads = self._answer()["threads"]

    def _answer(self) -> dict:
        assert self._server.stdout is not None
        line = self._server.stdout.readline()
        if not line:
            raise RuntimeError("the warm parent has ended")
        return json.loads(line)

    def run(self, command: Command, **extra: object) -> tuple[Result, dict]:
        """Run one command; ``extra`` goes to the server. Returns the result and the server's answer."""
        self.count += 1
        before = self._before
        if command.spoilt:
            file, kind = command.spoilt
            place = f"../{file}"
            script = f"rm -rf {place}; {SPOILT[kind].format(file=place)}"
            subprocess.run(["bash", "-c", script], cwd=self._ground.folder, check=True)
            before = self._ground.content()
        case = command.circumstance
        streams = self._ground.root / "streams"
        files = [os.devnull, str(streams / "out"), str(streams / "err")]
        for file in files[1:]:
            Path(file).unlink(missing_ok=True)
        request = {
            "words": command.words,
            "folder": str(self._ground.folder),
            "environment": self._environment(case.environment),
            "gone": case.gone,
            "streams": [given or file for given, file in zip(case.streams, files, strict=True)],
            "limits": case.limits,
            "signal": case.signal,
            "limit": WAITING_SECONDS if may_wait(command) else LIMIT_SECONDS,
            **extra,
        }
        assert self._server.stdin is not None
        self._server.stdin.write(json.dumps(request).encode() + b"\n")
        self._server.stdin.flush()
        answer = self._answer()
        after = self._ground.content()
        result = Result(
            answer["status"],
            _read(streams / "out"),
            _read(streams / "err"),
            answer["limit"],
            answer["hang"],
            answer.get("signalled", False),
            tuple(answer["left"]),
            before,
            after,
        )
        if after != self._before or answer["hang"]:
            self._ground = copy_ground(self._template, self._ground.root)
        return result, answer

    def broken(self, commands: Iterable[Command]) -> Iterator[Broken]:
        """Run commands and yield those that broke the contract."""
        for command in commands:
            result, _ = self.run(command)
            found = faults(command, result)
            if found:
                stderr = result.stderr.decode("utf-8", "backslashreplace")
                yield Broken(command, tuple(found), result.status, stderr)

    def close(self) -> None:
        """End the parent."""
        assert self._server.stdin is not None
        assert self._server.stdout is not None
        self._server.stdin.close()
        self._server.stdout.close()
        self._server.wait()

    def _environment(self, changes: dict[str, str | None]) -> dict[str, str]:
        root = self._ground.root
        kept = ("PATH", "NUMBA_CACHE_DIR", "XDG_CACHE_HOME", "PYTHONPATH")
        plain = {name: os.environ[name] for name in kept if name in os.environ}
        plain |= {"HOME": str(root / "user"), "SF2AI_HOME": str(root / "home"), "LC_ALL": "C.UTF-8"}
        plain |= {"OPENBLAS_NUM_THREADS": "1", "PYTHONHASHSEED": "0", "TF_CPP_MIN_LOG_LEVEL": "3"}
        plain |= {"TERM": "dumb", "SF2AI_COMPILATION_NOTICED": "1"}
        return {
            **{n: v for n, v in plain.items() if n not in changes},
            **{n: v for n, v in changes.items() if v},
        }


def _read(path: Path) -> bytes:
    return path.read_bytes() if path.is_file() else b""
