"""The peers that have joined: checks every hello, assigns slots, and lets others wait for peers."""

import hmac
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from sf2ai.backends.bizhawk.protocol.framing import PeerError
from sf2ai.backends.bizhawk.protocol.link import Link
from sf2ai.backends.bizhawk.protocol.messages import PROTOCOL_VERSION, Hello, Welcome
from sf2ai.backends.bizhawk.server.slot import ServerSlot

_WELCOME_SECONDS = 5.0
_MAX_BOTS = 64


class RefusedError(Exception):
    """A peer is refused; the text is the reason, for the peer and for the user."""


@dataclass(frozen=True)
class ServerLimits:
    """What a peer must fulfil to join.

    Attributes:
        memory_ranges: that emulators report: address and length of each range, one after the other.
        check: called with an emulator's hello; raises `RefusedError` for a wrong ROM.
        token: that a hello must carry; empty where the server listens on this machine only.
    """

    memory_ranges: tuple[int, ...]
    check: Callable[[Hello], None]
    token: str = ""


class PeerRegistry:
    """Gives slots to emulators, and keeps bots by their names; may be used from any thread."""

    def __init__(self, slots: int, limits: ServerLimits) -> None:
        """Begin with this many empty slots."""
        self.slots = tuple(ServerSlot(index) for index in range(slots))
        self.refusals: list[str] = []
        """Why peers were refused; the newest 20."""
        self._limits = limits
        self._bots: dict[str, Link] = {}
        self._changed = threading.Condition()
        self._closed = False

    def admit(self, hello: Hello, link: Link) -> None:
        """Let a peer join.

        Raises:
            RefusedError: the peer does not fulfil the limits, or there is no room.
            PeerError: the peer is gone already.
        """
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
        if not hmac.compare_digest(hello.token.encode(), self._limits.token.encode()):
            raise RefusedError(
                "its token is not the server's; set SF2AI_TOKEN to the token that the server was given"
            )
        if hello.role not in ("emulator", "bot"):
            raise RefusedError(f"its role is {hello.role!r}; use 'emulator' or 'bot'")

    def _admit_emulator(self, hello: Hello, link: Link) -> None:
        self._limits.check(hello)
        with self._changed:
            self._remove_gone()
            slot = self._free_slot(hello.slot)
            link.send(Welcome(PROTOCOL_VERSION, slot.index, self._limits.memory_ranges), _WELCOME_SECONDS)
            slot.fill(link, hello)
            self._changed.notify_all()

    def _free_slot(self, wanted: int) -> ServerSlot:
        if self._closed:
            raise RefusedError("the server is closing")
        free = [slot for slot in self.slots if slot.is_free]
        if not free:
            raise RefusedError(
                f"all {len(self.slots)} slots are taken; end an emulator, or give a larger --emulators"
            )
        # A returning emulator gets its slot back; others take unused slots before those of lost emulators.
        return min(free, key=lambda slot: (slot.index != wanted, slot.joins, slot.index))

    def _admit_bot(self, hello: Hello, link: Link) -> None:
        with self._changed:
            self._remove_gone()
            if self._closed:
                raise RefusedError("the server is closing")
            if hello.name in self._bots:
                raise RefusedError(
                    f"a bot with the name {hello.name!r} has joined already; give this one another name"
                )
            if len(self._bots) >= _MAX_BOTS:
                raise RefusedError(f"{_MAX_BOTS} bots have joined already; end one of them")
            link.send(Welcome(PROTOCOL_VERSION, 0, ()), _WELCOME_SECONDS)
            self._bots[hello.name] = link
            self._changed.notify_all()

    def lose(self, slot: ServerSlot, error: PeerError) -> None:
        """Free a slot whose emulator has failed."""
        with self._changed:
            slot.lose(str(error))

    def wait_for(self, slots: tuple[ServerSlot, ...], seconds: float) -> bool:
        """Wait until emulators fill the given slots; returns whether they do."""
        return self._wait(lambda: not any(slot.is_free for slot in slots), seconds)

    def wait_for_bot(self, name: str, seconds: float) -> Link | None:
        """Wait until a bot of that name has joined; returns None if it has not."""
        self._wait(lambda: name in self._bots, seconds)
        with self._changed:
            return self._bots.get(name)

    def _wait(self, reached: Callable[[], bool], seconds: float) -> bool:
        # In short waits: on Windows, Ctrl-C cannot interrupt a long one.
        deadline = time.monotonic() + seconds
        with self._changed:
            while self._remove_gone() or not reached():
                left = deadline - time.monotonic()
                if left <= 0:
                    return False
                self._changed.wait(min(left, 0.5))
        return True

    def _remove_gone(self) -> bool:
        """Free the slots and names of peers that have closed their connections; returns whether any has.

        A peer is asked nothing while another one is waited for, so that its end would not be noticed.
        """
        slots = [slot for slot in self.slots if slot.link is not None and slot.link.has_gone()]
        for slot in slots:
            slot.lose("it closed the connection")
        bots = [name for name, link in self._bots.items() if link.has_gone()]
        for name in bots:
            self._bots.pop(name).close()
        return bool(slots or bots)

    def close(self, reason: str) -> None:
        """Close the connections to all peers, and refuse new ones."""
        with self._changed:
            self._closed = True
            links = [*(slot.link for slot in self.slots if slot.link is not None), *self._bots.values()]
        for link in links:
            link.close(reason)
