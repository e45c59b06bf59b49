"""Draws a frame's boxes small and quickly, as one side sees them: what learners from pixels get.

This is not the picture for people (`picture`): that one may change at any time, and these pixels only with
`PIXELS_VERSION`, since networks have learned from them. The boxes are the same (`boxes`).
"""

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from sf2ai.drawing.boxes import BoxKind, PlacedBox, fighter_boxes, place_of, shot_boxes
from sf2ai.drawing.view import camera_left
from sf2ai.game.files.loader import load_rules
from sf2ai.record_types import SnapshotRecord

PIXELS_VERSION = 1
"""Raised whenever the same frame could give other pixels."""

_SKY, _GROUND, _MARK = (24, 26, 38), (58, 48, 44), (110, 96, 86)
_OWN, _THEIR = (70, 150, 255), (255, 165, 60)
_OWN_AWAY, _THEIR_AWAY = (35, 75, 128), (128, 82, 30)
"""Bodies that cannot be hit."""
_HIT, _SHOT, _TIMER, _EMPTY = (255, 40, 60), (255, 235, 90), (240, 240, 240), (90, 30, 36)
_GREY_SHARES = (0.299, 0.587, 0.114)
"""Shares of red, green and blue in a level of grey (ITU-R BT.601)."""

# Px of the arcade screen, which has 384 by 224.
_BAR_WIDTH, _BAR_TOP, _BAR_BOTTOM, _EDGE = 158, 8, 17, 8
_TIMER_TOP, _TIMER_BOTTOM = 20, 26
_WALL_HEIGHT, _MARK_HEIGHT, _MARK_HALF = 60, 6, 2
_FULL_TIMER = 99

Canvas = npt.NDArray[np.uint8]


class BoxPixels:
    """Draws frames in one size.

    Attributes:
        shape: (channels, height, width) of a frame; one channel of grey, or red, green and blue.
    """

    def __init__(self, size: tuple[int, int], *, grey: bool) -> None:
        """Prepare.

        Args:
            size: height and width in pixels.
            grey: one channel of grey in place of red, green and blue.
        """
        stage = load_rules().stage
        self.shape = (1 if grey else 3, *size)
        self._grey = grey
        self._scale_x = size[1] / stage.screen_width_px
        self._scale_y = size[0] / stage.screen_height_px
        self._width, self._ground = stage.screen_width_px, stage.screen_height_px - stage.ground_px
        self._half_stage, self._quarter = stage.width_px // 2, stage.screen_width_px // 4
        self._background = np.empty(self.shape, dtype=np.uint8)
        self._background[:] = self._level(_SKY)
        self._fill(self._background, _GROUND, (0, self._ground, self._width, stage.screen_height_px))

    def draw(self, snapshot: SnapshotRecord, side: int, forward: int, out: Canvas) -> None:
        """Draw a frame as one side sees it: its own fighter in the own colour, its opponent to the right.

        Args:
            snapshot: the frame.
            side: the side that looks, 0 or 1.
            forward: where its opponent is on the stage: 1 right, -1 left.
            out: uint8 of `shape`; written.
        """
        own, their = snapshot["sides"][side], snapshot["sides"][1 - side]
        left = camera_left((place_of(own), place_of(their)))
        out[:] = self._background
        self._draw_marks(out, left)
        for fighter, colour, out_of_reach in (
            (their, _THEIR, _THEIR_AWAY),
            (own, _OWN, _OWN_AWAY),
        ):
            boxes = fighter_boxes(fighter)
            self._draw_boxes(out, left, boxes, BoxKind.HURT, colour)
            self._draw_boxes(out, left, boxes, BoxKind.BODY, out_of_reach)
            self._draw_boxes(out, left, boxes, BoxKind.HIT, _HIT)
        for fighter in (their, own):
            self._draw_boxes(out, left, shot_boxes(fighter), BoxKind.HIT, _SHOT)
        if forward < 0:
            out[:] = out[:, :, ::-1].copy()
        self._draw_healths(out, float(own["health"]), float(their["health"]))
        self._draw_timer(out, int(snapshot["timer"]))

    def _draw_boxes(
        self, out: Canvas, left: float, boxes: Iterable[PlacedBox], kind: BoxKind, colour: tuple[int, ...]
    ) -> None:
        ground = self._ground
        for box in boxes:
            if box.kind is kind:
                self._fill(
                    out, colour, (box.left - left, ground - box.top, box.right - left, ground - box.bottom)
                )

    def _draw_marks(self, out: Canvas, left: float) -> None:
        """Draw the walls, and marks on the floor by which the camera's movement shows."""
        ground, half = self._ground, self._half_stage
        for x in range(-half, half + 1, self._quarter):
            top = ground - _WALL_HEIGHT if abs(x) == half else ground
            self._fill(out, _MARK, (x - left - _MARK_HALF, top, x - left + _MARK_HALF, ground + _MARK_HEIGHT))

    def _draw_healths(self, out: Canvas, own: float, their: float) -> None:
        """Draw both healths: they shrink towards the screen's edges, as those of the game do."""
        for health, colour, is_own in ((own, _OWN, True), (their, _THEIR, False)):
            wide = _BAR_WIDTH * min(max(health, 0.0), 1.0)
            for length, filled in ((_BAR_WIDTH, _EMPTY), (wide, colour)):
                start = _EDGE if is_own else self._width - _EDGE - length
                if length > 0:
                    self._fill(out, filled, (start, _BAR_TOP, start + length, _BAR_BOTTOM))

    def _draw_timer(self, out: Canvas, timer: int) -> None:
        if timer > 0:
            half = self._width / 4 * timer / _FULL_TIMER
            middle = self._width / 2
            self._fill(out, _TIMER, (middle - half, _TIMER_TOP, middle + half, _TIMER_BOTTOM))

    def _fill(self, out: Canvas, colour: tuple[int, ...], corners: tuple[float, float, float, float]) -> None:
        """Fill a rectangle, px of the arcade screen; it has at least one pixel if it is on the screen."""
        left, right = round(corners[0] * self._scale_x), round(corners[2] * self._scale_x)
        top, bottom = round(corners[1] * self._scale_y), round(corners[3] * self._scale_y)
        right, bottom = max(right, left + 1), max(bottom, top + 1)
        if right > 0 and bottom > 0:
            out[:, max(0, top) : bottom, max(0, left) : right] = self._level(colour)

    def _level(self, colour: tuple[int, ...]) -> Canvas | int:
        if self._grey:
            return round(sum(share * part for share, part in zip(_GREY_SHARES, colour, strict=True)))
        return np.array(colour, dtype=np.uint8)[:, None, None]
