"""The header of a console's save state, by which no other core, cartridge or map is given it.

A core that is given the state of another core may crash.
"""

import json
import struct
import zlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from sf2ai.errors import StateError

_MAGIC = b"sf2ai-console-2\n"
_SIZES = struct.Struct("<III")  # of the description and of the packed body, and the checksum of both
_ORIGIN_KEY = "maker"
"""In the description; stored states have it."""


@dataclass(frozen=True)
class StateOrigin:
    """Where a state comes from, and the only place where it may be loaded."""

    core: str
    """Name of the core."""
    version: str
    """Version of the core, as it reports it."""
    rom: str
    """SHA-1 of the cartridge."""
    memory_map: str
    """Digest of the memory map with which the match beside the state was counted."""


@dataclass(frozen=True)
class ConsoleState:
    """A console's state and what is kept beside it.

    Attributes:
        notes: JSON values.
        core_state: the core's own bytes.
    """

    notes: Mapping[str, object]
    core_state: bytes


def pack_state(origin: StateOrigin, state: ConsoleState) -> bytes:
    """Return a state as bytes that name its origin."""
    described = json.dumps({_ORIGIN_KEY: asdict(origin), "notes": state.notes}).encode()
    packed = zlib.compress(state.core_state, 1)
    body = described + packed
    return _MAGIC + _SIZES.pack(len(described), len(packed), zlib.crc32(body)) + body


def unpack_state(origin: StateOrigin, content: bytes) -> ConsoleState:
    """Return the state that `pack_state` was given.

    Raises:
        StateError: the bytes are damaged, or of another core, cartridge or map; the message says which.
    """
    start = len(_MAGIC) + _SIZES.size
    if not content.startswith(_MAGIC) or len(content) < start:
        raise StateError(
            f"these {len(content):,} bytes are not the save state of a console; save the slot again"
        )
    described_size, packed_size, checksum = _SIZES.unpack_from(content, len(_MAGIC))
    body = content[start:]
    if len(body) != described_size + packed_size or zlib.crc32(body) != checksum:
        raise StateError(f"the save state of {len(content):,} bytes is damaged; save the slot again")
    document = json.loads(body[:described_size])
    for name, ours in asdict(origin).items():
        theirs = document[_ORIGIN_KEY].get(name)
        if theirs != ours:
            raise StateError(
                f"the save state was made with the {name.replace('_', ' ')} {theirs!r} and cannot be loaded "
                f"with {ours!r}; use the same one again, or start over"
            )
    return ConsoleState(document["notes"], zlib.decompress(body[described_size:]))
