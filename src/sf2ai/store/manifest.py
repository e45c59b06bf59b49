"""What a set of weights was trained with, and whether it can play here."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from sf2ai.errors import DamagedFileError, IncompatibleWeightsError
from sf2ai.store.layout import parse_utc

MANIFEST_FORMAT = 3
"""Raised when a field changes its meaning; older sf2ai refuse newer manifests."""


@dataclass(frozen=True)
class PresetStamp:
    """Which observation or action preset, in which version, how wide.

    ``size`` is the number of observation elements, or of the character's actions.

    >>> str(PresetStamp("human", 1, 58))
    'human version 1 (58 wide)'
    """

    name: str
    version: int
    size: int

    def __str__(self) -> str:
        """Return the stamp as messages and tables show it."""
        return f"{self.name} version {self.version} ({self.size} wide)"


@dataclass(frozen=True)
class Manifest:
    """What a set of weights was trained with, and for how long."""

    character: str
    """Character id, such as ``"chunli"``."""
    agent: str
    """Name in the agents' registry."""
    observation: PresetStamp
    actions: PresetStamp
    reward: str
    """Name of the reward preset."""
    reaction_frames: int
    frames_per_step: int
    backend: str
    engine_version: str
    """Version of the backend; for the simulator that of the engine."""
    cpu_version: str
    """Version of the scripted CPU that it has met."""
    seed: int
    episodes: int
    """Rounds begun in training."""
    steps: int
    """Decisions taken in those rounds."""
    opponents: tuple[str, ...]
    opponent_characters: tuple[str, ...]
    """Character ids."""
    opponent_choice: str
    """How the next of the opponents was chosen: ``"even"`` or ``"prioritised"``."""
    guide: str
    """Who showed it what to do; ``"none"`` when it learned from nothing."""
    created: str
    """When training ended, in UTC, such as ``"2025-03-01T12:30:00Z"``."""
    sf2ai: str
    """Version of this package."""
    hyperparameters: Mapping[str, Any] = field(default_factory=dict)
    """Of the agent; JSON values."""
    libraries: Mapping[str, str] = field(default_factory=dict)
    """Versions of the libraries that took part."""
    machine: str = ""
    """The processor; the same seed gives the same weights only on the same kind."""
    format: int = MANIFEST_FORMAT

    def to_json(self) -> dict[str, Any]:
        """Return the manifest as JSON values, in the order of the fields."""
        return {f.name: _plain(getattr(self, f.name)) for f in fields(self)}

    @classmethod
    def from_json(cls, document: object) -> "Manifest":
        """Read what `to_json` gave.

        Raises:
            DamagedFileError: a field is missing, unknown or of another kind.
            IncompatibleWeightsError: the manifest is of a newer sf2ai.
        """
        if not isinstance(document, dict):
            raise DamagedFileError(f"a manifest is a JSON object, not {_kind(document)}")
        _check_format(document)
        expected = {f.name for f in fields(cls)}
        if document.keys() != expected:
            wrong = sorted(expected.symmetric_difference(document.keys()))
            raise DamagedFileError(f"the manifest lacks or does not know the field {wrong[0]!r}")
        values: dict[str, Any] = {name: _READERS[name](name, value) for name, value in document.items()}
        return cls(**values)


def why_incompatible(
    manifest: Manifest,
    *,
    character: str | None = None,
    observation: PresetStamp | None,
    actions: PresetStamp | None,
) -> str | None:
    """Say why weights cannot play here, or return None when they can.

    Args:
        manifest: of the weights.
        character: id of the character that they shall play; None for the manifest's own.
        observation: what this sf2ai has under the manifest's name; None when it has nothing.
        actions: likewise, counted for the manifest's character.
    """
    if character is not None and character != manifest.character:
        return (
            f"the weights were trained for {manifest.character!r} and cannot play {character!r}; "
            f"train with `sf2ai train --char {character}`"
        )
    for what, theirs, ours in (
        ("observation", manifest.observation, observation),
        ("actions", manifest.actions, actions),
    ):
        if theirs != ours:
            return (
                f"the weights for {manifest.character!r} were trained with {what} {theirs}, "
                f"but this sf2ai has {ours or 'no such preset'}; train again with "
                f"`sf2ai train --char {manifest.character}`, or install sf2ai {manifest.sf2ai}"
            )
    return None


