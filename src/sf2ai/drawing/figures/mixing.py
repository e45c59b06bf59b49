"""Blends poses."""

from sf2ai.drawing.figures.compiling import compiled
from sf2ai.drawing.figures.layouts import POSE_SIZE
from sf2ai.drawing.figures.records import FigureTablesRecord, WorkRecord


@compiled
def take(work: WorkRecord, tables: FigureTablesRecord, character: int, pose: int) -> None:
    """Write a character's pose into `work.pose`."""
    for i in range(POSE_SIZE):
        work.pose[i] = tables.poses[character, pose, i]


@compiled
def mix(work: WorkRecord, tables: FigureTablesRecord, character: int, pose: int, share: float) -> None:
    """Move `work.pose` towards a character's pose, by a share of 0 to 1."""
    for i in range(POSE_SIZE):
        work.pose[i] += share * (tables.poses[character, pose, i] - work.pose[i])
