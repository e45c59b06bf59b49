"""Measures on which frames of a move nothing can hit: those on which Sagat's Tiger Shots pass through it."""

import numpy as np

from sf2ai.conformance.entry import on_the_ground, owner
from sf2ai.conformance.film import BackendMaker, Film, Tape, play
from sf2ai.conformance.findings import Findings
from sf2ai.conformance.trials import Trials
from sf2ai.game.buttons import NUMPAD, mirror_pad
from sf2ai.game.loader import load_character
from sf2ai.game.motions import pad_script
from sf2ai.game.moves import Move

_SAGAT = load_character("sagat")
_SHOTS = (_SAGAT.move("low_tiger_shot_H"), _SAGAT.move("tiger_shot_H"))
_AWAY_FRAMES = 58
_LEAD = 128
_EARLIEST = -56
"""A shot that is begun so many frames before the move arrives on its first frame."""
_WITHIN_REACH_PX = 24
"""Feet that are higher than this have left the shots below."""
_MIDDLE_PX = 10
"""A shot so near to the axis is inside every body."""
_SETTLED = 6
"""Frames by which a body is down or up."""
_EDGE_PX = 24
"""A shot so near touches a body that does not lean away."""


def measure_frailty(trials: Trials) -> Findings:
    """Return the frames on which shots passed through the body, and those low enough for shots at all."""
    move, maker = trials.move, trials.maker
    total = move.total + move.dash_max_frames
    entry = on_the_ground(move, _LEAD)
    begins = trials.begins + len(entry.tape) - len(on_the_ground(move).tape)
    films = [_under_fire(move, maker, entry.tape, begins, total, shot) for shot in _SHOTS]
    rest = np.full((total + 40, 1), NUMPAD[2] if move.stance == "cr" else 0, dtype=np.uint16)
    rises = move.stance == "cr" or bool(move.charge)
    idle = np.concatenate([entry.tape[: begins - _SETTLED * rises], rest])
    stood = [_under_fire(move, maker, idle, begins, total, shot) for shot in _SHOTS]
    escaped = set.intersection(*(_escaped(*pair, begins) for pair in zip(films, stood, strict=True)))
    hit = set.union(*(_hit_on(film, begins) for film in films))
    through = set.intersection(*(_passed(film, begins, _MIDDLE_PX) for film in films))
    touched = set.intersection(*(_passed(film, begins, _EDGE_PX) for film in films))
    safe = through | (touched - hit) | {frame for frame in escaped if frame <= move.startup}
    low = _low_frames(trials, total)
    return {"invulnerable": ranges([frame for frame in low if frame in safe]), "low frames": tuple(low)}


def _under_fire(move: Move, maker: BackendMaker, tape: Tape, begins: int, total: int, shot: Move) -> Film:
    offsets = np.arange(_EARLIEST, total)
    frames = begins + total + 40
    away = mirror_pad(NUMPAD[4])
    pads = np.zeros((frames, len(offsets)), dtype=np.uint16)
    pads[:_AWAY_FRAMES] = away
    script = [mirror_pad(pad) for pad in pad_script(shot)]
    for trial, offset in enumerate(offsets):
        at = begins + offset
        pads[at : at + len(script), trial] = script[: frames - at]
    return play(maker, (owner(move).character.index, _SAGAT.character.index), (tape, pads))


def _passed(film: Film, begins: int, near: int) -> set[int]:
    """Return the frames of the move on which a shot was that near to the axis of a body not yet hit."""
    unhurt = ~np.logical_or.accumulate(film.struck(0), axis=0)
    within = np.abs(film.shot_x(1) - film.x(0)) <= near
    frames = np.flatnonzero((unhurt & within).any(axis=1)) - begins + 1
    return set(frames[frames > 0].tolist())


def _escaped(film: Film, stood: Film, begins: int) -> set[int]:
    """Return the frames on which a shot meets who only stands there, and had not met the move."""
    would, did = stood.struck(0), film.struck(0)
    at = would.argmax(axis=0)
    unhurt = ~np.logical_or.accumulate(did, axis=0)[at, np.arange(len(at))]
    return set((at[would.any(axis=0) & unhurt] - begins + 1).tolist())


def _hit_on(film: Film, begins: int) -> set[int]:
    """Return the frames of the move on which a shot hit it."""
    struck = film.struck(0)
    frames = struck.argmax(axis=0)[struck.any(axis=0)] - begins + 1
    return set(frames.tolist())


def _low_frames(trials: Trials, last: int) -> list[int]:
    """Return the frames of the move on which the feet were low enough for a shot to meet the body."""
    film = trials.stand_away()
    y = film.y(0)[trials.begins :, 0]
    return [frame for frame in range(1, last + 1) if y[frame - 1] <= _WITHIN_REACH_PX]


def ranges(frames: list[int]) -> str:
    """Write frames as ranges.

    >>> ranges([2, 3, 4, 9]), ranges([])
    ('2-4 9', 'none')
    """
    runs: list[list[int]] = []
    for frame in frames:
        if runs and runs[-1][1] == frame - 1:
            runs[-1][1] = frame
        else:
            runs.append([frame, frame])
    return " ".join(f"{low}-{high}" if low != high else str(low) for low, high in runs) or "none"
