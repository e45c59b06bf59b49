"""Measures projectiles: their start, flight and size, and what they do to the dummy."""

import numpy as np

from sf2ai.backends.base import Activity
from sf2ai.conformance.measures.dizziness import measure_dizziness
from sf2ai.conformance.measures.findings import Findings, block_level, frames_down
from sf2ai.conformance.measures.invulnerability import measure_invulnerability
from sf2ai.conformance.trials.approach import Approach, on_the_ground, owner
from sf2ai.conformance.trials.contacts import LANDING_PX
from sf2ai.conformance.trials.dummy import DUMMY, Stance, placed
from sf2ai.conformance.trials.ground_trials import GAPS, GroundTrials
from sf2ai.conformance.trials.play import Array, BackendMaker, Recording, play
from sf2ai.game.buttons import mirror_pad
from sf2ai.game.files.loader import load_character
from sf2ai.game.motions import pad_script
from sf2ai.game.moves import Move

_FLIGHT = 150
"""Frames by which the slowest projectile has crossed the screen."""
_FAR = 300
_NEAR = np.arange(120, 176, 8)
_ANSWER = load_character("ryu").move("hadouken_L")
"""The projectile that the dummy fires against it."""


def measure_projectile(move: Move, maker: BackendMaker) -> Findings:
    """Return what the trials show of a projectile."""
    approach = on_the_ground(move)
    recording = _play(move, maker, approach, np.array([_FAR]), Stance.STAND)
    out = recording.side(0, "move")[:, 0] == move.index
    flying = np.flatnonzero(recording.side(0, "projectile")[:, 0] == 1)
    if not out.any() or not len(flying):
        return {}
    begun, at = int(out.argmax()), int(flying[0])
    spawn_x = float(recording.shot_x(0)[at, 0] - recording.x(0)[at, 0])
    trials = GroundTrials.of(move, maker)
    half = _half_width(move, maker, approach)
    blocks = [_near(move, maker, approach, stance) for stance in (Stance.BLOCK_HIGH, Stance.BLOCK_LOW)]
    return {
        "total": int(out.sum()),
        "first active": at - begun + 1,
        "spawn x": spawn_x,
        "spawn y": float(recording.shot_y(0)[at, 0]),
        "speed": float(recording.shot_x(0)[at + 1, 0] - recording.shot_x(0)[at, 0]),
        "half width": half,
        "reach": spawn_x + half,
        "level": block_level(*(_struck(recording) for recording in blocks)),
        "chip": (max(_lost(recording) for recording in blocks),),
        **_hits(move, maker, approach),
        **measure_invulnerability(trials),
        **_dizziness(trials),
    }


def _dizziness(trials: GroundTrials) -> Findings:
    recording = trials.stand(Stance.STAND, GAPS)
    struck = recording.struck(1)
    met = np.flatnonzero(struck.any(axis=0))
    return measure_dizziness(trials, struck.argmax(axis=0)[met] - trials.begins + 1, GAPS[met])


def _play(
    move: Move,
    maker: BackendMaker,
    approach: Approach,
    gaps: Array,
    stance: Stance,
    jump: Array | None = None,
) -> Recording:
    frames = len(approach.tape) + move.total + _FLIGHT
    held_from = len(approach.tape) if stance is Stance.BLOCK_HIGH else 0
    dummy = placed(approach.ready, gaps, stance, frames, jump, held_from)
    return play(maker, (owner(move).character.index, DUMMY), (approach.tape, dummy))


def _near(move: Move, maker: BackendMaker, approach: Approach, stance: Stance) -> Recording:
    return _play(move, maker, approach, _NEAR, stance)


def _half_width(move: Move, maker: BackendMaker, approach: Approach) -> float:
    """Return half the width of the box that meets other projectiles.

    It is measured by clashes with a projectile of known width: both vanish when their middles are nearer
    than the sum of the two halves. Over gaps a pixel apart, that sum is the nearest that both were seen.
    """
    gaps = np.arange(250, 282)
    tape = placed(approach.ready, gaps, Stance.STAND, approach.ready + _FLIGHT)
    answer = [mirror_pad(pad) for pad in pad_script(_ANSWER)]
    tape[approach.ready : approach.ready + len(answer)] = np.array(answer, dtype=np.uint16)[:, None]
    recording = play(maker, (owner(move).character.index, DUMMY), (approach.tape, tape))
    both = (recording.side(0, "projectile") == 1) & (recording.side(1, "projectile") == 1)
    apart = np.where(both, recording.shot_x(1) - recording.shot_x(0), np.inf)
    known = _ANSWER.projectile.half_w if _ANSWER.projectile else 0
    return float(apart.min()) - known


def _hits(move: Move, maker: BackendMaker, approach: Approach) -> Findings:
    standing = _near(move, maker, approach, Stance.STAND)
    activity = standing.side(1, "activity")
    at = int(standing.struck(1)[:, 0].argmax())
    jumps = _play(
        move, maker, approach, np.full(60, 170), Stance.JUMP, len(approach.tape) + np.arange(-40, 20)
    )
    return {
        "damage": (_lost(standing),),
        "knockdown": "yes" if (activity == Activity.DOWNED).any() else "no",
        "down": frames_down(standing, at, 0),
        "stun": int((activity[at + 1 :, 0] != Activity.HIT_STUN).argmax()),
        **_in_the_air(jumps),
    }


def _in_the_air(recording: Recording) -> Findings:
    struck = recording.struck(1)
    at = struck.argmax(axis=0)
    high = recording.y(1)[np.maximum(at - 1, 0), np.arange(len(at))] > LANDING_PX
    chosen = struck.any(axis=0) & high
    if not chosen.any():
        return {}
    lies = (recording.side(1, "activity") == Activity.DOWNED).any(axis=0)
    return {"knockdown in the air": "yes" if lies[chosen].all() else "no"}


def _struck(recording: Recording) -> Array:
    """Return the dummy's activity on the frame of the first contact, of each trial that has one."""
    struck = recording.struck(1)
    met = np.flatnonzero(struck.any(axis=0))
    found: Array = recording.side(1, "activity")[struck.argmax(axis=0)[met], met]
    return found


def _lost(recording: Recording) -> int:
    """Return the points that the dummy lost in every trial; -1 when they differ."""
    lost = set((recording.health(1)[0] - recording.health(1)[-1]).tolist())
    return int(lost.pop()) if len(lost) == 1 else -1
