"""One slot of the server: the emulator that fills it."""

from sf2ai.backends.bizhawk.protocol.link import Link
from sf2ai.backends.bizhawk.protocol.messages import Hello


class ServerSlot:
    """What the server knows about one slot.

    Attributes:
        index: its number, from 0.
        link: to its emulator; None while it has none.
        hello: the first message of its emulator, or of its last one.
        joins: how many emulators have filled it, one after the other.
        lost_because: why the last emulator is gone; empty while none has been lost.
    """

    def __init__(self, index: int) -> None:
        """Make an empty slot."""
        self.index = index
        self.link: Link | None = None
        self.hello: Hello | None = None
        self.joins = 0
        self.lost_because = ""

    @property
    def is_free(self) -> bool:
        """Whether an emulator may take it."""
        return self.link is None

    @property
    def is_lost(self) -> bool:
        """Whether it had an emulator and has none now."""
        return self.link is None and self.joins > 0

    def fill(self, link: Link, hello: Hello) -> None:
        """Give the slot to an emulator that has joined."""
        self.link, self.hello = link, hello
        self.joins += 1

    def lose(self, reason: str) -> None:
        """Close the connection to its emulator."""
        if self.link is not None:
            self.link.close(reason)
        self.link = None
        self.lost_because = reason
