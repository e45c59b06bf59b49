"""The manifest of a set of weights: how it was trained, and whether it can play in this version."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from sf2ai.errors import DamagedFileError, IncompatibleWeightsError, UnknownNameError
from sf2ai.game.characters import find_character
from sf2ai.store.layout import parse_utc

MANIFEST_FORMAT = 4
"""Incremented when a field changes its meaning; an older sf2ai refuses newer manifests.

Format 4 has a digest of the actions' names, and ``begun_from``. Format 3, that of 0.1.0, is read as well.
"""
_FIRST_FORMAT = 3


_NAME_LETTERS = 60


@dataclass(frozen=True)
class PresetStamp:
    """Name, version and size of an observation or action preset; features of a user's choice are the name.

    ``size`` is the number of observation elements, or of the character's actions. ``digest`` is that of the
    actions' names; it is empty for observations, and for actions in a manifest of 0.1.0.

    >>> str(PresetStamp("human", 1, 58)), str(PresetStamp("talk", 1, 35, "b7c81a98be1ea42c"))
    ('human version 1 (58 wide)', 'talk version 1 (35 wide, digest b7c81a98)')
    """

    name: str
    version: int
    size: int
    digest: str = ""

    def __str__(self) -> str:
        """Return the stamp for messages and tables."""
        digest = f", digest {self.digest[:8]}" if self.digest else ""
        return f"{self.short_name} version {self.version} ({self.size} wide{digest})"

    @property
    def short_name(self) -> str:
        """The name, of a long choice of features only the first ones."""
        if len(self.name) <= _NAME_LETTERS:
            return self.name
        return f"{self.name[:_NAME_LETTERS].rpartition(',')[0] or self.name[:_NAME_LETTERS]},..."


@dataclass(frozen=True)
class Manifest:
    """How a set of weights was trained, and for how long."""

    character: str
    """Character id, such as ``"chunli"``."""
    agent: str
    """Name in the agents' registry."""
    observation: PresetStamp
    actions: PresetStamp
    reward: str
    """Name of the reward: a preset, weights of terms, or a function."""
    reaction_frames: int
    frames_per_step: int
    backend: str
    engine_version: str
    """Version of the backend; for the simulator that of the engine."""
    cpu_version: str
    """Version of the scripted CPU in training."""
    seed: int
    episodes: int
    """Rounds begun in training."""
    steps: int
    """Decisions in those rounds."""
    opponents: tuple[str, ...]
    opponent_characters: tuple[str, ...]
    """Character ids."""
    opponent_choice: str
    """How the next opponent was chosen: ``"even"`` or ``"prioritised"``."""
    guide: str
    """Name of the guide that advised the learner; ``"none"`` without a guide."""
    created: str
    """The time at which training ended, in UTC, such as ``"2025-03-01T12:30:00Z"``."""
    sf2ai: str
    """Version of this package."""
    hyperparameters: Mapping[str, object] = field(default_factory=dict)
    """The agent's settings, as JSON values."""
    libraries: Mapping[str, str] = field(default_factory=dict)
    """Versions of the libraries that can change the weights."""
    machine: str = ""
    """The processor; equal seeds give equal weights only on the same kind of processor."""
    begun_from: str = ""
    """The weights from which the training began, as `train --from` names them; empty if they were random."""
    reward_digest: str = ""
    """SHA-256 of the source of a reward that is a function; files of any other reward lack the field."""
    equivalent_steps: int = 0
    """``--steps`` of the training that gives the same weights, if steps or minutes ended this one; else 0.

    Files of a training by episodes lack the field.
    """
    format: int = MANIFEST_FORMAT

    def to_json(self) -> dict[str, object]:
        """Return the manifest as JSON values, in the order of the fields."""
        values = {f.name: _plain(getattr(self, f.name)) for f in fields(self)}
        return {name: value for name, value in values.items() if name not in _OPTIONAL or value}

    @classmethod
    def from_json(cls, document: object) -> "Manifest":
        """Read a manifest that `to_json` wrote.

        Raises:
            DamagedFileError: a field is missing, unknown or of a wrong type.
            IncompatibleWeightsError: a newer sf2ai wrote the manifest.
        """
        if not isinstance(document, dict):
            raise DamagedFileError(f"a manifest must be a JSON object, not {_kind(document)}")
        document = _of_this_format(document)
        expected = {f.name for f in fields(cls)}
        wrong = sorted(expected.symmetric_difference(document.keys()) - (_OPTIONAL - document.keys()))
        if wrong:
            problem = "lacks" if wrong[0] in expected else "has an unknown field,"
            raise DamagedFileError(f"the manifest {problem} {wrong[0]!r}")
        values: dict[str, Any] = {name: _READERS[name](name, value) for name, value in document.items()}
        return cls(**values)


_OPTIONAL = frozenset({"reward_digest", "equivalent_steps"})
"""Fields that are written only where they say something, so that other files stay as they were."""

_DIGEST_LETTERS = 12


def short_digest(digest: str) -> str:
    """Return the beginning of a digest, as messages and tables show it."""
    return digest[:_DIGEST_LETTERS]


def reward_text(manifest: Manifest) -> str:
    """Return what weights were rewarded for, with the digest of a function's source."""
    digest = f" (source {short_digest(manifest.reward_digest)})" if manifest.reward_digest else ""
    return f"{manifest.reward}{digest}"


