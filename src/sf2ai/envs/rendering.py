"""The environments' render modes: a picture in pixels, or one in letters."""

from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from sf2ai.backends.base import Backend, Screen
from sf2ai.drawing.view import stage_view
from sf2ai.errors import InputError

Picture: TypeAlias = npt.NDArray[np.uint8] | str
"""uint8 of shape (height, width, 3), or lines of letters with ANSI colours."""

FRAMES_PER_SECOND = 60
"""Frame rate of the game."""


PIXELS = "rgb_array"
"""The render mode for which a backend may have a picture of its own."""

RENDER_MODES = (PIXELS, "ansi")
"""Names of the render modes."""


class Renderer:
    """Draws an environment's present frame in one render mode.

    Attributes:
        mode: None or one of `RENDER_MODES`.
    """

    def __init__(self, mode: str | None, frames_per_step: int = 1) -> None:
        """Keep the mode; raises `InputError` for an unknown mode.

        Args:
            mode: None or one of `RENDER_MODES`.
            frames_per_step: frames from picture to picture, if every step is drawn.
        """
        if mode is not None and mode not in RENDER_MODES:
            known = " or ".join(map(repr, RENDER_MODES))
            raise InputError(f"there is no render mode {mode!r}; give {known}, or no render mode")
        self.mode = mode
        self._frames = frames_per_step
        self._fights: dict[int, _Fight] = {}

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
        if self.mode != PIXELS:
            from sf2ai.drawing.letters import draw_letters

            return draw_letters(stage_view(snapshot, agents)).ansi()
        if isinstance(backend, Screen) and backend.video:
            return backend.frame(slot)
        fight = self._fights.get(slot)
        if fight is None or not fight.goes_on(snapshot):
            fight = self._fights[slot] = _Fight()
        return fight.draw(snapshot, agents, self._frames)


class _Fight:
    """The pictures of one round, and the last frame that was drawn of it."""

    def __init__(self) -> None:
        from sf2ai.drawing.figure_picture import (
            FightPictures,
        )  # Pillow is loaded only where pictures are drawn

        self._pictures = FightPictures()
        self._last: Any = None

    def goes_on(self, snapshot: Any) -> bool:
        """Return whether a frame may come after the last one: same fighters, same round, no more time."""
        last = self._last
        return bool(
            (last["sides"]["character"] == snapshot["sides"]["character"]).all()
            and last["round"] == snapshot["round"]
            and last["timer"] >= snapshot["timer"]
        )

    def draw(self, snapshot: Any, agents: Sequence[str], frames: int) -> Picture:
        """Return the picture of a frame, uint8 of shape (448, 768, 3); the same frame again moves nothing."""
        if self._last is None or self._last.tobytes() != snapshot.tobytes():
            self._pictures.see(snapshot, frames)
            self._last = snapshot.copy()
        return np.array(self._pictures.draw(agents))


def metadata(frames_per_step: int, **more: Any) -> dict[str, Any]:
    """Return an environment's metadata; at ``render_fps`` pictures a second the game runs in real time."""
    return {
        "render_modes": list(RENDER_MODES),
        "render_fps": max(1, round(FRAMES_PER_SECOND / frames_per_step)),
        **more,
    }
