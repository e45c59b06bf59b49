"""The match's dice: a pure function of seed, round, frame and purpose.

There is no generator whose draws depend on their order, so which side is handled first can never
change a draw, and both sides of a trade get the same dice: a match with its sides exchanged is the
same match again.
"""

from sf2ai.parallel.compiled import compiled
from sf2ai.record_types import MatchRecord

DAMAGE, DIZZY_POINTS, DIZZY_LENGTH, THROW_GUARD, NEUTRAL_FRAMES = 1, 2, 3, 4, 5

_MASK = 0xFFFFFFFF
# Odd multipliers below 2**31: a product with 32 bits stays below 2**63, so that
# compiled code and plain Python agree without overflow.
_FIRST, _SECOND = 0x7FEB352D, 0x46CA6B35


@compiled
def mix(value: int) -> int:
    """Return 32 well-mixed bits of a number, the same in compiled code and in plain Python.

    Args:
        value: 0 or more; its lowest 32 bits count.
    """
    value = value & _MASK
    value ^= value >> 16
    value = (value * _FIRST) & _MASK
    value ^= value >> 15
    value = (value * _SECOND) & _MASK
    value ^= value >> 16
    return value


@compiled
def roll(match: MatchRecord, purpose: int) -> int:
    """Return a die for one purpose on this frame, 0 to 31: the game's tables of chances count in 32nds."""
    value = mix(int(match.seed_low) ^ 0x5F3759DF)
    value = mix(value ^ int(match.seed_high))
    value = mix(value + int(match.round_number) * 0x3C6EF35F)
    value = mix(value + int(match.frame))
    value = mix(value + purpose * 0x2545F491)
    return value >> 27
