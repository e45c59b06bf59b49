"""Kills tournaments with ``kill -9`` at random moments, and continues them until they end.

python tests/kills/tournaments.py --kills 50 --seed 1 --format swiss [--bot]

The document of each must be that of a tournament that was never killed, byte for byte but for its timing, and
no bot's process may outlive its tournament for long. No entry may forfeit a match, so that the bot plays. It
ends with 1 at the first difference. Linux only.
"""

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ENTRIES = ("A=ken:cpu:1", "B=guile:random", "C=zangief:cpu:0", "E=ryu:cpu:2", "F=sagat:random")
BOT = """
import random
class Jumper:
    def __init__(self, character, seed): self.dice = random.Random(seed)
    def act(self, seen, legal): return self.dice.choice(sorted(legal))
"""
MATCHES = 4
KILLS_OF_ONE = 8
"""How often one tournament is killed at most; then it may end."""
ORPHAN_SECONDS = 20.0
MARK = "SF2AI_KILLS_MARK"


class Kills:
    """Plays and kills tournaments in one home."""

    def __init__(self, folder: Path, seed: int, format_name: str, *, has_bot: bool) -> None:
        self.folder = folder
        self.dice = random.Random(seed)
        (folder / "jumper.py").write_text(BOT)
        bots = ("D=blanka:jumper.py",) if has_bot else ()
        self.lineup = [word for entry in (*ENTRIES, *bots) for word in ("--entry", entry)]
        self.lineup += ["--bot-seconds", "60"]  # a bot may wait long for a processor, and must not forfeit
        self.lineup += ["--only", "none", "--format", format_name]
        if format_name not in ("single", "double"):
            self.lineup += ["--matches", str(MATCHES)]
        self.kills = self.tournaments = 0
        self.seconds = 0.0
        self.whole = self._run("whole", resume=False, seconds=None) or b""  # it may compile: it takes longer
        if forfeits := json.loads(self.whole)["forfeits"]:
            raise SystemExit(f"matches were forfeited, and so not played: {forfeits}")
        self._require(self._run("again", resume=False, seconds=None))

    def run(self, kills: int) -> None:
        """Kill so often; raises `SystemExit` at the first difference."""
        while self.kills < kills:
            name = f"cut-{self.tournaments}"
            kept = self.folder / "home" / "tournaments" / name
            for number in range(KILLS_OF_ONE + 1):
                spared = number == KILLS_OF_ONE
                moment = None if spared else self.dice.uniform(0.3, 1.05) * self.seconds
                output = self._run(name, resume=(kept / "tournament.json").exists(), seconds=moment)
                self.kills += output is None
                if output is not None:
                    self._require(output)
                    break
                if (kept / "result.json").exists():  # killed after its end
                    self._require_kept(kept / "result.json")
                    break
            self.tournaments += 1

    def _run(self, name: str, *, resume: bool, seconds: float | None) -> bytes | None:
        """Run a tournament; return its document, or None if it was killed."""
        words = ["tournament", "--name", name, "--json", "--home", str(self.folder / "home")]
        words += ["--resume"] if resume else self.lineup
        environment = {**os.environ, MARK: str(self.folder)}
        began = time.monotonic()
        process = subprocess.Popen(
            [sys.executable, "-m", "sf2ai", *words],
            cwd=self.folder,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        try:
            output, errors = process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.communicate()
            self._require_no_orphan()
            return None
        if process.returncode != 0:
            raise SystemExit(f"`sf2ai {' '.join(words)}` left with {process.returncode}: {errors.decode()}")
        if not resume:
            self.seconds = time.monotonic() - began  # what else runs on the machine changes it
        return output

    def _require(self, output: bytes | None) -> None:
        """Compare a document with that of a tournament that was never killed, but for its timing."""
        if output is None or _before_timing(output) != _before_timing(self.whole):
            raise SystemExit(f"tournament {self.tournaments} differs after {self.kills} kills: {output!r}")

    def _require_kept(self, path: Path) -> None:
        """Compare the kept result of a tournament that was killed after its end; it has its date besides."""
        kept, whole = json.loads(path.read_text(encoding="utf-8")), json.loads(self.whole)
        for document in (kept, whole):
            del document["timing"]
        del kept["when"]
        if json.dumps(kept) != json.dumps(whole):
            raise SystemExit(f"tournament {self.tournaments} differs after {self.kills} kills: {kept}")

    def _require_no_orphan(self) -> None:
        deadline = time.monotonic() + ORPHAN_SECONDS
        while left := self._marked():
            if time.monotonic() > deadline:
                raise SystemExit(f"processes {left} outlived their tournament")
            time.sleep(0.05)

    def _marked(self) -> list[int]:
        """Return the processes that a tournament of this folder has started and that still run."""
        mark = f"{MARK}={self.folder}".encode()
        found = []
        for entry in Path("/proc").iterdir():
            if not entry.name.isdigit():
                continue
            try:
                if mark in (entry / "environ").read_bytes().split(b"\0"):
                    found.append(int(entry.name))
            except OSError:  # it has ended, or is another user's
                continue
        return found


def _before_timing(document: bytes) -> bytes:
    """Return the bytes of a document without its last part."""
    before, timing, _ = document.partition(b'"timing"')
    if not timing:
        raise SystemExit(f"a document has no timing: {document!r}")
    return before


def main() -> int:
    """Kill as often as asked."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--kills", type=int, default=200)
    options.add_argument("--seed", type=int, default=1, help="of all moments")
    options.add_argument("--format", default="round-robin", help="as sf2ai tournament takes it")
    options.add_argument("--bot", action="store_true", help="one entry is a bot in a process of its own")
    given = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="sf2ai-kills-") as folder:
        kills = Kills(Path(folder), given.seed, given.format, has_bot=given.bot)
        kills.run(given.kills)
    print(
        f"0 of {kills.tournaments} tournaments ({given.format}) differ after {kills.kills} kills; "
        "0 processes outlived theirs"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
