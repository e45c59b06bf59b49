"""The environments' render modes: a picture in pixels, or one in letters."""

from collections.abc import Callable, Sequence
from types import MappingProxyType
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from sf2ai.backends.base import Backend, Screen
from sf2ai.drawing.view import StageView, stage_view
from sf2ai.errors import InputError

Picture: TypeAlias = npt.NDArray[np.uint8] | str
"""uint8 of shape (height, width, 3), or lines of letters with ANSI colours."""

FRAMES_PER_SECOND = 60
"""Frame rate of the game."""


def _pixels(view: StageView) -> Picture:
    from sf2ai.drawing.picture import draw_pixels  # Pillow is loaded only where pictures are drawn

    return draw_pixels(view)


def _letters(view: StageView) -> Picture:
    from sf2ai.drawing.letters import draw_letters

    return draw_letters(view).ansi()


PIXELS = "rgb_array"
"""The render mode for which a backend may have a picture of its own."""

RENDER_MODES: MappingProxyType[str, Callable[[StageView], Picture]] = MappingProxyType(
    {PIXELS: _pixels, "ansi": _letters}
)
"""Draws a picture, by render mode."""


class Renderer:
    """Draws an environment's present frame in one render mode.

    Attributes:
        mode: None or one of `RENDER_MODES`.
    """

    def __init__(self, mode: str | None) -> None:
        """Keep the mode; raises `InputError` for an unknown mode."""
        if mode is not None and mode not in RENDER_MODES:
            known = " or ".join(map(repr, RENDER_MODES))
            raise InputError(f"there is no render mode {mode!r}; give {known}, or no render mode")
        self.mode = mode

    def draw(self, backend: Backend, slot: int, snapshot: Any, agents: Sequence[str]) -> Picture | None:
        """Return the picture of a slot's present frame, or None without a mode.

        In ``rgb_array`` the picture is the game's own if the backend draws it.

        Args:
            backend: makes the frames.
            slot: of the backend.
            snapshot: of the frame; dtype `SNAPSHOT`.
            agents: names of the two sides.

        Raises:
            BackendError: as `Screen.frame`.
        """
        if self.mode is None:
            return None
        if self.mode == PIXELS and isinstance(backend, Screen) and backend.video:
            return backend.frame(slot)
        return RENDER_MODES[self.mode](stage_view(snapshot, agents))


def metadata(frames_per_step: int, **more: Any) -> dict[str, Any]:
    """Return an environment's metadata; at ``render_fps`` pictures a second the game runs in real time."""
    return {
        "render_modes": list(RENDER_MODES),
        "render_fps": max(1, round(FRAMES_PER_SECOND / frames_per_step)),
        **more,
    }
