"""Paints frames with Pillow from the shapes that `frame.draw_frame` writes."""

from typing import TypeAlias

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw

from sf2ai.backends.base import SNAPSHOT
from sf2ai.drawing.figures.frame import draw_frame
from sf2ai.drawing.figures.layouts import ALPHA, COUNT, HEAD, LAYER, MAX_SHAPES, MEMORY, RED, ROW, STAGE, WORK
from sf2ai.drawing.figures.memory import HEIGHT, WIDTH, remember
from sf2ai.drawing.figures.tables.pack import load_figures
from sf2ai.record_types import SnapshotRecord

Shapes: TypeAlias = npt.NDArray[np.float32]
"""Rows of shapes, float32 of shape (n, `ROW`)."""

SHARPNESS = 2
"""Points are painted this much larger and averaged, so that edges are smooth."""


class FigurePainter:
    """Paints one fight, frame after frame.

    Attributes:
        memory: what it remembers of the frames before; dtype `MEMORY`, shape (1,).
    """

    def __init__(self) -> None:
        """Begin a fight."""
        self.memory = np.zeros(1, dtype=MEMORY)
        self._tables = load_figures()
        self._work = np.zeros(1, dtype=WORK)
        self._shapes = np.zeros((MAX_SHAPES, ROW), dtype=np.float32)
        self._snapshot = np.zeros(1, dtype=SNAPSHOT)
        self._stage: tuple[tuple[tuple[int, int], bytes], Image.Image] | None = None

    @property
    def snapshot(self) -> SnapshotRecord:
        """The frame that was noted last."""
        return self._snapshot[0]

    def see(self, snapshot: SnapshotRecord, frames: int = 1) -> None:
        """Note a frame, drawn or not; frames come in order.

        Args:
            snapshot: the frame.
            frames: how many have been played since the last call.
        """
        self._snapshot[0] = snapshot
        remember(self._snapshot, self.memory, self._tables, frames)

    def shapes(self) -> Shapes:
        """Return the shapes of the frame that was noted last, shape (n, `ROW`); valid until the next call."""
        count = draw_frame(self._snapshot, self.memory, self._tables, self._work, self._shapes)
        return self._shapes[:count]

    def paint(self, scale: int = 2) -> Image.Image:
        """Return the frame that was noted last, in RGB, without text.

        Args:
            scale: pixels of the picture per px of the arcade screen.
        """
        size = (int(WIDTH) * scale, int(HEIGHT) * scale)
        finer = SHARPNESS * scale
        shapes = self.shapes()
        behind = int((shapes[:, LAYER] == STAGE).sum())
        large = self._paint_stage(shapes[:behind], (size[0] * SHARPNESS, size[1] * SHARPNESS), finer)
        paint_shapes(large, shapes[behind:], finer)
        return large.reduce(SHARPNESS)

    def _paint_stage(self, shapes: Shapes, size: tuple[int, int], scale: int) -> Image.Image:
        """Return a picture of the stage alone, which is often that of the frame before."""
        key = (size, shapes.tobytes())
        if self._stage is None or self._stage[0] != key:
            picture = Image.new("RGB", size)
            paint_shapes(picture, shapes, scale)
            self._stage = (key, picture)
        return self._stage[1].copy()


def paint_shapes(picture: Image.Image, shapes: Shapes, scale: float) -> None:
    """Fill shapes into a picture in their order.

    Args:
        picture: RGB; changed.
        shapes: rows as `layouts` describes.
        scale: pixels of the picture per px of the arcade screen.
    """
    solid, clear = ImageDraw.Draw(picture), ImageDraw.Draw(picture, "RGBA")
    colours = shapes[:, RED : ALPHA + 1].copy()
    colours[:, 3] *= 255.0
    points = shapes[:, HEAD:] * scale - 0.5
    rows = zip(
        colours.astype(int).tolist(), shapes[:, COUNT].astype(int).tolist(), points.tolist(), strict=True
    )
    for colour, count, row in rows:
        if colour[3] >= 255:
            solid.polygon(row[: 2 * count], fill=tuple(colour[:3]))
        else:
            clear.polygon(row[: 2 * count], fill=tuple(colour))
