"""A libretro core by ctypes: loaded from its file, run frame by frame, its work RAM read in place.

The contract is version 1 of libretro.h. Only the calls that a SNES without sound needs are
answered. One `Core` is one console: a core keeps its state in global variables, so each
`Core` loads its own copy of the library.
"""

import ctypes
import os
import sys
from collections.abc import Callable
from ctypes import c_bool, c_char_p, c_double, c_float, c_int16, c_size_t, c_uint, c_void_p
from pathlib import Path
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from sf2ai.backends.console.memory_map import WRAM_SIZE
from sf2ai.backends.console.rom import Rom
from sf2ai.backends.libretro.library import SETTERS, load_snes_core, unload
from sf2ai.closing import Closing
from sf2ai.errors import BackendError, StateError

_JOYPAD, _JOYPAD_MASK = 1, 256
_SYSTEM_RAM = 2
_EXPERIMENTAL = 0x10000
_GET_CAN_DUPE, _SET_PIXEL_FORMAT, _GET_VARIABLE, _GET_VARIABLE_UPDATE, _GET_LOG_INTERFACE = 3, 10, 15, 17, 27
_GET_AUDIO_VIDEO_ENABLE, _GET_INPUT_BITMASKS = 47 | _EXPERIMENTAL, 51 | _EXPERIMENTAL
_VIDEO_ON, _NO_AUDIO = 1, 8
_RGB1555, _XRGB8888, _RGB565 = 0, 1, 2

_Environment = ctypes.CFUNCTYPE(c_bool, c_uint, c_void_p)
_Video = ctypes.CFUNCTYPE(None, c_void_p, c_uint, c_uint, c_size_t)
_AudioSample = ctypes.CFUNCTYPE(None, c_int16, c_int16)
_AudioBatch = ctypes.CFUNCTYPE(c_size_t, c_void_p, c_size_t)
_InputPoll = ctypes.CFUNCTYPE(None)
_InputState = ctypes.CFUNCTYPE(c_int16, c_uint, c_uint, c_uint, c_uint)
_Log = ctypes.CFUNCTYPE(None, ctypes.c_int, c_char_p)

_LAYERS_OFF = MappingProxyType({b"snes9x_layer_%d" % layer: b"disabled" for layer in range(1, 6)})
"""Options for a console without video. An old snes9x (1.54) does not know _GET_AUDIO_VIDEO_ENABLE and
always draws, but it draws no layers that are off. The game plays the same."""

_UNDRAWN_FRAMES = 60
"""Frames after a loaded state in which a core may draw nothing, for example while the screen is off."""

_POWER_ON_RAM = b"\x55" * WRAM_SIZE
"""Work RAM before the game clears it. Cores fill it differently, and some do not fill it at all."""

Picture = npt.NDArray[np.uint8]
"""A picture of the screen: shape (height, width, 3), red, green and blue."""


class _GameInfo(ctypes.Structure):
    _fields_ = (("path", c_char_p), ("data", c_void_p), ("size", c_size_t), ("meta", c_char_p))


class _Geometry(ctypes.Structure):
    _fields_ = (
        ("base_width", c_uint),
        ("base_height", c_uint),
        ("max_width", c_uint),
        ("max_height", c_uint),
        ("aspect_ratio", c_float),
    )


class _AvInfo(ctypes.Structure):
    _fields_ = (("geometry", _Geometry), ("fps", c_double), ("sample_rate", c_double))


class _Variable(ctypes.Structure):
    _fields_ = (("key", c_char_p), ("value", c_char_p))


class _LogCallback(ctypes.Structure):
    _fields_ = (("log", _Log),)


