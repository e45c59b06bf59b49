"""Sine and cosine by polynomials: every machine gives the same bits, and WebAssembly has no maths library."""

import math

from sf2ai.drawing.figures.compiling import compiled

_TURN = 2.0 * math.pi


@compiled
def sine(degrees: float) -> float:
    """Return the sine of an angle in degrees, within 1e-7."""
    turns = degrees / 360.0
    turns -= math.floor(turns + 0.5)
    if turns > 0.25:
        turns = 0.5 - turns
    elif turns < -0.25:
        turns = -0.5 - turns
    z = turns * _TURN
    s = z * z
    return z * (1.0 - s / 6.0 * (1.0 - s / 20.0 * (1.0 - s / 42.0 * (1.0 - s / 72.0 * (1.0 - s / 110.0)))))


@compiled
def cosine(degrees: float) -> float:
    """Return the cosine of an angle in degrees, within 1e-7."""
    return sine(degrees + 90.0)


@compiled
def clamp(value: float, low: float, high: float) -> float:
    """Return the value, or the bound that it is beyond."""
    if value < low:
        return low
    return high if value > high else value


@compiled
def ease(share: float) -> float:
    """Return 0..1 for 0..1, slow at both ends; values beyond are clamped."""
    s = clamp(share, 0.0, 1.0)
    return s * s * (3.0 - 2.0 * s)
