"""One slot of the server: which emulator fills it."""

from sf2ai.backends.bizhawk.protocol.link import Link
from sf2ai.backends.bizhawk.protocol.messages import Hello


class SlotEntry:
    """What the server knows of one slot.

    Attributes:
        index: its number, from 0.
        link: to its emulator; None while it has none.
        hello: what its emulator, or the last one, said of itself.
        joins: how many emulators have filled it, one after the other.
        lost_to: why the last one is gone; empty while none has been lost.
    """

    def __init__(self, index: int) -> None:
        """Make an empty slot."""
        self.index = index
        self.link: Link | None = None
        self.hello: Hello | None = None
        self.joins = 0
        self.lost_to = ""

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
        """Send its emulator away."""
        if self.link is not None:
            self.link.close(reason)
        self.link = None
        self.lost_to = reason
