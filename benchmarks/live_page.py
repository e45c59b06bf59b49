"""What a page of `--live` costs a training: the same training in turns, with the page open and without it.

python benchmarks/live_page.py [--turns 9] [--steps 300000]

In each turn both are run, the other one first in every second turn. A reader stands in for the browser: it
follows the events as the page does, and fetches each fight, in the benchmark's own process, whose time does
not count. The processor's time is that of the training with all its threads; other work on the machine moves
it less than the time that passes.
"""

import argparse
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from pathlib import Path
from typing import Any

from against import median_interval
from revisions import WORKING_TREE
from side_by_side import print_report

ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+/\S+/")
LONGEST_SECONDS = 900


def main() -> None:
    """Measure, and print one JSON document."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--turns", type=int, default=9)
    options.add_argument("--steps", type=int, default=300_000)
    chosen = options.parse_args()
    turns = []
    for turn in range(chosen.turns):
        order = (False, True) if turn % 2 == 0 else (True, False)
        found = {live: train(turn, chosen.steps, live=live) for live in order}
        turns.append({"without": found[False], "with": found[True]})
        print(json.dumps(turns[-1]), file=sys.stderr, flush=True)
    print_report(
        what="a training with the page of --live open, over the same without it",
        steps=chosen.steps,
        processor=ratios(turns, "processor_seconds"),
        passed=ratios(turns, "passed_seconds"),
        turns=turns,
    )


def ratios(turns: list[dict[str, Any]], name: str) -> dict[str, Any]:
    """Return the median of the turns' ratios, and its interval if there are enough of them."""
    found = [turn["with"][name] / turn["without"][name] for turn in turns]
    interval = median_interval(found)
    return {
        "median": round(statistics.median(found), 4),
        "interval_95": None if interval is None else [round(end, 4) for end in interval],
    }


def train(seed: int, steps: int, *, live: bool) -> dict[str, float]:
    """Run a training in a home of its own; return its times and what its page has read."""
    arguments = ["train", "--char", "ryu", "--agent", "ppo", "--guide", "none"]
    arguments += ["--steps", str(steps), "--seed", str(seed), *(["--live"] if live else [])]
    page = Page()
    with tempfile.TemporaryDirectory() as home:
        begun = time.monotonic()
        started = subprocess.Popen(
            [sys.executable, "-m", "sf2ai", *arguments],
            env={**WORKING_TREE.environment, "SF2AI_HOME": str(Path(home)), "BROWSER": "true"},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        watchdog = threading.Timer(LONGEST_SECONDS, started.kill)
        watchdog.start()
        assert started.stderr is not None
        for line in started.stderr:
            address = ADDRESS.search(line)
            if address is not None:
                page.follow(address[0])
        _, status, usage = os.wait4(started.pid, 0)
        started.returncode = os.waitstatus_to_exitcode(status)
        watchdog.cancel()
        passed = time.monotonic() - begun
    assert started.returncode == 0, f"the training ended with {started.returncode}"
    assert not live or page.states > 0, "the page has seen nothing"
    times = {"processor_seconds": usage.ru_utime + usage.ru_stime, "passed_seconds": passed}
    return {name: round(value, 2) for name, value in times.items()} | {
        "states": page.states,
        "fights": len(page.fights),
    }


class Page:
    """Reads what a browser with the page open would read."""

    def __init__(self) -> None:
        """Have read nothing yet."""
        self.states = 0
        self.fights: set[str] = set()

    def follow(self, address: str) -> None:
        """Follow the events from now on, in a thread."""
        threading.Thread(target=self._read, args=(address,), daemon=True).start()

    def _read(self, address: str) -> None:
        with urllib.request.urlopen(address + "events", timeout=LONGEST_SECONDS) as events:
            for line in events:
                if line.startswith(b"data: ") and len(line) > len(b"data: {}\n"):
                    self.states += 1
                    for fight in json.loads(line[len(b"data: ") :]).get("fights", []):
                        self._fetch(address, fight["file"])

    def _fetch(self, address: str, file: str) -> None:
        if file not in self.fights:
            self.fights.add(file)
            with urllib.request.urlopen(address + file, timeout=LONGEST_SECONDS) as answer:
                answer.read()


if __name__ == "__main__":
    main()
