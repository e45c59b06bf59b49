"""Measures throws, command throws, holds and throws in the air."""

import numpy as np

from sf2ai.backends.base import Activity
from sf2ai.conformance.measures.findings import Findings, frames_down
from sf2ai.conformance.trials.approach import on_the_ground, owner
from sf2ai.conformance.trials.dummy import DUMMY, PLACING_FRAMES, Stance, placed
from sf2ai.conformance.trials.play import Array, BackendMaker, Recording, Tape, play
from sf2ai.game.buttons import NUMPAD
from sf2ai.game.files.loader import load_character
from sf2ai.game.motions import pad_script
from sf2ai.game.moves import Move

_GAPS = np.arange(34, 140)
_DIVE_GAPS = np.arange(34, 304)
"""Those for the throw of a dive, which comes down far from where it began."""
_WIDTH = load_character("ryu").stats.throwable_half_width
_AFTER = 300
"""Frames by which a throw is over and both are free."""


def measure_throw(move: Move, maker: BackendMaker) -> Findings:
    """Return what the trials show of a throw from the ground or in the air."""
    recording = _in_the_air(move, maker) if move.command.air else _on_the_ground(move, maker)
    holds = (recording.side(0, "move") == move.index) & (recording.side(1, "activity") == Activity.THROWN)
    caught = np.flatnonzero(holds.any(axis=0))
    if not len(caught):
        return {}
    at = holds.argmax(axis=0)[caught]
    # Neither fighter has moved on the frame of the grip.
    far = int(np.ceil(recording.gap[at, caught].max()))
    single = Recording(recording.frames[:, caught[:1]])
    return {
        "range": far - _WIDTH,
        "first active": int(single.side(0, "activity_frames")[at[0], 0]),
        "knockdown": "yes" if (single.side(1, "activity") == Activity.DOWNED).any() else "no",
        **_course(single, int(at[0])),
    }


def _on_the_ground(move: Move, maker: BackendMaker) -> Recording:
    approach = on_the_ground(move)
    gaps = _DIVE_GAPS if move.command.lead is not None else _GAPS
    dummy = placed(approach.ready, gaps, Stance.STAND, len(approach.tape) + _AFTER)
    return play(maker, (owner(move).character.index, DUMMY), (approach.tape, dummy))


def _in_the_air(move: Move, maker: BackendMaker) -> Recording:
    """Let both jump straight up; the attacker presses the button on the way down."""
    jump = owner(move).stats.jump
    script = [NUMPAD[8]] * jump.prejump + [0] * 24 + list(pad_script(move))
    tape: Tape = np.array([0] * PLACING_FRAMES + script, dtype=np.uint16)
    starts: Array = np.full(len(_GAPS), PLACING_FRAMES - 3)
    dummy = placed(PLACING_FRAMES - 4, _GAPS, Stance.JUMP, len(tape) + _AFTER, starts)
    return play(maker, (owner(move).character.index, DUMMY), (tape, dummy))


def _course(recording: Recording, at: int) -> Findings:
    """Return the points lost, and the frames from the grip to each loss and to its end."""
    health = recording.health(1)[:, 0]
    losses = np.flatnonzero(health[:-1] > health[1:]) + 1
    lost = health[losses - 1] - health[losses]
    held = int((recording.side(1, "activity")[at:, 0] == Activity.THROWN).argmin())
    return {
        "damage": tuple(lost.tolist()),
        "at": tuple((losses - at + 1).tolist()),
        "held": held,
        "down": frames_down(recording, at + held, 0),
    }
