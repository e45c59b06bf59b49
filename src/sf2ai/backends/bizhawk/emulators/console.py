"""An emulator as a `Console` for one match; several consoles may share one emulator."""

from collections.abc import Iterator

from sf2ai.backends.bizhawk.emulators.emulator import Emulator, StateRequest
from sf2ai.backends.bizhawk.protocol.messages import MAX_FRAMES
from sf2ai.backends.console.reading import Reading
from sf2ai.backends.console.slot import Pads, Pairing


class HawkConsole:
    """Plays on the emulator that is attached, and records the pads since the round began.

    Consoles that share an emulator take turns: each keeps its state in the emulator after its
    frames and returns to it before the next. One that begins a round holds the emulator until it is done.

    Attributes:
        emulator: that it plays on; None before `attach`.
        is_shared: whether others play on the same emulator.
        polls: whether a processor core may be kept busy with waiting for the next frames.
        tape: pads of the frames since a state was kept or loaded, which lead another emulator there.
        reading: of the newest frame.
    """

    def __init__(self) -> None:
        """Prepare; `attach` must be called first."""
        self.emulator: Emulator | None = None
        self.is_shared = False
        self.polls = False
        self.tape: list[tuple[int, int]] = []
        self.reading: Reading = ()
        self._started: list[tuple[int, int]] = []
        self._state = ""  # in the emulator, of this console's game; where it returns to in its turn
        self._temporary = ""  # the same, if it may be dropped afterwards

    def attach(self, emulator: Emulator) -> None:
        """Play on this emulator from now on."""
        self.emulator = emulator
        self._started = []
        self._state = self._temporary = ""

    def share(self, emulator: Emulator) -> None:
        """Let other consoles play on the same emulator from now on; raises `PeerError` when it is lost.

        Args:
            emulator: in this console's server slot; it need not have been attached yet.
        """
        if self.emulator is emulator and emulator.holder is self:
            self._state = self._temporary = emulator.save()
        self.is_shared = True

    @property
    def _attached(self) -> Emulator:
        if self.emulator is None:
            raise RuntimeError("no emulator is attached")
        return self.emulator

    def power_on(self) -> Reading:
        """Return to the state in which the emulator joined."""
        return self._load(self._attached.origin)

    def start_frames(self, pads: Pads) -> None:
        """Let the emulator begin the frames that `run` will be called for next, at most `MAX_FRAMES`."""
        self._started = list(pads)
        self._ask(self._started)

    def run(self, pads: Pads) -> Iterator[Reading]:
        """Run frames; see `Console.run`. It always runs whole messages of up to `MAX_FRAMES` frames."""
        for start in range(0, len(pads), MAX_FRAMES):
            chunk = list(pads[start : start + MAX_FRAMES])
            if not self._started:
                self._ask(chunk)
            elif self._started != chunk:
                raise RuntimeError("other frames were started than are run")
            self._started = []
            readings, state = self._attached.frames(self.polls)
            if state:
                self._state = self._temporary = state
            for pair, reading in zip(chunk, readings, strict=True):
                self.tape.append(pair)
                self.reading = reading
                yield reading

    def _ask(self, pads: Pads) -> None:
        emulator = self._attached
        load = "" if emulator.holder is self else self._state
        drop, self._temporary = (self._temporary, "") if self.is_shared else ("", self._temporary)
        emulator.holder = self
        emulator.ask_frames(pads, StateRequest(load, drop, self.is_shared))

    def save(self) -> bytes:
        """Keep the present state in the emulator; the bytes are its name there."""
        self.tape = []
        self._state = self._attached.save()
        return self._state.encode()

    def load(self, state: bytes) -> Reading:
        """Return to a state that `save` named."""
        return self._load(state.decode())

    def _load(self, state: str) -> Reading:
        self.tape = []
        self._attached.holder = self
        self._state = state
        self.reading = self._attached.load(state)
        return self.reading

    def get(self, pairing: Pairing) -> bytes | None:
        """Return the state on this emulator from which rounds of a pairing begin; see `StateCache`."""
        state = self._attached.state_of(pairing)
        return None if state is None else state.encode()

    def put(self, pairing: Pairing, state: bytes) -> None:
        """Keep the state of a pairing; see `StateCache`."""
        self._attached.keep_for(pairing, state.decode())
