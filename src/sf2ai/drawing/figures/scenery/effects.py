"""Draws what is no body: projectiles, sparks of hits and blocks, the stars of the dizzy, and auras."""

from sf2ai.backends.base import Activity
from sf2ai.drawing.figures.compiling import compiled
from sf2ai.drawing.figures.layouts import (
    EFFECT,
    FIRE_AURA,
    FLAME_AURA,
    GHOST_AURA,
    NO_AURA,
    PSYCHO_AURA,
    SPARK_AURA,
    WIND_AURA,
)
from sf2ai.drawing.figures.memory import HEIGHT, WIDTH, window_at
from sf2ai.drawing.figures.records import FigureTablesRecord, MemoryRecord, ShapeRows, WorkRecord
from sf2ai.drawing.figures.scenery.stages import GROUND
from sf2ai.drawing.figures.shapes import oval, set_colour, star, write
from sf2ai.drawing.figures.trigonometry import cosine, sine
from sf2ai.record_types import SideRecord, SnapshotRecord

_DIZZY = int(Activity.DIZZY)


@compiled
def draw_shots(
    shapes: ShapeRows,
    count: int,
    work: WorkRecord,
    snapshot: SnapshotRecord,
    memory: MemoryRecord,
    tables: FigureTablesRecord,
) -> int:
    """Write both sides' projectiles."""
    for number in range(2):
        side = snapshot.sides[number]
        x, y = float(side.projectile_x) * WIDTH, float(side.projectile_y) * HEIGHT
        if side.projectile != 1 or x != x or y != y:
            continue
        body = tables.bodies[side.character]
        work.owner = float(number)
        work.facing = -1.0 if side.projectile_direction < 0 else 1.0
        work.origin_x, work.origin_y = x - work.camera, GROUND - y
        colour = (float(body.shot_red), float(body.shot_green), float(body.shot_blue))
        count = _draw_shot(shapes, count, work, int(body.shot_kind), colour, memory.frame)
    return count


@compiled
def _draw_shot(
    shapes: ShapeRows,
    count: int,
    work: WorkRecord,
    kind: int,
    colour: tuple[float, float, float],
    frame: int,
) -> int:
    """Write a projectile that flies to the right from the pen's place: a glow, a body, a white core."""
    red, green, blue = colour
    pulse = 1.0 + 0.08 * sine(40.0 * frame)
    set_colour(work, red, green, blue, 0.22)
    count = oval(shapes, count, work, -3.0, 0.0, 24.0 * pulse, 18.0 * pulse)
    for tail in range(3):
        set_colour(work, red, green, blue, 0.5 - 0.12 * tail)
        bend = 4.0 * sine(50.0 * frame + 120.0 * tail)
        count = _flame(shapes, count, work, -4.0, 5.0 - 5.0 * tail, -34.0 + 5.0 * tail, bend, 8.0)
    if kind == 2:
        return _crescent(shapes, count, work, colour, frame)
    set_colour(work, red, green, blue, 0.9)
    count = star(shapes, count, work, 0.0, 0.0, 15.0 * pulse, 9, 23.0 * frame) if kind == 3 else count
    count = oval(shapes, count, work, 0.0, 0.0, 14.0 * pulse, 12.0 * pulse)
    set_colour(work, 0.5 * (red + 255.0), 0.5 * (green + 255.0), 0.5 * (blue + 255.0), 0.95)
    count = oval(shapes, count, work, 1.5, 0.5, 10.0, 8.5)
    set_colour(work, 255.0, 255.0, 255.0, 1.0)
    return oval(shapes, count, work, 3.0, 1.0 + sine(35.0 * frame), 5.5, 4.6)


@compiled
def _flame(
    shapes: ShapeRows,
    count: int,
    work: WorkRecord,
    x: float,
    y: float,
    end: float,
    bend: float,
    wide: float,
) -> int:
    """Write a tongue from (x, y) to the left or right as far as `end`, its tip moved by `bend`."""
    work.points[0, 0], work.points[0, 1] = x, y + wide
    work.points[1, 0], work.points[1, 1] = 0.5 * (x + end), y + 0.7 * wide + 0.5 * bend
    work.points[2, 0], work.points[2, 1] = end, y + bend
    work.points[3, 0], work.points[3, 1] = 0.5 * (x + end), y - 0.5 * wide + 0.5 * bend
    work.points[4, 0], work.points[4, 1] = x, y - wide
    return write(shapes, count, work, 5)


