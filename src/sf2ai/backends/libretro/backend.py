"""The real game on a libretro core: each slot a console in a process of its own, all advanced at once."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Self, TypeVar

import numpy as np
import numpy.typing as npt

from sf2ai.backends.base import SNAPSHOT, Ending, PadArray, Phase, SetupArray, SlotArray, SnapshotArray
from sf2ai.backends.console.memory_map import MemoryMap
from sf2ai.backends.console.neutral import neutral_frames
from sf2ai.backends.console.pads import clean_pads
from sf2ai.backends.console.rom import choose_map, read_rom
from sf2ai.backends.libretro import messages
from sf2ai.backends.libretro.discovery import find_core
from sf2ai.backends.libretro.supervised_slot import SupervisedSlot
from sf2ai.backends.libretro.workers import OpenSettings
from sf2ai.backends.options import NO_OPTIONS, BackendOptions
from sf2ai.closing import Closing
from sf2ai.errors import BackendError, InputError, Sf2aiError
from sf2ai.game.characters import ROSTER
from sf2ai.parallel.processors import core_count, cores_for
from sf2ai.user_files import real_path

Reply = TypeVar("Reply")

SNES_VERSION = 1
"""Raised whenever the same pads could give other snapshots on the same core and cartridge."""


class SnesBackend(Closing):
    """Consoles with the user's own cartridge, one match each.

    A core that crashes or hangs takes only its slot's process with it. The slot gets a new process,
    which plays the match again from its beginning with the same pads and so ends where it
    was. A match that crashes its core again is given up: it is over, with no ending and
    no winner. The other slots are not affected.

    Attributes:
        video: whether pictures are drawn, which `frame` needs.
        memory_map: of the game.
        core: name and version of the core.
    """

    name = "snes"

    def __init__(self, slots: int, options: BackendOptions = NO_OPTIONS) -> None:
        """Start a console for each slot; each must be reset before it is advanced.

        Raises:
            InputError: no ROM is given, the ROM is not known, or no core was found.
            BackendError: the core cannot be loaded or refuses the cartridge.
            DataError: the memory map cannot be used.
        """
        if slots < 1:
            raise ValueError(f"a backend needs at least one slot, not {slots}")
        self.slots = slots
        self._options = options
        self.video = options.video
        settings, self.memory_map = _settings(options, slots)
        self._closed = False
        self._cores = core_count()
        self._last = np.zeros(slots, dtype=SNAPSHOT)
        self._slots: list[SupervisedSlot] = []
        try:
            for slot, core in enumerate(cores_for(slots)):
                own = replace(settings, processor=core)
                self._slots.append(SupervisedSlot(own, _notifier(options, slot)))
        except BaseException:
            self.close()
            raise
        origin = self._slots[0].worker.origin
        self.core = f"{origin.core} {origin.version}"
        self.version = f"{SNES_VERSION}, {self.memory_map.game} {origin.rom[:8]}, {self.core}"

    @classmethod
    def make(cls, slots: int, options: BackendOptions) -> Self:
        """Make a backend for the registry."""
        return cls(slots, options)

    def __deepcopy__(self, memo: dict[int, object]) -> Self:
        """Return new consoles with the same options: gymnasium copies what an environment was made with."""
        return type(self)(self.slots, self._options)

    @staticmethod
    def most_slots(wanted: int, options: BackendOptions) -> int:
        """Return at most two slots for each processor core: each slot is a process that keeps one busy."""
        return min(wanted, 2 * core_count())

    def reset(self, slots: SlotArray, setups: SetupArray) -> SnapshotArray:
        """Begin round 1 of a new match in the given slots; see `Backend.reset`.

        The game cannot switch its random damage off, so ``random_damage`` is ignored.

        Raises:
            BackendError: the game's menus lead to no fight between the two characters.
        """
        self._check_open()
        chosen = self._checked(slots, setups)
        for slot, setup in zip(chosen, setups, strict=True):
            payload = messages.RESET_LAYOUT.pack(*setup["characters"].tolist(), *neutral_frames(setup))
            self._slots[slot].ask_begin(messages.RESET, payload)
        answers = _answers([self._slots[slot].answer_begin for slot in chosen])
        self._last[chosen] = np.frombuffer(b"".join(answers), dtype=SNAPSHOT)
        return self._last[chosen]

    def advance(self, pads: PadArray) -> SnapshotArray:
        """Advance every slot by ``len(pads)`` frames; see `Backend.advance`."""
        self._check_open()
        if pads.shape[1:] != (self.slots, 2):
            raise ValueError(f"pads have shape (frames, {self.slots}, 2), not {pads.shape}")
        # As bytes: NumPy copies records field by field, which takes a hundred times as long.
        rows = np.empty((len(pads), self.slots, SNAPSHOT.itemsize), dtype=np.uint8)
        snapshots: SnapshotArray = rows.view(SNAPSHOT)[:, :, 0]
        if not len(pads):
            return snapshots
        by_slot = np.ascontiguousarray(clean_pads(pads).astype("<u2", copy=False).transpose(1, 0, 2))
        playing = [index for index, slot in enumerate(self._slots) if slot.is_playing]
        for index in playing:
            self._slots[index].ask_advance(by_slot[index].tobytes())
        # A worker that has answered leaves its processor core, which can then poll for the others.
        busy = range(len(playing), 0, -1)
        answers = _answers(
            [
                partial(self._slots[index].answer_advance, rest < self._cores)
                for index, rest in zip(playing, busy, strict=True)
            ]
        )
        # Given up in this call, or before it by a save or a picture that failed.
        self._end_matches([index for index, slot in enumerate(self._slots) if slot.is_given_up])
        last = self._last.view(np.uint8).reshape(self.slots, -1)
        rows[:] = last
        for index, answer in zip(playing, answers, strict=True):
            if answer is not None:
                rows[:, index] = np.frombuffer(answer, dtype=np.uint8).reshape(len(pads), -1)
        last[:] = rows[-1]
        return snapshots

    def save(self, slot: int) -> bytes:
        """Return all that decides the slot's future; only for the same core, version, cartridge and map."""
        self._check_open()
        return self._slots[slot].save()

    def load(self, slot: int, state: bytes) -> None:
        """Return a slot to a saved state; raises `StateError` for bytes of anything else."""
        self._check_open()
        self._slots[slot].ask_begin(messages.LOAD, state)
        self._last[slot] = np.frombuffer(self._slots[slot].answer_begin(), dtype=SNAPSHOT)[0]

    def frame(self, slot: int) -> npt.NDArray[np.uint8]:
        """Return the picture of a slot's present frame: shape (height, width, 3), red, green and blue.

        It is black when the match was given up.

        Raises:
            BackendError: the backend was made without video, no match was begun, or the core draws nothing.
        """
        self._check_open()
        answer = self._slots[slot].picture()
        height, width = messages.PICTURE_LAYOUT.unpack_from(answer)
        pixels = np.frombuffer(answer, dtype=np.uint8, offset=messages.PICTURE_LAYOUT.size)
        return pixels.reshape(height, width, 3).copy()

    @property
    def process_ids(self) -> list[int]:
        """The operating system's numbers of the slots' processes, in the order of the slots."""
        return [slot.worker.process_id for slot in self._slots]

    def close(self) -> None:
        """End all processes; every other call raises from now on."""
        self._closed = True
        for slot in self._slots:
            slot.close()

    def _checked(self, slots: SlotArray, setups: SetupArray) -> list[int]:
        chosen = [int(slot) for slot in slots]
        if len(setups) != len(chosen) or any(not 0 <= slot < self.slots for slot in chosen):
            raise ValueError(f"{len(setups)} setups for slots {chosen} of {self.slots}")
        characters = setups["characters"]
        if len(chosen) and not (characters.min() >= 0 and characters.max() < len(ROSTER)):
            raise ValueError(f"characters are 0 to {len(ROSTER) - 1}, not {characters.tolist()}")
        return chosen

    def _end_matches(self, slots: list[int]) -> None:
        """End the matches of some slots without a winner."""
        self._last["phase"][slots] = Phase.MATCH_OVER
        self._last["ending"][slots] = Ending.NONE
        self._last["winner"][slots] = -1

    def _check_open(self) -> None:
        if self._closed:
            raise BackendError("the snes backend is closed; make a new one with make_backend('snes', slots)")


