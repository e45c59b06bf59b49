"""One file that holds a JSON document and named arrays, with a checksum that detects damage.

It is a zip archive as ``numpy.load`` reads it: ``document.json`` and one ``NAME.npy``
per array, uncompressed. Its archive comment is the SHA-256 of every byte before it,
so each flipped bit and each missing byte is detected before anything is parsed. Sizes are
checked before anything is parsed, and nothing is unpickled: a file from an untrusted source
can neither run code nor fill the memory.
"""

import hashlib
import io
import json
import math
import os
import struct
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import numpy as np
import numpy.typing as npt

from sf2ai.errors import DamagedFileError
from sf2ai.state_arrays import StateArrays
from sf2ai.store.atomic import disk_error, replacing
from sf2ai.user_files import open_file, parse_json

_DOCUMENT = "document.json"
_DIGEST_BYTES = 64
_CHUNK_BYTES = 1 << 20
_MAX_HEADER_BYTES = 4096
_MAX_NAME_LENGTH = 200
_EPOCH = (1980, 1, 1, 0, 0, 0)  # a fixed date, so that equal content gives equal bytes
_PARSE_ERRORS = (
    ValueError,  # also UnicodeDecodeError, JSONDecodeError
    KeyError,
    TypeError,
    EOFError,
    RuntimeError,  # an encrypted member; also NotImplementedError, RecursionError
    SyntaxError,  # an array header that is no Python literal
    OverflowError,
    MemoryError,
    struct.error,
    zipfile.BadZipFile,
)


@dataclass(frozen=True)
class Limits:
    """What a reader accepts."""

    what: str
    """The kind of file, for messages: ``"weights file"``."""
    max_bytes: int
    """Largest size of the whole file."""
    max_arrays: int
    """Largest number of arrays."""
    dtype_fits: Callable[[np.dtype[np.generic]], bool]
    """Whether an array may have a dtype."""


def write_container(
    path: Path, document: Mapping[str, object], arrays: Mapping[str, npt.NDArray[np.generic]]
) -> None:
    """Write a document and its arrays, whole or not at all.

    Args:
        path: the file; an existing one is replaced.
        document: JSON values.
        arrays: by name; names are file names inside the archive, without a leading slash or a backslash.

    Raises:
        HomeError: the file cannot be written; a file that was at ``path`` is untouched.
    """
    with replacing(path) as file:
        _write(file, document, arrays)


def pack_container(document: Mapping[str, object], arrays: Mapping[str, npt.NDArray[np.generic]]) -> bytes:
    """Return the bytes that `write_container` would write."""
    stream = io.BytesIO()
    _write(stream, document, arrays)
    return stream.getvalue()


def _write(
    file: IO[bytes], document: Mapping[str, object], arrays: Mapping[str, npt.NDArray[np.generic]]
) -> None:
    for name in arrays:
        _check_name(name)
    shapes = {name: list(array.shape) for name, array in arrays.items()}
    envelope = {"document": document, "arrays": shapes}
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        archive.comment = b"0" * _DIGEST_BYTES
        archive.writestr(_member(_DOCUMENT), json.dumps(envelope, indent=1, allow_nan=False))
        for name, array in arrays.items():
            with archive.open(_member(f"{name}.npy"), "w", force_zip64=True) as stream:
                np.lib.format.write_array(stream, np.asarray(array), allow_pickle=False)
    file.seek(-_DIGEST_BYTES, os.SEEK_END)
    body_bytes = file.tell()
    digest = _digest(file, body_bytes)
    file.seek(body_bytes)
    file.write(digest)


def read_container(path: Path, limits: Limits) -> tuple[dict[str, Any], StateArrays]:
    """Read a file that `write_container` wrote.

    Returns:
        The document, as JSON values, and the arrays, which the caller owns.

    Raises:
        FileNotFoundError: the file does not exist.
        DamagedFileError: the file is truncated, altered, of another program, or larger than the limits.
        HomeError: the file cannot be read.
    """
    try:
        with open_file(path) as file:
            _check_digest(file, path, limits)
            return _parse(file, path, limits)
    except FileNotFoundError:
        raise
    except OSError as error:
        raise disk_error("read", path, error) from error


def _member(name: str) -> zipfile.ZipInfo:
    return zipfile.ZipInfo(name, date_time=_EPOCH)


