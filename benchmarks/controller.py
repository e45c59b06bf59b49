"""The TCP controller: JSON round trips per second, and emulators against the core that they run.

    python benchmarks/controller.py [--windows N] [--seconds S] [--rom FILE]

Every peer is a process of its own. All are measured in turns, in short windows, so that other work on the
machine slows all of them equally; raw TCP ping-pong of the same size and the core alone are measured
between them. A bar is compared with the best window, since other work can only make a program slower.
Medians are printed too.
"""

import argparse
import contextlib
import os
import socket
import statistics
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from ours.controller_peer import STATE
from sf2ai.backends.bizhawk.emulators.emulator import Emulator, StateRequest
from sf2ai.backends.bizhawk.emulators.memory_ranges import MemoryRanges
from sf2ai.backends.bizhawk.server.registry import PeerRegistry, ServerLimits
from sf2ai.backends.bizhawk.server.server import EmulatorServer
from sf2ai.backends.console.rom import choose_map, read_rom
from sf2ai.parallel.processors import core_count, cores_for, serve_on
from side_by_side import print_report

PEER = Path(__file__).resolve().parent / "ours" / "controller_peer.py"
DUEL = Path(__file__).resolve().parents[1] / "tests" / "cartridge" / "duel.sfc"
BARS = {
    "python, one": 7_000,
    "lua, one": 6_000,
    "python, eight": 20_000,
    "4 frames a step / core": 0.80,
    "8 frames a step / core": 0.86,
    "two emulators / one": 1.7,
}
NO_STATES = StateRequest()
PADS = [(0x80, 0x40), (0x81, 0x40), (0, 0), (0x10, 0x20)] * 2

Rate = Callable[[float], float]


class StateRanges(MemoryRanges):
    """Twenty numbers of a message of 230 bytes."""

    def __init__(self) -> None:
        """Use the layout of the peer."""
        self.ranges, self.size, self._layout = (0, STATE.size), STATE.size, STATE


class ToyRanges(MemoryRanges):
    """Twenty ranges of the console without a core: 93 bytes, so that the message has 230."""

    def __init__(self) -> None:
        """Spread twenty numbers over memory."""
        sizes = [5] * 13 + [4] * 7
        self.ranges = tuple(number for at, size in enumerate(sizes) for number in (32 * at, size))
        self.size, self._layout = sum(sizes), struct.Struct("<" + "".join(f"I{size - 4}x" for size in sizes))


@contextlib.contextmanager
def processes(kind: str, count: int, *arguments: str) -> Iterator[list[int]]:
    """Run peers while the block lasts; gives their numbers, and waits for their end."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    started = [
        subprocess.Popen(
            [sys.executable, str(PEER), kind, *arguments], env=environment, stdout=subprocess.DEVNULL
        )
        for _ in range(count)
    ]
    try:
        yield [process.pid for process in started]
    finally:
        for process in started:
            process.terminate()
            process.wait()


@contextlib.contextmanager
def emulators(kind: str, count: int, ranges: MemoryRanges, *arguments: str) -> Iterator[list[Emulator]]:
    """Emulators that have joined a server of their own."""
    registry = PeerRegistry(count, ServerLimits(ranges.ranges, lambda hello: None))
    with EmulatorServer(registry, port=0) as server:
        host, port = server.address
        with processes(kind, count, *arguments, host, str(port)) as started:
            if kind == "hawk":  # as `sf2ai emulator run` starts them
                for core, process in zip(cores_for(count), started, strict=True):
                    serve_on(core, process)
            if not registry.wait_for(registry.slots, 60):
                raise SystemExit(f"a peer of the kind {kind!r} has not joined")
            yield [Emulator(slot.link, ranges, 30.0) for slot in registry.slots if slot.link]


def round_trips(joined: list[Emulator], frames: int) -> Rate:
    """Return a function that measures round trips per second; all are asked before an answer is read.

    It waits for answers as the backend does where there are more cores than emulators.
    """
    pads = PADS[:frames]
    looking = [busy < core_count() for busy in range(len(joined), 0, -1)]

    def rate(seconds: float) -> float:
        count, start = 0, time.perf_counter()
        while (spent := time.perf_counter() - start) < seconds:
            for _ in range(20):
                for emulator in joined:
                    emulator.ask_frames(pads, NO_STATES)
                for emulator, look in zip(joined, looking, strict=True):
                    emulator.frames(look)
            count += 20 * len(joined)
        return count / spent

    return rate


@contextlib.contextmanager
def ping_pong() -> Iterator[Rate]:
    """Measure raw TCP, 60 bytes there and 230 back: the machine's limit without JSON."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        host, port = listener.getsockname()
        with processes("raw", 1, host, str(port)):
            connection, _ = listener.accept()
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

            def rate(seconds: float) -> float:
                count, start = 0, time.perf_counter()
                while (spent := time.perf_counter() - start) < seconds:
                    connection.sendall(b"x" * 230)
                    got = 0
                    while got < 230:
                        got += len(connection.recv(4096))
                    count += 1
                return count / spent

            with connection:
                yield rate


