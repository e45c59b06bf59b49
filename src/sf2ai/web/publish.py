"""Writes a site into a folder, for any web server."""

from collections.abc import Mapping
from pathlib import Path

from sf2ai.errors import InputError
from sf2ai.store.atomic import disk_error, make_folder, write_bytes


def write_site(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write a site's files.

    Args:
        folder: made if it does not exist.
        files: by name.

    Raises:
        InputError: the folder has other files, which a second site must not be mixed with.
        HomeError: a file cannot be written.
    """
    try:
        strange = folder.exists() and any(folder.iterdir()) and not (folder / "engine.wasm").exists()
    except OSError as error:
        raise disk_error("read", folder, error) from error
    if strange:
        raise InputError(f"{str(folder)!r} has other files in it; name a folder that is new or empty")
    for name, content in files.items():
        make_folder((folder / name).parent)
        write_bytes(folder / name, content)
