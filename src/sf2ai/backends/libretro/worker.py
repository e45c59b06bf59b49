"""The program of one slot's process: a core, a match on it, and the messages that drive both.

A core is a foreign library that may crash. In a process of its own it takes only its slot with it.
`workers` starts it as ``python -m sf2ai.backends.libretro.worker``.
"""

import json
import os
import signal
import struct
import sys
import traceback
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from types import MappingProxyType
from typing import IO, cast

from sf2ai.backends.console.memory_map import MemoryMap
from sf2ai.backends.console.reading import RamReader, Reading
from sf2ai.backends.console.rom import choose_map, read_rom
from sf2ai.backends.console.slot import ConsoleSlot, Pads, SlotState
from sf2ai.backends.libretro import messages
from sf2ai.backends.libretro.core import Core
from sf2ai.backends.libretro.state_cache import DiskStateCache
from sf2ai.backends.libretro.state_header import ConsoleState, StateOrigin, pack_state, unpack_state
from sf2ai.backends.libretro.workers import OpenSettings
from sf2ai.errors import Sf2aiError
from sf2ai.parallel.processors import serve_on


class CoreConsole:
    """A libretro core as a `console.slot.Console`."""

    def __init__(self, core: Core, memory_map: MemoryMap) -> None:
        """Take over a core; its RAM is read by a map."""
        self._core = core
        self._read = RamReader(memory_map).read

    def power_on(self) -> Reading:
        """Switch the console off and on again."""
        self._core.power_on()
        return self._read(self._core.ram)

    def run(self, pads: Pads) -> Iterator[Reading]:
        """Run a frame for each pair of pads, when its reading is asked for."""
        run, ram, read = self._core.run, self._core.ram, self._read
        for first, second in pads:
            run(first, second)
            yield read(ram)

    def save(self) -> bytes:
        """Return the core's state."""
        return self._core.save()

    def load(self, state: bytes) -> Reading:
        """Return to a state of the core."""
        self._core.load(state)
        return self._read(self._core.ram)


class CoreService:
    """A core with a match on it; each method answers one kind of message."""

    def __init__(self, settings: OpenSettings) -> None:
        """Open the core, the cartridge and the map that the settings name."""
        rom = read_rom(Path(settings.rom))
        map_file = Path(settings.map_file) if settings.map_file else None
        memory_map = choose_map(rom, settings.assume, map_file)
        self._core = Core(Path(settings.core), rom, video=settings.video)
        self.origin = StateOrigin(self._core.name, self._core.version, rom.sha1, memory_map.digest)
        folder = Path(settings.cache_dir) if settings.cache_dir else None
        cache = DiskStateCache(folder, self.origin)
        self._console = CoreConsole(self._core, memory_map)
        self._slot = ConsoleSlot(self._console, memory_map, cache)
        # A core may save other bytes than the ones just loaded, for the same state. Until a
        # frame passes, the slot's state is exactly the bytes that were loaded.
        self._loaded: bytes | None = None

    def reset(self, payload: bytes) -> bytes:
        """Begin a match; returns its first Snapshot."""
        first, second, *neutral = messages.RESET_LAYOUT.unpack(payload)
        self._loaded = None
        return self._slot.reset((first, second), neutral)

    def advance(self, payload: bytes) -> bytes:
        """Advance by the frames whose pads are given; returns their Snapshots."""
        pads = list(_PADS.iter_unpack(payload))
        if not self._slot.match.is_over:
            self._loaded = None
        return self._slot.advance(pads)

    def save(self, payload: bytes) -> bytes:
        """Return everything that decides the rest of the match."""
        if self._loaded is None:
            self._loaded = pack_state(self.origin, ConsoleState(self._slot.get_state(), self._core.save()))
        return self._loaded

    def load(self, payload: bytes) -> bytes:
        """Return to a saved match and give its last Snapshot; bytes of anything else change nothing."""
        state = unpack_state(self.origin, payload)
        self._console.load(state.core_state)
        self._slot.set_state(cast(SlotState, state.notes))  # checked by its checksum
        self._loaded = payload
        return self._slot.match.snapshot

    def picture(self, payload: bytes) -> bytes:
        """Return the picture of the present frame."""
        picture = self._core.picture()
        return messages.PICTURE_LAYOUT.pack(*picture.shape[:2]) + picture.tobytes()

    def close(self) -> None:
        """Switch the console off."""
        self._core.close()


_PADS = struct.Struct("<2H")

_METHODS: Mapping[bytes, Callable[[CoreService, bytes], bytes]] = MappingProxyType(
    {
        messages.RESET: CoreService.reset,
        messages.ADVANCE: CoreService.advance,
        messages.SAVE: CoreService.save,
        messages.LOAD: CoreService.load,
        messages.PICTURE: CoreService.picture,
    }
)


def serve(stream: IO[bytes], answers: IO[bytes]) -> None:
    """Answer messages until the other end asks to quit or closes the stream."""
    service: CoreService | None = None
    requests = messages.MessageReader(stream)
    polls = False
    while True:
        try:
            kind, payload = requests.read(polls)
        except EOFError:
            return
        if kind == messages.QUIT:
            if service is not None:
                service.close()
            return
        try:
            if kind == messages.OPEN:
                settings = OpenSettings(**json.loads(payload))
                serve_on(settings.processor)
                service = CoreService(settings)
                polls = settings.polls
                answer = json.dumps(asdict(service.origin)).encode()
            else:
                assert service is not None, "the program opens a core before it asks for anything"
                answer = _METHODS[kind](service, payload)
        except Sf2aiError as error:
            text = json.dumps([type(error).__name__, str(error)]).encode()
            messages.write_message(answers, messages.REFUSED, text)
        except (OSError, MemoryError) as error:  # few descriptors, no room, no memory
            why = error.strerror if isinstance(error, OSError) and error.strerror else "no memory is left"
            reason = f"a console's process cannot go on ({why}); give it more of that, or use fewer slots"
            text = json.dumps(["BackendError", reason]).encode()
            messages.write_message(answers, messages.REFUSED, text)
        except Exception:
            messages.write_message(answers, messages.BROKEN, traceback.format_exc().encode())
        else:
            messages.write_message(answers, messages.DONE, answer)


def main() -> None:
    """Serve standard input and output; what a core prints is discarded."""
    signal.signal(
        signal.SIGINT, signal.SIG_IGN
    )  # the program handles Ctrl-C, and needs this process until then
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    quiet = os.open(os.devnull, os.O_WRONLY)
    os.dup2(quiet, sys.stdout.fileno())
    try:
        serve(sys.stdin.buffer, answers)
    except BrokenPipeError:  # the program was killed while the core was computing
        os._exit(0)


if __name__ == "__main__":
    main()
