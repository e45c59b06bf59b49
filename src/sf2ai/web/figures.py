"""The functions that `figures.wasm` exports: a frame's Snapshot becomes shapes."""

from typing import Any

from numba import carray, types  # type: ignore[attr-defined]

from sf2ai.backends.base import SNAPSHOT
from sf2ai.drawing.figures import layouts
from sf2ai.drawing.figures.frame import draw_frame
from sf2ai.drawing.figures.memory import remember as remember_frame
from sf2ai.drawing.figures.tables.pack import load_figures
from sf2ai.web.wasm.addresses import Entry, at, at_record

_TABLES = load_figures()
_SHAPE = (layouts.MAX_SHAPES, layouts.ROW)


def remember(snapshot: Any, memory: Any, frames: int) -> None:
    """Call `remember` of `drawing.figures.memory`."""
    remember_frame(carray(snapshot, (1,)), carray(memory, (1,)), _TABLES, frames)


def draw(snapshot: Any, memory: Any, work: Any, shapes: Any) -> int:
    """Call `draw_frame` of `drawing.figures.frame`."""
    return draw_frame(
        carray(snapshot, (1,)), carray(memory, (1,)), _TABLES, carray(work, (1,)), carray(shapes, _SHAPE)
    )


_SNAPSHOT, _MEMORY, _WORK = (at_record(each) for each in (SNAPSHOT, layouts.MEMORY, layouts.WORK))

ENTRIES = {
    "remember": Entry(types.void, (_SNAPSHOT, _MEMORY, types.int32), remember),
    "draw": Entry(types.int32, (_SNAPSHOT, _MEMORY, _WORK, at(types.float32)), draw),
}
"""By the name under which WebAssembly exports them."""


def describe_figures() -> dict[str, Any]:
    """Return what the page must know about `figures.wasm`, as JSON values."""
    assert layouts.MEMORY.fields is not None
    return {
        "snapshot_bytes": SNAPSHOT.itemsize,
        "memory_bytes": layouts.MEMORY.itemsize,
        "stage_offset": layouts.MEMORY.fields["stage"][1],
        "work_bytes": layouts.WORK.itemsize,
        "most_shapes": layouts.MAX_SHAPES,
        "row": layouts.ROW,
        "head": layouts.HEAD,
        "columns": {
            "count": layouts.COUNT,
            "red": layouts.RED,
            "green": layouts.GREEN,
            "blue": layouts.BLUE,
            "alpha": layouts.ALPHA,
        },
    }
