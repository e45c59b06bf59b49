"""Reads poses: common ones from ``poses.toml``, each of which a character's file may change."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sf2ai.drawing.figures.layouts import (
    BENDS,
    FEET,
    HIP_X,
    HIP_Y,
    LEAN,
    OPEN,
    POSE_SIZE,
    POSES,
    TILT,
    TOES,
    TURN,
    WRISTS,
)
from sf2ai.drawing.figures.records import BodyFigureRecord
from sf2ai.drawing.figures.tables.files import read_number, read_numbers
from sf2ai.game.data_table import DataTable

_PAIRS = {"hip": HIP_X, "near_hand": WRISTS, "far_hand": WRISTS + 2, "near_foot": FEET, "far_foot": FEET + 2}
_PAIRS |= {"elbows": BENDS, "knees": BENDS + 2, "toes": TOES}
_NUMBERS = {"lean": LEAN, "head": TILT, "turn": TURN, "open": OPEN}
_HEIGHTS = ("stand", "crouch", "air")
"""Postures in which the head is where its hurt box is; the other poses belong to one of them."""


@dataclass(frozen=True)
class Pose:
    """A pose as the files have it: lengths in arms and legs, so that it fits every body.

    Attributes:
        posture: the posture to which it belongs, stand, crouch or air.
        values: in the order of `POSE_FIELDS`.
    """

    posture: str
    values: tuple[float, ...]


_NEUTRAL = Pose("stand", (0, 0.92, 0, 0, 0, 0.2, -0.8, 0.3, -0.8, -0.35, 0, 0.3, 0, -1, -1, 1, 1, 0, 0, 1))


def read_poses(table: DataTable, before: dict[str, Pose]) -> dict[str, Pose]:
    """Return poses by name: those before, changed by what a table has."""
    poses = dict(before)
    for name, entry in table.tables("poses").items():
        if name not in POSES:
            raise table.error("poses", name, f"have only the poses {', '.join(POSES)}")
        poses[name] = _read_pose(entry, poses)
    return poses


def _read_pose(table: DataTable, poses: dict[str, Pose]) -> Pose:
    start = poses.get(table.path.rpartition(".")[2], _NEUTRAL)
    if "like" in table.values:
        like = table.text("like", choices=set(poses))
        start = poses[like]
    posture = str(table.get("posture", start.posture))
    if posture not in _HEIGHTS:
        raise table.error("posture", posture, f"be one of {', '.join(_HEIGHTS)}")
    values = list(start.values)
    for field, place in _PAIRS.items():
        if field in table.values:
            values[place : place + 2] = read_numbers(table, field, 2)
    for field, place in _NUMBERS.items():
        values[place] = read_number(table, field, values[place])
    table.finish()
    return Pose(posture, tuple(values))


def fit_poses(
    poses: dict[str, Pose], body: BodyFigureRecord, heads: dict[str, float]
) -> npt.NDArray[np.float64]:
    """Return a character's poses in px, shape (poses, `POSE_SIZE`).

    Args:
        poses: all of `POSES`.
        body: the character's body.
        heads: height of the top of the head by posture, px.
    """
    fitted = np.array([_in_px(poses[name].values, body) for name in POSES], dtype=np.float64)
    lifts = {}
    for posture in _HEIGHTS:
        values = fitted[POSES.index(posture)]
        lifts[posture] = heads[posture] - _head_top(values, body)
    for row, name in zip(fitted, POSES, strict=True):
        lift = lifts[poses[name].posture]
        if row[TURN] == 0.0:
            row[HIP_Y] += lift
        if poses[name].posture == "air":
            row[[FEET + 1, FEET + 3]] += lift
        elif min(row[FEET + 1], row[FEET + 3]) < 1.0 and row[TURN] == 0.0:  # it stands on the floor
            lowest = 0.8 * float(body.radii[1, 0])
            row[HIP_Y] = min(
                max(row[HIP_Y], lowest), 0.99 * float(body.upper[1] + body.lower[1]) + float(body.ankle)
            )
    return fitted.astype(np.float64)


def _in_px(values: tuple[float, ...], body: BodyFigureRecord) -> npt.NDArray[np.float64]:
    arm, leg = float(body.upper[0] + body.lower[0]), float(body.upper[1] + body.lower[1])
    scaled = np.array(values, dtype=np.float64)
    scaled[[HIP_X, HIP_Y, FEET, FEET + 1, FEET + 2, FEET + 3]] *= leg
    scaled[HIP_Y] += float(body.ankle)
    scaled[WRISTS : WRISTS + 4] *= arm
    return scaled


def _head_top(values: npt.NDArray[np.float64], body: BodyFigureRecord) -> float:
    lean = np.radians(values[LEAN])
    tilt = np.radians(0.45 * values[LEAN] + values[TILT])
    height = values[HIP_Y] + float(body.trunk) * np.cos(lean) + float(body.neck) * np.cos(tilt)
    return float(height - float(body.nod) * np.sin(lean) + 1.15 * float(body.head))


assert len(_NEUTRAL.values) == POSE_SIZE
