"""The WebAssembly modules that are made: what each exports, and what the page must know about it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any, cast

from sf2ai.web.wasm.addresses import Entry


@dataclass(frozen=True)
class WasmModule:
    """One module; its parts are imported when they are needed, since each imports much."""

    entries: str
    """The Python module that has its ``ENTRIES``."""
    description: str
    """The function that describes it, as ``"module:name"``."""

    def load_entries(self) -> Mapping[str, Entry]:
        """Return the functions that it exports, by name."""
        return cast("Mapping[str, Entry]", import_module(self.entries).ENTRIES)

    def describe(self) -> dict[str, Any]:
        """Return what the page must know about it, as JSON values."""
        place, name = self.description.split(":")
        describe = cast("Callable[[], dict[str, Any]]", getattr(import_module(place), name))
        return describe()


MODULES = {
    "engine": WasmModule("sf2ai.web.contest.entries", "sf2ai.web.wasm.layout:describe_engine"),
    "figures": WasmModule("sf2ai.web.figures", "sf2ai.web.figures:describe_figures"),
}
"""By the name of the file. They are two, so that a change of a figure leaves the engine as it is."""