def _check_name(name: str) -> None:
    fits = name and name.isprintable() and len(name) <= _MAX_NAME_LENGTH
    if not fits or "\\" in name or name.startswith("/") or ".." in name:
        raise ValueError(f"{name!r} cannot name an array")


def _digest(file: IO[bytes], count: int) -> bytes:
    """Return the SHA-256 of the first ``count`` bytes as hexadecimal digits."""
    file.seek(0)
    total = hashlib.sha256()
    while count > 0:
        chunk = file.read(min(count, _CHUNK_BYTES))
        if not chunk:
            break
        total.update(chunk)
        count -= len(chunk)
    return total.hexdigest().encode()


def _check_digest(file: IO[bytes], path: Path, limits: Limits) -> None:
    size = os.fstat(file.fileno()).st_size
    if size > limits.max_bytes:
        raise DamagedFileError(
            f"{str(path)!r} is not a {limits.what} of sf2ai: it has {size:,} bytes, "
            f"more than {limits.max_bytes:,}; use another file"
        )
    body_bytes = max(0, size - _DIGEST_BYTES)
    digest = _digest(file, body_bytes)
    if file.read(_DIGEST_BYTES) != digest:
        raise DamagedFileError(
            f"{str(path)!r} is not a {limits.what} of sf2ai, or it was truncated or altered "
            "(its checksum is missing or wrong); use another copy"
        )


def _parse(file: IO[bytes], path: Path, limits: Limits) -> tuple[dict[str, Any], StateArrays]:
    try:
        with zipfile.ZipFile(file) as archive:
            _check_members(archive, os.fstat(file.fileno()).st_size, limits)
            envelope = parse_json(archive.read(_DOCUMENT))
            document, shapes = envelope["document"], envelope["arrays"]
            if not isinstance(document, dict) or not isinstance(shapes, dict):
                raise ValueError("its document or its list of arrays is no JSON object")
            if set(archive.namelist()) != {_DOCUMENT, *(f"{name}.npy" for name in shapes)}:
                raise ValueError("its members differ from those that its document lists")
            return document, {
                name: _read_array(archive, name, shape, limits) for name, shape in shapes.items()
            }
    except _PARSE_ERRORS as error:
        raise DamagedFileError(
            f"{str(path)!r} is not a {limits.what} of sf2ai: {str(error) or type(error).__name__}; "
            "use another copy"
        ) from error


def _check_members(archive: zipfile.ZipFile, file_bytes: int, limits: Limits) -> None:
    """Check the sizes that the archive claims, before any of it is read."""
    members = archive.infolist()
    if len(members) > limits.max_arrays + 1:
        raise ValueError(f"it has {len(members)} members")
    if len({member.filename for member in members}) != len(members):
        raise ValueError("two members have the same name")
    if any(m.compress_type != zipfile.ZIP_STORED or m.file_size != m.compress_size for m in members):
        raise ValueError("a member is compressed")
    if sum(member.file_size for member in members) > file_bytes:
        raise ValueError("its members claim more bytes than the file has")


def _read_array(
    archive: zipfile.ZipFile, name: str, shape: object, limits: Limits
) -> npt.NDArray[np.generic]:
    content = archive.read(f"{name}.npy")
    stream = io.BytesIO(content)
    version = np.lib.format.read_magic(stream)
    readers = {(1, 0): np.lib.format.read_array_header_1_0, (2, 0): np.lib.format.read_array_header_2_0}
    if version not in readers:
        raise ValueError(f"array {name!r} has an unknown header")
    stored_shape, fortran_order, dtype = readers[version](stream, max_header_size=_MAX_HEADER_BYTES)
    if list(stored_shape) != shape or not limits.dtype_fits(dtype):
        raise ValueError(f"array {name!r} is {dtype} of shape {stored_shape}, which is not allowed here")
    start = stream.tell()
    if dtype.itemsize * math.prod(stored_shape) != len(content) - start:
        raise ValueError(f"array {name!r} does not have as many bytes as its shape needs")
    flat: npt.NDArray[np.generic] = np.frombuffer(content, dtype=dtype, offset=start)
    return flat.reshape(stored_shape, order="F" if fortran_order else "C").copy(order="C")
