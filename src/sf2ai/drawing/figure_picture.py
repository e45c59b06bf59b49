"""Draws a fight as people watch it: figures on a stage, the clock, bars and names, and boxes if asked for."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

from sf2ai.drawing.figures.painter import FigurePainter
from sf2ai.drawing.figures.scenery.score import BAR_HEIGHT, BAR_LEFT, BAR_TOP
from sf2ai.drawing.picture import draw_boxes, load_font
from sf2ai.drawing.view import FighterView, StageView, stage_view
from sf2ai.game.files.loader import load_rules
from sf2ai.record_types import SnapshotRecord

_SMALL, _CLOCK, _BANNER = 10, 19, 17
_BANNER_TOP, _CLOCK_MIDDLE, _ROUND_TOP = 70, 17.5, 33
_AGENT_LETTERS = 20
_INK, _PAPER, _EDGE = (255, 248, 230), (255, 226, 130), (16, 12, 22)

Font = ImageFont.ImageFont | ImageFont.FreeTypeFont


class FightPictures:
    """Draws the frames of one fight in order; steps and sparks come from the frames that `see` was told."""

    def __init__(self, *, boxes: bool = False) -> None:
        """Begin a fight.

        Args:
            boxes: draw the boxes of the frame data over the figures.
        """
        self._painter = FigurePainter()
        self._boxes = boxes

    def see(self, snapshot: SnapshotRecord, frames: int = 1) -> None:
        """Note a frame, whether it is drawn or not.

        Args:
            snapshot: the frame.
            frames: how many have been played since the last call.
        """
        self._painter.see(snapshot, frames)

    def draw(self, agents: Sequence[str] = ("", ""), scale: int = 2) -> Image.Image:
        """Return the frame that was noted last as an RGB picture.

        Args:
            agents: what controls p1 and p2, as the user named it.
            scale: pixels of the picture per px of the arcade screen, which has 384 by 224.
        """
        picture = self._painter.paint(scale)
        view = stage_view(self._painter.snapshot, agents)
        _write_score(ImageDraw.Draw(picture), view, scale)
        if self._boxes:
            draw_boxes(picture, view, scale)
        return picture


def draw_figures(
    snapshot: SnapshotRecord, agents: Sequence[str] = ("", ""), scale: int = 2, *, boxes: bool = False
) -> Image.Image:
    """Return one frame by itself, as `FightPictures` draws the first frame of a fight."""
    pictures = FightPictures(boxes=boxes)
    pictures.see(snapshot)
    return pictures.draw(agents, scale)


def figure_pixels(picture: Image.Image) -> npt.NDArray[np.uint8]:
    """Return a picture as uint8 of shape (height, width, 3)."""
    return np.array(picture)


def _write_score(draw: ImageDraw.ImageDraw, view: StageView, scale: int) -> None:
    """Write the clock, the round, names with what plays them, and the banner."""
    width = load_rules().stage.screen_width_px
    _write(draw, scale, (width / 2, _CLOCK_MIDDLE), view.clock, "mm", _CLOCK, _INK)
    _write(draw, scale, (width / 2, _ROUND_TOP), view.round, "mt", _SMALL, _INK)
    for side, fighter in enumerate(view.sides):
        x = BAR_LEFT if side == 0 else width - BAR_LEFT
        anchor = "lt" if side == 0 else "rt"
        _write(draw, scale, (x, BAR_TOP + BAR_HEIGHT + 3), _name(fighter), anchor, _SMALL, _PAPER)
    if view.banner:
        _write(draw, scale, (width / 2, _BANNER_TOP), view.banner, "mm", _BANNER, _INK)


def _name(fighter: FighterView) -> str:
    agent = fighter.agent
    if len(agent) > _AGENT_LETTERS:
        agent = f"...{agent[3 - _AGENT_LETTERS :]}"
    return f"{fighter.name} ({agent})" if agent else fighter.name


def _write(
    draw: ImageDraw.ImageDraw,
    scale: int,
    place: tuple[float, float],
    words: str,
    anchor: str,
    size: int,
    colour: tuple[int, int, int],
) -> None:
    """Write words with a dark edge, smaller if they would not fit; px of the arcade screen."""
    x, y = (value * scale for value in place)
    room = 0.96 * load_rules().stage.screen_width_px * scale
    font = load_font(size * scale)
    while font.getlength(words) > room and size > 1:
        size -= 1
        font = load_font(size * scale)
    draw.text((x, y), words, fill=colour, font=font, anchor=anchor, stroke_width=scale, stroke_fill=_EDGE)
