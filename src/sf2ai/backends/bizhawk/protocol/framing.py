"""Frames as BizHawk's ``comm.socketServer*`` functions write and read them.

A frame is the payload's length in bytes as decimal digits, one space, and the
payload, UTF-8 text. The same in both directions. Nothing here knows what the
payload says, and nothing here touches a socket.
"""

MAX_PAYLOAD_BYTES = 1 << 16
"""Longest payload that either side sends; the longest that is needed has about 30 kB."""
_MAX_DIGITS = 19
"""Of a length, sensible or not: no number of 64 bits has more."""


class PeerError(Exception):
    """The connection to a peer is of no more use; the text says why."""


class ProtocolError(PeerError):
    """The peer sent what the protocol does not allow."""


class LateError(PeerError):
    """The peer did not answer in time."""


class GoneError(PeerError):
    """The peer has closed the connection, or said that it cannot go on."""


def pack_frame(payload: str) -> bytes:
    r"""Return a whole frame, to be sent in one piece.

    A length and a payload in two sends would wait for each other: 23 round trips a
    second instead of thousands (Nagle's algorithm and the delayed acknowledgement).

    >>> pack_frame("häh")
    b'4 h\xc3\xa4h'
    """
    data = payload.encode()
    if not 0 < len(data) <= MAX_PAYLOAD_BYTES:
        raise ValueError(f"a payload has 1 to {MAX_PAYLOAD_BYTES} bytes, not {len(data)}")
    return b"%d %s" % (len(data), data)


class FrameReader:
    """Takes bytes as they come and gives whole payloads; keeps never more than one frame waits for.

    >>> reader = FrameReader()
    >>> reader.feed(b"2 ok3 a"), reader.feed(b"ll")
    ([b'ok'], [b'all'])
    """

    def __init__(self, limit: int = MAX_PAYLOAD_BYTES) -> None:
        """Start at the beginning of a stream.

        Args:
            limit: longest payload, bytes; a longer one is refused by its length alone.
        """
        self._limit = limit
        self._kept = b""

    def feed(self, data: bytes) -> list[bytes]:
        """Return the payloads that are complete now, in order.

        Raises:
            ProtocolError: the stream is no stream of frames, or a frame is empty or too long.
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
