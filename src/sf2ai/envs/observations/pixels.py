"""Observations in pixels: the frame that a side may see, drawn small, and a few of them together."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sf2ai.backends.base import Backend, Screen, SlotArray
from sf2ai.drawing.pixels import PIXELS_VERSION, BoxPixels
from sf2ai.errors import InputError
from sf2ai.seats.seat import Seat
from sf2ai.state_arrays import StateArrays
from sf2ai.store.manifest import PresetStamp

PIXELS = "pixels"
"""What an environment's ``observation`` is called."""
LEAST_SIZE, MOST_SIZE, MOST_STACK = 16, 512, 16
"""Bounds of the height and the width in pixels, and of the number of frames."""

PixelArray = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Pixels:
    """How frames become an observation.

    Attributes:
        size: height and width in pixels; one number for a square.
        grey: one channel of grey in place of red, green and blue.
        stack: how many frames are seen together, those at the ends of the last steps, the newest last. Where
            a round has just begun, its first frame is in every place.
    """

    size: tuple[int, int] = (84, 84)
    grey: bool = True
    stack: int = 4

    def __post_init__(self) -> None:
        """Check the values; raises `InputError`."""
        object.__setattr__(self, "size", _read_size(self.size))
        if not isinstance(self.grey, bool | np.bool_):
            raise InputError(f"grey is {self.grey!r}; give True or False")
        if not _is_between(self.stack, 1, MOST_STACK):
            raise InputError(f"stack is {self.stack!r}; give a whole number from 1 to {MOST_STACK}")

    @property
    def shape(self) -> tuple[int, int, int]:
        """Shape of an observation: (frames * channels, height, width)."""
        return self.stack * (1 if self.grey else 3), *self.size

    def stamp(self, backend: Backend) -> PresetStamp:
        """Return what the pixels are: whose picture, how large, how many, and in which version."""
        source = f"of {backend.name}" if isinstance(backend, Screen) else "of boxes"
        height, width = self.size
        colour = "grey" if self.grey else "rgb"
        channels, _, _ = self.shape
        name = f"{PIXELS} {source}, {height} x {width}, {colour}, stack {self.stack}"
        return PresetStamp(name, PIXELS_VERSION, channels * height * width)


class PixelSeat:
    """Keeps the last frames of one side of each slot as pixels."""

    def __init__(self, pixels: Pixels, seat: Seat, backend: Backend, slots: int) -> None:
        """Prepare.

        Args:
            pixels: what they are like.
            seat: of the same side; it says which frame may be seen, and where forward is.
            backend: makes the frames.
            slots: the number of slots.

        Raises:
            InputError: the backend has no pictures, or none as old as the seat's reaction delay.
        """
        _require_pictures(backend, seat)
        self._pixels, self._seat, self._backend = pixels, seat, backend
        self._screen = backend if isinstance(backend, Screen) else None
        self._boxes = BoxPixels(pixels.size, grey=pixels.grey)
        self._channels = self._boxes.shape[0]
        self._stacks = np.zeros((slots, *pixels.shape), dtype=np.uint8)

    def begin(self, slots: SlotArray) -> None:
        """Fill the stacks of some slots with the first frame of a round that their seat has just begun."""
        for slot in slots.tolist():
            stack = self._stacks[slot]
            self._draw(slot, stack[: self._channels])
            for place in range(1, self._pixels.stack):
                stack[place * self._channels : (place + 1) * self._channels] = stack[: self._channels]

    def record(self, slots: SlotArray) -> None:
        """Add the present frame of some slots, after their seat has recorded the step."""
        kept = self._channels * (self._pixels.stack - 1)
        for slot in slots.tolist():
            stack = self._stacks[slot]
            stack[:kept] = stack[self._channels :].copy()
            self._draw(slot, stack[kept:])

    def observe(self, slots: SlotArray) -> PixelArray:
        """Return the stacks of some slots, a new array of shape (n, frames * channels, height, width)."""
        return self._stacks[slots]

    def get_state(self) -> StateArrays:
        """Return the stacks of all slots."""
        return {"stacks": self._stacks.copy()}

    def set_state(self, state: Mapping[str, npt.NDArray[np.generic]]) -> None:
        """Restore what `get_state` returned."""
        self._stacks[:] = state["stacks"]

    def _draw(self, slot: int, out: PixelArray) -> None:
        record = self._seat.records[slot]
        side, forward = int(record["side"]), int(record["forward"])
        if self._screen is None:
            self._boxes.draw(self._seat.view(slot), side, forward, out)
        else:
            picture = shrunk(self._screen.frame(slot), self._pixels)
            out[:] = picture if forward > 0 else picture[:, :, ::-1]


def shrunk(frame: PixelArray, pixels: Pixels) -> PixelArray:
    """Return a console's picture, shape (height, width, 3), as an observation's (channels, height, width)."""
    from PIL import Image  # loaded only where a console's pictures are shrunk

    picture = Image.fromarray(frame)
    if pixels.grey:
        picture = picture.convert("L")
    height, width = pixels.size
    small = np.asarray(picture.resize((width, height), Image.Resampling.BOX))
    return small[None] if pixels.grey else small.transpose(2, 0, 1)


def _require_pictures(backend: Backend, seat: Seat) -> None:
    """Raise an error if a backend cannot show what a seat sees."""
    if not isinstance(backend, Screen):
        if backend.name == "bizhawk":
            raise InputError(
                "BizHawk sends no pictures, so that there is no observation 'pixels' on it; use the backend "
                "'sim', or 'snes' made with video=True"
            )
        return
    if not backend.video:
        raise InputError(
            f"the backend {backend.name!r} draws no pictures; for observation='pixels' make it with "
            f"make_backend({backend.name!r}, slots, BackendOptions(video=True, ...))"
        )
    if seat.reaction_frames:
        raise InputError(
            f"pixels of {backend.name!r} come without a delay, and reaction_frames is "
            f"{seat.reaction_frames}; give 0, or observe features"
        )


def _read_size(size: object) -> tuple[int, int]:
    sides = size if isinstance(size, tuple | list) else (size, size)
    if len(sides) != 2 or not all(_is_between(side, LEAST_SIZE, MOST_SIZE) for side in sides):
        raise InputError(
            f"size is {size!r}; give height and width, {LEAST_SIZE} to {MOST_SIZE} pixels each, as (84, 84)"
        )
    return int(sides[0]), int(sides[1])


def _is_between(value: object, least: int, most: int) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | np.integer):
        return False
    return bool(least <= value <= most)
