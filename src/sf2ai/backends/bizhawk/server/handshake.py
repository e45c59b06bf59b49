"""Who may come in: checks every hello, gives out slots, and tells who waits for them."""

import hmac
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from sf2ai.backends.bizhawk.protocol.framing import PeerError
from sf2ai.backends.bizhawk.protocol.link import Link
from sf2ai.backends.bizhawk.protocol.messages import PROTOCOL_VERSION, Hello, Welcome
from sf2ai.backends.bizhawk.server.slot import SlotEntry

_WELCOME_SECONDS = 5.0


class RefusedError(Exception):
    """A peer is not let in; the text goes to it and to the log."""


@dataclass(frozen=True)
class ServerLimits:
    """What the server asks of those who join.

    Attributes:
        watch: memory that emulators report: address and length of each range, one after the other.
        check: given a hello's ROM checksum and core; raises `RefusedError`.
        token: what a hello must carry; empty where the server listens on this machine only.
    """

    watch: tuple[int, ...]
    check: Callable[[Hello], None]
    token: str = ""


class PeerRegistry:
    """Lets emulators into slots and bots into the waiting room; safe to call from any thread."""

    def __init__(self, slots: int, rules: ServerLimits) -> None:
        """Open so many empty slots."""
        self.slots = tuple(SlotEntry(index) for index in range(slots))
        self.refusals: list[str] = []
        """Why peers were not let in, the newest 20."""
        self._rules = rules
        self._bots: dict[str, Link] = {}
        self._changed = threading.Condition()
        self._closed = False

    def admit(self, hello: Hello, link: Link) -> None:
        """Let a peer in, or raise `RefusedError`; raises `PeerError` where it is gone already."""
        try:
            self._check(hello)
            {"emulator": self._admit_emulator, "bot": self._admit_bot}[hello.role](hello, link)
        except RefusedError as refusal:
            with self._changed:
                self.refusals = [*self.refusals[-19:], str(refusal)]
                self._changed.notify_all()
            raise

    def _check(self, hello: Hello) -> None:
        if hello.protocol != PROTOCOL_VERSION:
            raise RefusedError(
                f"it speaks protocol {hello.protocol}, this sf2ai {PROTOCOL_VERSION}; use the sf2ai.lua "
                "that came with this sf2ai"
            )
        if not hmac.compare_digest(hello.token.encode(), self._rules.token.encode()):
            raise RefusedError(
                "its token is not the server's; set SF2AI_TOKEN to the one that the server was given"
            )
        if hello.role not in ("emulator", "bot"):
            raise RefusedError(f"its role is {hello.role!r}; there are 'emulator' and 'bot'")

    def _admit_emulator(self, hello: Hello, link: Link) -> None:
        self._rules.check(hello)
        with self._changed:
            slot = self._free_slot(hello.slot)
            link.send(Welcome(PROTOCOL_VERSION, slot.index, self._rules.watch), _WELCOME_SECONDS)
            slot.fill(link, hello)
            self._changed.notify_all()

    def _free_slot(self, wanted: int) -> SlotEntry:
        if self._closed:
            raise RefusedError("the server is about to end")
        free = [slot for slot in self.slots if slot.is_free]
        if not free:
            raise RefusedError(
                f"all {len(self.slots)} slots are taken; end an emulator, or ask for more slots"
            )
        # Who had a slot gets it back; others take what nobody has had before they take a lost one's.
        return min(free, key=lambda slot: (slot.index != wanted, slot.joins, slot.index))

    def _admit_bot(self, hello: Hello, link: Link) -> None:
        with self._changed:
            if self._closed or (hello.name in self._bots and self._bots[hello.name].is_open):
                raise RefusedError(f"a bot called {hello.name!r} is here already; give it another name")
            if len(self._bots) >= 64:
                raise RefusedError("64 bots are here already; end one of them")
            link.send(Welcome(PROTOCOL_VERSION, 0, ()), _WELCOME_SECONDS)
            self._bots[hello.name] = link
            self._changed.notify_all()

    def lose(self, slot: SlotEntry, error: PeerError) -> None:
        """Give a slot up whose emulator failed."""
        with self._changed:
            slot.lose(str(error))

    def wait_for(self, slots: tuple[SlotEntry, ...], seconds: float) -> bool:
        """Wait until emulators fill the given slots; returns whether they do."""
        return self._wait(lambda: not any(slot.is_free for slot in slots), seconds)

    def wait_for_bot(self, name: str, seconds: float) -> Link | None:
        """Wait until a bot of that name has joined; None when it has not."""
        self._wait(lambda: name in self._bots and self._bots[name].is_open, seconds)
        return self._bots.get(name)

    def _wait(self, reached: Callable[[], bool], seconds: float) -> bool:
        # In short turns: on Windows a wait without end cannot be interrupted by Ctrl-C.
        deadline = time.monotonic() + seconds
        with self._changed:
            while not reached():
                left = deadline - time.monotonic()
                if left <= 0:
                    return False
                self._changed.wait(min(left, 0.5))
        return True

    def close(self, reason: str) -> None:
        """Say goodbye to everybody and let nobody in any more."""
        with self._changed:
            self._closed = True
            links = [*(slot.link for slot in self.slots if slot.link is not None), *self._bots.values()]
        for link in links:
            link.close(reason)
