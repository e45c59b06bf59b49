"""Plays a tournament on a cluster of this machine, whose workers are killed, and measures the cost.

    python benchmarks/cluster.py [--matches N] [--every S] [--workers N]

It plays a tournament in independent processes without a cluster, one for each worker, each with its share of
the matches, at the same time; then on a cluster; and on a cluster of which a worker is killed every few
seconds. It prints matches per second of each, the share of the independent processes' speed that the cluster
reaches, the share of a processor that the driver takes, and whether the clusters' results are those of
the tournament without a cluster, byte for byte but for their timing. Ray is needed. Linux only.
"""

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

ENTRIES = ("A=ken:random", "B=guile:cpu:0", "C=ryu:cpu:2")
PAIRS = 3
MARK = "SF2AI_BENCHMARK_CLUSTER"
CLUSTER = """
import sys, time
from sf2ai.__main__ import main
from sf2ai.tournament.run import Tournament
play = Tournament.play

def play_and_count(tournament):
    began = None
    for result in play(tournament):
        began = began or (time.process_time(), time.monotonic())
        yield result
    used = time.process_time() - began[0]
    print("driver", used, time.monotonic() - began[1], file=sys.stderr)

Tournament.play = play_and_count
main()
"""


def main() -> int:
    """Measure; 1 if a result differs."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--matches", type=int, default=100_000, help="of all pairs together")
    options.add_argument("--every", type=float, default=5.0, help="seconds between two kills")
    options.add_argument("--workers", type=int, default=2, help="and independent processes")
    given = options.parse_args()
    each = given.matches // PAIRS
    with tempfile.TemporaryDirectory(prefix="sf2ai-cluster-") as folder:
        home = Path(folder)
        expected = _document(_finish(_start(home / "plain", each)))
        alone = _independent(home, given.matches, given.workers)
        rows = [{"run": f"{given.workers} independent processes", "matches per second": round(alone)}]
        differ = 0
        print(rows[0], file=sys.stderr, flush=True)
        for name, every in (("cluster", None), ("cluster with kills", given.every)):
            row, document = _on_cluster(home / name.replace(" ", "-"), each, given.workers, every)
            row["share"] = round(row["matches per second"] / alone, 3)
            row["same result"] = document == expected
            differ += document != expected
            rows.append({"run": name, **row})
            print(rows[-1], file=sys.stderr, flush=True)
    print(
        json.dumps({"matches": each * PAIRS, "rows": rows, "bars": {"share": 0.9, "driver": 0.02}}, indent=1)
    )
    return 1 if differ else 0


def _words(home: Path, each: int, seed: int) -> list[str]:
    words = ["tournament", "--only", "none", "--matches", str(each), "--seed", str(seed), "--json"]
    return [*words, "--home", str(home), *(word for entry in ENTRIES for word in ("--entry", entry))]


def _start(home: Path, each: int, seed: int = 0, *more: str) -> "subprocess.Popen[str]":
    """Start a tournament that uses one core."""
    return subprocess.Popen(
        [sys.executable, "-c", CLUSTER, *_words(home, each, seed), *more],
        env={**os.environ, MARK: str(home), "NUMBA_NUM_THREADS": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def _finish(process: "subprocess.Popen[str]") -> tuple[str, str]:
    output, errors = process.communicate()
    if process.returncode != 0:
        raise SystemExit(errors)
    return output, errors


def _document(printed: tuple[str, str]) -> str:
    return printed[0].partition('"timing"')[0]


def _seconds(printed: tuple[str, str]) -> float:
    """Return the seconds of play, without those in which programs and clusters start."""
    return float(json.loads(printed[0])["timing"]["seconds"])


def _independent(home: Path, matches: int, processes: int) -> float:
    """Return the matches per second of independent processes that play at the same time."""
    each = matches // PAIRS // processes
    running = [_start(home / f"alone-{number}", each, 1 + number) for number in range(processes)]
    return sum(each * PAIRS / _seconds(_finish(process)) for process in running)


def _on_cluster(
    home: Path, each: int, workers: int, every: float | None
) -> tuple[dict[str, float | int | bool], str]:
    from ray.cluster_utils import Cluster

    os.environ[MARK] = str(home)
    cluster = Cluster()
    for _ in range(workers):
        cluster.add_node(num_cpus=1, include_dashboard=False, object_store_memory=80 << 20)
    ended, kills = threading.Event(), [0]
    killer = threading.Thread(target=_kill, args=(ended, every, str(home), kills))
    try:
        process = _start(home, each, 0, "--cluster", cluster.address)
        if every is not None:
            killer.start()
        printed = _finish(process)
    finally:
        ended.set()
        cluster.shutdown()
    used, lasted = next(line for line in printed[1].splitlines() if line.startswith("driver")).split()[1:]
    row = {
        "matches per second": round(each * PAIRS / _seconds(printed)),
        "driver's share of a processor": round(float(used) / float(lasted), 4),
        "kills": kills[0],
    }
    return row, _document(printed)


def _kill(ended: threading.Event, every: float, mark: str, kills: list[int]) -> None:
    dice = random.Random(0)
    while not ended.wait(every):
        if workers := list(_workers(mark)):
            os.kill(dice.choice(workers), signal.SIGKILL)
            kills[0] += 1


def _workers(mark: str) -> Iterator[int]:
    variable = f"{MARK}={mark}".encode()
    for entry in Path("/proc").iterdir():
        try:
            is_mine = entry.name.isdigit() and variable in (entry / "environ").read_bytes().split(b"\0")
            if is_mine and (entry / "cmdline").read_bytes().startswith(b"ray::Worker"):
                yield int(entry.name)
        except OSError:  # it has ended, or is another user's
            continue


if __name__ == "__main__":
    began = time.monotonic()
    code = main()
    print(f"{time.monotonic() - began:.0f} s", file=sys.stderr)
    sys.exit(code)
