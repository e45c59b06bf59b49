"""Draws a fight as people watch it: figures on a stage, the clock, bars and names, and boxes if asked for."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import ceil, floor

from PIL import Image, ImageDraw

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


@dataclass(frozen=True, slots=True)
class _Style:
    """How words are written: Pillow's anchor, size in px of the arcade screen, and colour."""

    anchor: str
    size: int
    colour: tuple[int, int, int]


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
        _write_score(picture, view, scale)
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


def _write_score(picture: Image.Image, view: StageView, scale: int) -> None:
    """Write the clock, the round, names with what plays them, and the banner."""
    width = load_rules().stage.screen_width_px
    _write(picture, scale, (width / 2, _CLOCK_MIDDLE), view.clock, _Style("mm", _CLOCK, _INK))
    _write(picture, scale, (width / 2, _ROUND_TOP), view.round, _Style("mt", _SMALL, _INK))
    for side, fighter in enumerate(view.sides):
        x = BAR_LEFT if side == 0 else width - BAR_LEFT
        style = _Style("lt" if side == 0 else "rt", _SMALL, _PAPER)
        _write(picture, scale, (x, BAR_TOP + BAR_HEIGHT + 3), _name(fighter), style)
    if view.banner:
        _write(picture, scale, (width / 2, _BANNER_TOP), view.banner, _Style("mm", _BANNER, _INK))


def _name(fighter: FighterView) -> str:
    agent = fighter.agent
    if len(agent) > _AGENT_LETTERS:
        agent = f"...{agent[3 - _AGENT_LETTERS :]}"
    return f"{fighter.name} ({agent})" if agent else fighter.name


def _write(picture: Image.Image, scale: int, place: tuple[float, float], words: str, style: _Style) -> None:
    """Write words with a dark edge; the place is in px of the arcade screen."""
    if words:
        letters, left, top = _letters(words, style, scale)
        x, y = (round(value * scale) for value in place)
        picture.paste(letters, (x + left, y + top), letters)


@lru_cache(maxsize=256)
def _letters(words: str, style: _Style, scale: int) -> tuple[Image.Image, int, int]:
    """Return words as a picture, smaller if they would not fit, and where it lies from their anchor.

    Most words are those of the frame before, and letters with an edge take long to draw.
    """
    room = 0.96 * load_rules().stage.screen_width_px * scale
    size = style.size * scale
    while load_font(size).getlength(words) > room and size > 1:
        size -= 1
    font, edge = load_font(size), scale
    ruler = ImageDraw.Draw(Image.new("RGBA", (1, 1)))
    box = ruler.textbbox((0, 0), words, font=font, anchor=style.anchor, stroke_width=edge)
    left, top = floor(box[0]), floor(box[1])
    letters = Image.new("RGBA", (ceil(box[2]) - left + 1, ceil(box[3]) - top + 1), (*_EDGE, 0))
    ImageDraw.Draw(letters).text(
        (-left, -top), words, style.colour, font, style.anchor, stroke_width=edge, stroke_fill=_EDGE
    )
    return letters, left, top
