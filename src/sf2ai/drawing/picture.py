"""Draws a frame in pixels with Pillow."""

from dataclasses import dataclass
from functools import cache
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

from sf2ai.drawing.boxes import BoxKind, PlacedBox
from sf2ai.drawing.view import FighterView, StageView
from sf2ai.game.files.loader import load_rules

Colour: TypeAlias = tuple[int, ...]
"""RGB or RGBA, 0 to 255."""

SKY, GROUND, LINE, WHITE, GREY = (24, 26, 38), (58, 48, 44), (110, 96, 86), (240, 240, 240), (150, 152, 165)
SIDE_COLOURS: tuple[Colour, Colour] = ((70, 150, 255), (255, 165, 60))
"""p1 blue, p2 orange: colours that nearly all colour-blind people can tell apart."""
HIT_FILL, HIT_EDGE = (255, 40, 60, 140), (255, 90, 100)
SHOT_FILL = (255, 235, 90, 210)
HEALTH_LOST, HEALTH_LOW = (90, 30, 36), 0.25

_BAR_WIDTH, _BAR_HEIGHT, _BAR_TOP, _EDGE = 158, 9, 8, 8
_LABEL_TOP, _BANNER_TOP = 44, 70
_SMALL, _LARGE = 11, 17


@dataclass(frozen=True)
class _Pen:
    """Draws on one picture; coordinates are px of the arcade screen from its upper left corner."""

    draw: ImageDraw.ImageDraw
    scale: int

    def box(
        self,
        corners: tuple[float, float, float, float],
        fill: Colour | None = None,
        edge: Colour | None = None,
    ) -> None:
        left, top, right, bottom = (round(value * self.scale) for value in corners)
        self.draw.rectangle(
            (left, top, max(left, right - 1), max(top, bottom - 1)), fill, edge, max(1, self.scale - 1)
        )

    def text(
        self, place: tuple[float, float], words: str, colour: Colour, anchor: str = "lt", size: int = _SMALL
    ) -> None:
        x, y = (round(value * self.scale) for value in place)
        self.draw.text((x, y), words, fill=colour, font=load_font(size * self.scale), anchor=anchor)


def draw_picture(view: StageView, scale: int = 2) -> Image.Image:
    """Return a frame as an RGB picture.

    Args:
        view: what to draw.
        scale: pixels of the picture per px of the arcade screen, which has 384 by 224.
    """
    stage = load_rules().stage
    width, height = stage.screen_width_px, stage.screen_height_px
    picture = Image.new("RGB", (width * scale, height * scale), SKY)
    pen = _Pen(ImageDraw.Draw(picture, "RGBA"), scale)
    ground = height - stage.ground_px
    pen.box((0, ground, width, height), GROUND)
    pen.box((0, ground, width, ground + 1), LINE)
    _draw_wall_marks(pen, view.left, ground)
    _draw_sides(pen, view, ground)
    _draw_score(pen, view, width)
    for side, fighter in enumerate(view.sides):
        _draw_label(pen, fighter, side, view.left, ground)
        _draw_caption(pen, fighter, side, (width, height))
    if view.banner:
        pen.text((width / 2, _BANNER_TOP), view.banner, WHITE, "mm", _LARGE)
    return picture


def draw_boxes(picture: Image.Image, view: StageView, scale: int = 2) -> None:
    """Draw the boxes of a frame over a picture of it, with the labels of the sides and what they do."""
    stage = load_rules().stage
    size = (stage.screen_width_px, stage.screen_height_px)
    pen = _Pen(ImageDraw.Draw(picture, "RGBA"), scale)
    _draw_sides(pen, view, size[1] - stage.ground_px)
    for side, fighter in enumerate(view.sides):
        _draw_label(pen, fighter, side, view.left, size[1] - stage.ground_px)
        _draw_caption(pen, fighter, side, size)


def _draw_sides(pen: "_Pen", view: StageView, ground: float) -> None:
    for side, fighter in enumerate(view.sides):
        _draw_fighter(pen, fighter, side, view.left, ground)
    for fighter in view.sides:
        _draw_attacks(pen, fighter, view.left, ground)


def draw_pixels(view: StageView, scale: int = 2) -> npt.NDArray[np.uint8]:
    """Return a frame as `draw_picture` draws it, uint8 of shape (height, width, 3)."""
    return np.array(draw_picture(view, scale))


