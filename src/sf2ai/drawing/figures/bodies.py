"""Draws one figure from its joints: limbs, trunk, head, and the parts that are fixed to them."""

import math

from sf2ai.drawing.figures.compiling import compiled
from sf2ai.drawing.figures.layouts import (
    BEHIND,
    FAR_ARM,
    FAR_LEG,
    FOOT,
    FOREARM,
    FRONT,
    HAND,
    HEAD_BONE,
    LIMBS,
    LINE,
    MIDDLE,
    NEAR_ARM,
    NEAR_LEG,
    OVER_HEAD,
    ROOT,
    SHIN,
    THIGH,
    TIP,
    TRUNK,
    TRUNK_BONE,
    UPPER_ARM,
)
from sf2ai.drawing.figures.records import (
    BodyFigureRecord,
    FigureTablesRecord,
    PartRecord,
    ShapeRows,
    WorkRecord,
)
from sf2ai.drawing.figures.shapes import oval, segment, smoothen, use_colour, widen, write

OUTLINE = 1.1
"""Width of the dark line around a figure, px."""
_FAR_TINT, _LIGHT = 0.76, 1.13


@compiled
def draw_body(
    shapes: ShapeRows, count: int, work: WorkRecord, body: BodyFigureRecord, tables: FigureTablesRecord
) -> int:
    """Draw a figure whose skeleton is built, from the farthest part to the nearest."""
    tint = work.tint
    count = _parts(shapes, count, work, body, tables, BEHIND)
    work.tint = tint * _FAR_TINT
    count = _limb(shapes, count, work, body, tables, FAR_ARM)
    count = _limb(shapes, count, work, body, tables, FAR_LEG)
    work.tint = tint
    kicks = work.limbs[NEAR_LEG, TIP, 1] > work.limbs[NEAR_LEG, ROOT, 1] - 0.45 * body.upper[1]
    if not kicks:
        count = _limb(shapes, count, work, body, tables, NEAR_LEG)
    count = _parts(shapes, count, work, body, tables, TRUNK)
    if kicks:
        count = _limb(shapes, count, work, body, tables, NEAR_LEG)
    count = _parts(shapes, count, work, body, tables, OVER_HEAD)
    count = _limb(shapes, count, work, body, tables, NEAR_ARM)
    return _parts(shapes, count, work, body, tables, FRONT)


@compiled
def _limb(
    shapes: ShapeRows,
    count: int,
    work: WorkRecord,
    body: BodyFigureRecord,
    tables: FigureTablesRecord,
    limb: int,
) -> int:
    """Draw a limb: its outline as a whole, then its segments with their lights, then its parts."""
    kind = limb // 2
    end_first = kind == 0
    use_colour(work, body, LINE, 1.0)
    count = _segments(shapes, count, work, body, limb, OUTLINE)
    count = _end(shapes, count, work, body, limb, OUTLINE)
    if end_first:
        use_colour(work, body, body.segment_colours[kind, 2], 1.0)
        count = _end(shapes, count, work, body, limb, 0.0)
    count = _segments(shapes, count, work, body, limb, 0.0)
    if not end_first:
        use_colour(work, body, body.segment_colours[kind, 2], 1.0)
        count = _end(shapes, count, work, body, limb, 0.0)
    for number in range(body.part_start, body.part_start + body.part_count):
        part = tables.parts[number]
        arm = part.bone == UPPER_ARM or part.bone == FOREARM or part.bone == HAND
        if part.place == LIMBS and arm == (kind == 0) and (part.only < 0 or part.only == limb % 2):
            count = _part(shapes, count, work, body, part, limb)
    return count


