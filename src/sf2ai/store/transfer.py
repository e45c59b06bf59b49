"""Export and import of a character's weights, from one home to another, as one file."""

from collections.abc import Callable
from pathlib import Path

from sf2ai.errors import InputError, UnknownNameError
from sf2ai.game.characters import find_character
from sf2ai.store.atomic import disk_error, write_bytes
from sf2ai.store.layout import Home
from sf2ai.store.lock import hold_character
from sf2ai.store.manifest import Manifest
from sf2ai.store.packaged import find_weights
from sf2ai.store.weights import (
    MAX_WEIGHTS_BYTES,
    WeightArrays,
    load_character,
    load_weights,
    replace_weights,
)
from sf2ai.user_files import read_at_most


def export_weights(home: Home, character: str, path: Path) -> Manifest:
    """Copy the weights that play a character, the packaged ones too, to a file.

    Args:
        home: has the weights.
        character: id.
        path: the new file; an existing one must have the same content.

    Raises:
        NoWeightsError, DamagedFileError: the character has no weights, or they are damaged.
        InputError: the file exists and has other content.
        HomeError: a file cannot be read or written.
    """
    manifest, _ = load_character(home, character)
    kept = find_weights(home, character)
    assert kept is not None  # they were just read
    source = kept.path
    try:
        content = read_at_most(source, MAX_WEIGHTS_BYTES)
        if path.exists():
            if not path.is_file() or read_at_most(path, len(content)) != content:
                raise InputError(
                    f"{str(path)!r} exists and has other content; choose another name, or remove it first"
                )
            return manifest
    except OSError as error:
        raise disk_error("read", path, error) from error
    write_bytes(path, content)
    return manifest


def import_weights(
    home: Home, path: Path, check: Callable[[Manifest, WeightArrays], None]
) -> tuple[Manifest, Path | None]:
    """Let the weights in a file play the character that they were trained for.

    Args:
        home: the home that gets the weights.
        path: a file that `export_weights` wrote, or a file of a history.
        check: tries the weights before anything is changed, such as `players.find.require_working`; raises
            `DamagedFileError` or `IncompatibleWeightsError` if they cannot play.

    Returns:
        The manifest, and the file in the history that has the former weights (None if there were none).

    Raises:
        NoWeightsError, DamagedFileError, IncompatibleWeightsError: the file cannot be used.
        BusyError: the character is being trained.
        HomeError: a file cannot be written; the former weights still play.
    """
    manifest, arrays = load_weights(path)
    try:
        find_character(manifest.character)
    except UnknownNameError as error:
        raise InputError(f"{str(path)!r} cannot play here: {error}") from error
    check(manifest, arrays)
    with hold_character(home, manifest.character):
        return manifest, replace_weights(home, manifest, arrays)
