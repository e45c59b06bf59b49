"""Measures projectiles: their start, flight and size, and what they do to the dummy."""

import numpy as np

from sf2ai.backends.base import Activity
from sf2ai.conformance.measures.dizziness import measure_dizziness
from sf2ai.conformance.measures.findings import Findings, block_level, frames_down
from sf2ai.conformance.measures.invulnerability import measure_frailty
from sf2ai.conformance.trials.approach import Entry, on_the_ground, owner
from sf2ai.conformance.trials.contacts import LANDING_PX
from sf2ai.conformance.trials.dummy import DUMMY, Stance, placed
from sf2ai.conformance.trials.ground_trials import GAPS, Trials
from sf2ai.conformance.trials.play import Array, BackendMaker, Film, play
from sf2ai.game.buttons import mirror_pad
from sf2ai.game.files.loader import load_character
from sf2ai.game.motions import pad_script
from sf2ai.game.moves import Move

_FLIGHT = 150
"""Frames by which the slowest projectile has crossed the screen."""
_FAR = 300
_NEAR = np.arange(120, 176, 8)
_ANSWER = load_character("ryu").move("hadouken_L")
"""What the dummy sends back."""


def measure_projectile(move: Move, maker: BackendMaker) -> Findings:
    """Return what the trials show of a projectile."""
    entry = on_the_ground(move)
    film = _play(move, maker, entry, np.array([_FAR]), Stance.STAND)
    out = film.side(0, "move")[:, 0] == move.index
    flying = np.flatnonzero(film.side(0, "projectile")[:, 0] == 1)
    if not out.any() or not len(flying):
        return {}
    begun, at = int(out.argmax()), int(flying[0])
    spawn_x = float(film.shot_x(0)[at, 0] - film.x(0)[at, 0])
    trials = Trials.of(move, maker)
    half = _half_width(move, maker, entry)
    blocks = [_near(move, maker, entry, stance) for stance in (Stance.BLOCK_HIGH, Stance.BLOCK_LOW)]
    return {
        "total": int(out.sum()),
        "first active": at - begun + 1,
        "spawn x": spawn_x,
        "spawn y": float(film.shot_y(0)[at, 0]),
        "speed": float(film.shot_x(0)[at + 1, 0] - film.shot_x(0)[at, 0]),
        "half width": half,
        "reach": spawn_x + half,
        "level": block_level(*(_struck(film) for film in blocks)),
        "chip": (max(_lost(film) for film in blocks),),
        **_hits(move, maker, entry),
        **measure_frailty(trials),
        **_dizziness(trials),
    }


def _dizziness(trials: Trials) -> Findings:
    film = trials.stand(Stance.STAND, GAPS)
    struck = film.struck(1)
    met = np.flatnonzero(struck.any(axis=0))
    return measure_dizziness(trials, struck.argmax(axis=0)[met] - trials.begins + 1, GAPS[met])


def _play(
    move: Move, maker: BackendMaker, entry: Entry, gaps: Array, stance: Stance, jump: Array | None = None
) -> Film:
    frames = len(entry.tape) + move.total + _FLIGHT
    held_from = len(entry.tape) if stance is Stance.BLOCK_HIGH else 0
    dummy = placed(entry.ready, gaps, stance, frames, jump, held_from)
    return play(maker, (owner(move).character.index, DUMMY), (entry.tape, dummy))


def _near(move: Move, maker: BackendMaker, entry: Entry, stance: Stance) -> Film:
    return _play(move, maker, entry, _NEAR, stance)


def _half_width(move: Move, maker: BackendMaker, entry: Entry) -> float:
    """Return half the width of the box that meets other projectiles, by clashes with one of known width.

    Both are gone when their middles are nearer than the two halves together: the nearest that they were
    seen, over distances a pixel apart, is that sum.
    """
    gaps = np.arange(250, 282)
    tape = placed(entry.ready, gaps, Stance.STAND, entry.ready + _FLIGHT)
    answer = [mirror_pad(pad) for pad in pad_script(_ANSWER)]
    tape[entry.ready : entry.ready + len(answer)] = np.array(answer, dtype=np.uint16)[:, None]
    film = play(maker, (owner(move).character.index, DUMMY), (entry.tape, tape))
    both = (film.side(0, "projectile") == 1) & (film.side(1, "projectile") == 1)
    apart = np.where(both, film.shot_x(1) - film.shot_x(0), np.inf)
    known = _ANSWER.projectile.half_w if _ANSWER.projectile else 0
    return float(apart.min()) - known


def _hits(move: Move, maker: BackendMaker, entry: Entry) -> Findings:
    standing = _near(move, maker, entry, Stance.STAND)
    activity = standing.side(1, "activity")
    at = int(standing.struck(1)[:, 0].argmax())
    jumps = _play(move, maker, entry, np.full(60, 170), Stance.JUMP, len(entry.tape) + np.arange(-40, 20))
    return {
        "damage": (_lost(standing),),
        "knockdown": "yes" if (activity == Activity.DOWNED).any() else "no",
        "down": frames_down(standing, at, 0),
        "stun": int((activity[at + 1 :, 0] != Activity.HIT_STUN).argmax()),
        **_in_the_air(jumps),
    }


def _in_the_air(film: Film) -> Findings:
    struck = film.struck(1)
    at = struck.argmax(axis=0)
    high = film.y(1)[np.maximum(at - 1, 0), np.arange(len(at))] > LANDING_PX
    chosen = struck.any(axis=0) & high
    if not chosen.any():
        return {}
    lies = (film.side(1, "activity") == Activity.DOWNED).any(axis=0)
    return {"knockdown in the air": "yes" if lies[chosen].all() else "no"}


def _struck(film: Film) -> Array:
    """Return the dummy's activity on the first frame of each trial on which something met it."""
    struck = film.struck(1)
    met = np.flatnonzero(struck.any(axis=0))
    found: Array = film.side(1, "activity")[struck.argmax(axis=0)[met], met]
    return found


def _lost(film: Film) -> int:
    """Return the points that every trial cost, -1 when they differ."""
    lost = set((film.health(1)[0] - film.health(1)[-1]).tolist())
    return int(lost.pop()) if len(lost) == 1 else -1
