"""Seals: what is written before a console's state, so that no other core, cartridge or map is given it.

A core that is given the state of another may crash.
"""

import json
import struct
import zlib
from dataclasses import asdict, dataclass
from typing import Any

from sf2ai.errors import StateError

_MAGIC = b"sf2ai-console-2\n"
_SIZES = struct.Struct("<III")  # of the description and of the packed body, and the checksum of both


@dataclass(frozen=True)
class Maker:
    """What a state is bound to."""

    core: str
    """Name of the core."""
    version: str
    """Of the core, as it says."""
    rom: str
    """SHA-1 of the cartridge."""
    memory_map: str
    """Digest of the memory map, by which the match beside the state was counted."""


@dataclass(frozen=True)
class SealedState:
    """A console's state and what is kept beside it.

    Attributes:
        notes: JSON values.
        core_state: the core's own bytes.
    """

    notes: dict[str, Any]
    core_state: bytes


def seal(maker: Maker, state: SealedState) -> bytes:
    """Return a state as bytes that say what they are of."""
    described = json.dumps({"maker": asdict(maker), "notes": state.notes}).encode()
    packed = zlib.compress(state.core_state, 1)
    body = described + packed
    return _MAGIC + _SIZES.pack(len(described), len(packed), zlib.crc32(body)) + body


def unseal(maker: Maker, content: bytes) -> SealedState:
    """Return what `seal` was given.

    Raises:
        StateError: the bytes are damaged, or of another core, cartridge or map; the message says which.
    """
    start = len(_MAGIC) + _SIZES.size
    if not content.startswith(_MAGIC) or len(content) < start:
        raise StateError(f"these {len(content):,} bytes are no save state of a console; save the slot again")
    described_size, packed_size, checksum = _SIZES.unpack_from(content, len(_MAGIC))
    body = content[start:]
    if len(body) != described_size + packed_size or zlib.crc32(body) != checksum:
        raise StateError(f"the save state of {len(content):,} bytes is damaged; save the slot again")
    document = json.loads(body[:described_size])
    for name, ours in asdict(maker).items():
        theirs = document["maker"].get(name)
        if theirs != ours:
            raise StateError(
                f"the save state is of the {name.replace('_', ' ')} {theirs!r} and cannot be loaded with "
                f"{ours!r}; use the same again, or begin anew"
            )
    return SealedState(document["notes"], zlib.decompress(body[described_size:]))
