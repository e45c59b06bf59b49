"""One emulator that has joined: its requests, with a deadline for each answer."""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass

from sf2ai.backends.bizhawk.emulators.memory_ranges import MemoryRanges
from sf2ai.backends.bizhawk.protocol.framing import ProtocolError
from sf2ai.backends.bizhawk.protocol.link import Link
from sf2ai.backends.bizhawk.protocol.messages import (
    MAX_FRAMES,
    Advance,
    Done,
    Drop,
    Frames,
    Load,
    Save,
    Saved,
)
from sf2ai.backends.console.reading import Reading
from sf2ai.backends.console.slot import Pads, Pairing

MAX_PAIRINGS = 150
"""Pairings whose first state an emulator keeps, about 800 kB of its memory each; there are 144."""


@dataclass(frozen=True, slots=True)
class StateRequest:
    """What an emulator is to do with save states when it advances.

    Attributes:
        load: state to return to before the first frame; none when empty.
        drop: state to delete then; none when empty.
        keep: whether to keep the state after the last frame.
    """

    load: str = ""
    drop: str = ""
    keep: bool = False


class Emulator:
    """Asks one emulator; every method raises `PeerError` when the answer is late, wrong or missing.

    Attributes:
        origin: the state in which the emulator joined, which counts as just switched on.
        holder: the console whose game the emulator is at.
    """

    def __init__(self, link: Link, ranges: MemoryRanges, seconds: float) -> None:
        """Keep the emulator's present state as its origin.

        Args:
            link: to an emulator that has been welcomed with these ranges.
            ranges: of the memory that it reports.
            seconds: deadline for each answer.
        """
        self._link, self._ranges, self._seconds = link, ranges, seconds
        self._asked: tuple[int, int] | None = None
        self._pairings: OrderedDict[Pairing, str] = OrderedDict()
        self.holder: object = None
        self.origin = self.save()

    def ask_frames(self, pads: Pads, states: StateRequest) -> None:
        """Ask for a frame for each pair of pads, at most `MAX_FRAMES`; `frames` takes the answer."""
        if not 0 < len(pads) <= MAX_FRAMES:
            raise ValueError(f"{len(pads)} frames; 1 to {MAX_FRAMES} fit into a message")
        number = self._link.next_number()
        flat = tuple(pad for pair in pads for pad in pair)
        request = Advance(number, flat, states.load, states.drop, int(states.keep))
        self._link.send(request, self._seconds)
        self._asked = number, len(pads)

    def frames(self, poll: bool = False) -> tuple[Sequence[Reading], str]:
        """Return the reading after each frame, and the name of the state if one was kept.

        Args:
            poll: whether a processor core may be kept busy with the waiting.
        """
        if self._asked is None:
            raise RuntimeError("no frames were asked for")
        (number, count), self._asked = self._asked, None
        answer = self._link.answer(Frames, number, self._seconds, poll)
        return self._readings(answer, count), answer.state

    def save(self) -> str:
        """Keep the present state in the emulator, and return its name there."""
        number = self._link.next_number()
        self._link.send(Save(number), self._seconds)
        return self._link.answer(Saved, number, self._seconds).state

    def load(self, state: str) -> Reading:
        """Return to a kept state."""
        number = self._link.next_number()
        self._link.send(Load(number, state), self._seconds)
        return self._readings(self._link.answer(Frames, number, self._seconds), 1)[0]

    def drop(self, state: str) -> None:
        """Delete a kept state."""
        number = self._link.next_number()
        self._link.send(Drop(number, state), self._seconds)
        self._link.answer(Done, number, self._seconds)

    def state_of(self, pairing: Pairing) -> str | None:
        """Return the kept state from which rounds of a pairing begin."""
        if pairing in self._pairings:
            self._pairings.move_to_end(pairing)
        return self._pairings.get(pairing)

    def keep_for(self, pairing: Pairing, state: str) -> None:
        """Keep a pairing's state; the one that was used longest ago is dropped if there are too many."""
        self._pairings[pairing] = state
        if len(self._pairings) > MAX_PAIRINGS:
            _, oldest = self._pairings.popitem(last=False)
            self.drop(oldest)

    def _readings(self, answer: Frames, count: int) -> Sequence[Reading]:
        if len(answer.memory) != count * self._ranges.size:
            raise ProtocolError(
                f"it reported {len(answer.memory)} bytes of memory for {count} frames of {self._ranges.size}"
            )
        return list(self._ranges.readings(answer.memory))