class Core(Closing):
    """One console with a cartridge in it.

    Attributes:
        name: the core's own name, such as ``"Snes9x"``.
        version: the core's version, as it reports it.
        ram: work RAM, 131,072 bytes, always the present content; writing changes the game.
    """

    def __init__(self, path: Path, rom: Rom, *, video: bool = False) -> None:
        """Load a core and its cartridge, and switch the console on; no frame has passed.

        Args:
            path: the core's library.
            rom: the cartridge.
            video: whether pictures are drawn, which `picture` needs.

        Raises:
            BackendError: the file is not a libretro core for the SNES, or the core refuses the cartridge.
        """
        self._rom, self._video = rom, video
        self._pads = [0, 0]
        self._wanted = _NO_AUDIO | (_VIDEO_ON if video else 0)
        self._pixel_format = _RGB1555
        self._options_changed = False
        self._picture: Picture | None = None
        self._is_open = False
        self._library, self._copy, info = load_snes_core(path)
        self.name, self.version = info.name, info.version
        self._declare()
        self._connect()
        self._call("retro_init")
        self._insert()
        self._is_open = True

    def power_on(self) -> None:
        """Switch the console off and on again."""
        self.ram.release()
        self._call("retro_unload_game")
        self._insert()
        self._picture = None

    def run(self, first: int, second: int) -> None:
        """Let one frame pass.

        Args:
            first: pad bits of p1, without opposite directions.
            second: of p2.
        """
        self._pads[0], self._pads[1] = first, second
        self._run()

    def save(self) -> bytes:
        """Return a save state; raises `BackendError` when the core cannot make one."""
        size = self._library.retro_serialize_size()
        buffer = ctypes.create_string_buffer(size)
        if not self._library.retro_serialize(buffer, c_size_t(size)):
            raise BackendError(f"the core {self.name!r} cannot make a save state; use another core")
        return buffer.raw

    def load(self, state: bytes) -> None:
        """Return to a save state of this core, version and cartridge; there is no picture of it yet.

        Bytes of anything else may crash the process, so the caller must know where they come from.

        Raises:
            StateError: the core refuses it.
        """
        if not self._library.retro_unserialize(state, c_size_t(len(state))):
            raise StateError(
                f"the core {self.name!r} refuses a save state of {len(state):,} bytes; begin the round again"
            )
        self._picture = None

    def picture(self) -> Picture:
        """Return the picture of the present frame, a copy.

        A loaded state has no picture. Some frames more are run to draw one, and then the state is loaded
        again.

        Raises:
            BackendError: video is off, or the core draws nothing.
        """
        if not self._video:
            raise BackendError("the console draws no picture; make the backend with video on")
        if self._picture is None:
            self._picture = self._draw_ahead()
        return self._picture.copy()

    def close(self) -> None:
        """Switch the console off and unload the core; closing twice is fine."""
        if not self._is_open:
            return
        self._is_open = False
        self.ram.release()
        self._call("retro_unload_game")
        self._call("retro_deinit")
        unload(self._library, self._copy)

    def _draw_ahead(self) -> Picture:
        """Run frames until one is drawn, return to the present frame, and return the picture."""
        here = self.save()
        for _ in range(_UNDRAWN_FRAMES):
            self.run(0, 0)
            if (drawn := self._picture) is not None:
                self.load(here)
                return drawn
        self.load(here)
        raise BackendError(
            f"the core {self.name!r} has drawn nothing in {_UNDRAWN_FRAMES} frames; use another core"
        )

    def _declare(self) -> None:
        """Say what the library's functions return."""
        self._library.retro_serialize_size.restype = c_size_t
        self._library.retro_serialize.restype = c_bool
        self._library.retro_unserialize.restype = c_bool
        self._library.retro_load_game.restype = c_bool
        self._library.retro_get_memory_data.restype = c_void_p
        self._library.retro_get_memory_size.restype = c_size_t
        self._run = self._library.retro_run
        self._run.argtypes, self._run.restype = (), None

    def _connect(self) -> None:
        """Give the core its callbacks, which must live as long as the core."""
        ignore = _no_operation()
        self._callbacks: tuple[object, ...] = (
            _Environment(self._answer),
            _Video(self._draw) if self._video else _Video(ignore),
            _AudioSample(ignore),
            _AudioBatch(ignore),
            _InputPoll(ignore),
            _InputState(_pad_reader(self._pads)),
        )
        for name, callback in zip(SETTERS, self._callbacks, strict=True):
            self._call(name, callback)

    def _insert(self) -> None:
        """Insert the cartridge, switch on, connect two pads and find work RAM."""
        content = self._rom.content
        self._content = ctypes.create_string_buffer(content, len(content))  # the core may read it later
        self._path = os.fsencode(self._rom.path)
        game = _GameInfo(self._path, ctypes.cast(self._content, c_void_p), len(content), None)
        if not self._library.retro_load_game(ctypes.byref(game)):
            raise BackendError(
                f"the core {self.name!r} refuses the cartridge {str(self._rom.path)!r}; try another core"
            )
        # Some cores set their timing only when they are asked for it.
        self._call("retro_get_system_av_info", ctypes.byref(_AvInfo()))
        for port in (0, 1):
            self._call("retro_set_controller_port_device", c_uint(port), c_uint(_JOYPAD))
        address = self._library.retro_get_memory_data(c_uint(_SYSTEM_RAM))
        size = self._library.retro_get_memory_size(c_uint(_SYSTEM_RAM))
        if not address or size < WRAM_SIZE:
            raise BackendError(
                f"the core {self.name!r} does not give access to its work RAM; use snes9x or bsnes"
            )
        self.ram = memoryview((ctypes.c_uint8 * WRAM_SIZE).from_address(address)).cast("B")
        self.ram[:] = _POWER_ON_RAM
        self._options_changed = (
            True  # snes9x reads its layers when it is loaded, and then switches all of them on
        )

    def _call(self, function: str, *arguments: object) -> None:
        call = getattr(self._library, function)
        call.restype = None
        call(*arguments)

    def _answer(self, command: int, data: int | None) -> bool:
        """Answer the core's questions about its environment; the ones that it asks every frame come first."""
        if data is None:
            return command == _GET_INPUT_BITMASKS
        if command == _GET_VARIABLE_UPDATE:
            c_bool.from_address(data).value = self._options_changed
            self._options_changed = False
            return True
        if command == _GET_AUDIO_VIDEO_ENABLE:
            c_uint.from_address(data).value = self._wanted
            return True
        if command == _GET_VARIABLE:
            variable = _Variable.from_address(data)
            if self._video or variable.key not in _LAYERS_OFF:
                return False  # the value stays as it is: bsnes keeps its default there
            variable.value = _LAYERS_OFF[variable.key]
            return True
        if command == _SET_PIXEL_FORMAT:
            self._pixel_format = c_uint.from_address(data).value
            return True
        if command == _GET_CAN_DUPE:
            c_bool.from_address(data).value = True
            return True
        if command == _GET_LOG_INTERFACE:
            _LogCallback.from_address(data).log = _SILENT
            return True
        return command == _GET_INPUT_BITMASKS

    def _draw(self, data: int | None, width: int, height: int, pitch: int) -> None:
        if not data:
            return  # no new picture: the same one again
        raw = np.frombuffer(ctypes.string_at(data, pitch * height), dtype=np.uint8)
        self._picture = _to_rgb(raw.reshape(height, pitch), width, self._pixel_format)


