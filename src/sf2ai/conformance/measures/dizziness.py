"""Measures dizzy points, which no Snapshot shows, by how often a move makes the dummy dizzy.

The dummy takes one or two crouching normals whose points are published, walks back into reach, and then
takes the move. The points of each hit vary by a die of the rules, and a sum that reaches the threshold
makes dizzy. So the share of seeds in which the last hit does gives the move's points. The last hits of
all moves come on the same frame of the match, so moves of equal points make dizzy with the same seeds.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np

from sf2ai.backends.base import Activity
from sf2ai.conformance.measures.findings import Findings, floors_at_once, hit_of
from sf2ai.conformance.trials.approach import leading, on_the_ground, owner
from sf2ai.conformance.trials.contacts import first_contacts
from sf2ai.conformance.trials.dummy import DUMMY, Stance, placed
from sf2ai.conformance.trials.ground_trials import GAPS, GroundTrials
from sf2ai.conformance.trials.play import Array, BackendMaker, Recording, Tape, play
from sf2ai.game.buttons import NUMPAD, attack_bit, mirror_pad
from sf2ai.game.files.loader import load_roster, load_rules
from sf2ai.game.motions import pad_script
from sf2ai.game.moves import CommandKind, Move

_RULES = load_rules()
_SEEDS = np.arange(384)
_FIRST = 130
"""Frame of the match, from 0, on which the first normal meets the dummy."""
_LAST = 74
"""Frames from the last normal's contact to the move's: the dizzy timer of 80 frames still runs."""
_WALK = 3
_FALL = 130
_MOST = 24

Prelude = tuple[str, ...]
_PRELUDES: tuple[Prelude, ...] = (("HP",), ("MP", "HP"), ("HP", "HP"))
_STRENGTHS = ("L", "M", "H")


@dataclass(frozen=True)
class Hit:
    """How a crouching normal meets the dummy at the prelude's gap: on which of its frames, of how many."""

    frame: int
    total: int


def measure_dizziness(trials: GroundTrials, frames: Array, gaps: Array) -> Findings:
    """Return the dizzy points of a move that meets a standing dummy; nothing if no setup leads to that.

    Args:
        trials: of the move.
        frames: frame of the move, from 1, on which it meets a dummy that stands at each gap.
        gaps: px, one per frame of `frames`.
    """
    move = trials.move
    prelude = _PRELUDES[0 if move.stun >= 13 else 1 if move.stun >= 6 else 2]
    start = _start_gap(owner(move).character.index, trials.maker)
    if start is None or move.command.kind in (CommandKind.MASH, CommandKind.HOLD):
        return {}
    gap, hits = start
    at = _FIRST + (_pause(prelude[0]) if len(prelude) > 1 else 0)
    for number in np.argsort(frames, kind="stable"):
        frame, wanted = int(frames[number]), int(gaps[number])
        if move.spaced_hits and (frame == move.startup + 1 or hit_of(move, frame) != 1):
            continue  # on its first active frame a body may be so near that the last hit comes first
        begins = at + _LAST - frame + 1
        steps, rest = divmod(gap + _slide(prelude[-1]) - wanted, _WALK)
        ready = at + _free(prelude[-1]) + 1
        if rest == 0 and 0 <= steps <= begins - ready and _is_free(trials, hits[prelude[-1]], at, begins):
            recording = _record(trials, prelude, hits, gap, begins, steps)
            return _points(recording, at + _LAST, move, prelude)
    return {}


def _is_free(trials: GroundTrials, last: Hit, at: int, begins: int) -> bool:
    """Whether the attacker's last normal is over when the move's script begins."""
    script = trials.begins - on_the_ground(trials.move).ready
    return begins - script > at + _RULES.hit.hitstop_frames + last.total - last.frame + 1


