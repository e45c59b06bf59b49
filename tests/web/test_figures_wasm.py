"""The figures of the browser have the same shapes as those of pictures."""

import numpy as np
import wasmtime

from fakes.web_engine import WASM
from sf2ai.backends.base import SNAPSHOT, make_setups
from sf2ai.backends.sim.backend import SimBackend
from sf2ai.drawing.figures.layouts import COUNT, HEAD, MAX_SHAPES, MEMORY, ROW, WORK
from sf2ai.drawing.figures.painter import FigurePainter

FRAMES = 240


def test_shapes_are_those_of_the_painter():
    store = wasmtime.Store()
    module = wasmtime.Module(store.engine, WASM.with_name("figures.wasm").read_bytes())
    exports = wasmtime.Instance(store, module, []).exports(store)
    memory, top = exports["memory"], (exports["__heap_base"].value(store) + 15) & ~15
    places = []
    for size in (SNAPSHOT.itemsize, MEMORY.itemsize, WORK.itemsize, 4 * MAX_SHAPES * ROW):
        places.append(top)
        top = (top + size + 15) & ~15
    memory.grow(store, top // 65536 + 1)
    painter, backend = FigurePainter(), SimBackend(1)
    snapshot = backend.reset(np.array([0]), make_setups([(0, 4)], [3]))[0]
    pads = np.random.default_rng(1).integers(0, 1 << 16, size=(FRAMES, 1, 1, 2), dtype=np.uint16)
    for frame in range(FRAMES):
        snapshot = backend.advance(pads[frame])[0, 0]
        painter.see(snapshot)
        memory.write(store, snapshot.tobytes(), places[0])
        exports["remember"](store, places[0], places[1], 1)
        wanted = painter.shapes()
        count = exports["draw"](store, *places)
        content = bytes(memory.read(store, places[3], places[3] + 4 * ROW * count))
        found = np.frombuffer(content, dtype=np.float32).reshape(-1, ROW)
        assert len(found) == len(wanted)
        used = np.arange(ROW)[None, :] < HEAD + 2 * wanted[:, COUNT : COUNT + 1]
        np.testing.assert_array_equal(found[used], wanted[used])