def _to_rgb(rows: npt.NDArray[np.uint8], width: int, pixel_format: int) -> Picture:
    """Convert rows of a core's pixels to red, green and blue."""
    if pixel_format == _XRGB8888:
        return np.ascontiguousarray(rows[:, : 4 * width].reshape(len(rows), width, 4)[:, :, 2::-1])
    pixels = rows[:, : 2 * width].copy().view("<u2").astype(np.uint32)
    red_shift, green_bits = (11, 6) if pixel_format == _RGB565 else (10, 5)
    red, blue = pixels >> red_shift & 31, pixels & 31
    green = pixels >> 5 & ((1 << green_bits) - 1)
    channels = (red * 255 // 31, green * 255 // ((1 << green_bits) - 1), blue * 255 // 31)
    return np.stack(channels, axis=-1).astype(np.uint8)


def _pad_reader(pads: list[int]) -> Callable[[int, int, int, int], int]:
    """Return the callback that a core calls for each button, some 24 times a frame, so it must be fast."""

    def state(port: int, device: int, index: int, button: int) -> int:
        if port > 1:
            return 0
        return pads[port] if button == _JOYPAD_MASK else pads[port] >> button & 1

    return state


def _ignore_log(level: int, text: bytes) -> None:
    """Discard a core's log messages."""


_SILENT = _Log(_ignore_log)


def _no_operation() -> int:
    """Return the address of a native function without effect; a call into Python would cost time."""
    library = ctypes.cdll.msvcrt if sys.platform == "win32" else ctypes.CDLL(None)
    return ctypes.cast(library.labs, c_void_p).value or 0
