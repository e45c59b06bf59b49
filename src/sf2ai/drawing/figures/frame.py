"""A whole frame as shapes: the stage, two figures, their effects, and the score."""

from sf2ai.drawing.figures.bodies import draw_body
from sf2ai.drawing.figures.compiling import compiled
from sf2ai.drawing.figures.layouts import EFFECT, FIGURE, SCORE, SHADOW, STAGE
from sf2ai.drawing.figures.memory import WIDTH, place_x, place_y
from sf2ai.drawing.figures.posing import choose_pose
from sf2ai.drawing.figures.records import (
    FigureTablesRecord,
    FigureTablesRecords,
    MemoryRecord,
    MemoryRecords,
    ShapeRows,
    WorkRecord,
    WorkRecords,
)
from sf2ai.drawing.figures.scenery.effects import draw_aura, draw_shots, draw_sparks, draw_stars
from sf2ai.drawing.figures.scenery.score import draw_score
from sf2ai.drawing.figures.scenery.stages import GROUND, HALF_STAGE, draw_stage
from sf2ai.drawing.figures.shapes import oval, set_colour
from sf2ai.drawing.figures.skeleton import build_skeleton
from sf2ai.drawing.figures.trigonometry import clamp
from sf2ai.record_types import SnapshotRecord, SnapshotRecords


@compiled
def draw_frame(
    snapshots: SnapshotRecords,
    memories: MemoryRecords,
    packed: FigureTablesRecords,
    works: WorkRecords,
    shapes: ShapeRows,
) -> int:
    """Write a frame's shapes, and return their number. Nothing but `works` and `shapes` is changed.

    Args:
        snapshots: the frame, shape (1,).
        memories: of this frame: `memory.remember` has been called with it; shape (1,).
        packed: `tables.pack.load_figures()`, shape (1,).
        works: room for intermediate results, shape (1,).
        shapes: float32 of shape (`MAX_SHAPES`, `ROW`), see `layouts`.
    """
    snapshot, memory, tables, work = snapshots[0], memories[0], packed[0], works[0]
    work.camera = camera_left(snapshot)
    work.owner, work.layer, work.tint, work.flash = -1.0, float(STAGE), 1.0, 0.0
    stage = memory.stage - 1 if memory.stage > 0 else int(snapshot.sides[1].character)
    count = draw_stage(shapes, 0, work, tables, stage)
    work.layer = float(SHADOW)
    for side in range(2):
        count = _draw_shadow(shapes, count, work, snapshot, side, tables)
    first = _behind(snapshot)
    for turn in range(2):
        count = draw_figure(shapes, count, work, snapshot, memory, tables, first if turn == 0 else 1 - first)
    work.layer = float(EFFECT)
    work.flash = 0.0
    count = draw_shots(shapes, count, work, snapshot, memory, tables)
    count = draw_sparks(shapes, count, work, snapshot, memory)
    work.layer = float(SCORE)
    return draw_score(shapes, count, work, snapshot, memory)


@compiled
def camera_left(snapshot: SnapshotRecord) -> float:
    """Return the screen's left edge, px right of the stage's middle; it follows both sides' middle."""
    edge = HALF_STAGE - 0.5 * WIDTH
    middle = 0.5 * (place_x(snapshot.sides[0]) + place_x(snapshot.sides[1]))
    return clamp(middle, -edge, edge) - 0.5 * WIDTH


@compiled
def _behind(snapshot: SnapshotRecord) -> int:
    """Return the side that is drawn first: the one that does not attack."""
    return 1 if snapshot.sides[0].move >= 0 and snapshot.sides[1].move < 0 else 0


@compiled
def _draw_shadow(
    shapes: ShapeRows,
    count: int,
    work: WorkRecord,
    snapshot: SnapshotRecord,
    number: int,
    tables: FigureTablesRecord,
) -> int:
    side = snapshot.sides[number]
    height = place_y(side)
    work.origin_x, work.origin_y, work.facing = place_x(side) - work.camera, GROUND, 1.0
    work.owner = float(number)
    size = float(tables.bodies[side.character].half) * clamp(1.45 - 0.006 * height, 0.7, 1.45)
    set_colour(work, 10.0, 8.0, 16.0, 0.38)
    return oval(shapes, count, work, 0.0, -1.0, size, 4.2)


@compiled
def draw_figure(
    shapes: ShapeRows,
    count: int,
    work: WorkRecord,
    snapshot: SnapshotRecord,
    memory: MemoryRecord,
    tables: FigureTablesRecord,
    number: int,
) -> int:
    """Write the shapes of one side's figure and of what surrounds it."""
    side, me = snapshot.sides[number], memory.sides[number]
    body = tables.bodies[side.character]
    work.facing = -1.0 if side.facing < 0 else 1.0
    work.origin_x = place_x(side) - work.camera
    work.origin_y = GROUND - place_y(side)
    work.owner, work.layer, work.tint, work.flash = float(number), float(FIGURE), 1.0, 0.0
    choose_pose(snapshot, memory, number, tables, work)
    build_skeleton(work, body)
    work.sway_x = clamp(-4.0 * me.vx * work.facing, -22.0, 22.0) * 0.5
    work.sway_y = clamp(-3.0 * me.vy, -16.0, 16.0) * 0.6
    count = draw_aura(shapes, count, work, side, memory.frame, tables, 0)
    work.layer = float(FIGURE)
    count = draw_body(shapes, count, work, body, tables)
    count = draw_aura(shapes, count, work, side, memory.frame, tables, 1)
    return draw_stars(shapes, count, work, side, memory.frame)