@compiled
def _segments(
    shapes: ShapeRows, count: int, work: WorkRecord, body: BodyFigureRecord, limb: int, more: float
) -> int:
    """Write both segments of a limb, wider by `more`; without more, in their colours and with a light."""
    kind, joints = limb // 2, work.limbs[limb]
    for part in range(2):
        ends = joints[part : part + 2]
        start, bulge, end = (
            float(body.radii[kind, 2 * part]),
            float(body.radii[kind, 2 * part + 1]),
            float(body.radii[kind, 2 * part + 2]),
        )
        if more > 0.0:
            count = segment(shapes, count, work, ends, start + more, bulge + more, end + more)
            continue
        colour = body.segment_colours[kind, part]
        use_colour(work, body, colour, 1.0)
        count = segment(shapes, count, work, ends, start, bulge, end)
        use_colour(work, body, colour, _LIGHT)
        count = _light(shapes, count, work, ends, bulge)
    return count


@compiled
def _light(shapes: ShapeRows, count: int, work: WorkRecord, ends: WorkRecord, bulge: float) -> int:
    """Write the lit stripe of a segment, on its upper side."""
    dx, dy = ends[1, 0] - ends[0, 0], ends[1, 1] - ends[0, 1]
    far = math.sqrt(dx * dx + dy * dy) + 1e-6
    side = 1.0 if dx >= 0.0 else -1.0
    nx, ny = -dy / far * side * bulge, dx / far * side * bulge
    for i in range(4):
        along = 0.1 if i == 0 else (0.34 if i == 1 else (0.62 if i == 2 else 0.92))
        outer = 0.62 if i == 1 or i == 2 else 0.35
        work.points[i, 0] = ends[0, 0] + along * dx + outer * nx
        work.points[i, 1] = ends[0, 1] + along * dy + outer * ny
        inner = 0.12 if i == 1 or i == 2 else 0.28
        work.points[7 - i, 0] = ends[0, 0] + along * dx + inner * nx
        work.points[7 - i, 1] = ends[0, 1] + along * dy + inner * ny
    return write(shapes, count, work, 8)


@compiled
def _end(
    shapes: ShapeRows, count: int, work: WorkRecord, body: BodyFigureRecord, limb: int, more: float
) -> int:
    """Write a fist or a foot, wider by `more`."""
    joints = work.limbs[limb]
    if limb < NEAR_LEG:
        fist = float(body.fist)
        x, y = (
            joints[TIP, 0] + 0.5 * fist * work.toes[limb, 0],
            joints[TIP, 1] + 0.5 * fist * work.toes[limb, 1],
        )
        return oval(shapes, count, work, x, y, fist + more, fist + more)
    _frame_of_foot(work, body, limb)
    outline = (
        (-0.34, -0.36), (-0.36, 0.05), (-0.2, 0.22), (0.12, 0.2), (0.5, 0.02), (0.82, -0.08),
        (0.98, -0.22), (0.95, -0.37), (0.4, -0.38),
    )  # fmt: skip
    for i in range(9):
        _put(work, i, outline[i][0], outline[i][1])
    count_of = smoothen(work, 9)
    if more > 0.0:
        widen(work, count_of, more)
    return write(shapes, count, work, count_of)


@compiled
def _frame_of_foot(work: WorkRecord, body: BodyFigureRecord, limb: int) -> None:
    """Write the frame of a foot, whose sole is on the side away from the shin."""
    joints, frame = work.limbs[limb], work.frame
    dx, dy = work.toes[limb, 0], work.toes[limb, 1]
    shin_x, shin_y = joints[TIP, 0] - joints[MIDDLE, 0], joints[TIP, 1] - joints[MIDDLE, 1]
    up_x, up_y = -dy, dx
    across = shin_x * up_x + shin_y * up_y
    if across > 0.0 or (across == 0.0 and work.flip < 0.0):
        up_x, up_y = -up_x, -up_y
    size = float(body.foot)
    frame[0], frame[1] = joints[TIP, 0], joints[TIP, 1]
    frame[2], frame[3] = size * dx, size * dy
    sole = float(body.ankle) / 0.36
    frame[4], frame[5] = sole * up_x, sole * up_y