@compiled
def _crescent(
    shapes: ShapeRows, count: int, work: WorkRecord, colour: tuple[float, float, float], frame: int
) -> int:
    """Write a spinning sickle."""
    red, green, blue = colour
    for layer in range(3):
        size = 15.0 - 3.0 * layer
        share = 0.4 * layer
        set_colour(
            work,
            red + share * (255.0 - red),
            green + share * (255.0 - green),
            blue + share * (255.0 - blue),
            1.0,
        )
        turn = 31.0 * frame
        for i in range(9):
            angle = turn - 110.0 + 27.5 * i
            work.points[i, 0] = size * cosine(angle)
            work.points[i, 1] = 0.85 * size * sine(angle)
            inner = turn + 110.0 - 27.5 * i
            work.points[9 + i, 0] = 0.35 * size * cosine(turn) * -0.6 + 0.72 * size * cosine(inner)
            work.points[9 + i, 1] = 0.35 * size * sine(turn) * -0.6 + 0.6 * size * sine(inner)
        count = write(shapes, count, work, 18)
    return count


@compiled
def draw_sparks(
    shapes: ShapeRows, count: int, work: WorkRecord, snapshot: SnapshotRecord, memory: MemoryRecord
) -> int:
    """Write the sparks of recent hits and blocks."""
    work.facing = 1.0
    for number in range(2):
        me = memory.sides[number]
        if me.spark_age < 1:
            continue
        work.owner = float(number)
        work.origin_x, work.origin_y = me.spark_x - work.camera, GROUND - me.spark_y
        age = float(me.spark_age)
        size = (9.0 + 3.5 * me.spark_heavy) * (0.55 + 0.45 * min(1.0, age / 3.0))
        fade = 1.0 if age < 8.0 else max(0.05, 1.0 - (age - 8.0) / 10.0)
        if me.spark_kind == 1:
            count = _block_spark(shapes, count, work, size, age, fade)
        else:
            count = _hit_spark(shapes, count, work, size, age, fade)
    return count


@compiled
def _hit_spark(shapes: ShapeRows, count: int, work: WorkRecord, size: float, age: float, fade: float) -> int:
    """Write a burst: three stars, one in the other, and splinters that fly apart."""
    if age < 12.0:
        set_colour(work, 255.0, 120.0, 30.0, 0.75 * fade)
        count = star(shapes, count, work, 0.0, 0.0, 1.5 * size, 8, 11.0 + 4.0 * age)
        set_colour(work, 255.0, 214.0, 70.0, 0.9 * fade)
        count = star(shapes, count, work, 0.0, 0.0, 1.15 * size, 7, 33.0 - 3.0 * age)
        set_colour(work, 255.0, 255.0, 240.0, fade)
        count = star(shapes, count, work, 0.0, 0.0, 0.62 * size, 6, 5.0 * age)
    set_colour(work, 255.0, 226.0, 120.0, fade)
    return _splinters(shapes, count, work, 1.2 * size + 1.6 * age, 7, 20.0)


@compiled
def _block_spark(
    shapes: ShapeRows, count: int, work: WorkRecord, size: float, age: float, fade: float
) -> int:
    """Write a blue ring and short splinters."""
    if age < 12.0:
        set_colour(work, 90.0, 170.0, 255.0, 0.45 * fade)
        count = oval(shapes, count, work, 0.0, 0.0, 0.7 * size + 0.5 * age, 1.1 * size + 0.6 * age)
        set_colour(work, 225.0, 242.0, 255.0, 0.9 * fade)
        count = star(shapes, count, work, 0.0, 0.0, 0.75 * size, 4, 45.0)
    set_colour(work, 170.0, 214.0, 255.0, fade)
    return _splinters(shapes, count, work, 0.9 * size + 1.2 * age, 5, 50.0)


