"""Engines of former versions for native programs: the WebAssembly that pages have, run by wasmtime."""

import json
from typing import Any

import numpy as np

from sf2ai.backends.base import SETUP, SNAPSHOT, PadArray, SetupArray, SlotArray, SnapshotArray
from sf2ai.closing import Closing
from sf2ai.errors import InputError, ReplayError
from sf2ai.web.engines import engine_files

MISSING = "pip install 'sf2ai[former]'"
"""The command that installs what runs former engines."""
_PAGE_BYTES = 65536
_MASKS_BYTES = 256
_STEP_FRAMES = 4


class FormerEngine(Closing):
    """One match on a former engine, played by pads; what `replays.play_back_on` needs of a backend.

    Attributes:
        name: of the backend whose former version it is.
        version: of the engine.
        slots: 1.
    """

    name = "sim"
    slots = 1

    def __init__(self, version: str) -> None:
        """Load an engine.

        Args:
            version: one of `engines.engine_versions`.

        Raises:
            InputError: wasmtime is not installed.
            ReplayError: the engine's frames cannot be read by this version of sf2ai.
            DamagedFileError: the kept file was altered.
        """
        self.version = version
        files = engine_files(version)
        self._facts = json.loads(files["engine.json"])
        _require_same_frames(self._facts, version)
        wasmtime = _load_wasmtime()
        engine = wasmtime.Engine()
        self._store = wasmtime.Store(engine)
        module = wasmtime.Module(engine, files["engine.wasm"])
        self._exports = wasmtime.Instance(self._store, module, []).exports(self._store)
        self._memory = self._exports["memory"]
        self._top = self._exports["__heap_base"].value(self._store)
        self._contest = self._room(self._size("contest"))
        self._shown = self._contest + self._offset("contest", "shown")
        self._scratch = [self._room(size) for size in (self._size("work"), _MASKS_BYTES)]
        self._no_agent = [self._room(self._size("brain"))] * 3
        self._pads, self._sums, self._played = (self._room(8) for _ in range(3))

    def reset(self, slots: SlotArray, setups: SetupArray) -> SnapshotArray:
        """Begin a match, as `Backend.reset` does for slot 0."""
        content = bytearray(self._size("contest"))
        step_frames = self._offset("contest", "step_frames")
        content[step_frames : step_frames + 4] = _STEP_FRAMES.to_bytes(4, "little")
        setup = self._offset("contest", "setup")
        content[setup : setup + SETUP.itemsize] = setups[:1].tobytes()
        self._memory.write(self._store, content, self._contest)
        self._call("begin", self._contest, *self._no_agent[:2])
        return self._snapshot()

    def advance(self, pads: PadArray) -> SnapshotArray:
        """Advance the match by one frame, as `Backend.advance` does; pads have the shape (1, 1, 2)."""
        self._memory.write(self._store, pads[0, 0].astype("<u2").tobytes(), self._pads)
        rest = (self._pads, 1, self._shown, self._sums, self._played)
        self._call("play", self._contest, *self._scratch, *self._no_agent, *self._no_agent, *rest)
        return self._snapshot().reshape(1, 1)

    def close(self) -> None:
        """Do nothing: the memory goes with the object."""

    def _snapshot(self) -> SnapshotArray:
        content = self._memory.read(self._store, self._shown, self._shown + SNAPSHOT.itemsize)
        return np.frombuffer(bytes(content), dtype=SNAPSHOT)

    def _call(self, name: str, *arguments: int) -> Any:
        return self._exports[name](self._store, *arguments)

    def _room(self, size: int) -> int:
        address: int = (self._top + 15) & ~15
        self._top = address + max(size, 16)
        missing = self._top - self._memory.data_len(self._store)
        if missing > 0:
            self._memory.grow(self._store, missing // _PAGE_BYTES + 1)
        return address

    def _size(self, record: str) -> int:
        return int(self._facts["records"][record]["size"])

    def _offset(self, record: str, field: str) -> int:
        return int(self._facts["records"][record]["fields"][field][1])


def _require_same_frames(facts: dict[str, Any], version: str) -> None:
    """Raise if an engine describes its frames, setups, characters or moves otherwise than the present one."""
    from sf2ai.web.wasm.layout import describe_frames

    present = json.loads(json.dumps(describe_frames()))
    records = {name: facts["records"].get(name) for name in present["records"]}
    if {**{name: facts.get(name) for name in present}, "records": records} != present:
        raise ReplayError(
            f"engine version {version} describes frames or moves otherwise than today's; drop the replay on "
            "the page of `sf2ai play`, which shows it"
        )


def _load_wasmtime() -> Any:
    try:
        import wasmtime
    except ImportError as error:
        raise InputError(
            "the replay was played on a former engine version, which needs wasmtime to run; install it with "
            f"`{MISSING}`, or drop the replay on the page of `sf2ai play`"
        ) from error
    return wasmtime