@compiled
def _frame_of_bone(work: WorkRecord, body: BodyFigureRecord, bone: int, limb: int) -> None:
    """Write the frame of the bone that a part is fixed to into `work.frame`."""
    if bone == HEAD_BONE or bone == TRUNK_BONE:
        for i in range(6):
            work.frame[i] = work.head_frame[i] if bone == HEAD_BONE else work.trunk_frame[i]
        return
    if bone == FOOT:
        _frame_of_foot(work, body, limb)
        return
    joints, frame, kind = work.limbs[limb], work.frame, limb // 2
    start = MIDDLE if bone == FOREARM or bone == SHIN else ROOT
    if bone == HAND:
        along_x, along_y = body.fist * work.toes[limb, 0], body.fist * work.toes[limb, 1]
        frame[0] = joints[TIP, 0] + 0.5 * along_x
        frame[1] = joints[TIP, 1] + 0.5 * along_y
        wide = float(body.fist)
    else:
        along_x = joints[start + 1, 0] - joints[start, 0]
        along_y = joints[start + 1, 1] - joints[start, 1]
        frame[0], frame[1] = joints[start, 0], joints[start, 1]
        wide = float(body.radii[kind, 2 * start])
    far = math.sqrt(along_x * along_x + along_y * along_y) + 1e-6
    if start == ROOT and bone != HAND and far > 1.2 * body.upper[kind]:  # clothes do not stretch
        along_x, along_y = along_x * 1.2 * body.upper[kind] / far, along_y * 1.2 * body.upper[kind] / far
        far = 1.2 * body.upper[kind]
    frame[2], frame[3] = along_x, along_y
    side = wide / far * (1.0 if bone == UPPER_ARM or bone == FOREARM or bone == HAND else work.flip)
    frame[4], frame[5] = -along_y * side, along_x * side


@compiled
def _put(work: WorkRecord, place: int, x: float, y: float) -> None:
    """Write one point of `work.frame`'s space into `work.points`."""
    frame = work.frame
    work.points[place, 0] = frame[0] + x * frame[2] + y * frame[4]
    work.points[place, 1] = frame[1] + x * frame[3] + y * frame[5]


@compiled
def _parts(
    shapes: ShapeRows,
    count: int,
    work: WorkRecord,
    body: BodyFigureRecord,
    tables: FigureTablesRecord,
    place: int,
) -> int:
    """Draw the parts of trunk and head that have a place in the order."""
    for number in range(body.part_start, body.part_start + body.part_count):
        part = tables.parts[number]
        if part.place == place:
            count = _part(shapes, count, work, body, part, NEAR_ARM if part.bone < THIGH else NEAR_LEG)
    return count


@compiled
def _part(
    shapes: ShapeRows, count: int, work: WorkRecord, body: BodyFigureRecord, part: PartRecord, limb: int
) -> int:
    """Draw one part, behind it its outline if it has one."""
    if part.hurt != 0 and (part.hurt > 0) != (work.hurt > 0.0):
        return count
    points = _fill_part(work, body, part, limb)
    if part.line == 1:
        widen(work, points, OUTLINE)
        use_colour(work, body, LINE, 1.0)
        count = write(shapes, count, work, points)
        points = _fill_part(work, body, part, limb)
    use_colour(work, body, part.colour, part.shade)
    return write(shapes, count, work, points)


@compiled
def _fill_part(work: WorkRecord, body: BodyFigureRecord, part: PartRecord, limb: int) -> int:
    """Write a part's outline into `work.points`; returns the number of points."""
    _frame_of_bone(work, body, part.bone, limb)
    for i in range(part.count):
        x, y = part.points[i, 0], part.points[i, 1]
        _put(work, i, x, y)
        if part.sway > 0.0:
            reach = part.sway * (math.sqrt(x * x + y * y) if part.bone == HEAD_BONE else 1.0 - y)
            if reach > 0.0:
                work.points[i, 0] += reach * work.sway_x
                work.points[i, 1] += reach * work.sway_y
    return smoothen(work, part.count) if part.smooth == 1 else int(part.count)
