"""Writes filled polygons into the rows of shapes: discs, limbs and curves through a few points.

The pen is in `WORK`: colour, alpha, layer, owner, and where a figure's axis is on the screen. Every function
takes the number of rows written and returns the new one; when the rows are full, nothing more is written.
"""

import math

from sf2ai.drawing.figures.compiling import compiled
from sf2ai.drawing.figures.layouts import ALPHA, BLUE, COUNT, GREEN, HEAD, LAYER, MAX_POINTS, OWNER, RED
from sf2ai.drawing.figures.records import BodyFigureRecord, ShapeRows, WorkRecord
from sf2ai.drawing.figures.trigonometry import clamp, cosine, sine


@compiled
def set_colour(work: WorkRecord, red: float, green: float, blue: float, alpha: float) -> None:
    """Set the pen's colour, 0..255, and its alpha, 0..1."""
    work.red = red
    work.green = green
    work.blue = blue
    work.alpha = alpha


@compiled
def use_colour(work: WorkRecord, body: BodyFigureRecord, colour: int, shade: float) -> None:
    """Set the pen to one of a body's colours, darker (shade below 1) or lighter."""
    shade = shade * work.tint
    flash = work.flash
    work.red = clamp(body.colours[colour, 0] * shade, 0.0, 255.0) * (1.0 - flash) + 255.0 * flash
    work.green = clamp(body.colours[colour, 1] * shade, 0.0, 255.0) * (1.0 - flash) + 255.0 * flash
    work.blue = clamp(body.colours[colour, 2] * shade, 0.0, 255.0) * (1.0 - flash) + 255.0 * flash
    work.alpha = 1.0


@compiled
def write(shapes: ShapeRows, count: int, work: WorkRecord, points: int) -> int:
    """Write the first points of `work.points`, which are of the figure's own space, as one row."""
    if count >= shapes.shape[0] or points < 3:
        return count
    row = shapes[count]
    if points > MAX_POINTS:
        points = MAX_POINTS
    row[COUNT] = points
    row[RED] = work.red
    row[GREEN] = work.green
    row[BLUE] = work.blue
    row[ALPHA] = work.alpha
    row[LAYER] = work.layer
    row[OWNER] = work.owner
    row[7] = 0.0
    for i in range(points):
        row[HEAD + 2 * i] = work.origin_x + work.facing * work.points[i, 0]
        row[HEAD + 2 * i + 1] = work.origin_y - work.points[i, 1]
        if work.points[i, 1] < work.bottom:
            work.bottom = work.points[i, 1]
    return count + 1


@compiled
def oval(
    shapes: ShapeRows, count: int, work: WorkRecord, x: float, y: float, wide: float, high: float
) -> int:
    """Write an ellipse with its axes along x and y."""
    for i in range(24):
        work.points[i, 0] = x + wide * cosine(15.0 * i)
        work.points[i, 1] = y + high * sine(15.0 * i)
    return write(shapes, count, work, 24)


@compiled
def star(
    shapes: ShapeRows,
    count: int,
    work: WorkRecord,
    x: float,
    y: float,
    size: float,
    spikes: int,
    angle: float,
) -> int:
    """Write a star with up to 14 spikes."""
    for i in range(2 * spikes):
        radius = size if i % 2 == 0 else 0.42 * size
        work.points[i, 0] = x + radius * cosine(angle + 180.0 * i / spikes)
        work.points[i, 1] = y + radius * sine(angle + 180.0 * i / spikes)
    return write(shapes, count, work, 2 * spikes)


@compiled
def quad(
    shapes: ShapeRows,
    count: int,
    work: WorkRecord,
    left: float,
    bottom: float,
    right: float,
    top: float,
    slant: float,
) -> int:
    """Write a rectangle, its upper edge moved to the right by `slant`."""
    work.points[0, 0] = left
    work.points[0, 1] = bottom
    work.points[1, 0] = right
    work.points[1, 1] = bottom
    work.points[2, 0] = right + slant
    work.points[2, 1] = top
    work.points[3, 0] = left + slant
    work.points[3, 1] = top
    return write(shapes, count, work, 4)


