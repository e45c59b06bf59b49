"""Snapshots made by hand: two fighters at the start of a round, and what a test wants to be different."""

from typing import Any

import numpy as np

from sf2ai.backends.base import SNAPSHOT, Activity, Posture, SnapshotArray

SIDE: dict[str, Any] = {
    "y": 0.0,
    "health": 1.0,
    "projectile_x": np.nan,
    "projectile_y": np.nan,
    "activity_frames": 1,
    "move": -1,
    "posture": Posture.STANDING,
    "activity": Activity.FREE,
    "projectile": 0,
    "projectile_direction": 0,
}


def snapshot(
    p1: dict[str, Any] | None = None, p2: dict[str, Any] | None = None, **match: Any
) -> SnapshotArray:
    """One snapshot, shape (1,): p1 left, p2 right, 0.5 screen widths apart, Ryu against Ken."""
    made = np.zeros(1, dtype=SNAPSHOT)
    starts = ({"x": -0.25, "facing": 1, "character": 0}, {"x": 0.25, "facing": -1, "character": 4})
    for side, (start, changes) in enumerate(zip(starts, (p1, p2), strict=True)):
        for name, value in {**SIDE, **start, **(changes or {})}.items():
            made[0]["sides"][side][name] = value
    for name, value in {"timer": 99, "round": 1, "winner": -1, **match}.items():
        made[0][name] = value
    return made


def mirrored(snapshots: SnapshotArray) -> SnapshotArray:
    """The same scene with left and right exchanged, and so p1 and p2."""
    made = snapshots.copy()
    made["sides"] = snapshots["sides"][..., ::-1]
    sides = made["sides"]
    for name in ("x", "projectile_x", "facing", "projectile_direction"):
        sides[name] = -sides[name]
    made["sides"] = sides
    return made
