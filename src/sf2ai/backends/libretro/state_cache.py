"""The state from which the rounds of each pairing begin, kept in memory and in a folder between runs."""

import contextlib
import os
import tempfile
import zlib
from pathlib import Path

from sf2ai.backends.console.slot import Pairing
from sf2ai.backends.libretro.state_header import ConsoleState, StateOrigin, pack_state, unpack_state
from sf2ai.errors import StateError
from sf2ai.game.characters import ROSTER
from sf2ai.user_files import read_at_most

_MAX_BYTES = 64 << 20


class DiskStateCache:
    """Keeps states, each made once for a core, version, cartridge and map.

    A folder that cannot be read or written only costs time: the state is made again.
    """

    def __init__(self, folder: Path | None, origin: StateOrigin) -> None:
        """Prepare; nothing is read or written yet.

        Args:
            folder: where files are kept; None to keep none.
            origin: of all states in it.
        """
        self._folder = folder / f"{origin.rom[:16]}-{origin.memory_map}" if folder else None
        self._origin = origin
        self._packed: dict[Pairing, bytes] = {}

    def get(self, pairing: Pairing) -> bytes | None:
        """Return the core's state of a pairing; None when there is none, or its file is damaged."""
        if pairing not in self._packed:
            state = self._read(pairing)
            if state is None:
                return None
            self._packed[pairing] = zlib.compress(state, 1)
        return zlib.decompress(self._packed[pairing])

    def put(self, pairing: Pairing, state: bytes) -> None:
        """Keep the core's state of a pairing."""
        self._packed[pairing] = zlib.compress(state, 1)
        if self._folder is None:
            return
        content = pack_state(self._origin, ConsoleState({"pairing": list(pairing)}, state))
        with contextlib.suppress(OSError):
            _write_whole(self.file(pairing), content)

    def file(self, pairing: Pairing) -> Path:
        """Return where a pairing's state is kept."""
        assert self._folder is not None, "no folder was given"
        core = "".join(
            letter if letter.isalnum() else "-" for letter in f"{self._origin.core}-{self._origin.version}"
        )
        first, second = (ROSTER[index].id for index in pairing)
        return self._folder / core / f"{first}-{second}.state"

    def _read(self, pairing: Pairing) -> bytes | None:
        if self._folder is None:
            return None
        try:
            unpacked = unpack_state(self._origin, read_at_most(self.file(pairing), _MAX_BYTES))
        except (OSError, StateError):
            return None
        return unpacked.core_state if unpacked.notes == {"pairing": list(pairing)} else None


def _write_whole(path: Path, content: bytes) -> None:
    """Write a file whole or not at all; several workers may write the same one at once."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.replace(name, path)
    except OSError:
        with contextlib.suppress(OSError):
            os.unlink(name)
        raise
