"""Hypothesis draws snapshots: any that a backend may report, unknowns included."""

from typing import Any

import numpy as np
from hypothesis import strategies as st

from sf2ai.backends.base import SNAPSHOT, Activity, Ending, Phase, Posture
from sf2ai.game.moves import MOVE_COUNT

_PLACE = st.one_of(st.just(np.nan), st.floats(-3, 3, width=32))


def _known(values: st.SearchStrategy[Any], unknown: Any) -> st.SearchStrategy[Any]:
    return st.one_of(st.just(unknown), values)


SIDES = st.fixed_dictionaries(
    {
        "x": _PLACE,
        "y": _PLACE,
        "health": st.floats(0, 1, width=32),
        "projectile_x": _PLACE,
        "projectile_y": _PLACE,
        "activity_frames": st.integers(-1, 32_767),
        "move": st.integers(-1, MOVE_COUNT - 1),
        "character": st.integers(0, 11),
        "facing": st.sampled_from([-1, 0, 1]),
        "posture": _known(st.sampled_from(list(Posture)), -1),
        "activity": _known(st.sampled_from(list(Activity)), -1),
        "projectile": st.sampled_from([-1, 0, 1]),
        "projectile_direction": st.sampled_from([-1, 0, 1]),
        "rounds_won": st.integers(-1, 2),
    }
)


@st.composite
def snapshots(draw: st.DrawFn) -> Any:
    """One snapshot, shape (1,)."""
    made = np.zeros(1, dtype=SNAPSHOT)
    for side in (0, 1):
        for name, value in draw(SIDES).items():
            made[0]["sides"][side][name] = value
    made["timer"] = draw(st.integers(-1, 99))
    made["round"] = draw(st.integers(-1, 10))
    made["phase"] = draw(st.sampled_from(list(Phase)))
    made["ending"] = draw(st.sampled_from(list(Ending)))
    made["winner"] = draw(st.sampled_from([-1, 0, 1]))
    return made