@compiled
def _splinters(shapes: ShapeRows, count: int, work: WorkRecord, far: float, number: int, first: float) -> int:
    for i in range(number):
        angle = first + 360.0 * i / number + 17.0 * (i % 3)
        c, s = cosine(angle), sine(angle)
        tip = far * (1.0 + 0.18 * (i % 2))
        work.points[0, 0], work.points[0, 1] = tip * c, tip * s
        work.points[1, 0], work.points[1, 1] = 0.62 * far * c - 1.3 * s, 0.62 * far * s + 1.3 * c
        work.points[2, 0], work.points[2, 1] = 0.62 * far * c + 1.3 * s, 0.62 * far * s - 1.3 * c
        count = write(shapes, count, work, 3)
    return count


@compiled
def draw_stars(shapes: ShapeRows, count: int, work: WorkRecord, side: SideRecord, frame: int) -> int:
    """Write the stars that circle over the head of a dizzy fighter whose skeleton is built."""
    if side.activity != _DIZZY:
        return count
    work.layer = float(EFFECT)
    x, y = work.head[0], work.head[1] + 13.0
    for number in range(4):
        angle = 7.0 * frame + 90.0 * number
        depth = 0.75 + 0.25 * sine(angle)
        set_colour(work, 60.0, 40.0, 10.0, 1.0)
        place_x, place_y = x + 16.0 * cosine(angle), y + 4.5 * sine(angle)
        count = star(shapes, count, work, place_x, place_y, 6.0 * depth, 5, 90.0 + 3.0 * frame)
        set_colour(work, 255.0, 222.0, 80.0, 1.0)
        count = star(shapes, count, work, place_x, place_y, 4.4 * depth, 5, 90.0 + 3.0 * frame)
    return count


@compiled
def draw_aura(
    shapes: ShapeRows,
    count: int,
    work: WorkRecord,
    side: SideRecord,
    frame: int,
    tables: FigureTablesRecord,
    before: int,
) -> int:
    """Write what surrounds a striking fighter: behind the figure (`before` 0) or over it (1)."""
    if side.move < 0 or side.move >= len(tables.moves):
        return count
    move = tables.moves[side.move]
    now, last = side.activity_frames, move.startup + move.active
    if move.aura == NO_AURA or now <= move.startup // 2 or now > last + 4:
        return count
    work.layer = float(EFFECT)
    active = move.startup < now <= last
    if move.aura == SPARK_AURA and before == 1 and now <= last + 2:
        return _glow_between_fists(shapes, count, work, side, frame, tables)
    if move.aura == WIND_AURA and active and before == 0:
        return _rings(shapes, count, work, frame)
    if move.aura == PSYCHO_AURA and active:
        return _psycho(shapes, count, work, frame, before)
    if move.aura == FIRE_AURA and active:
        return _bolts(shapes, count, work, frame, before)
    if move.aura == FLAME_AURA and active and before == 1:
        return _breath(shapes, count, work, side, frame, tables)
    if move.aura == GHOST_AURA and before == 1:
        set_colour(work, 255.0, 246.0, 200.0, 0.25)
        return oval(shapes, count, work, 0.0, 46.0, 26.0, 50.0)
    return count


@compiled
def _glow_between_fists(
    shapes: ShapeRows, count: int, work: WorkRecord, side: SideRecord, frame: int, tables: FigureTablesRecord
) -> int:
    body = tables.bodies[side.character]
    x = 0.5 * (work.limbs[0, 2, 0] + work.limbs[1, 2, 0]) + 5.0
    y = 0.5 * (work.limbs[0, 2, 1] + work.limbs[1, 2, 1])
    pulse = 1.0 + 0.2 * sine(60.0 * frame)
    set_colour(work, body.shot_red, body.shot_green, body.shot_blue, 0.35)
    count = oval(shapes, count, work, x, y, 14.0 * pulse, 14.0 * pulse)
    set_colour(work, body.shot_red, body.shot_green, body.shot_blue, 0.8)
    count = star(shapes, count, work, x, y, 11.0 * pulse, 8, 20.0 * frame)
    set_colour(work, 255.0, 255.0, 255.0, 0.95)
    return oval(shapes, count, work, x, y, 4.5 * pulse, 4.5 * pulse)


