"""The program of one slot's process: a core, a match on it, and the messages that drive both.

A core is a foreign library and may take its process with it; in a process of its own it
takes only its slot. Started as ``python -m sf2ai.backends.libretro.worker`` by `workers`.
"""

import json
import os
import signal
import struct
import sys
import traceback
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from types import MappingProxyType
from typing import IO, Any

from sf2ai.backends.console.memory_map import MemoryMap
from sf2ai.backends.console.reading import RamReader, Reading
from sf2ai.backends.console.rom import Rom, choose_map, read_rom
from sf2ai.backends.console.slot import ConsoleSlot, Pads
from sf2ai.backends.libretro import messages
from sf2ai.backends.libretro.core import Core
from sf2ai.backends.libretro.state_cache import DiskStateCache
from sf2ai.backends.libretro.state_header import Maker, SealedState, seal, unseal
from sf2ai.errors import Sf2aiError
from sf2ai.parallel.processors import serve_on


class CoreConsole:
    """A core as `console.slot.Console` wants it."""

    def __init__(self, core: Core, memory_map: MemoryMap) -> None:
        """Take over a core; its RAM is read by a map."""
        self._core = core
        self._read = RamReader(memory_map).read

    def power_on(self) -> Reading:
        """Switch the console off and on again."""
        self._core.power_on()
        return self._read(self._core.ram)

    def run(self, pads: Pads) -> Iterator[Reading]:
        """Run a frame for each pair of pads that is asked for."""
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


class Worker:
    """A core with a match on it; each method answers one kind of message."""

    def __init__(self, settings: Mapping[str, Any]) -> None:
        """Open a core, a cartridge and a map, as `workers.open_settings` names them."""
        rom = read_rom(Path(settings["rom"]))
        map_file = settings["map_file"]
        memory_map = choose_map(rom, settings["assume"], Path(map_file) if map_file else None)
        self._core = Core(Path(settings["core"]), rom, video=settings["video"])
        self.maker = maker_of(self._core, rom, memory_map)
        cache = settings["cache_dir"]
        shelf = DiskStateCache(Path(cache) if cache else None, self.maker)
        self._console = CoreConsole(self._core, memory_map)
        self._slot = ConsoleSlot(self._console, memory_map, shelf)
        # A core may write other bytes for a state that it was given than those that it was
        # given; until a frame passes, the slot's state is the very bytes that were loaded.
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
        """Return all that decides the match's future."""
        if self._loaded is None:
            self._loaded = seal(self.maker, SealedState(self._slot.get_state(), self._core.save()))
        return self._loaded

    def load(self, payload: bytes) -> bytes:
        """Return to a saved match and return its last Snapshot; what is no such state changes nothing."""
        sealed = unseal(self.maker, payload)
        self._console.load(sealed.core_state)
        self._slot.set_state(sealed.notes)
        self._loaded = payload
        return self._slot.match.snapshot

    def picture(self, payload: bytes) -> bytes:
        """Return the picture of the present frame."""
        picture = self._core.picture()
        return messages.PICTURE_LAYOUT.pack(*picture.shape[:2]) + picture.tobytes()

    def close(self) -> None:
        """Switch the console off."""
        self._core.close()


def maker_of(core: Core, rom: Rom, memory_map: MemoryMap) -> Maker:
    """Return what this core's states are bound to."""
    return Maker(core.name, core.version, rom.sha1, memory_map.digest)


_PADS = struct.Struct("<2H")

_METHODS: Mapping[bytes, str] = MappingProxyType(
    {
        messages.RESET: "reset",
        messages.ADVANCE: "advance",
        messages.SAVE: "save",
        messages.LOAD: "load",
        messages.PICTURE: "picture",
    }
)


def serve(stream: IO[bytes], answers: IO[bytes]) -> None:
    """Answer messages until the other end says goodbye or is gone."""
    worker: Worker | None = None
    requests = messages.MessageReader(stream)
    looks = False
    while True:
        try:
            kind, payload = requests.read(looks)
        except EOFError:
            return
        if kind == messages.QUIT:
            if worker is not None:
                worker.close()
            return
        try:
            if kind == messages.OPEN:
                settings = json.loads(payload)
                serve_on(settings["processor"])
                worker = Worker(settings)
                looks = settings["looks"]
                answer = json.dumps(asdict(worker.maker)).encode()
            else:
                answer = getattr(worker, _METHODS[kind])(payload)
        except Sf2aiError as error:
            told = json.dumps([type(error).__name__, str(error)]).encode()
            messages.write_message(answers, messages.REFUSED, told)
        except Exception:
            messages.write_message(answers, messages.BROKEN, traceback.format_exc().encode())
        else:
            messages.write_message(answers, messages.DONE, answer)


def main() -> None:
    """Serve standard input and output; what a core prints goes nowhere."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the program's to answer; it still needs us
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    quiet = os.open(os.devnull, os.O_WRONLY)
    os.dup2(quiet, sys.stdout.fileno())
    serve(sys.stdin.buffer, answers)


if __name__ == "__main__":
    main()
