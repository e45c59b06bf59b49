"""The full state of a match as aligned records, and where it starts.

Lengths are sub-pixels (1/256 px of the 384-px arcade screen), velocities sub-pixels per frame. x grows
to the right from the stage's middle, y upwards from the ground. A match's future depends on this state,
the pads and the tables alone, so it can be copied, compared, checksummed and restored.
"""

import zlib
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

SUBPX = 256
"""Sub-pixels in a pixel."""

# What a fighter is doing. Finer than the Snapshot's Activity.
STAND, CROUCH, TURN, PREJUMP, AIR, LAND = 0, 1, 2, 3, 4, 5
ATTACK, SPECIAL, THROWING = 6, 7, 8
BLOCK, BLOCK_STUN, HIT_STUN = 9, 10, 11
FLIPPED, FALLING, DOWNED, RISING, DIZZY, THROWN, KNOCKED_OUT = 12, 13, 14, 15, 16, 17, 18
STATE_COUNT = 19

# Where a move has its fighter fly: along its own course, off a victim, to a wall and off it, down.
ON_COURSE, REBOUND, TO_WALL, AT_WALL, OFF_WALL, TOUCHED_DOWN = 0, 1, 2, 3, 4, 5

# Phases of a match and endings of a round; the numbers are the Snapshot's own.
FIGHT, ROUND_OVER, MATCH_OVER = 0, 1, 2
NO_ENDING, KO, DOUBLE_KO, TIME_OVER = 0, 1, 2, 3

MAX_COMMANDS = 8
"""Most special inputs that one character has."""


def _aligned(fields: list[tuple[object, ...]]) -> np.dtype[np.void]:
    """Return a record's dtype whose fields lie where processors that need alignment can read them at once."""
    return np.dtype((np.record, np.dtype(fields, align=True)))


FIGHTER = _aligned(
    [
        ("x", "i4"),
        ("y", "i4"),
        ("vx", "i4"),
        ("vy", "i4"),
        ("ax", "i4"),  # change of vx each frame in the air
        ("g", "i4"),  # taken from vy each frame in the air
        ("last_x", "i4"),  # where the frame began
        ("health", "i2"),  # points
        ("character", "i1"),
        ("facing", "i1"),  # 1 right, -1 left
        ("state", "i1"),
        ("low", "i1"),  # 1: crouching in this state (blocks, reels)
        ("jump_kind", "i1"),  # 0 neutral, 1 forward, 2 back
        ("air_acted", "i1"),  # 1: this jump's attack is spent
        ("state_frames", "i2"),  # frames in the state, from 1, hit stop included
        ("move", "i2"),  # roster-wide index, -1 none
        ("move_frame", "i2"),  # frame of the move, from 1; 0 while a dash runs up
        (
            "dash_left",
            "i2",
        ),  # frames a dash may still run before its punch; 1 while a dive waits for its button
        ("contact", "i2"),  # state_frames at which the move first touched, 0 not yet
        ("hits_done", "i2"),  # bit set of hit ids that have connected
        ("rehit", "i2"),  # frames until a mash move may hit this fighter again, hit stop included
        ("follow", "i1"),  # 1: the dive's button was pressed; a teleport's place, a hold's level from 0
        ("mash_left", "i2"),  # frames that a mashed special goes on without another press
        ("hitstop", "i1"),
        ("stun", "i2"),  # frames of hit or block stun left after hit stop
        ("push_table", "i1"),  # pushback strength 0..2, -1 none
        (
            "push_way",
            "i1",
        ),  # direction the pushback slides; of a dive or wall jump, where its flight leads
        ("push_by_body", "i1"),  # 1: a cornered victim pushes the attacker instead
        ("fall_kind", "i1"),  # 0 sweep, 1 special, 2 thrown
        ("bounced", "i1"),
        ("wall_wait", "i1"),  # frames a body still hangs or clings at the wall, or lies before it bounces
        ("throw_try", "i2"),  # move index of a throw tried this frame, -1 none
        ("ended", "i1"),  # RISING, HIT_STUN or BLOCK_STUN if it ended on this very frame, -1 none
        ("throw_guard", "i1"),  # frames of throw immunity after rising
        ("hold_pool", "i2"),  # mash pool of a hold
        ("hold_next", "i2"),  # frames until the hold hurts again
        ("dizzy_points", "i2"),
        ("dizzy_timer", "i2"),
        ("dizzy_due", "i1"),  # 1: dizzy as soon as it stands
        ("dizzy_left", "i2"),
        ("dizzy_shaken", "i1"),  # what the shaking counts since it last shortened the dizziness
        ("home_x", "i4"),  # always 0; unused since 0.2, kept so that stored states load
        ("home_y", "i4"),  # height at which the move started
        ("target_x", "i4"),  # where a homing move aims
        ("pad", "u2"),
        ("pressed", "u2"),
        ("released", "u2"),
        ("direction", "i1"),  # numpad, 6 towards the opponent
        ("last_direction", "i1"),
        ("command_step", "i1", (MAX_COMMANDS,)),
        ("command_whole", "i1", (MAX_COMMANDS,)),  # 1: entered in full, not too long ago
        ("command_seen", "i4", (MAX_COMMANDS,)),  # frame on which its last direction was held
        ("command_done", "i4", (MAX_COMMANDS,)),  # frame on which it was last entered in full
        ("back_charge", "i2"),
        ("down_charge", "i2"),
        ("back_window", "i1"),  # frames a released back charge still counts
        ("down_window", "i1"),
        ("held_punches", "i2"),  # frames all three have been held
        ("held_kicks", "i2"),
        ("mash_presses", "i1", (6,)),  # by button as in `buttons.ATTACKS`: presses in quick succession
        ("mash_pressed", "i4", (6,)),  # frame of the last of those presses
        ("rounds_won", "i1"),
        ("flight", "i1"),  # where the move has its fighter fly, from ON_COURSE on
        ("wall", "i1"),  # edge of the screen that stops the fighter: 1 right, -1 left, 0 none
    ],
)

PROJECTILE = _aligned(
    [
        ("x", "i4"),
        ("y", "i4"),
        ("vx", "i4"),
        ("move", "i2"),  # the special it came from, -1 none out
        ("facing", "i1"),
        ("age", "i2"),  # frames in flight
    ],
)

MATCH = _aligned(
    [
        ("fighters", FIGHTER, (2,)),
        ("projectiles", PROJECTILE, (2,)),
        ("seed_low", "u4"),
        ("seed_high", "u4"),
        ("frame", "i4"),  # frames of the match
        ("timer", "i2"),  # units on the clock
        ("timer_frames", "i2"),  # frames until the clock falls
        ("neutral_left", "i2"),  # frames until the sides may act
        ("round_number", "i1"),  # `round` is a method of NumPy records
        ("phase", "i1"),
        ("ending", "i1"),
        ("winner", "i1"),
        ("random_damage", "i1"),
        ("neutral_setting", "i1"),  # frames before the sides may act, -1 from the seed
    ],
)
"""One match. Padding is zero from the start and copied with the rest, so equal states are equal bytes."""

MatchArray: TypeAlias = npt.NDArray[np.void]
"""Structured array of dtype `MATCH`, shape (slots,)."""


def new_matches(count: int) -> MatchArray:
    """Return zeroed matches, shape (count,); `rounds.start_match` brings each to its first frame."""
    return np.zeros(count, dtype=MATCH)


def checksum(match: np.void) -> int:
    """Return a CRC-32 of one match's whole state.

    >>> checksum(new_matches(1)[0]) == checksum(new_matches(2)[1])
    True
    """
    return zlib.crc32(match.tobytes())
