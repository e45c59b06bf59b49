"""Answers an EmuHawk build with the tool of 2017, as the bots of that time did."""

import socketserver
import sys
import threading
from collections.abc import Callable

from sf2ai.backends.bizhawk.protocol.framing import PeerError
from sf2ai.backends.bizhawk.protocol.legacy_wire import LegacyCommand, LegacyState, read_state
from sf2ai.backends.bizhawk.server.server import cannot_listen
from sf2ai.closing import Closing
from sf2ai.errors import BackendError, InputError, Sf2aiError
from sf2ai.remote.legacy_bot import GaveUpError
from sf2ai.remote.legacy_link import LegacyLink, require_loopback
from sf2ai.remote.legacy_units import FULL_HEALTH, legacy_snapshot
from sf2ai.remote.pace import PacedSide
from sf2ai.rounds.plans import split_seed

IDLE_SECONDS = 600.0
"""How long the tool may be silent, since its user may pause the game."""
SEND_SECONDS = 10.0
MAX_RESETS = 100
"""Resets in a row that may lead to a round that is over."""
RESET, BUTTONS = "reset", "buttons"

Report = Callable[[int, LegacyState], None]
"""Called at the end of a round with the side of the connection and the last state."""


class SideResponder:
    """Answers the states on one side's connection.

    The answers depend on the states alone. Both sides' connections get the same
    states, so both ask for a reset in the same frame, as the tool requires.
    """

    def __init__(
        self, side: PacedSide, index: int, save_state: str, report: Report, *, seed: int = 0
    ) -> None:
        """Prepare.

        Args:
            side: decides what to press.
            index: 0 for P1, 1 for P2.
            save_state: path, on the emulator's machine, of the state that begins a round; empty to wait
                until the game or its user begins one.
            report: called after each round.
            seed: of the side's dice.
        """
        self._seed = seed
        self._side, self._index = side, index
        self._save_state, self._report = save_state, report
        self._is_playing = False
        self._needs_reset = bool(save_state)
        self._resets = self._rounds = 0

    def answer(self, state: LegacyState) -> LegacyCommand:
        """Return the command for a state.

        Raises:
            InputError: the state is not of a fight in this game, or the save state does not begin a round.
        """
        if state.round_over:
            return self._after_round(state)
        if self._needs_reset:
            self._needs_reset = False
            return LegacyCommand(RESET, savegamepath=self._save_state)
        if not self._is_playing and not _is_beginning(state):
            return LegacyCommand(BUTTONS)
        return self._play(state)

    def _after_round(self, state: LegacyState) -> LegacyCommand:
        if self._is_playing:
            self._is_playing = False
            self._report(self._index, state)
        self._needs_reset = False
        if not self._save_state:
            return LegacyCommand(BUTTONS)
        self._resets += 1
        if self._resets > MAX_RESETS:
            raise InputError(
                f"the emulator was asked {MAX_RESETS} times for {self._save_state!r}, and the round is over "
                "each time; give --save-state a state that was saved during a fight"
            )
        return LegacyCommand(RESET, savegamepath=self._save_state)

    def _play(self, state: LegacyState) -> LegacyCommand:
        snapshot = legacy_snapshot(state)
        if self._is_playing:
            self._side.observe(snapshot)
        else:
            self._is_playing = True
            self._resets = 0
            self._rounds += 1
            self._side.begin(snapshot, split_seed(self._seed, 2 * self._rounds + self._index))
        try:
            pad = self._side.pad(state)
        except GaveUpError as error:
            raise BackendError(f"the player {self._side.name!r} cannot go on: {error}") from error
        return LegacyCommand(BUTTONS, *((pad, 0) if self._index == 0 else (0, pad)))


def _is_beginning(state: LegacyState) -> bool:
    return state.p1.health == state.p2.health == FULL_HEALTH


class LegacyServer(Closing):
    """Listens on the ports of 2017's bots and answers for both sides; use it in a ``with`` statement."""

    def __init__(self, responders: dict[int, SideResponder], host: str, ports: tuple[int, int]) -> None:
        """Listen.

        Args:
            responders: by side; a side that the game's own CPU or a person plays has none.
            host: an address of this machine.
            ports: of P1 and P2; 0 takes any free one.

        Raises:
            InputError: other machines can reach the address.
            BackendError: a port is in use.
        """
        require_loopback(host)
        self.faults: list[str] = []
        """Why connections were closed: the newest 20, the oldest of them first. The caller removes them."""
        self._listeners: dict[int, _Listener] = {}
        for index, responder in responders.items():
            try:
                listener = _Listener((host, ports[index]), responder, len(responders), self.faults)
            except OSError as error:
                self.close()
                raise cannot_listen(host, ports[index], error) from error
            self._listeners[index] = listener
            threading.Thread(target=listener.serve_forever, args=(0.1,), daemon=True).start()

    @property
    def ports(self) -> dict[int, int]:
        """The port of each side that has a responder."""
        return {index: int(listener.server_address[1]) for index, listener in self._listeners.items()}

    def close(self) -> None:
        """Stop listening; open connections end with their next message."""
        for listener in self._listeners.values():
            listener.shutdown()
            listener.server_close()
        self._listeners = {}


class _Listener(socketserver.ThreadingTCPServer):
    daemon_threads = True
    block_on_close = False
    # On Windows this option would let a second program use the same port.
    allow_reuse_address = sys.platform != "win32"

    def __init__(
        self, address: tuple[str, int], responder: SideResponder, player_count: int, faults: list[str]
    ) -> None:
        self.responder, self.player_count, self.faults = responder, player_count, faults
        self.busy = threading.Lock()
        super().__init__(address, _Connection)


class _Connection(socketserver.BaseRequestHandler):
    server: _Listener

    def handle(self) -> None:
        if not self.server.busy.acquire(blocking=False):
            return  # one connection for each side; a second one is closed at once
        try:
            with LegacyLink(self.request) as link:
                self._serve(link)
        except (PeerError, Sf2aiError) as error:
            self.server.faults.append(str(error))
            del self.server.faults[:-20]
        finally:
            self.server.busy.release()

    def _serve(self, link: LegacyLink) -> None:
        while True:
            state = read_state(link.receive(IDLE_SECONDS))
            link.send(self.server.responder.answer(state).to_bytes(self.server.player_count), SEND_SECONDS)
