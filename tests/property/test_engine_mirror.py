"""Exchanging the sides and flipping left and right gives the same match, mirrored.

This one property catches every advantage of being fighter 0 or of standing on the left.
"""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from fakes.random_pads import mirrored, random_pads
from sf2ai.backends.base import make_setups
from sf2ai.backends.sim.backend import SimBackend
from sf2ai.engine.state import FIGHTER, PROJECTILE

_FLIPPED_FIGHTER = ("x", "vx", "ax", "last_x", "facing", "push_way", "target_x", "wall")
_FLIPPED_SHOT = ("x", "vx", "facing")
_PADS = ("pad",)


def sides(match):
    """One side's fighter and projectile after the other, as bytes that ought to be equal in the mirror."""
    return [
        [_fields(match["fighters"][side], FIGHTER, ()), _fields(match["projectiles"][side], PROJECTILE, ())]
        for side in range(2)
    ]


def mirror_sides(match):
    return [
        [
            _fields(match["fighters"][side], FIGHTER, _FLIPPED_FIGHTER),
            _fields(match["projectiles"][side], PROJECTILE, _FLIPPED_SHOT),
        ]
        for side in (1, 0)
    ]


def _fields(record, dtype, flipped):
    values = {}
    for field in dtype.names:
        if field in _PADS:
            continue  # absolute by nature; the directions made of it are compared
        value = record[field]
        values[field] = (-value if field in flipped else value).tolist()
    return values


@given(
    characters=st.tuples(st.integers(0, 11), st.integers(0, 11)),
    seed=st.integers(0, 2**63 - 1),
    dice=st.booleans(),
)
def test_a_match_with_its_sides_exchanged_is_the_same_match_in_the_mirror(characters, seed, dice):
    frames = 700
    pads = random_pads(np.random.default_rng(seed), characters, frames)
    other = mirrored(pads)
    left, right = SimBackend(1), SimBackend(1)
    left.reset(np.array([0]), make_setups([characters], [seed], random_damage=dice))
    right.reset(np.array([0]), make_setups([characters[::-1]], [seed], random_damage=dice))
    for frame in range(frames):
        one = left.advance(pads[frame : frame + 1])[0, 0]
        two = right.advance(other[frame : frame + 1])[0, 0]
        assert sides(left.matches[0]) == mirror_sides(right.matches[0]), f"frame {frame + 1}"
        assert (one["timer"], one["phase"], one["ending"]) == (two["timer"], two["phase"], two["ending"])
        assert one["winner"] == (two["winner"] if two["winner"] < 0 else 1 - two["winner"])