def require_compatible(
    manifest: Manifest,
    *,
    character: str | None = None,
    observation: PresetStamp | None,
    actions: PresetStamp | None,
) -> None:
    """Raise `IncompatibleWeightsError` with what `why_incompatible` says."""
    why = why_incompatible(manifest, character=character, observation=observation, actions=actions)
    if why:
        raise IncompatibleWeightsError(why)


@dataclass(frozen=True)
class BackendVersion:
    """What makes the frames.

    >>> str(BackendVersion("sim", "3"))
    'sim version 3'
    """

    name: str
    """In the backends' registry."""
    version: str

    def __str__(self) -> str:
        """Return both as messages show them."""
        return f"{self.name} version {self.version}"


def version_notice(manifest: Manifest, here: BackendVersion) -> str | None:
    """Return one line about weights of another backend or version, which play all the same; else None."""
    trained = BackendVersion(manifest.backend, manifest.engine_version)
    if trained == here:
        return None
    return f"the weights for {manifest.character!r} were trained on {trained} and play on {here}"


def _check_format(document: Mapping[str, object]) -> None:
    number = document.get("format")
    if not _is_int(number):
        raise DamagedFileError(f"the manifest's format is a number, not {number!r}")
    if number != MANIFEST_FORMAT:
        raise IncompatibleWeightsError(
            f"the weights have manifest format {number}, but this sf2ai reads format {MANIFEST_FORMAT}; "
            f"install sf2ai {document.get('sf2ai', 'of a newer version')}, or train again"
        )


def _plain(value: Any) -> Any:
    if isinstance(value, PresetStamp):
        return {"name": value.name, "version": value.version, "size": value.size}
    if isinstance(value, tuple):
        return list(value)
    return dict(value) if isinstance(value, Mapping) else value


def _kind(value: object) -> str:
    return f"{type(value).__name__} {json.dumps(value, default=str)[:60]}"


def _is_int(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _wrong(name: str, wanted: str, value: object) -> DamagedFileError:
    return DamagedFileError(f"the manifest's {name!r} is {wanted}, not {_kind(value)}")


def _text(name: str, value: object) -> str:
    if not isinstance(value, str):
        raise _wrong(name, "text", value)
    return value


def _count(name: str, value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise _wrong(name, "a count", value)
    return value


def _moment(name: str, value: object) -> str:
    text = _text(name, value)
    try:
        parse_utc(text)
    except ValueError as error:
        raise _wrong(name, "a moment such as 2025-03-01T12:30:00Z", value) from error
    return text


def _texts(name: str, value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise _wrong(name, "a list of texts", value)
    return tuple(_text(name, item) for item in value)


def _object(name: str, value: object) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise _wrong(name, "an object", value)
    return value


def _stamp(name: str, value: object) -> PresetStamp:
    parts = _object(name, value)
    if parts.keys() != {"name", "version", "size"}:
        raise _wrong(name, "a name, a version and a size", value)
    return PresetStamp(
        _text(name, parts["name"]), _count(name, parts["version"]), _count(name, parts["size"])
    )


_READERS: Mapping[str, Callable[[str, object], Any]] = {
    "character": _text,
    "agent": _text,
    "observation": _stamp,
    "actions": _stamp,
    "reward": _text,
    "reaction_frames": _count,
    "frames_per_step": _count,
    "backend": _text,
    "engine_version": _text,
    "cpu_version": _text,
    "seed": _count,
    "episodes": _count,
    "steps": _count,
    "opponents": _texts,
    "opponent_characters": _texts,
    "opponent_choice": _text,
    "guide": _text,
    "created": _moment,
    "sf2ai": _text,
    "hyperparameters": _object,
    "libraries": _object,
    "machine": _text,
    "format": _count,
}
