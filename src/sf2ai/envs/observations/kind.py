"""What kind of observation an environment gives: its stamp, and the bounds of its elements."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from sf2ai.backends.base import Backend
from sf2ai.envs.observations.pixels import PIXELS, Pixels
from sf2ai.errors import InputError, UnknownNameError, nearest_name
from sf2ai.seats.feature_choice import ObservationChoice
from sf2ai.seats.observation import OBSERVATIONS, ObservationPreset
from sf2ai.seats.seat import Seat
from sf2ai.store.manifest import PresetStamp

ObservationSetting: TypeAlias = ObservationChoice | Pixels
"""An observation as a user gives it to an environment."""

EVERY_FEATURE = "human"
"""The preset of all features."""


@dataclass(frozen=True, eq=False)
class ObservationKind:
    """What kind of observation an environment gives.

    Attributes:
        stamp: its name, version and number of elements.
        low: smallest value of each element, float32 of shape (features,), or uint8 of shape
            (frames * channels, height, width).
        high: largest values.
        is_preset: whether it is one of `OBSERVATIONS`.
    """

    stamp: PresetStamp
    low: npt.NDArray[Any]
    high: npt.NDArray[Any]
    is_preset: bool

    @classmethod
    def of_features(cls, preset: ObservationPreset) -> "ObservationKind":
        """Return the kind of a choice of features."""
        stamp = PresetStamp(preset.name, preset.version, preset.size)
        return cls(stamp, preset.low, preset.high, preset.name in OBSERVATIONS)

    @classmethod
    def of_pixels(cls, pixels: Pixels, backend: Backend) -> "ObservationKind":
        """Return the kind of the pixels of a backend."""
        low = np.zeros(pixels.shape, dtype=np.uint8)
        return cls(pixels.stamp(backend), low, np.full_like(low, 255), False)


def pixels_of(observation: ObservationSetting, **details: object) -> Pixels | None:
    """Return the pixels that were asked for; None for features.

    Args:
        observation: as a user gives it.
        details: those of ``size``, ``grey`` and ``stack`` that were given; None for the others.

    Raises:
        InputError: a detail without pixels, or one that pixels cannot have.
        UnknownNameError: a misspelt ``pixels``.
    """
    given: Mapping[str, Any] = {name: value for name, value in details.items() if value is not None}
    if isinstance(observation, str) and observation == PIXELS:
        return Pixels(**given)
    if isinstance(observation, str) and nearest_name(observation, (*OBSERVATIONS, PIXELS)) == PIXELS:
        raise UnknownNameError("observation", observation, (*OBSERVATIONS, PIXELS))
    if given:
        name = next(iter(given))
        raise InputError(
            f"{name} is {given[name]!r}, which only observation='pixels' has; give that, or omit {name}"
        )
    return observation if isinstance(observation, Pixels) else None


def observation_kind(seat: Seat, pixels: Pixels | None, backend: Backend) -> ObservationKind:
    """Return the kind of what a seat's learner gets: pixels of the backend, or the seat's features."""
    if pixels is None:
        return ObservationKind.of_features(seat.observation)
    return ObservationKind.of_pixels(pixels, backend)


def features_of(observation: ObservationSetting) -> ObservationChoice:
    """Return the features that a seat observes; any will do where its learner gets pixels."""
    return EVERY_FEATURE if isinstance(observation, Pixels) or observation == PIXELS else observation