@compiled
def _rings(shapes: ShapeRows, count: int, work: WorkRecord, frame: int) -> int:
    """Write two turning gusts of wind about the body."""
    set_colour(work, 235.0, 245.0, 255.0, 0.32)
    for ring in range(2):
        y, angle = 44.0 + 26.0 * ring, 40.0 * frame + 130.0 * ring
        for i in range(8):
            turn = angle + 18.0 * i
            work.points[i, 0] = 46.0 * cosine(turn)
            work.points[i, 1] = y + 9.0 * sine(turn)
            back = angle + 126.0 - 18.0 * i
            work.points[8 + i, 0] = 40.0 * cosine(back)
            work.points[8 + i, 1] = y + 6.0 * sine(back)
        count = write(shapes, count, work, 16)
    return count


@compiled
def _psycho(shapes: ShapeRows, count: int, work: WorkRecord, frame: int, before: int) -> int:
    """Write a cloak of light about a flying body, with tongues behind it."""
    x, y = 0.5 * (work.hip[0] + work.head[0]), 0.5 * (work.hip[1] + work.head[1])
    if before == 1:
        set_colour(work, 214.0, 150.0, 255.0, 0.25)
        return oval(shapes, count, work, x, y, 44.0, 15.0)
    for tongue in range(5):
        aside = tongue - 2.0
        set_colour(work, 120.0 + 22.0 * tongue, 60.0 + 20.0 * tongue, 230.0, 0.45)
        bend = 7.0 * sine(47.0 * frame + 75.0 * tongue)
        end = x - 84.0 + 14.0 * abs(aside) + 6.0 * sine(61.0 * frame + 50.0 * tongue)
        count = _flame(shapes, count, work, x + 34.0 - 7.0 * abs(aside), y + 6.0 * aside, end, bend, 6.5)
    set_colour(work, 150.0, 80.0, 240.0, 0.4)
    return oval(shapes, count, work, x + 6.0, y, 52.0, 20.0)


@compiled
def _bolts(shapes: ShapeRows, count: int, work: WorkRecord, frame: int, before: int) -> int:
    """Write zigzags of electricity from the body outwards."""
    step = frame // 2
    for bolt in range(5):
        angle = 67.0 * ((step * 3 + bolt * 5 + before * 2) % 16) + 72.0 * bolt
        set_colour(work, 255.0, 250.0, 160.0, 0.95)
        if (bolt + step) % 2 == before:
            set_colour(work, 130.0, 220.0, 255.0, 0.95)
        c, s = cosine(angle), sine(angle)
        for i in range(5):
            along = 14.0 + 9.0 * i
            aside = 0.0 if i == 4 else (4.0 if i % 2 == 0 else -4.0)
            thick = 1.6 - 0.35 * i
            work.points[i, 0] = along * c - (aside + thick) * s
            work.points[i, 1] = max(1.0, 34.0 + along * s * 0.72 + (aside + thick) * c)
            work.points[9 - i, 0] = along * c - (aside - thick) * s
            work.points[9 - i, 1] = max(0.0, 34.0 + along * s * 0.72 + (aside - thick) * c)
        count = write(shapes, count, work, 10)
    return count


@compiled
def _breath(
    shapes: ShapeRows, count: int, work: WorkRecord, side: SideRecord, frame: int, tables: FigureTablesRecord
) -> int:
    """Write a cloud of fire from the mouth to the far end of the hit box."""
    hit = window_at(tables, side.move, side.activity_frames)
    if hit < 0:
        return count
    box = tables.hits[hit]
    x, y = work.head[0] + 8.0, work.head[1] - 4.0
    for layer in range(3):
        set_colour(work, 255.0, 110.0 + 60.0 * layer, 30.0 + 50.0 * layer, 0.85)
        for puff in range(5):
            share = (puff + 1.0) / 5.0
            wobble = 3.0 * sine(53.0 * frame + 80.0 * puff + 40.0 * layer)
            size = (4.0 + 0.5 * (box.y1 - box.y0) * share) * (1.0 - 0.27 * layer)
            middle_x = x + (box.x1 - size - x) * share
            middle_y = y + (0.5 * (box.y0 + box.y1) - y) * share + wobble
            count = oval(shapes, count, work, middle_x, middle_y, size, 0.8 * size)
    return count
