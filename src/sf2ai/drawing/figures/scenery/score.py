"""Draws the bars of the genre: healths, the clock's frame, and rounds won. Painters write the text."""

from sf2ai.drawing.figures.compiling import compiled
from sf2ai.drawing.figures.memory import WIDTH
from sf2ai.drawing.figures.records import MemoryRecord, ShapeRows, WorkRecord
from sf2ai.drawing.figures.shapes import oval, quad, set_colour, write
from sf2ai.drawing.figures.trigonometry import clamp
from sf2ai.record_types import SnapshotRecord

BAR_LEFT, BAR_WIDTH, BAR_TOP, BAR_HEIGHT = 8.0, 158.0, 10.0, 10.0
"""p1's bar, px of the screen; p2's is its mirror image."""
_SLANT, _LOW = 4.0, 0.25


@compiled
def draw_score(
    shapes: ShapeRows, count: int, work: WorkRecord, snapshot: SnapshotRecord, memory: MemoryRecord
) -> int:
    """Write both bars, the clock's frame, and a disc for each round won."""
    work.owner = -1.0
    work.origin_x, work.origin_y, work.facing = 0.5 * WIDTH, 0.0, 1.0
    set_colour(work, 20.0, 16.0, 26.0, 0.85)
    count = quad(shapes, count, work, -21.0, -30.0, 21.0, -6.0, 0.0)
    set_colour(work, 235.0, 226.0, 205.0, 1.0)
    count = quad(shapes, count, work, -21.0, -30.0, 21.0, -29.0, 0.0)
    count = quad(shapes, count, work, -21.0, -7.0, 21.0, -6.0, 0.0)
    for side in range(2):
        work.owner = float(side)
        work.facing = 1.0 if side == 0 else -1.0
        work.origin_x = 0.0 if side == 0 else WIDTH
        count = _draw_bar(shapes, count, work, snapshot, memory, side)
        for won in range(int(clamp(snapshot.sides[side].rounds_won, 0.0, 2.0))):
            x = BAR_LEFT + BAR_WIDTH - 6.0 - 11.0 * won
            set_colour(work, 24.0, 18.0, 26.0, 1.0)
            count = oval(shapes, count, work, x, -27.0, 5.0, 5.0)
            set_colour(work, 250.0, 200.0, 60.0, 1.0)
            count = oval(shapes, count, work, x, -27.0, 3.7, 3.7)
            set_colour(work, 255.0, 238.0, 170.0, 1.0)
            count = oval(shapes, count, work, x - 0.8, -26.2, 1.6, 1.6)
    return count


@compiled
def _draw_bar(
    shapes: ShapeRows, count: int, work: WorkRecord, snapshot: SnapshotRecord, memory: MemoryRecord, side: int
) -> int:
    """Write a bar that shrinks towards the screen's edge, pale where health has just been lost."""
    health = float(snapshot.sides[side].health)
    health = clamp(health, 0.0, 1.0) if health == health else 0.0
    shown = clamp(memory.sides[side].shown_health, health, 1.0)
    inner = BAR_LEFT + BAR_WIDTH
    set_colour(work, 235.0, 226.0, 205.0, 1.0)
    count = quad(
        shapes,
        count,
        work,
        BAR_LEFT - 1.5,
        -(BAR_TOP + BAR_HEIGHT + 1.5),
        inner + 1.5,
        -(BAR_TOP - 1.5),
        _SLANT,
    )
    set_colour(work, 62.0, 20.0, 30.0, 1.0)
    count = quad(shapes, count, work, BAR_LEFT, -(BAR_TOP + BAR_HEIGHT), inner, -BAR_TOP, _SLANT * 0.8)
    if shown > health:
        set_colour(work, 240.0, 110.0, 80.0, 1.0)
        count = _part_of_bar(shapes, count, work, shown, 0.0, 1.0)
    if health <= 0.0:
        return count
    low = health <= _LOW and memory.frame % 20 < 10
    set_colour(work, 236.0, 96.0 if low else 190.0, 52.0, 1.0)
    count = _part_of_bar(shapes, count, work, health, 0.0, 1.0)
    set_colour(work, 255.0, 150.0 if low else 226.0, 110.0, 1.0)
    return _part_of_bar(shapes, count, work, health, 0.12, 0.45)


@compiled
def _part_of_bar(
    shapes: ShapeRows, count: int, work: WorkRecord, share: float, first: float, last: float
) -> int:
    """Write a stripe of a bar's filled part, from `first` to `last` of its height."""
    top, bottom = BAR_TOP + first * BAR_HEIGHT, BAR_TOP + last * BAR_HEIGHT
    slant = _SLANT * 0.8
    left, right = BAR_LEFT, BAR_LEFT + BAR_WIDTH * share
    low, high = slant * (1.0 - last), slant * (1.0 - first)
    work.points[0, 0], work.points[0, 1] = left + low, -bottom
    work.points[1, 0], work.points[1, 1] = right + low, -bottom
    work.points[2, 0], work.points[2, 1] = right + high, -top
    work.points[3, 0], work.points[3, 1] = left + high, -top
    return write(shapes, count, work, 4)