def why_incompatible(
    manifest: Manifest,
    *,
    character: str | None = None,
    observation: PresetStamp | None,
    actions: PresetStamp | None,
    home_option: str = "",
) -> str | None:
    """Return why weights cannot play in this version, or None if they can.

    Args:
        manifest: of the weights.
        character: id of the character to play; None for the manifest's.
        observation: this version's preset of the manifest's name; None if there is none.
        actions: likewise, for the manifest's character: the part of this version's list that the weights
            know.
        home_option: what the suggested command needs to name the home; see `layout.Home.option`.
    """
    if character is not None and character != manifest.character:
        return (
            f"the weights were trained for {manifest.character!r} and cannot play {character!r}; "
            f"let them play {manifest.character!r}, or train with "
            f"`sf2ai train --char {character}{home_option}`"
        )
    for what, theirs, ours in (
        ("observation", manifest.observation, observation),
        ("actions", manifest.actions, actions),
    ):
        if theirs != ours:
            return (
                f"the weights for {manifest.character!r} were trained with {what} {theirs}, "
                f"but this sf2ai has {ours or 'no such preset'}; train again with "
                f"`sf2ai train --char {manifest.character}{home_option}`, or install sf2ai {manifest.sf2ai}"
            )
    return None


def require_compatible(
    manifest: Manifest,
    *,
    character: str | None = None,
    observation: PresetStamp | None,
    actions: PresetStamp | None,
    home_option: str = "",
) -> None:
    """Raise `IncompatibleWeightsError` with the text of `why_incompatible`, if there is one."""
    why = why_incompatible(
        manifest, character=character, observation=observation, actions=actions, home_option=home_option
    )
    if why:
        raise IncompatibleWeightsError(why)


@dataclass(frozen=True)
class BackendVersion:
    """Name and version of a backend.

    >>> str(BackendVersion("sim", "3"))
    'sim version 3'
    """

    name: str
    """Name in `backends.registry`."""
    version: str

    def __str__(self) -> str:
        """Return name and version for messages."""
        return f"{self.name} version {self.version}"


def version_notices(manifests: Iterable[Manifest | None], here: BackendVersion) -> tuple[str, ...]:
    """Return one line for each set of weights of another backend or version; they can play all the same.

    Args:
        manifests: of the weights that play; None for players without weights.
        here: the backend on which they play.
    """
    return tuple(
        f"the weights for {manifest.character!r} were trained on {trained} and play on {here}"
        for manifest in manifests
        if manifest and (trained := BackendVersion(manifest.backend, manifest.engine_version)) != here
    )


def _of_this_format(document: Mapping[str, object]) -> dict[str, object]:
    """Return a manifest's document with the fields of the present format."""
    number = document.get("format")
    if not _is_int(number):
        raise DamagedFileError(f"the manifest's format must be a number, not {number!r}")
    if number == _FIRST_FORMAT:
        return {**document, "begun_from": "", "format": MANIFEST_FORMAT}
    if number != MANIFEST_FORMAT:
        raise IncompatibleWeightsError(
            f"the weights have manifest format {number}, but this sf2ai reads formats {_FIRST_FORMAT} and "
            f"{MANIFEST_FORMAT}; install sf2ai {document.get('sf2ai', 'of a newer version')}, or train again"
        )
    return dict(document)


def _plain(value: object) -> object:
    if isinstance(value, PresetStamp):
        digest = {"digest": value.digest} if value.digest else {}
        return {"name": value.name, "version": value.version, "size": value.size, **digest}
    if isinstance(value, tuple):
        return list(value)
    return dict(value) if isinstance(value, Mapping) else value


def _kind(value: object) -> str:
    return f"{type(value).__name__} {json.dumps(value, default=str)[:60]}"


def _is_int(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _wrong(name: str, wanted: str, value: object) -> DamagedFileError:
    return DamagedFileError(f"the manifest's {name!r} must be {wanted}, not {_kind(value)}")


def _text(name: str, value: object) -> str:
    if not isinstance(value, str):
        raise _wrong(name, "text", value)
    return value


def _character(name: str, value: object) -> str:
    """Return a character's id, whatever name of it the file has; an unknown name as it is."""
    text = _text(name, value)
    try:
        return find_character(text).id
    except UnknownNameError:
        return text


def _characters(name: str, value: object) -> tuple[str, ...]:
    return tuple(_character(name, item) for item in _texts(name, value))


def _count(name: str, value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise _wrong(name, "a count", value)
    return value


def _moment(name: str, value: object) -> str:
    text = _text(name, value)
    try:
        parse_utc(text)
    except ValueError as error:
        raise _wrong(name, "a time such as 2025-03-01T12:30:00Z", value) from error
    return text


def _texts(name: str, value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise _wrong(name, "a list of texts", value)
    return tuple(_text(name, item) for item in value)


def _object(name: str, value: object) -> dict[str, object]:
    if not isinstance(value, dict):
        raise _wrong(name, "an object", value)
    return value


def _stamp(name: str, value: object) -> PresetStamp:
    parts = _object(name, value)
    if parts.keys() - {"digest"} != {"name", "version", "size"}:
        raise _wrong(name, "a name, a version and a size", value)
    return PresetStamp(
        _text(name, parts["name"]),
        _count(name, parts["version"]),
        _count(name, parts["size"]),
        _text(name, parts.get("digest", "")),
    )


_READERS: Mapping[str, Callable[[str, object], object]] = {
    "character": _character,
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
    "opponent_characters": _characters,
    "opponent_choice": _text,
    "guide": _text,
    "begun_from": _text,
    "created": _moment,
    "sf2ai": _text,
    "hyperparameters": _object,
    "libraries": _object,
    "machine": _text,
    "reward_digest": _text,
    "equivalent_steps": _count,
    "format": _count,
}
