"""Saves, loads, replaces and archives one character's weights.

A weights file is a `container` with the arrays of a network and their manifest, in one file so
that the two are never separated.
"""

import os
import shlex
import stat
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from sf2ai.errors import DamagedFileError, HomeError, NoWeightsError, StoreError
from sf2ai.store.atomic import disk_error, make_folder, require_writable, write_bytes
from sf2ai.store.container import Limits, read_container, write_container
from sf2ai.store.layout import Home, parse_utc, utc_now
from sf2ai.store.manifest import Manifest
from sf2ai.store.packaged import Origin, find_weights
from sf2ai.user_files import open_file

MAX_WEIGHTS_BYTES = 64 << 20
"""Largest size of a weights file; the default network needs about one hundredth of it."""

WeightArrays: TypeAlias = dict[str, npt.NDArray[np.float32]]
"""A network's parameters by name."""

_PRECISIONS = (np.float32, np.float16)
"""Dtypes of the arrays in a file; half precision halves its size."""

_LIMITS = Limits(
    "weights file", MAX_WEIGHTS_BYTES, max_arrays=256, dtype_fits=lambda dtype: dtype in _PRECISIONS
)


def save_weights(
    path: Path, manifest: Manifest, arrays: Mapping[str, npt.NDArray[np.float32 | np.float16]]
) -> None:
    """Write weights and manifest as one file, whole or not at all.

    Args:
        path: the file; an existing one is replaced.
        manifest: of these weights.
        arrays: by name, float32, or float16 for a file of half the size; finite.

    Raises:
        ValueError: an array has another dtype or is not finite, or the arrays are too many or too large.
        HomeError: the file cannot be written; a file that was at ``path`` is untouched.
    """
    for name, array in arrays.items():
        if array.dtype not in _PRECISIONS:
            raise ValueError(f"array {name!r} is {array.dtype}, not float32")
        if not np.isfinite(array).all():
            raise ValueError(f"array {name!r} has values that are not finite")
    size = sum(array.nbytes for array in arrays.values())
    if len(arrays) > _LIMITS.max_arrays or size > MAX_WEIGHTS_BYTES // 2:
        raise ValueError(f"{len(arrays)} arrays with {size:,} bytes are too much for a weights file")
    write_container(path, manifest.to_json(), arrays)


def load_weights(path: Path) -> tuple[Manifest, WeightArrays]:
    """Read a file that `save_weights` wrote; the caller owns the arrays.

    Raises:
        NoWeightsError: the file does not exist.
        DamagedFileError: the file is truncated, altered, of another program, or has values that
            are not finite.
        IncompatibleWeightsError: a newer sf2ai wrote the file.
        HomeError: the file cannot be read.
    """
    try:
        document, arrays = read_container(path, _LIMITS)
    except FileNotFoundError as error:
        raise NoWeightsError(
            f"there is no weights file {str(path)!r}; check the path, or name a character to play its "
            "trained agent"
        ) from error
    try:
        manifest = Manifest.from_json(document)
    except DamagedFileError as error:
        raise DamagedFileError(
            f"{str(path)!r} is not a weights file of sf2ai: {error}; use another copy"
        ) from error
    for name, array in arrays.items():
        if not np.isfinite(array).all():
            raise DamagedFileError(
                f"{str(path)!r} has values in {name!r} that are not finite; use another copy"
            )
    return manifest, {name: array.astype(np.float32, copy=False) for name, array in arrays.items()}


def kept_weights(home: Home, character: str, origin: Origin | None = None) -> Path:
    """Return the file of the weights that play a character: the home's, else the packaged one.

    Args:
        home: has the user's weights.
        character: id of the character.
        origin: the only origin that will do; None for any.

    Raises:
        NoWeightsError: there are no such weights.
    """
    kept = find_weights(home, character, origin)
    if kept is not None:
        return kept.path
    if origin is Origin.PACKAGED:
        raise NoWeightsError(
            f"this sf2ai has no packaged weights of {character!r}; name {character!r} alone to play yours"
        )
    raise NoWeightsError(
        f"{character!r} has no weights in {str(home.path)!r}; train with "
        f"`sf2ai train --char {character}{home.option}`"
    )


def load_character(home: Home, character: str, origin: Origin | None = None) -> tuple[Manifest, WeightArrays]:
    """Read the weights that play a character, given by its id; the arguments are those of `kept_weights`.

    Raises:
        NoWeightsError: there are no such weights of the character.
        DamagedFileError, IncompatibleWeightsError, HomeError: as `load_weights`.
    """
    path = kept_weights(home, character, origin)
    manifest, arrays = load_weights(path)
    if manifest.character != character:
        raise DamagedFileError(
            f"{str(path)!r} has the weights of {manifest.character!r}; "
            f"put them in their place with `sf2ai import {shlex.quote(str(path))}{home.option}`, and train "
            f"again with `sf2ai train --char {character}{home.option}`"
        )
    return manifest, arrays


def replace_weights(
    home: Home, manifest: Manifest, arrays: Mapping[str, npt.NDArray[np.float32]]
) -> Path | None:
    """Let new weights play their character; the former ones go into its history.

    The caller holds the character's lock.

    Returns:
        The file in the history that now has the former weights; None if there were none.

    Raises:
        HomeError: a file cannot be written; the former weights still play.
    """
    kept = archive_weights(home, manifest.character)
    save_weights(home.weights(manifest.character), manifest, arrays)
    return kept


def require_replaceable_weights(home: Home, character: str) -> None:
    """Check that `replace_weights` can do its work, before long work whose result goes there.

    Raises:
        HomeError: the name of the weights belongs to a folder, a pipe, a device or a link in a circle, or
            nothing can be written where replaced weights go.
    """
    if os.path.lexists(home.history(character)):
        require_writable(home.history(character))
    path = home.weights(character)
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        return
    except OSError as error:
        raise disk_error("read", path, error) from error
    if not stat.S_ISREG(mode):
        raise HomeError(
            f"{str(path)!r} is not a file, so the trained weights could not be written there; move it away, "
            "or choose another home with --home DIR"
        )


def archive_weights(home: Home, character: str) -> Path | None:
    """Copy the weights that play a character into its history, damaged ones too.

    The original stays until `save_weights` replaces it, so that the character always has weights.

    Returns:
        The copy; None if there are no weights.

    Raises:
        HomeError: a file cannot be read or written.
    """
    path = home.weights(character)
    try:
        with open_file(path) as file:
            content = file.read()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise disk_error("read", path, error) from error
    make_folder(home.history(character))
    moment = _created(path)
    number = 1
    while (target := home.history_file(character, moment, number)).exists():
        if target.stat().st_size == len(content) and target.read_bytes() == content:
            return target  # a run died between this copy and the replacement
        number += 1
    write_bytes(target, content)
    return target


def manifest_of(home: Home, character: str) -> Manifest | None:
    """Return the manifest of a character's weights in the home; None if the home has none."""
    if not home.weights(character).exists():
        return None
    return load_character(home, character)[0]


def _created(path: Path) -> datetime:
    """Return the time of a weights file's training, or the current time if it cannot be read."""
    try:
        return parse_utc(load_weights(path)[0].created)
    except StoreError:
        return utc_now()
