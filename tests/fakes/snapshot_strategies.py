"""Hypothesis draws snapshots: any that a backend may report, unknowns included."""

from typing import Any

import numpy as np
from hypothesis import strategies as st

from sf2ai.backends.base import SNAPSHOT, Activity, Ending, Phase, Posture
from sf2ai.game.moves import MOVE_COUNT

_PLACE = st.floats(-3, 3, width=32)

KNOWN: dict[str, st.SearchStrategy[Any]] = {
    "x": _PLACE,
    "y": _PLACE,
    "health": st.floats(0, 1, width=32),
    "projectile_x": _PLACE,
    "projectile_y": _PLACE,
    "activity_frames": st.integers(0, 32_767),
    "move": st.integers(-1, MOVE_COUNT - 1),
    "character": st.integers(0, 11),
    "facing": st.sampled_from([-1, 1]),
    "posture": st.sampled_from(list(Posture)),
    "activity": st.sampled_from(list(Activity)),
    "projectile": st.sampled_from([0, 1]),
    "projectile_direction": st.sampled_from([-1, 1]),
    "rounds_won": st.integers(0, 2),
}

UNKNOWN: dict[str, float] = {
    **dict.fromkeys(("x", "y", "projectile_x", "projectile_y"), np.nan),
    **dict.fromkeys(("activity_frames", "posture", "activity", "projectile", "rounds_won"), -1),
    **dict.fromkeys(("facing", "projectile_direction"), 0),
}


@st.composite
def snapshots(draw: st.DrawFn) -> Any:
    """One snapshot, shape (1,); some of what may be unknown is, in some of them."""
    made = np.zeros(1, dtype=SNAPSHOT)
    unknown = draw(st.one_of(st.just(set()), st.sets(st.sampled_from(sorted(UNKNOWN)))))
    for side in (0, 1):
        for name, value in draw(st.fixed_dictionaries(KNOWN)).items():
            made[0]["sides"][side][name] = value
        for name in unknown:
            if draw(st.booleans()):
                made[0]["sides"][side][name] = UNKNOWN[name]
    made["timer"] = draw(st.integers(-1, 99))
    made["round"] = draw(st.integers(-1, 10))
    made["phase"] = draw(st.sampled_from(list(Phase)))
    made["ending"] = draw(st.sampled_from(list(Ending)))
    made["winner"] = draw(st.sampled_from([-1, 0, 1]))
    return made