def _settings(options: BackendOptions, slots: int) -> tuple[OpenSettings, MemoryMap]:
    """Find everything that a worker needs; raises the errors of `SnesBackend`."""
    if options.rom is None:
        raise InputError("the snes backend needs the game's ROM file; give it with --rom FILE")
    rom = read_rom(options.rom)
    memory_map = choose_map(rom, options.assume, options.map_file)
    if rom.sha1 not in memory_map.sha1:
        options.notify(
            f"{str(options.rom)!r} is not a ROM of {memory_map.title!r} that sf2ai knows; looking for "
            "the way to a fight in its menus, which may take a minute"
        )
    settings = OpenSettings(
        core=str(real_path(find_core(options.core))),
        rom=str(real_path(options.rom)),
        assume=options.assume,
        map_file=str(real_path(options.map_file)) if options.map_file else None,
        cache_dir=str(real_path(options.cache_dir)) if options.cache_dir else None,
        video=options.video,
        polls=slots <= core_count(),  # each has a processor core to itself and yields it to the program
    )
    return settings, memory_map


def _notifier(options: BackendOptions, slot: int) -> Callable[[str], None]:
    """Return the function by which one slot notifies the user."""
    return lambda text: options.notify(f"console {slot + 1}: {text}")


def _answers(waits: Sequence[Callable[[], Reply]]) -> list[Reply]:
    """Take every answer, and only then raise the first error that one of them raised."""
    answers, failures = [], []
    for wait in waits:
        try:
            answers.append(wait())
        except Sf2aiError as error:
            failures.append(error)
    if failures:
        raise failures[0]
    return answers