def _draw_wall_marks(pen: _Pen, left: float, ground: float) -> None:
    """Draw a mark on the floor every quarter of a screen, so that the camera's movement shows."""
    stage = load_rules().stage
    half, quarter = stage.width_px // 2, stage.screen_width_px // 4
    for x in range(-half, half + 1, quarter):
        tall = 60 if abs(x) == half else 6
        pen.box((x - left - 1, ground - tall if abs(x) == half else ground, x - left + 1, ground + 6), LINE)


def _draw_fighter(pen: _Pen, fighter: FighterView, side: int, left: float, ground: float) -> None:
    colour = SIDE_COLOURS[side]
    for box in fighter.boxes:
        if box.kind is BoxKind.HURT:
            pen.box(_corners(box, left, ground), (*colour, 150), colour)
        elif box.kind is BoxKind.BODY:
            pen.box(_corners(box, left, ground), (*colour, 45), (*colour, 170))
        elif box.kind is BoxKind.PUSH:
            pen.box(_corners(box, left, ground), None, (255, 255, 255, 70))


def _draw_label(pen: _Pen, fighter: FighterView, side: int, left: float, ground: float) -> None:
    """Mark the feet, and write p1 or p2 above the head, with an arrow in the direction it faces."""
    if fighter.place is None:
        return
    x, y = fighter.place[0] - left, ground - fighter.place[1]
    pen.box((x - 3, y - 2, x + 3, y + 2), WHITE)
    tops = [box.top for box in fighter.boxes if box.kind in (BoxKind.HURT, BoxKind.BODY)]
    head = ground - max(tops, default=fighter.place[1] + 80) - 4
    pen.text((x, max(_LABEL_TOP, head)), fighter.label(side), SIDE_COLOURS[side], "mb")


def _draw_attacks(pen: _Pen, fighter: FighterView, left: float, ground: float) -> None:
    for box in fighter.boxes:
        if box.kind is BoxKind.HIT:
            pen.box(_corners(box, left, ground), HIT_FILL, HIT_EDGE)
    for box in fighter.shot:
        if box.kind is BoxKind.HIT:
            pen.box(_corners(box, left, ground), SHOT_FILL, HIT_EDGE)
        else:
            pen.box(_corners(box, left, ground), None, (255, 255, 255, 90))


def _corners(box: PlacedBox, left: float, ground: float) -> tuple[float, float, float, float]:
    return box.left - left, ground - box.top, box.right - left, ground - box.bottom


def _draw_score(pen: _Pen, view: StageView, width: int) -> None:
    pen.text((width / 2, _BAR_TOP - 3), view.clock, WHITE, "mt", _LARGE)
    pen.text((width / 2, _BAR_TOP + 16), view.round, GREY, "mt")
    for side, fighter in enumerate(view.sides):
        outer, inner = (
            (_EDGE, _EDGE + _BAR_WIDTH) if side == 0 else (width - _EDGE, width - _EDGE - _BAR_WIDTH)
        )
        lost = inner + (outer - inner) * fighter.health
        bottom = _BAR_TOP + _BAR_HEIGHT
        full = SIDE_COLOURS[side] if fighter.health > HEALTH_LOW else HIT_EDGE
        pen.box((min(outer, inner), _BAR_TOP, max(outer, inner), bottom), HEALTH_LOST)
        if fighter.health > 0:
            pen.box((min(inner, lost), _BAR_TOP, max(inner, lost), bottom), full)
        pen.box((min(outer, inner), _BAR_TOP, max(outer, inner), bottom), None, WHITE)
        _draw_name(pen, fighter, side, outer, bottom + 3)
        for won in range(fighter.rounds_won):
            x = inner - 8 * (won + 1) if side == 0 else inner + 8 * won + 2
            pen.box((x, bottom + 4, x + 6, bottom + 10), (255, 215, 0))


def _draw_name(pen: _Pen, fighter: FighterView, side: int, outer: float, top: float) -> None:
    agent = f" ({_short(fighter.agent, 16)})" if fighter.agent else ""
    name = f"{fighter.name}{agent} {round(100 * fighter.health)} %"
    pen.text((outer, top), name, SIDE_COLOURS[side], "lt" if side == 0 else "rt")


def _draw_caption(pen: _Pen, fighter: FighterView, side: int, size: tuple[int, int]) -> None:
    x = _EDGE if side == 0 else size[0] - _EDGE
    pen.text((x, size[1] - 20), fighter.doing, SIDE_COLOURS[side], "lt" if side == 0 else "rt")


def _short(text: str, letters: int) -> str:
    return text if len(text) <= letters else f"...{text[3 - letters :]}"


@cache
def load_font(size: int) -> ImageFont.ImageFont | ImageFont.FreeTypeFont:
    """Return Pillow's own font in a size in pixels."""
    return ImageFont.load_default(size)