@cache
def _start_gap(character: int, maker: BackendMaker) -> tuple[int, dict[str, Hit]] | None:
    """Return a gap at which both crouching normals meet the dummy on their first active frame, and how."""
    data = load_roster()[character]
    found: dict[str, Hit] = {}
    common: set[int] = set(range(44, 200))
    for button in ("MP", "HP"):
        normal = data.move(f"cr_{button}")
        met = first_contacts(GroundTrials.of(normal, maker).stand(Stance.STAND, GAPS), normal)
        if not len(met):
            return None
        found[button] = Hit(int(met.frame.min()), normal.total)
        common &= set(GAPS[met.trial[met.frame == met.frame.min()]].tolist())
    return (min(common), found) if common else None


def _record(
    trials: GroundTrials, prelude: Prelude, hits: dict[str, Hit], gap: int, begins: int, steps: int
) -> Recording:
    move = trials.move
    frames = begins + move.total + (_FALL if floors_at_once(move) else 20)
    dummy = placed(_FIRST - 10, np.array([gap]), Stance.STAND, frames)[:, 0]
    down = NUMPAD[1 if leading(move).charge else 2]
    tape: Tape = np.zeros(frames, dtype=np.uint16)
    script = begins - (trials.begins - on_the_ground(move).ready)
    tape[:script] = down if leading(move).charge else 0
    at = _FIRST
    for number, button in enumerate(prelude):
        press = at - hits[button].frame + 1
        tape[press : press + 2] = down | attack_bit(button)
        walk = steps if number == len(prelude) - 1 else _slide(button) // _WALK
        first = at + _free(button) + 1
        dummy[first : first + walk] = mirror_pad(NUMPAD[6])
        at += _pause(button)
    pads = pad_script(move)
    tape[script : script + len(pads)] = pads
    return play(trials.maker, (owner(move).character.index, DUMMY), (tape, dummy[:, None]), _SEEDS)


def _free(button: str) -> int:
    """Return the frames from a normal's contact until the dummy is free."""
    hit = _RULES.hit
    return hit.hitstop_frames + hit.advantage_frames[_STRENGTHS.index(button[0])]


def _slide(button: str) -> int:
    return sum(_RULES.hit.pushback_px[_STRENGTHS.index(button[0])])


def _pause(button: str) -> int:
    """Return the frames from a normal's contact to the next one's, when the dummy is back at the gap."""
    return _free(button) + _slide(button) // _WALK + 2


def _points(recording: Recording, at: int, move: Move, prelude: Prelude) -> Findings:
    """Return the points that explain in what share of seeds the hit on frame `at` made dizzy."""
    activity = recording.side(1, "activity")
    struck = recording.struck(1)
    fell_before = (activity[:at] == Activity.FALLING).any(axis=0)
    valid = struck[at] & ~fell_before
    if not struck[at].all() and not fell_before.any():
        return {}
    if floors_at_once(move):
        dizzied = (activity[at:] == Activity.DIZZY).any(axis=0)
    else:
        dizzied = activity[at] == Activity.FALLING
    share = float(dizzied[valid].mean()) if valid.any() else 0.0
    return {"dizzy points": min(range(_MOST), key=lambda points: abs(chance(points, prelude) - share))}


def chance(points: int, prelude: Prelude) -> float:
    """Return the chance that a hit of that many points makes dizzy after a prelude that did not."""
    sums = np.zeros(80)
    sums[0] = 1.0
    for button in prelude:
        sums = _added(sums, _RULES.dizzy.normal[_STRENGTHS.index(button[0])][0])
        sums[_RULES.dizzy.threshold_points :] = 0.0
    last = _added(sums, points) if points else sums
    return float(last[_RULES.dizzy.threshold_points :].sum() / sums.sum())


def _added(sums: Array, points: int) -> Array:
    found = np.zeros(len(sums))
    for spread in _RULES.dizzy.spread_points:
        for before in np.flatnonzero(sums):
            found[max(0, int(before) + points + spread)] += sums[before] / len(_RULES.dizzy.spread_points)
    return found
