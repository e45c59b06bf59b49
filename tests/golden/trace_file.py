"""The format of a golden trace: a readable tape and its result, frame by frame.

A header names the engine's version, the seed, the characters and both tapes. Each line after it
holds ten frames: the number of the last, a checksum of each frame's Snapshot, and that last frame in
words. Checksums are of Snapshots and not of the engine's own record, so that a trace changes exactly
when a spectator could see the match change.
"""

import zlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from fakes.tape import both, tape
from sf2ai.backends.base import SNAPSHOT, Activity, Posture, make_setups
from sf2ai.backends.sim.backend import SimBackend
from sf2ai.engine import ENGINE_VERSION
from sf2ai.game.characters import ROSTER, find_character
from sf2ai.game.files.loader import load_roster

FRAMES_PER_LINE = 10
TRACES = Path(__file__).parent / "traces"


@dataclass(frozen=True)
class Trace:
    """One trace: the tapes and the recorded result."""

    engine: int
    seed: int
    characters: tuple[str, str]
    tapes: tuple[str, str]
    lines: tuple[str, ...]

    def play(self) -> npt.NDArray[np.void]:
        """Play the tapes on the engine of today; returns the snapshots, one per frame."""
        pads = both(tape(self.tapes[0]), tape(self.tapes[1]))
        backend = SimBackend(1)
        pair = [find_character(name).index for name in self.characters]
        backend.reset(np.array([0]), make_setups([pair], [self.seed]))
        found = [backend.advance(row[None])[0, 0].copy() for row in pads]
        return np.array(found, dtype=SNAPSHOT)


def path_of(character: str) -> Path:
    """Return the path of a character's trace."""
    return TRACES / f"{character}.txt"


def read(path: Path) -> Trace:
    """Read a trace."""
    header: dict[str, str] = {}
    lines = path.read_text(encoding="utf-8").splitlines()
    while lines and lines[0]:
        name, _, value = lines.pop(0).partition(" ")
        header[name] = value
    first, second = header["characters"].split()
    return Trace(
        int(header["engine"]),
        int(header["seed"]),
        (first, second),
        (header["p1"], header["p2"]),
        tuple(line for line in lines if line),
    )


def write(path: Path, trace: Trace) -> None:
    """Write a trace again with the result that the present engine gives."""
    header = [
        f"engine {ENGINE_VERSION}",
        f"seed {trace.seed}",
        f"characters {' '.join(trace.characters)}",
        f"p1 {trace.tapes[0]}",
        f"p2 {trace.tapes[1]}",
    ]
    path.write_text("\n".join([*header, "", *record(trace.play())]) + "\n", encoding="utf-8")


def record(snapshots: npt.NDArray[np.void]) -> list[str]:
    """Return the lines that describe a played tape."""
    lines = []
    for start in range(0, len(snapshots), FRAMES_PER_LINE):
        block = snapshots[start : start + FRAMES_PER_LINE]
        sums = " ".join(f"{zlib.crc32(snapshot.tobytes()):08x}" for snapshot in block)
        lines.append(f"{start + len(block):5} {sums} | {words(block[-1])}")
    return lines


def words(snapshot: np.void) -> str:
    """Return one snapshot in words."""
    sides = "; ".join(_side_words(side) for side in snapshot["sides"])
    return f"round {snapshot['round']} timer {snapshot['timer']}: {sides}"


def _side_words(side: np.void) -> str:
    names = {move.index: move.id for move in load_roster()[side["character"]].moves}
    doing = names.get(int(side["move"]), Activity(int(side["activity"])).name.lower())
    posture = Posture(int(side["posture"])).name.lower()
    place = f"({side['x'] * 384:.1f}, {side['y'] * 224:.1f})"
    shot = f", shot at {side['projectile_x'] * 384:.1f}" if side["projectile"] == 1 else ""
    name = ROSTER[side["character"]].id
    return f"{name} {posture} {doing}:{side['activity_frames']} {place} {side['health'] * 144:.0f}{shot}"


def first_difference(trace: Trace, now: list[str]) -> str | None:
    """Return the first frame that differs, both ways, in words; None when all are equal."""
    for line, (before, after) in enumerate(zip(trace.lines, now, strict=False)):
        if before == after:
            continue
        old, new = before.split(" | ")[0].split()[1:], after.split(" | ")[0].split()[1:]
        same = [a == b for a, b in zip(old, new, strict=False)]
        frame = line * FRAMES_PER_LINE + (same.index(False) if False in same else 0) + 1
        return f"frame {frame} differs; by the next line's end\n  recorded: {before}\n  now:      {after}"
    if len(trace.lines) != len(now):
        return f"{len(trace.lines)} lines recorded, {len(now)} lines now"
    return None
