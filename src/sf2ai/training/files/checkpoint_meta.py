"""Checks what a checkpoint says about its training, before anything is made of it."""

from collections.abc import Mapping

from sf2ai import __version__
from sf2ai.errors import DamagedFileError, InputError
from sf2ai.players.find import LONGEST_FRAMES
from sf2ai.training.config import TrainingConfig

WRITER = "sf2ai"
"""Key of the version that wrote a file; files of 0.1.0 lack it."""

FIRST_WRITER = "0.1.0"
"""The version that wrote the files that lack a writer."""

_COUNTS = ("replay_times", "csv_bytes", "event_bytes", "probe_bytes")
_ABSENT_IN_0_1_0 = ("probe_bytes",)
_MOST_OPPONENTS = 1_000
_BOUNDS = {
    "slots": (1, 4_096),
    "frames_per_step": (1, LONGEST_FRAMES),
    "reaction_frames": (0, LONGEST_FRAMES),
    "sticky_actions": (0.0, 1.0),
    "episodes": (0, 2**63 - 1),
    "steps": (0, 2**63 - 1),
    "minutes": (0.0, 1e9),
    "seed": (0, 2**64 - 1),
}
"""Least and greatest values with which a training takes no more memory than a machine has."""


def with_writer(document: Mapping[str, object]) -> dict[str, object]:
    """Return a document with the version of this sf2ai, so that another version can name it."""
    return {**document, WRITER: __version__}


def writer_of(document: object) -> str:
    """Return who wrote a document that `with_writer` completed, for messages.

    >>> writer_of({"sf2ai": "9.0"}), writer_of({})
    ('sf2ai 9.0', 'another version of sf2ai')
    """
    version = document.get(WRITER) if isinstance(document, Mapping) else None
    return f"sf2ai {version[:40]}" if isinstance(version, str) else "another version of sf2ai"


def writer_version(document: Mapping[str, object]) -> str:
    """Return the version of sf2ai that wrote a document, such as ``"0.1.0"``."""
    version = document.get(WRITER, FIRST_WRITER)
    return version[:40] if isinstance(version, str) else FIRST_WRITER


def read_config(document: object) -> TrainingConfig:
    """Read a training's configuration from a file.

    Raises:
        ValueError: a field is unknown, missing or of a wrong type, or the training refuses its value.
    """
    if not isinstance(document, Mapping):
        raise ValueError(f"its configuration is {document!r:.60}")
    try:
        config = TrainingConfig.from_json(document)
    except InputError as error:
        raise ValueError(str(error)) from error
    for name, (least, most) in _BOUNDS.items():
        value = getattr(config, name)
        if not least <= value <= most:
            raise ValueError(f"{name!r} is {value!r:.60}, which must be {least} to {most}")
    for name in ("opponents", "opponent_characters"):
        if (count := len(getattr(config, name))) > _MOST_OPPONENTS:
            raise ValueError(f"{name!r} has {count:,} entries, more than {_MOST_OPPONENTS:,}")
    return config


def require_meta(meta: Mapping[str, object], character: str) -> None:
    """Raise an error unless a checkpoint's meta can continue the training of a character.

    Raises:
        DamagedFileError: something is unknown, missing or of a wrong type, or it is of another character; the
            message says which version wrote it.
    """
    try:
        config = read_config(meta.get("config"))
        if config.character != character:
            raise ValueError(f"it is of the training of {config.character!r}")
        for name in _COUNTS:
            value = meta.get(name, 0 if name in _ABSENT_IN_0_1_0 else None)
            if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 2**62:
                raise ValueError(f"{name!r} is {value!r:.60}")
        seconds = meta.get("seconds", 0.0)
        if not isinstance(seconds, int | float) or isinstance(seconds, bool) or not 0 <= seconds < 1e12:
            raise ValueError(f"'seconds' is {seconds!r:.60}")
        origin = meta.get("origin")
        if not isinstance(origin, dict) or not all(isinstance(value, str) for value in origin.values()):
            raise ValueError(f"'origin' is {origin!r:.60}")
    except ValueError as error:
        raise DamagedFileError(
            f"the checkpoint of {character!r} was written by {writer_of(meta)} and cannot be used here "
            f"({error}); continue with the sf2ai that wrote it, or omit --resume to begin a new training"
        ) from error
