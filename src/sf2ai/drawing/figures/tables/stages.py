"""Reads ``stages.toml``: twelve simple stages, each a sky, a floor and polygons at several depths."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from sf2ai.drawing.figures.layouts import BACKDROP, BACKDROP_POINTS, STAGE_LOOK
from sf2ai.drawing.figures.tables.files import read_colour, read_number, read_points, read_tables
from sf2ai.game.data_table import DataTable

_MOST_REPEATS = 40


def read_stages(
    table: DataTable, characters: Sequence[str]
) -> tuple[npt.NDArray[np.void], npt.NDArray[np.void]]:
    """Return the looks, dtype `STAGE_LOOK`, one for each character, and their polygons, dtype `BACKDROP`."""
    looks = np.zeros(len(characters), dtype=STAGE_LOOK)
    backdrops: list[np.void] = []
    for look, character in zip(looks, characters, strict=True):
        stage = table.table(character)
        look["sky"] = read_colour(stage, "sky"), read_colour(stage, "horizon")
        look["floor"] = read_colour(stage, "floor"), read_colour(stage, "floor_near")
        look["joint"] = read_colour(stage, "joint")
        look["start"] = len(backdrops)
        backdrops += [_read_backdrop(entry) for entry in read_tables(stage, "shapes")]
        look["count"] = len(backdrops) - look["start"]
        stage.finish()
    table.finish()
    return looks, np.array(backdrops, dtype=BACKDROP)


def _read_backdrop(table: DataTable) -> np.void:
    record = np.zeros(1, dtype=BACKDROP)[0]
    record["depth"] = read_number(table, "depth", 0.5)
    record["times"] = table.whole("repeat", 1, _MOST_REPEATS, 1)
    record["step"] = read_number(table, "step", 0.0)
    record["smooth"] = table.flag("smooth")
    record["colour"] = read_colour(table, "colour")
    record["alpha"] = read_number(table, "alpha", 1.0)
    points = read_points(table, "points", BACKDROP_POINTS)
    record["count"] = len(points)
    record["points"][: len(points)] = points
    table.finish()
    found: np.void = record
    return found
