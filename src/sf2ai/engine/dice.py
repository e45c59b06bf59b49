"""The match's dice: a pure function of seed, round, frame and purpose.

There is no generator state to draw from in some order, so which side is
looked at first can never change a draw, and both sides of a trade see the
same dice: a match with its sides exchanged is the same match again.
"""

from typing import Any

from sf2ai.parallel.compiled import compiled

DAMAGE, DIZZY_POINTS, DIZZY_LENGTH, THROW_GUARD, NEUTRAL_FRAMES = 1, 2, 3, 4, 5

_MASK = 0xFFFFFFFF
# Odd multipliers below 2**31: a product with 32 bits stays below 2**63, so that
# compiled code and plain Python agree without overflow.
_FIRST, _SECOND = 0x7FEB352D, 0x46CA6B35


@compiled
def _mix(value: int) -> int:
    value = value & _MASK
    value ^= value >> 16
    value = (value * _FIRST) & _MASK
    value ^= value >> 15
    value = (value * _SECOND) & _MASK
    value ^= value >> 16
    return value


@compiled
def roll(match: Any, purpose: int) -> int:
    """Return 0 to 31, evenly: every table of chances in the game counts in 32nds."""
    value = _mix(int(match.seed_low) ^ 0x5F3759DF)
    value = _mix(value ^ int(match.seed_high))
    value = _mix(value + int(match.round_number) * 0x3C6EF35F)
    value = _mix(value + int(match.frame))
    value = _mix(value + purpose * 0x2545F491)
    return value >> 27
