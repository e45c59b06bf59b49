"""An emulator as the `Console` that matches are played on; several consoles may share one emulator."""

from collections.abc import Iterator

from sf2ai.backends.bizhawk.emulators.emulator import Around, Emulator
from sf2ai.backends.bizhawk.protocol.messages import MAX_FRAMES
from sf2ai.backends.console.reading import Reading
from sf2ai.backends.console.slot import Pads, Pairing


class HawkConsole:
    """Plays on whichever emulator is attached, and remembers what has been pressed since the round began.

    Where several share an emulator, each keeps its state there after its frames and
    returns to it before the next; one that begins a round holds the emulator until it is over with it.

    Attributes:
        emulator: the one it plays on; None before `attach`.
        is_shared: whether others play on the same emulator.
        looks: whether a core can be kept busy with looking for the frames that are run next.
        tape: pads of the frames since a state was kept or loaded: what brings another emulator there.
        reading: what memory said last.
    """

    def __init__(self) -> None:
        """Wait for `attach`."""
        self.emulator: Emulator | None = None
        self.is_shared = False
        self.looks = False
        self.tape: list[tuple[int, int]] = []
        self.reading: Reading = ()
        self._ahead: list[tuple[int, int]] = []
        self._here = ""
        self._own = ""

    def attach(self, emulator: Emulator) -> None:
        """Play on this emulator from now on."""
        self.emulator = emulator
        self._ahead = []
        self._here = self._own = ""

    def share(self, emulator: Emulator) -> None:
        """Let others play on the same emulator from now on; raises `PeerError` where it is lost.

        Args:
            emulator: that of its seat, which it need not have been attached to yet.
        """
        if self.emulator is emulator and emulator.holder is self:
            self._here = self._own = emulator.save()
        self.is_shared = True

    @property
    def _hawk(self) -> Emulator:
        if self.emulator is None:
            raise RuntimeError("no emulator is attached")
        return self.emulator

    def power_on(self) -> Reading:
        """Return to where the emulator stood when it joined."""
        return self._loaded(self._hawk.origin)

    def send_ahead(self, pads: Pads) -> None:
        """Let the emulator begin with the frames that `run` will be asked for next, at most `MAX_FRAMES`."""
        self._ahead = list(pads)
        self._ask(self._ahead)

    def run(self, pads: Pads) -> Iterator[Reading]:
        """Run frames; see `Console.run`. Frames of a message that nobody asks for have run all the same."""
        for start in range(0, len(pads), MAX_FRAMES):
            chunk = list(pads[start : start + MAX_FRAMES])
            if not self._ahead:
                self._ask(chunk)
            elif self._ahead != chunk:
                raise RuntimeError("other frames were sent ahead than are run")
            self._ahead = []
            readings, state = self._hawk.frames(self.looks)
            if state:
                self._here = self._own = state
            for pair, reading in zip(chunk, readings, strict=True):
                self.tape.append(pair)
                self.reading = reading
                yield reading

    def _ask(self, pads: Pads) -> None:
        hawk = self._hawk
        load = "" if hawk.holder is self else self._here
        drop, self._own = (self._own, "") if self.is_shared else ("", self._own)
        hawk.holder = self
        hawk.ask_frames(pads, Around(load, drop, self.is_shared))

    def save(self) -> bytes:
        """Keep the present state in the emulator; the bytes are its name there."""
        self.tape = []
        self._here = self._hawk.save()
        return self._here.encode()

    def load(self, state: bytes) -> Reading:
        """Return to a state that `save` named."""
        return self._loaded(state.decode())

    def _loaded(self, state: str) -> Reading:
        self.tape = []
        self._hawk.holder = self
        self._here = state
        self.reading = self._hawk.load(state)
        return self.reading

    def get(self, pairing: Pairing) -> bytes | None:
        """Return the kept state from which rounds of a pairing begin on this emulator."""
        state = self._hawk.state_of(pairing)
        return None if state is None else state.encode()

    def put(self, pairing: Pairing, state: bytes) -> None:
        """Keep the state of a pairing."""
        self._hawk.keep_for(pairing, state.decode())