@compiled
def segment(
    shapes: ShapeRows,
    count: int,
    work: WorkRecord,
    ends: WorkRecord,
    start: float,
    bulge: float,
    end: float,
) -> int:
    """Write a part of a limb: round ends, and a muscle at two fifths of its length.

    Args:
        shapes: rows.
        count: rows written.
        work: the pen.
        ends: x and y of both ends, shape (2, 2).
        start: radius at the first end.
        bulge: radius in the muscle.
        end: radius at the second end.
    """
    dx, dy = ends[1, 0] - ends[0, 0], ends[1, 1] - ends[0, 1]
    length = math.sqrt(dx * dx + dy * dy)
    if length < 1e-6:
        dx, dy, length = 1.0, 0.0, 1.0
    ux, uy = dx / length, dy / length
    for i in range(9):
        along, across = -sine(22.5 * i) * start, cosine(22.5 * i) * start
        work.points[i, 0] = ends[0, 0] + ux * along - uy * across
        work.points[i, 1] = ends[0, 1] + uy * along + ux * across
        along, across = sine(22.5 * i) * end, -cosine(22.5 * i) * end
        work.points[10 + i, 0] = ends[1, 0] + ux * along - uy * across
        work.points[10 + i, 1] = ends[1, 1] + uy * along + ux * across
    x, y = ends[0, 0] + 0.4 * dx, ends[0, 1] + 0.4 * dy
    work.points[9, 0] = x + uy * bulge
    work.points[9, 1] = y - ux * bulge
    work.points[19, 0] = x - uy * bulge
    work.points[19, 1] = y + ux * bulge
    return write(shapes, count, work, 20)


@compiled
def smoothen(work: WorkRecord, points: int) -> int:
    """Replace the first points of `work.points` by a closed curve through them; returns their new number.

    The curve is that of Catmull and Rom, with one point between each two; more than half of `MAX_POINTS` stay
    as they are.
    """
    if 2 * points > MAX_POINTS:
        return points
    for i in range(points - 1, -1, -1):
        work.points[2 * i, 0] = work.points[i, 0]
        work.points[2 * i, 1] = work.points[i, 1]
    for i in range(points):
        before, here = 2 * ((i + points - 1) % points), 2 * i
        there, after = 2 * ((i + 1) % points), 2 * ((i + 2) % points)
        for axis in range(2):
            work.points[2 * i + 1, axis] = (
                9.0 * (work.points[here, axis] + work.points[there, axis])
                - work.points[before, axis]
                - work.points[after, axis]
            ) / 16.0
    return 2 * points


@compiled
def widen(work: WorkRecord, points: int, by: float) -> None:
    """Move every point of the polygon in `work.points` outwards by some px; sharp corners farther."""
    area = 0.0
    for i in range(points):
        j = (i + 1) % points
        area += work.points[i, 0] * work.points[j, 1] - work.points[j, 0] * work.points[i, 1]
    side = by if area > 0.0 else -by
    first_x, first_y = work.points[0, 0], work.points[0, 1]
    last_x, last_y = work.points[points - 1, 0], work.points[points - 1, 1]
    for i in range(points):
        x, y = work.points[i, 0], work.points[i, 1]
        next_x = work.points[i + 1, 0] if i + 1 < points else first_x
        next_y = work.points[i + 1, 1] if i + 1 < points else first_y
        ax, ay, bx, by_ = x - last_x, y - last_y, next_x - x, next_y - y
        a, b = math.sqrt(ax * ax + ay * ay) + 1e-9, math.sqrt(bx * bx + by_ * by_) + 1e-9
        nx, ny = ay / a + by_ / b, -ax / a - bx / b
        square = nx * nx + ny * ny
        scale = 2.0 / square if square > 1.0 else 2.0
        work.points[i, 0] = x + side * nx * scale
        work.points[i, 1] = y + side * ny * scale
        last_x, last_y = x, y
