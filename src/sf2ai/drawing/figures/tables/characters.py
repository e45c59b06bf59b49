"""Reads ``characters/*.toml``: a character's build, colours, poses of its own, and parts."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sf2ai.drawing.figures.layouts import BODY, BONES, COLOURS, PART, PART_POINTS, PLACES
from sf2ai.drawing.figures.records import BodyFigureRecord, PartRecord
from sf2ai.drawing.figures.tables.files import (
    read_choice,
    read_colour,
    read_number,
    read_numbers,
    read_points,
    read_tables,
)
from sf2ai.drawing.figures.tables.poses import Pose, read_poses
from sf2ai.game.data_table import DataTable

_LENGTHS = (
    "fist",
    "foot",
    "ankle",
    "trunk",
    "chest",
    "shoulder",
    "drop",
    "hips",
    "neck",
    "nod",
    "head",
    "bob",
)
_ONLY = ("both", "near", "far")
_WHEN = ("calm", "always", "hurt")
SHOT_KINDS = ("none", "ball", "crescent", "flame", "claw")
"""Shapes of projectiles, by index."""


@dataclass(frozen=True)
class CharacterFigure:
    """What a character's file says.

    Attributes:
        body: one record of `BODY`; without the numbers of the frame data and the places of the parts.
        poses: by name.
        parts: dtype `PART`.
    """

    body: BodyFigureRecord
    poses: dict[str, Pose]
    parts: npt.NDArray[np.void]


def read_character_figure(table: DataTable, common: dict[str, Pose]) -> CharacterFigure:
    """Read one file.

    Args:
        table: the file.
        common: poses of all characters.

    Raises:
        DataError: a field is missing, unknown or wrong.
    """
    body = np.zeros(1, dtype=BODY)[0]
    _read_colours(table.table("colours"), body)
    _read_build(table.table("build"), body)
    poses = read_poses(table, common)
    entries = read_tables(table, "parts")
    parts = np.zeros(len(entries), dtype=PART)
    for record, entry in zip(parts, entries, strict=True):
        _read_part(entry, record)
    table.finish()
    return CharacterFigure(body, poses, parts)


def _read_build(table: DataTable, body: BodyFigureRecord) -> None:
    for kind, limb in enumerate(("arm", "leg")):
        body.upper[kind], body.lower[kind] = read_numbers(table, limb, 2)
        body.radii[kind] = read_numbers(table, f"{limb}_radii", 5)
        names = table.items(f"{limb}_colours", length=3)
        for place, name in enumerate(names):
            if name not in COLOURS:
                raise table.error(f"{limb}_colours", name, f"name one of {', '.join(COLOURS)}")
            body.segment_colours[kind, place] = COLOURS.index(str(name))
    for field in _LENGTHS:
        body[field] = table.number(field, low=0)
    body.somersault = table.flag("somersault")
    body.stretch = table.flag("stretch")
    body.weapon = read_number(table, "weapon", 0.0)
    body.shot_kind = read_choice(table, "shot", SHOT_KINDS, "none")
    body.shot_red, body.shot_green, body.shot_blue = (
        read_colour(table, "shot_colour") if body.shot_kind else (255, 255, 255)
    )
    table.finish()


def _read_colours(table: DataTable, body: BodyFigureRecord) -> None:
    for index, name in enumerate(COLOURS):
        body.colours[index] = read_colour(table, name)
    table.finish()


def _read_part(table: DataTable, part: PartRecord) -> None:
    part.bone = read_choice(table, "bone", BONES, "trunk")
    part.place = read_choice(table, "place", PLACES, "trunk")
    part.colour = read_choice(table, "colour", COLOURS, "skin")
    part.only = read_choice(table, "only", _ONLY, "both") - 1
    part.hurt = read_choice(table, "when", _WHEN, "always") - 1
    part.smooth, part.line = table.flag("smooth"), table.flag("line")
    part.shade, part.sway = read_number(table, "shade", 1.0), read_number(table, "sway", 0.0)
    points = read_points(table, "points", PART_POINTS)
    part.count = len(points)
    part.points[: len(points)] = points
    table.finish()
