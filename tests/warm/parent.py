"""A warm parent: it imports the program once, and forks a child for each program that a test starts.

The requests come over a socket, each with the descriptors of the three standard streams. The process that
asks becomes the parent of the child: see `warm.processes`.
"""

import gc
import json
import os
import runpy
import signal
import socket
import sys
from pathlib import Path
from types import ModuleType

from warm.child import open_streams, run_to_its_end
from warm.preparing import prepare

LONGEST_REQUEST = 1 << 17
"""Bytes of the longest request."""


def serve(connection: socket.socket) -> tuple[dict, list[int]]:
    """Answer each request with the number of its process; return in each child with its request."""
    while True:
        data, descriptors, _, _ = socket.recv_fds(connection, LONGEST_REQUEST, 3)
        if not data:
            os._exit(0)
        reader, writer = os.pipe()
        between = os.fork()
        if between == 0:
            child = os.fork()
            if child == 0:
                for descriptor in (reader, writer, connection.fileno()):
                    os.close(descriptor)
                return json.loads(data), descriptors
            os.write(writer, str(child).encode())
            os._exit(0)  # its child goes to the process that asks, which adopts
        os.close(writer)
        os.waitpid(between, 0)
        answer = os.read(reader, 32)
        for descriptor in (reader, *descriptors):
            os.close(descriptor)
        connection.send(answer)


def become(request: dict, descriptors: list[int]) -> None:
    """Turn this child into the process that a request asks for."""
    if request["session"]:
        os.setsid()
    for number, descriptor in enumerate(descriptors):
        os.dup2(descriptor, number)
    for descriptor in {*descriptors} - {0, 1, 2}:
        os.close(descriptor)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.environ.clear()
    os.environ.update(request["environment"])
    os.chdir(request["folder"])
    open_streams()
    import numba

    cores = len(os.sched_getaffinity(0))
    numba.config.NUMBA_NUM_THREADS = int(os.environ.get("NUMBA_NUM_THREADS", cores))


def run(words: list[str]) -> object:
    """Run what follows ``python`` on a command line: ``-m MODULE`` or ``-c CODE``, and arguments."""
    option, program, *rest = words
    if option == "-m":
        sys.argv = [program, *rest]
        return runpy.run_module(program, run_name="__main__", alter_sys=True)
    sys.argv = ["-c", *rest]
    module = sys.modules["__main__"] = ModuleType("__main__")
    return exec(compile(program, "<string>", "exec"), module.__dict__)


def import_the_rest() -> None:
    """Import what programs need that no training does."""
    import sf2ai.cli.app
    import sf2ai.training.sessions.together
    import sf2ai.training.sessions.worker  # noqa: F401


if __name__ == "__main__":
    _connection = socket.socket(fileno=int(sys.argv[1]))
    prepare()
    import_the_rest()
    _connection.send(str(len(list(Path("/proc/self/task").iterdir()))).encode())
    gc.collect()
    gc.freeze()  # so that collecting in a child does not copy the parent's memory
    _request, _descriptors = serve(_connection)
    become(_request, _descriptors)
    os._exit(run_to_its_end(lambda: run(_request["words"])))
