"""The dummy's pads: it walks to its place, and then stands, crouches, blocks or jumps.

The dummy is Ryu, who walks 3 px forward or 2 px back a frame and so reaches every whole gap. He faces
left, so "6" of a command is LEFT on his pad.
"""

from enum import IntEnum

import numpy as np

from sf2ai.conformance.trials.play import Array, Tape
from sf2ai.game.buttons import NUMPAD, mirror_pad
from sf2ai.game.characters import find_character
from sf2ai.game.files.loader import load_character, load_rules

DUMMY = find_character("ryu").index
"""Roster index of the dummy."""

OTHER_BODIES = tuple(find_character(name).index for name in ("vega", "sagat", "dhalsim", "zangief"))
"""Dummies for frames at which Ryu is never in the way: a high jump, a tall body, a long jump, a wide body."""

TALL_BODY = find_character("vega").index
"""Dummy for boxes that pass over Ryu's head: tall, and its head is its front, as is Ryu's."""

PLACING_FRAMES = 72
"""Most frames that the dummy needs to walk to its place."""

_START = 2 * load_rules().stage.start_offset_px
_FORWARD = int(load_character("ryu").stats.walk_forward)
_BACK = int(load_character("ryu").stats.walk_back)


class Stance(IntEnum):
    """What the dummy does in its place."""

    STAND = 0
    CROUCH = 1
    BLOCK_HIGH = 2
    BLOCK_LOW = 3
    JUMP = 4
    JUMP_BACK = 5
    JUMP_FORWARD = 6


_HELD = {Stance.CROUCH: 2, Stance.BLOCK_HIGH: 4, Stance.BLOCK_LOW: 1}
_JUMPS = {Stance.JUMP: 8, Stance.JUMP_BACK: 7, Stance.JUMP_FORWARD: 9}
_JUMP_FRAMES = 2


def placed(
    arrive: int,
    gaps: Array,
    stance: Stance,
    frames: int,
    jump_at: Array | None = None,
    held_from: int | Array = 0,
    walk_at: int | None = None,
) -> Tape:
    """Return the dummy's tapes, one per gap.

    Args:
        arrive: frame, from 0, by which the dummy stands in its place; at least `PLACING_FRAMES`.
        gaps: whole px between the axes, from 34 to 302.
        stance: what the dummy does from then on.
        frames: length of the tapes.
        held_from: frame from which a crouching or blocking dummy holds its direction, if later.
        jump_at: frames, from 0, on which the dummy begins to jump, for the three stances that jump.
        walk_at: frame, from 0, from which the dummy walks towards the attacker.
    """
    forward, back = _steps(np.asarray(gaps))
    frame = np.arange(frames)[:, None]
    pads = np.full((frames, len(forward)), _pad(_HELD.get(stance, 5)), dtype=np.uint16)
    pads[np.broadcast_to(frame < np.maximum(arrive, held_from), pads.shape)] = 0
    pads[(frame >= arrive - forward - back) & (frame < arrive - forward)] = _pad(4)
    pads[(frame >= arrive - forward) & (frame < arrive)] = _pad(6)
    if jump_at is not None:
        pads[(frame >= jump_at) & (frame < jump_at + _JUMP_FRAMES)] = _pad(_JUMPS[stance])
    if walk_at is not None:
        pads[frame[:, 0] >= walk_at] = _pad(6)
    return pads


def _pad(direction: int) -> int:
    return mirror_pad(NUMPAD[direction])


def _steps(gaps: Array) -> tuple[Array, Array]:
    """Return how many frames the dummy walks forward and back to get from the start to each gap."""
    least = np.maximum(0, -((gaps - _START) // _FORWARD))
    forward = least + (_START - gaps + _FORWARD * least) % _BACK
    return forward, (gaps - _START + _FORWARD * forward) // _BACK
