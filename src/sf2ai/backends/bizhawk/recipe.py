"""Save states of the bizhawk backend: a recipe that leads any emulator to the same frame.

An emulator's own states are lost with it, so a save state holds no console memory. It
holds the characters, the score of the match and the pads since the round
began. Loading it plays these pads again, and must end with the same reading.
"""

import hashlib
import json
import zlib
from array import array
from dataclasses import asdict, dataclass

from sf2ai.backends.console.slot import SlotState
from sf2ai.errors import StateError

_TAG = b"sf2ai-bizhawk-1:"
_DIGEST_BYTES = 16
MAX_RECIPE_BYTES = 1 << 22


@dataclass(frozen=True)
class Recipe:
    """One slot's present frame.

    Attributes:
        version: of the backend that wrote it.
        slot: from `ConsoleSlot.get_state`.
        tape: pads of p1 and p2 since the round began, frame by frame, one after the other.
        reading: after the last of these frames.
    """

    version: str
    slot: SlotState
    tape: list[int]
    reading: list[int]

    def pack(self) -> bytes:
        """Return the recipe as bytes."""
        document = asdict(self) | {"tape": array("H", self.tape).tobytes().hex()}
        body = zlib.compress(json.dumps(document, sort_keys=True).encode(), 1)
        return _TAG + hashlib.sha256(body).digest()[:_DIGEST_BYTES] + body

    @property
    def pads(self) -> list[tuple[int, int]]:
        """The tape as one pair of pads a frame."""
        return list(zip(self.tape[::2], self.tape[1::2], strict=True))


def unpack(state: bytes, version: str) -> Recipe:
    """Return the recipe in bytes from `Recipe.pack`; raises `StateError` for other bytes or versions."""
    start = len(_TAG) + _DIGEST_BYTES
    digest, body = state[len(_TAG) : start], state[start:]
    if not state.startswith(_TAG) or hashlib.sha256(body).digest()[:_DIGEST_BYTES] != digest:
        raise StateError(
            f"these {len(state)} bytes are not a whole save state of the bizhawk backend; save the slot again"
        )
    document = json.loads(zlib.decompressobj().decompress(body, MAX_RECIPE_BYTES))
    if document["version"] != version:
        raise StateError(
            f"the save state was made with {document['version']!r}, and this is {version!r}; use the same "
            "ROM, memory map and version of sf2ai"
        )
    tape = array("H", bytes.fromhex(document["tape"]))
    return Recipe(version, document["slot"], tape.tolist(), document["reading"])
