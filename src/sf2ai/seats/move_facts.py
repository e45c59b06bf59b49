"""The public frame data of moves and bodies, as records that the compiled observation reads."""

from functools import cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from sf2ai.game.files.loader import load_roster, load_rules
from sf2ai.game.moves import CharacterData, Move, MoveKind

_WINDOWS = 2
"""Most invulnerable windows that are kept of a move; the longest come first."""

MOVE_FACTS = np.dtype(
    (
        np.record,
        [
            ("startup", "i2"),  # frames before the first active one
            ("active", "i2"),
            ("recovery", "i2"),
            ("safe_first", "i2", (_WINDOWS,)),  # first frame of an invulnerable window; 0: none
            ("safe_last", "i2", (_WINDOWS,)),
            ("reach", "f4"),  # screen widths
            ("low", "f4"),  # from here on: flags, 0 or 1
            ("overhead", "f4"),
            ("airborne", "f4"),
            ("projectile", "f4"),
            ("throw", "f4"),
        ],
    )
)

BODY_FACTS = np.dtype(
    (
        np.record,
        [
            ("throw_range", "f4"),  # of the widest throw from the ground, screen widths
            ("throw_width", "f4"),  # added to the range of a throw on this character, screen widths
        ],
    )
)


class Facts(NamedTuple):
    """Two structured arrays: `moves` (507,) `MOVE_FACTS` and `bodies` (12,) `BODY_FACTS`."""

    moves: npt.NDArray[np.void]
    bodies: npt.NDArray[np.void]


@cache
def load_facts() -> Facts:
    """Return the facts of the package's own frame data; the same arrays every time."""
    roster = load_roster()
    screen_px = load_rules().stage.screen_width_px
    moves = np.zeros(sum(len(data.moves) for data in roster), dtype=MOVE_FACTS)
    bodies = np.zeros(len(roster), dtype=BODY_FACTS)
    for data in roster:
        for move in data.moves:
            moves[move.index] = _move_facts(move, screen_px)
        bodies[data.character.index] = _body_facts(data, screen_px)
    return Facts(moves, bodies)


def _move_facts(move: Move, screen_px: int) -> tuple[object, ...]:
    windows = sorted(move.invulnerable, key=lambda window: window[0] - window[1])[:_WINDOWS]
    windows += [(0, 0)] * (_WINDOWS - len(windows))
    in_air = move.airborne or move.command.air or move.stance in ("nj", "dj")
    return (
        move.startup,
        move.active,
        move.recovery,
        tuple(first for first, _ in windows),
        tuple(last for _, last in windows),
        max(move.reach, move.throw_range) / screen_px,
        move.level == "low",
        move.level == "overhead",
        in_air,
        move.projectile is not None,
        move.kind is MoveKind.THROW,
    )


def _body_facts(data: CharacterData, screen_px: int) -> tuple[float, float]:
    ranges = [m.throw_range for m in data.moves if m.kind is MoveKind.THROW and not m.command.air]
    return max(ranges, default=0) / screen_px, data.stats.throwable_half_width / screen_px
