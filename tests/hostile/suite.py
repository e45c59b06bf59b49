"""All hostile commands, divided among workers: what ``scripts/run_hostile.py`` runs."""

import random
import resource
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import Empty, SimpleQueue

from hostile.ground import Ground, make_ground
from hostile.kinds import ODD
from hostile.lines import Command, circumstance_lines, described, drawn_line, spoilt_lines, value_lines
from hostile.runner import Broken, Runner

_LETTERS = "aA0 -=:/.,~%{[]}'\"\\\n\t\x1b\udcff\u202e" + ODD + "リ²٣"


_PROGRESS_SECONDS = 60.0

PARTS = ("values", "circumstances", "homes", "draws")


def all_commands(ground: Ground, draws: int, seed: int) -> dict[str, list[Command]]:
    """Return every command of the suite by its part.

    Args:
        ground: where the commands will run.
        draws: how many lines with several hostile values are drawn.
        seed: of the draws.
    """
    dice = random.Random(seed)
    drawn = [drawn_line(dice, lambda: _drawn_text(dice)) for _ in range(draws)]
    kept = kept_name(ground)
    homes = list(spoilt_lines(home_files(ground), kept))
    parts = (list(value_lines()), list(circumstance_lines(kept)), homes, drawn)
    return dict(zip(PARTS, parts, strict=True))


def _drawn_text(dice: random.Random) -> str:
    """Return a short text that is no path outside the current folder."""
    text = "".join(dice.choices(_LETTERS, k=dice.randint(0, 12)))
    return text.replace("..", ".").lstrip("/~")


def home_files(ground: Ground) -> list[str]:
    """Return the files and folders of a ground's home, by their paths in the ground."""
    return sorted(path.relative_to(ground.root).as_posix() for path in ground.home.rglob("*"))


def kept_name(ground: Ground) -> str:
    """Return the name of the stopped training in a ground's history."""
    (folder,) = (ground.home / "history").iterdir()
    return folder.name


def run_suite(*, parts: Sequence[str], only: str, draws: int, seed: int, workers: int) -> int:
    """Run all commands, print those that broke the contract and a summary; returns the exit code.

    The order is drawn, so that a run that is stopped early has tried something of everything.
    """
    with tempfile.TemporaryDirectory(prefix="sf2ai-hostile-") as folder:
        root = Path(folder)
        template = make_ground(root / "template")
        commands = [
            command
            for part, found in all_commands(template, draws, seed).items()
            for command in found
            if part in parts and only in described(command)
        ]
        random.Random(seed).shuffle(commands)
        began = time.monotonic()
        broken = run_commands(commands, template, root, workers)
        seconds = time.monotonic() - began
    counts = Counter(" ".join(command.path) for command in commands)
    print(", ".join(f"{name} {count:,}" for name, count in counts.items()))
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(
        f"{len(commands):,} commands in {seconds:.0f} s ({used.ru_utime + used.ru_stime:.0f} s of processor "
        f"time): {len(broken):,} broke the contract"
    )
    return 1 if broken else 0


def run_commands(
    commands: Sequence[Command], template: Ground, root: Path, workers: int, shows: bool = True
) -> list[Broken]:
    """Run commands on several workers; print each report at once, and return what broke the contract."""
    waiting: SimpleQueue[Command] = SimpleQueue()
    for command in commands:
        waiting.put(command)

    def work(number: int) -> list[Broken]:
        runner = Runner(template, root / f"worker-{number}")
        found = []
        try:
            for one in runner.broken(_taken(waiting)):
                found.append(one)
                if shows:
                    print(one.report(), flush=True)
        finally:
            runner.close()
        return found

    ended = threading.Event()
    if shows:
        threading.Thread(target=_show_progress, args=(waiting, len(commands), ended), daemon=True).start()
    try:
        with ThreadPoolExecutor(workers) as pool:
            return [one for found in pool.map(work, range(workers)) for one in found]
    finally:
        ended.set()


def _show_progress(waiting: "SimpleQueue[Command]", total: int, ended: threading.Event) -> None:
    """Print now and then how many commands have begun."""
    while not ended.wait(_PROGRESS_SECONDS):
        print(f"{total - waiting.qsize():,} of {total:,} commands", file=sys.stderr, flush=True)


def _taken(waiting: "SimpleQueue[Command]") -> Iterable[Command]:
    while True:
        try:
            yield waiting.get_nowait()
        except Empty:
            return
