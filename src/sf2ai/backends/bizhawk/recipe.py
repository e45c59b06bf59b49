"""Save states of the bizhawk backend: a recipe by which any emulator gets to the same frame.

What an emulator keeps dies with it, so a save state holds no console memory: it
says who plays, how the match stands and what has been pressed since the round
began. Loading it plays that again, which ends in the same memory or is refused.
"""

import hashlib
import json
import zlib
from array import array
from dataclasses import asdict, dataclass
from typing import Any

from sf2ai.errors import StateError

_TAG = b"sf2ai-bizhawk-1:"
_DIGEST_BYTES = 16
MAX_RECIPE_BYTES = 1 << 22


@dataclass(frozen=True)
class Recipe:
    """One slot's present frame.

    Attributes:
        version: of the backend that wrote it.
        slot: what `ConsoleSlot.get_state` gave.
        tape: pads of p1 and p2, frame by frame, one after the other, since the round began.
        reading: what memory said after the last of them.
    """

    version: str
    slot: dict[str, Any]
    tape: list[int]
    reading: list[int]

    def pack(self) -> bytes:
        """Return the recipe as bytes."""
        document = asdict(self) | {"tape": array("H", self.tape).tobytes().hex()}
        body = zlib.compress(json.dumps(document, sort_keys=True).encode(), 1)
        return _TAG + hashlib.sha256(body).digest()[:_DIGEST_BYTES] + body

    @property
    def pads(self) -> list[tuple[int, int]]:
        """The tape, one pair a frame."""
        return list(zip(self.tape[::2], self.tape[1::2], strict=True))


def unpack(state: bytes, version: str) -> Recipe:
    """Return what `Recipe.pack` gave; raises `StateError` for any other bytes, or another version's."""
    start = len(_TAG) + _DIGEST_BYTES
    digest, body = state[len(_TAG) : start], state[start:]
    if not state.startswith(_TAG) or hashlib.sha256(body).digest()[:_DIGEST_BYTES] != digest:
        raise StateError(
            f"these {len(state)} bytes are no save state of the bizhawk backend, or not the whole of one; "
            "save the slot again"
        )
    document = json.loads(zlib.decompressobj().decompress(body, MAX_RECIPE_BYTES))
    if document["version"] != version:
        raise StateError(
            f"the save state was written on {document['version']!r}, and this is {version!r}; use the same "
            "ROM, memory map and version of sf2ai"
        )
    tape = array("H", bytes.fromhex(document["tape"]))
    return Recipe(version, document["slot"], tape.tolist(), document["reading"])
