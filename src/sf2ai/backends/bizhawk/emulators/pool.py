"""The emulators that have joined: waiting for them, and for others where some are lost."""

import time

from sf2ai.backends.bizhawk.emulators.emulator import Emulator
from sf2ai.backends.bizhawk.emulators.memory_ranges import Watch
from sf2ai.backends.bizhawk.protocol.framing import GoneError, PeerError
from sf2ai.backends.bizhawk.server.handshake import PeerRegistry
from sf2ai.backends.bizhawk.server.settings import HawkSettings
from sf2ai.backends.bizhawk.server.slot import SlotEntry
from sf2ai.errors import BackendError

MAX_LOSSES = 5
"""Emulators that one slot may lose without a frame between before it gives up."""
_TELL_SECONDS = 1.0
"""How soon people hear that an emulator was refused."""


class Crew:
    """One emulator for each of the server's slots, here called seats."""

    def __init__(self, doorkeeper: PeerRegistry, settings: HawkSettings, where: str) -> None:
        """Wait for nobody yet.

        Args:
            doorkeeper: lets them in.
            settings: how long to wait for them.
            where: what the server listens on, for messages.
        """
        self._doorkeeper, self._settings, self._where = doorkeeper, settings, where
        self._watch = Watch(settings.memory_map)
        self._emulators: dict[int, tuple[int, Emulator]] = {}
        self._have_joined = False

    @property
    def seats(self) -> range:
        """The numbers of all seats."""
        return range(len(self._doorkeeper.slots))

    def wait(self) -> None:
        """Wait until every seat has been filled once; raises `BackendError` when it takes too long."""
        if self._have_joined:
            return
        entries = self._doorkeeper.slots
        if missing := sum(entry.is_free for entry in entries):
            self._settings.tell(f"waiting for {missing} emulator(s) on {self._where}")
        if not self._wait_for(entries, self._settings.join_seconds):
            joined = sum(not entry.is_free for entry in entries)
            advice = self._refused or "; start them with `sf2ai emulator run`, or by hand"
            raise BackendError(
                f"{joined} of {len(entries)} emulators have joined {self._where} within "
                f"{self._settings.join_seconds:g} s{advice}"
            )
        self._have_joined = True

    def emulator(self, seat: int) -> Emulator:
        """Return the emulator that fills a seat now; raises `PeerError` where it cannot be used."""
        entry = self._doorkeeper.slots[seat]
        joins, emulator = self._emulators.get(seat, (0, None))
        if entry.link is None:
            raise GoneError(entry.lost_to or "it is gone")
        if emulator is None or joins != entry.joins:
            emulator = Emulator(entry.link, self._watch, self._settings.answer_seconds)
            self._emulators[seat] = entry.joins, emulator
        return emulator

    def lose(self, seat: int, error: PeerError) -> None:
        """Send a seat's emulator away."""
        self._doorkeeper.lose(self._doorkeeper.slots[seat], error)
        self._emulators.pop(seat, None)

    def replace(self, seat: int, error: PeerError) -> bool:
        """Send a seat's emulator away and wait for the next; returns whether one came."""
        entry = self._doorkeeper.slots[seat]
        self.lose(seat, error)
        self._settings.tell(
            f"the emulator in slot {seat} is lost ({error}); another one that joins {self._where} within "
            f"{self._settings.rejoin_seconds:g} s goes on where it was"
        )
        has_come = self._wait_for((entry,), self._settings.rejoin_seconds)
        if has_come:
            self._settings.tell(f"another emulator goes on in slot {seat}")
        return has_come

    def give_up(self, seat: int) -> None:
        """Tell that nobody takes a seat again."""
        self._settings.tell(f"no other emulator has come; those that are left go on for slot {seat}")

    def _wait_for(self, entries: tuple[SlotEntry, ...], seconds: float) -> bool:
        """Wait until emulators fill some seats, and tell who is refused; returns whether they do."""
        deadline = time.monotonic() + seconds
        told = self._refused
        while not self._doorkeeper.wait_for(entries, min(_TELL_SECONDS, deadline - time.monotonic())):
            if self._refused != told:
                told = self._refused
                self._settings.tell(f"an emulator was refused: {self._doorkeeper.refusals[-1]}")
            if time.monotonic() >= deadline:
                return False
        return True

    def other_than(self, seat: int) -> list[int]:
        """Return the other seats that have emulators."""
        return [entry.index for entry in self._doorkeeper.slots if entry.index != seat and not entry.is_free]

    def all_lost(self, seat: int) -> BackendError:
        """Return the error for a seat that nobody took again."""
        return BackendError(
            f"the emulator in slot {seat} is lost ({self._doorkeeper.slots[seat].lost_to}), no other runs, "
            f"and none has joined {self._where} within {self._settings.rejoin_seconds:g} s"
            f"{self._refused}; start one and go on"
        )

    def too_many_losses(self, seat: int) -> BackendError:
        """Return the error for a seat that loses one emulator after the other."""
        return BackendError(
            f"slot {seat} has lost {MAX_LOSSES} emulators one after the other, the last because "
            f"{self._doorkeeper.slots[seat].lost_to}; look at the Lua console of EmuHawk"
        )

    @property
    def _refused(self) -> str:
        refusals = self._doorkeeper.refusals
        return f"; the last that tried was refused: {refusals[-1]}" if refusals else ""