@contextlib.contextmanager
def core_alone(rom: Path) -> Iterator[Rate]:
    """The core in a process of its own, pads set and facts read every frame."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    with subprocess.Popen(
        [sys.executable, str(PEER), "core", str(rom)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
    ) as process:
        assert process.stdin is not None and process.stdout is not None, "opened with pipes"  # noqa: PT018

        def rate(seconds: float) -> float:
            process.stdin.write(f"{seconds}\n")
            process.stdin.flush()
            while True:
                with contextlib.suppress(ValueError):  # the core may print while it loads
                    return float(process.stdout.readline())

        yield rate
        process.terminate()


def measure(rates: dict[str, Rate], windows: int, seconds: float) -> dict[str, list[float]]:
    """Measure all in turns."""
    runs: dict[str, list[float]] = {name: [] for name in rates}
    for rate in rates.values():
        rate(0.1)
    for _ in range(windows):
        for name, rate in rates.items():
            runs[name].append(rate(seconds))
    return runs


def report(runs: dict[str, list[float]]) -> dict[str, Any]:
    """Return rates, ratios of windows that were measured in succession, and bars."""
    figures = {name: {"best": max(rates), "median": statistics.median(rates)} for name, rates in runs.items()}
    for name, over, times in (
        ("4 frames a step / core", "core", 4),
        ("8 frames a step / core", "core", 8),
        ("two emulators / one", "4 frames a step", 1),
    ):
        upper = "two emulators" if name.startswith("two") else name.removesuffix(" / core")
        ratios = [times * a / b for a, b in zip(runs[upper], runs[over], strict=True)]
        best = times * max(runs[upper]) / max(runs[over])
        figures[name] = {"best": best, "median": statistics.median(ratios)}
    bars = {name: {"bar": bar, "share": figures[name]["best"] / bar} for name, bar in BARS.items()}
    return {"figures": _rounded(figures), "bars": _rounded(bars)}


def _rounded(table: dict[str, dict[str, float]]) -> dict[str, dict[str, float]]:
    return {
        name: {key: round(value, 3 if value < 10 else None) for key, value in row.items()}
        for name, row in table.items()
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--windows", type=int, default=10, help="times each is measured (default: 10)")
    parser.add_argument("--seconds", type=float, default=0.5, help="length of a window (default: 0.5)")
    parser.add_argument("--rom", type=Path, default=DUEL, help="cartridge (default: the project's own)")
    options = parser.parse_args()
    rom, ranges = str(options.rom), MemoryRanges(choose_map(read_rom(options.rom)))
    with contextlib.ExitStack() as stack:
        one = stack.enter_context(emulators("python", 1, StateRanges()))
        eight = stack.enter_context(emulators("python", 8, StateRanges()))
        lua = stack.enter_context(emulators("lua", 1, ToyRanges()))
        hawks = stack.enter_context(emulators("hawk", 2, ranges, rom))
        rates = {
            "raw TCP": stack.enter_context(ping_pong()),
            "python, one": round_trips(one, 1),
            "lua, one": round_trips(lua, 1),
            "python, eight": round_trips(eight, 1),
            "core": stack.enter_context(core_alone(options.rom)),
            "4 frames a step": round_trips(hawks[:1], 4),
            "8 frames a step": round_trips(hawks[:1], 8),
            "two emulators": round_trips(hawks, 4),
        }
        runs = measure(rates, options.windows, options.seconds)
    print_report(what="TCP controller, round trips/s", load=os.getloadavg()[0], **report(runs))


if __name__ == "__main__":
    main()
