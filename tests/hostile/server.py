"""A warm parent that forks a child for each command, so that a command costs milliseconds, not seconds.

It imports the program once, reads requests as JSON lines on standard input, and answers each with a JSON
line. In the child the descriptors, limits and signals are those of the request; then the real `main` runs.
Only Linux has what it needs: it adopts the processes that a command leaves behind, and reports them.
"""

import ctypes
import gc
import json
import os
import resource
import select
import signal
import sys
import time
from pathlib import Path

from warm.child import open_streams, run_to_its_end

_SET_CHILD_SUBREAPER = 36
_GRACE_SECONDS = 15.0
"""How long a command may take to end after Ctrl-C, or the processes that it started after it."""
_HELD = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
"""Signals that wait until the program begins."""
_QUIET = {"PYTHONHASHSEED": "0", "OPENBLAS_NUM_THREADS": "1", "NUMBA_NUM_THREADS": "1"}
"""Of the server: a process with threads cannot be forked safely."""


def _warm(scratch: Path) -> None:
    """Import all that commands import, and load compiled code, without starting a thread."""
    from typer.testing import CliRunner

    from sf2ai.cli.app import app

    runner = CliRunner(env={"SF2AI_HOME": str(scratch / "home")})
    os.chdir(scratch / "folder")
    for line in (
        "roster --csv warm.csv",
        "history",
        "watch ryu:cpu:0 ken:random --png warm.png --record warm",
        "evaluate --char ryu --episodes 1 --opponent cpu:1 --profile --png warm.png",
        "tournament --only ryu --only ken --matches 1",
        "replay fight.sf2replay",
        "conformance --char ryu",
        "export ryu warm.npz",
    ):
        done = runner.invoke(app, line.split())
        if done.exit_code not in (0, 1):
            raise RuntimeError(f"sf2ai {line}: {done.output}")
    import tf_keras  # noqa: F401

    import sf2ai.training.sessions.session
    import sf2ai.training.sessions.together  # noqa: F401


def _serve() -> dict[str, object]:
    """Answer requests until there are no more; returns in each child, with its request."""
    ctypes.CDLL(None).prctl(_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    rest = b""
    while True:
        line, found, rest = rest.partition(b"\n")
        if not found:
            chunk = os.read(0, 1 << 20)
            if not chunk:
                os._exit(0)
            rest = line + chunk
            continue
        request = json.loads(line)
        began = time.monotonic()
        signal.pthread_sigmask(signal.SIG_BLOCK, _HELD)
        child = os.fork()
        if child == 0:
            return request
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _HELD)
        answer = _wait(child, request)
        answer["seconds"] = round(time.monotonic() - began, 3)
        os.write(1, json.dumps(answer).encode() + b"\n")


def _wait(child: int, request: dict) -> dict[str, object]:
    """Wait for a command, with its signal and its limit; returns its status and how it ended."""
    handle = os.pidfd_open(child)
    answer: dict[str, object] = {"limit": False, "hang": False}
    number, delay = request.get("signal") or (0, None)
    if delay is not None and not _ends(handle, delay):
        os.kill(child, number)
        answer["signalled"] = True
    if not _ends(handle, request["limit"]):
        answer["limit"] = True
        os.kill(child, signal.SIGINT)
        if not _ends(handle, _GRACE_SECONDS):
            answer["hang"] = True
            os.kill(child, signal.SIGKILL)
    os.close(handle)
    answer["status"] = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    answer["left"] = _end_the_rest()
    return answer


def _ends(handle: int, seconds: float) -> bool:
    poll = select.poll()
    poll.register(handle, select.POLLIN)
    return bool(poll.poll(seconds * 1000))


def _end_the_rest() -> list[str]:
    """Wait for the processes that a command has started; kill and return those that do not end."""
    deadline = time.monotonic() + _GRACE_SECONDS
    while (left := _children()) and time.monotonic() < deadline:
        while left and os.waitpid(-1, os.WNOHANG) != (0, 0):
            left = _children()
        if left:
            time.sleep(0.01)
    names = []
    for child in left:
        names.append(
            Path(f"/proc/{child}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        )
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    return names


def _children() -> list[int]:
    return [int(word) for word in Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()]


def _become(request: dict) -> None:
    """Turn this child into the requested process."""
    os.setsid()
    for number in (signal.SIGINT, signal.SIGPIPE, signal.SIGXFSZ):
        signal.signal(number, {signal.SIGINT: signal.default_int_handler}.get(number, signal.SIG_IGN))
    os.environ.clear()
    os.environ.update(request["environment"])
    os.chdir(request["folder"])
    if request.get("gone"):
        os.mkdir("gone")
        os.chdir("gone")
        os.rmdir("../gone")
    for number, stream in enumerate(request["streams"]):
        _redirect(number, stream)
    for name, least, most in request.get("limits", ()):
        kind = getattr(resource, name)
        if name == "RLIMIT_AS":  # beyond what the warm parent has already
            pages = int(Path("/proc/self/statm").read_text().split()[0])
            least = most = least + pages * resource.getpagesize()
        resource.setrlimit(kind, (least, most))
    open_streams()
    sys.argv = ["sf2ai", *request["words"]]


def _redirect(number: int, stream: str) -> None:
    """Let a descriptor be closed, a pipe without a reader, or a file."""
    if stream == "closed":
        os.close(number)
        return
    if stream == "left":
        reader, opened = os.pipe()
        os.close(reader)
    else:
        opened = os.open(stream, os.O_RDONLY if number == 0 else os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    if opened != number:
        os.dup2(opened, number)
        os.close(opened)


def _fault(request: dict) -> None:
    """Let a function of the program fail with an error that is a bug, as the request says."""
    if request.get("watch") or request.get("break"):
        from hostile.faults import watch_or_break

        watch_or_break(request)


def _run(request: dict) -> int:
    """Run the program; returns its exit code."""
    from sf2ai.__main__ import main

    _fault(request)

    def program() -> None:
        try:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, _HELD)
        except KeyboardInterrupt:  # it came before the program began
            sys.exit(130)
        main()

    return run_to_its_end(program)


if __name__ == "__main__":
    os.environ.update(_QUIET)
    _warm(Path(sys.argv[1]))
    threads = len(os.listdir("/proc/self/task"))
    os.write(1, json.dumps({"threads": threads}).encode() + b"\n")
    gc.freeze()  # so that collecting in a child does not copy the parent's memory
    _request = _serve()
    _become(_request)
    os._exit(_run(_request))
