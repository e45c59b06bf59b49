"""Reads what a user gives as an observation: a preset's name, or features by name."""

from collections.abc import Sequence
from fnmatch import fnmatchcase
from functools import lru_cache
from typing import TypeAlias

from sf2ai.errors import InputError, UnknownNameError, nearest_name, shortened
from sf2ai.seats.features import COLUMN, FEATURES
from sf2ai.seats.observation import OBSERVATIONS, ObservationPreset

ObservationChoice: TypeAlias = str | Sequence[str]
"""An observation as a user gives it: a preset's name, features, or the text ``"own_x,their_x"``."""

_EVERY = "human"
"""The preset of all features; its version is raised whenever one of them changes."""


def find_observation(given: ObservationChoice) -> ObservationPreset:
    """Return the observation that was given.

    Args:
        given: a name of `OBSERVATIONS`; or features in the order in which they are wanted, as a list or as
            text with commas. In place of a feature there may be a preset, or a pattern such as
            ``own_move_*``; of what they stand for, features that are already there are left out.

    Raises:
        UnknownNameError: no preset, no feature and no pattern of features has that name.
        InputError: there are no features, one is named twice, or a name is no text.
    """
    if isinstance(given, str):
        return _read(given)
    if not isinstance(given, Sequence) or not all(isinstance(name, str) for name in given):
        raise InputError(
            f"the observation is {shortened(repr(given))}; give a preset's name, or a list of features"
        )
    return _of(tuple(name.strip() for name in given))


@lru_cache(maxsize=64)
def _read(text: str) -> ObservationPreset:
    if text in OBSERVATIONS:
        return OBSERVATIONS[text]
    return _of(tuple(name.strip() for name in text.split(",")))


def _of(names: tuple[str, ...]) -> ObservationPreset:
    if not any(names):
        raise InputError("the observation has no features; name at least one, such as 'distance'")
    chosen: dict[str, None] = {}
    named: set[str] = set()
    for name in names:
        if name in named:
            raise InputError(f"the observation has {shortened(name)} twice; name it once")
        named.add(name)
        chosen |= dict.fromkeys(_features(name, is_only=len(names) == 1))
    features = tuple(FEATURES[COLUMN[name]] for name in chosen)
    for preset in OBSERVATIONS.values():
        if preset.features == features:
            return preset
    return ObservationPreset(",".join(chosen), OBSERVATIONS[_EVERY].version, features)


def _features(name: str, *, is_only: bool) -> list[str]:
    """Return the names of the features that one name stands for."""
    if name in COLUMN:
        return [name]
    if name in OBSERVATIONS:
        return [feature.name for feature in OBSERVATIONS[name].features]
    found = [known for known in COLUMN if fnmatchcase(known, name)]
    if found:
        return found
    near = nearest_name(name, COLUMN)
    if (is_only and nearest_name(name, OBSERVATIONS) is not None) or near is None:
        raise UnknownNameError("observation", name, [*OBSERVATIONS, "FEATURE,FEATURE"])
    raise InputError(
        f"no feature is called {shortened(name)}; did you mean {near!r}? all of them are in "
        "docs/reference/observations-and-actions.md"
    )
