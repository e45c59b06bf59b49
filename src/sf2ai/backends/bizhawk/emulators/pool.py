"""The pool of emulators that have joined: waits for them, and replaces those that are lost."""

import time

from sf2ai.backends.bizhawk.emulators.emulator import Emulator
from sf2ai.backends.bizhawk.emulators.memory_ranges import MemoryRanges
from sf2ai.backends.bizhawk.protocol.framing import GoneError, PeerError
from sf2ai.backends.bizhawk.server.registry import PeerRegistry
from sf2ai.backends.bizhawk.server.settings import HawkSettings
from sf2ai.backends.bizhawk.server.slot import ServerSlot
from sf2ai.errors import BackendError

MAX_LOSSES = 5
"""Emulators that one slot may lose in a row, without a frame in between, before it is an error."""
_REPORT_SECONDS = 1.0
"""Longest time until the user is told that an emulator was refused."""


class EmulatorPool:
    """One emulator for each of the server's slots, which are numbered from 0.

    The backend may have more slots (matches) than the server has slots (emulators).
    """

    def __init__(self, registry: PeerRegistry, settings: HawkSettings, address: str) -> None:
        """Prepare; `wait` waits for the emulators.

        Args:
            registry: of the server that they join.
            settings: how long to wait for them.
            address: that the server listens on, for messages.
        """
        self._registry, self._settings, self._address = registry, settings, address
        self._ranges = MemoryRanges(settings.memory_map)
        self._emulators: dict[int, tuple[int, Emulator]] = {}
        self._have_joined = False

    def wait(self) -> None:
        """Wait until every slot has had an emulator; raises `BackendError` when it takes too long."""
        if self._have_joined:
            return
        slots = self._registry.slots
        if missing := sum(slot.is_free for slot in slots):
            self._settings.notify(f"waiting for {missing} emulator(s) on {self._address}")
        if not self._wait_for(slots, self._settings.join_seconds):
            joined = sum(not slot.is_free for slot in slots)
            advice = (
                self._last_refusal
                or "; start them with `sf2ai emulator run --bizhawk FOLDER --rom FILE`, or by hand"
            )
            raise BackendError(
                f"{joined} of {len(slots)} emulators have joined {self._address} within "
                f"{self._settings.join_seconds:g} s{advice}"
            )
        self._have_joined = True

    def emulator(self, number: int) -> Emulator:
        """Return the emulator in a slot; raises `PeerError` when there is none or it does not answer."""
        slot = self._registry.slots[number]
        joins, emulator = self._emulators.get(number, (0, None))
        if slot.link is None:
            raise GoneError(slot.lost_because or "it is gone")
        if emulator is None or joins != slot.joins:
            emulator = Emulator(slot.link, self._ranges, self._settings.answer_seconds)
            self._emulators[number] = slot.joins, emulator
        return emulator

    def lose(self, number: int, error: PeerError) -> None:
        """Close the connection to a slot's emulator."""
        self._registry.lose(self._registry.slots[number], error)
        self._emulators.pop(number, None)

    def replace(self, number: int, error: PeerError) -> bool:
        """Close the connection to a slot's emulator and wait for another; returns whether one has joined."""
        self.lose(number, error)
        self._settings.notify(
            f"the emulator in slot {number} is lost ({error}); another one that joins {self._address} within "
            f"{self._settings.rejoin_seconds:g} s takes its place"
        )
        has_joined = self._wait_for((self._registry.slots[number],), self._settings.rejoin_seconds)
        if has_joined:
            self._settings.notify(f"another emulator has joined and goes on in slot {number}")
        return has_joined

    def notify_shared(self, number: int) -> None:
        """Tell the user that the other emulators play for a slot whose emulator was not replaced."""
        self._settings.notify(f"no other emulator has joined; the ones that are left play for slot {number}")

    def _wait_for(self, slots: tuple[ServerSlot, ...], seconds: float) -> bool:
        """Wait until some slots have emulators, and report refusals; returns whether they have."""
        deadline = time.monotonic() + seconds
        reported = self._last_refusal
        while not self._registry.wait_for(slots, min(_REPORT_SECONDS, deadline - time.monotonic())):
            if self._last_refusal != reported:
                reported = self._last_refusal
                self._settings.notify(f"an emulator was refused: {self._registry.refusals[-1]}")
            if time.monotonic() >= deadline:
                return False
        return True

    def others(self, number: int) -> list[int]:
        """Return the other slots that have emulators."""
        return [slot.index for slot in self._registry.slots if slot.index != number and not slot.is_free]

    def all_lost(self, number: int) -> BackendError:
        """Return the error for a slot whose emulator was not replaced, when no other is left."""
        return BackendError(
            f"the emulator in slot {number} is lost ({self._registry.slots[number].lost_because}), no other "
            f"runs, and none has joined {self._address} within {self._settings.rejoin_seconds:g} s"
            f"{self._last_refusal}; start one and go on"
        )

    def too_many_losses(self, number: int) -> BackendError:
        """Return the error for a slot that has lost `MAX_LOSSES` emulators in a row."""
        return BackendError(
            f"slot {number} has lost {MAX_LOSSES} emulators one after the other, the last one because "
            f"{self._registry.slots[number].lost_because}; look at the Lua console of EmuHawk"
        )

    @property
    def _last_refusal(self) -> str:
        refusals = self._registry.refusals
        return f"; the last emulator was refused: {refusals[-1]}" if refusals else ""
