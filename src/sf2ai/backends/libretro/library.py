"""A core's library: loaded as a private copy, and asked which console it plays.

A library may be anything, also one that crashes; `inspect_core` asks it in a process of its own.
"""

import contextlib
import ctypes
import os
import shutil
import sys
import tempfile
from ctypes import c_bool, c_char_p
from dataclasses import dataclass
from pathlib import Path

from sf2ai.errors import BackendError

API_VERSION = 1
SNES_EXTENSIONS = frozenset({"sfc", "smc"})
"""Ends of the names of SNES cartridges; a core for the SNES opens one of them at least."""

SETTERS = (
    "retro_set_environment",
    "retro_set_video_refresh",
    "retro_set_audio_sample",
    "retro_set_audio_sample_batch",
    "retro_set_input_poll",
    "retro_set_input_state",
)
_FUNCTIONS = (
    *SETTERS,
    "retro_api_version",
    "retro_init",
    "retro_deinit",
    "retro_get_system_info",
    "retro_get_system_av_info",
    "retro_set_controller_port_device",
    "retro_load_game",
    "retro_unload_game",
    "retro_run",
    "retro_serialize_size",
    "retro_serialize",
    "retro_unserialize",
    "retro_get_memory_data",
    "retro_get_memory_size",
)
"""The functions of libretro.h that a core must have."""


@dataclass(frozen=True)
class CoreInfo:
    """What a core says about itself.

    Attributes:
        name: such as ``"Snes9x"``.
        version: as it reports it.
        extensions: ends of the names of the files that it opens, such as ``"sfc"``.
    """

    name: str
    version: str
    extensions: tuple[str, ...]


class _SystemInfo(ctypes.Structure):
    _fields_ = (
        ("library_name", c_char_p),
        ("library_version", c_char_p),
        ("valid_extensions", c_char_p),
        ("need_fullpath", c_bool),
        ("block_extract", c_bool),
    )


def load_snes_core(path: Path) -> tuple[ctypes.CDLL, Path, CoreInfo]:
    """Load a private copy of a core for the SNES.

    Returns:
        The library, the path of its copy, and what the core says about itself.

    Raises:
        BackendError: the file is no library, not a libretro core, or a core of another console.
    """
    library, copy = _load_copy(path)
    try:
        info = _core_info(library, path)
        if not SNES_EXTENSIONS.intersection(info.extensions):
            opens = ", ".join(info.extensions) or "no files"
            raise BackendError(
                f"{str(path)!r} is the core {info.name!r}, which opens {opens} and no SNES cartridge; give a "
                "file such as snes9x_libretro.so"
            )
    except BackendError:
        unload(library, copy)
        raise
    return library, copy, info


def _core_info(library: ctypes.CDLL, path: Path) -> CoreInfo:
    """Return what a core says about itself; raises `BackendError` for a library that is not a core."""
    if not all(hasattr(library, name) for name in _FUNCTIONS) or (library.retro_api_version() != API_VERSION):
        raise BackendError(f"{str(path)!r} is not a libretro core; give a file such as snes9x_libretro.so")
    raw = _SystemInfo()
    library.retro_get_system_info.restype = None
    library.retro_get_system_info(ctypes.byref(raw))
    name, version, extensions = (
        (text or b"").decode(errors="replace")
        for text in (raw.library_name, raw.library_version, raw.valid_extensions)
    )
    return CoreInfo(name, version, tuple(word for word in extensions.casefold().split("|") if word))


def _load_copy(path: Path) -> tuple[ctypes.CDLL, Path]:
    """Load a private copy of a library; one file loaded twice would be one console."""
    handle, name = tempfile.mkstemp(suffix=path.suffix, prefix="sf2ai-core-")
    os.close(handle)
    copy = Path(name)
    try:
        shutil.copyfile(path, copy)
        library = ctypes.CDLL(str(copy))
    except OSError as error:
        copy.unlink(missing_ok=True)
        # An error of the loader has only a text, one of the system a text of its own for the number.
        reason = error.strerror or str(error).replace(str(copy), path.name)
        raise BackendError(f"the core {str(path)!r} cannot be loaded ({reason}); use another file") from error
    if sys.platform != "win32":  # Windows cannot remove a loaded file
        copy.unlink(missing_ok=True)
    return library, copy


def unload(library: ctypes.CDLL, copy: Path) -> None:
    """Unload a library and remove its copy."""
    import _ctypes  # the only way to unload a library; these functions exist in all supported versions

    free = getattr(_ctypes, "dlclose", None) or getattr(_ctypes, "FreeLibrary", None)
    if free is not None:
        free(library._handle)
    with contextlib.suppress(OSError):
        copy.unlink(missing_ok=True)
