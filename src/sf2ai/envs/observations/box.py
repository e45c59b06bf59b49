"""Gymnasium's spaces for observations; those of a user's own observation know which it is."""

from typing import Any

import numpy.typing as npt
from gymnasium import spaces

from sf2ai.envs.observations.kind import ObservationKind


class StampedBox(spaces.Box):
    """A `Box` that knows what its elements are: it equals no box of another observation.

    Two observations of equal shape are different things. A policy of Stable-Baselines3 keeps its space, and
    refuses an environment whose space is not equal to it.

    Attributes:
        stamp: name and version of the observation.
    """

    def __init__(self, low: npt.NDArray[Any], high: npt.NDArray[Any], stamp: str) -> None:
        """Make the box of bounds of one type and shape."""
        super().__init__(low, high, dtype=low.dtype.type)
        self.stamp = stamp

    def __eq__(self, other: object) -> bool:
        """Whether the other is the box of the same observation."""
        return isinstance(other, StampedBox) and self.stamp == other.stamp and super().__eq__(other)

    __hash__ = None  # type: ignore[assignment]  # as `Box`

    def __repr__(self) -> str:
        """Return the box with its stamp."""
        return f"{super().__repr__()[:-1]}, {self.stamp!r})"


def observation_box(kind: ObservationKind) -> spaces.Box:
    """Return the space of an observation; for a preset a plain `Box`."""
    if kind.is_preset:
        return spaces.Box(kind.low, kind.high, dtype=kind.low.dtype.type)
    return StampedBox(kind.low, kind.high, f"{kind.stamp.name} version {kind.stamp.version}")
