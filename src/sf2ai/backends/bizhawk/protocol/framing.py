"""Packs and reads frames in the format of BizHawk's ``comm.socketServer*`` functions.

A frame is the payload's length in bytes as decimal digits, one space, and the
payload, UTF-8 text, in both directions. Nothing here knows the meaning of the
payload or touches a socket.
"""

MAX_PAYLOAD_BYTES = 1 << 16
"""Longest payload that either side sends; the longest real one has about 30 kB."""
_MAX_DIGITS = 19
"""Digits of a length: no number of 64 bits has more."""


class PeerError(Exception):
    """The connection to a peer can no longer be used; the text says why."""


class ProtocolError(PeerError):
    """The peer sent something that the protocol does not allow."""


class LateError(PeerError):
    """The peer did not answer in time."""


class GoneError(PeerError):
    """The peer has closed the connection, or announced that it ends."""


def pack_frame(payload: str) -> bytes:
    r"""Return a whole frame, which must be sent in one piece.

    With the length and the payload in two sends there are 23 round trips a second instead of
    thousands, because of Nagle's algorithm and the delayed acknowledgement.

    >>> pack_frame("häh")
    b'4 h\xc3\xa4h'
    """
    data = payload.encode()
    if not 0 < len(data) <= MAX_PAYLOAD_BYTES:
        raise ValueError(f"a payload has 1 to {MAX_PAYLOAD_BYTES} bytes, not {len(data)}")
    return b"%d %s" % (len(data), data)


class FrameReader:
    """Takes bytes as they arrive and returns whole payloads; it never keeps more than one frame.

    >>> reader = FrameReader()
    >>> reader.feed(b"2 ok3 a"), reader.feed(b"ll")
    ([b'ok'], [b'all'])
    """

    def __init__(self, limit: int = MAX_PAYLOAD_BYTES) -> None:
        """Start at the beginning of a stream.

        Args:
            limit: bytes of the longest payload; a longer one is refused as soon as its length is known.
        """
        self._limit = limit
        self._kept = b""

    def feed(self, data: bytes) -> list[bytes]:
        """Return the payloads that are complete now, in order.

        Raises:
            ProtocolError: the bytes are not frames, or a frame is empty or too long.
        """
        kept = self._kept + data if self._kept else data
        payloads: list[bytes] = []
        place = 0
        while True:
            start, length = self._header(kept, place)
            if not start or len(kept) - start < length:
                break
            place = start + length
            payloads.append(kept[start:place])
        self._kept = kept[place:]
        return payloads

    @property
    def waiting(self) -> int:
        """How many bytes of an unfinished frame are kept."""
        return len(self._kept)

    def _header(self, data: bytes, place: int) -> tuple[int, int]:
        """Return where the payload starts and its length; 0 and 0 while the header is incomplete."""
        space = data.find(b" ", place, place + _MAX_DIGITS + 1)
        digits = data[place : space if space >= 0 else place + _MAX_DIGITS + 1]
        if (digits and not digits.isdigit()) or len(digits) > _MAX_DIGITS or space == place:
            raise ProtocolError(
                f"a frame begins with {data[place : place + 20]!r}, not with its length in bytes and a "
                "space; is it EmuHawk 2.6.2 or newer with sf2ai.lua on the other side?"
            )
        if space < 0:
            return 0, 0
        length = int(digits)
        if not 0 < length <= self._limit:
            raise ProtocolError(f"a frame of {length} bytes was announced; 1 to {self._limit} are allowed")
        return space + 1, length
