"""The one table of features: what each element of an observation is, its range and unit.

The vector (`observation`), the spaces and the data sheet all come from this
table, and the compiled code takes its columns from it. Everything is seen from
one side, which always looks to the right: *forward* is towards the opponent.

Every feature is visible to a person at the screen: no dizzy points, no dice,
no charge of the opponent. The side's own pads (charge, script, last action) are
known exactly, whatever the reaction delay. The rounds won are left out, since
an episode is one round: the network would see them change for the first time in a match.
"""

from dataclasses import dataclass
from types import MappingProxyType

from sf2ai.backends.base import Activity, Posture
from sf2ai.game.characters import ROSTER

NEAR = 0.25
"""Screen widths in one unit of the features that measure what is near."""
FRAMES_PER_SECOND = 60
"""Frames in one unit of the features that measure time."""


@dataclass(frozen=True, slots=True)
class Feature:
    """One element of an observation.

    Attributes:
        name: unique in the table.
        low: smallest value.
        high: largest value.
        unit: what 1.0 is.
        meaning: what it says, for the data sheet.
        known: name of the flag that is 0 where the backend does not know it; the value
            is 0 then. Empty where every backend knows it.
    """

    name: str
    low: float
    high: float
    unit: str
    meaning: str
    known: str = ""


ACTIVITIES: tuple[Activity, ...] = tuple(activity for activity in Activity if activity != Activity.KO)
"""The activities that have a feature of their own; a KO ends the round, so it needs none."""
POSTURES: tuple[Posture, ...] = tuple(Posture)

_SHARED = (
    Feature("timer", 0, 1, "99 timer units", "time left in the round", "timer_known"),
    Feature("distance", 0, 1, "screen widths", "between the two axes", "position_known"),
    Feature("near", 0, 1, "quarter screen widths", "the same distance, fine", "position_known"),
    Feature(
        "own_throw_gap",
        -1,
        1,
        "quarter screen widths",
        "distance less the range of the own longest throw from the ground; in range below 0",
        "position_known",
    ),
    Feature(
        "their_throw_gap",
        -1,
        1,
        "quarter screen widths",
        "distance less the range of the opponent's longest throw from the ground",
        "position_known",
    ),
)

_BODY = (
    Feature("health", 0, 1, "full health", "health left"),
    Feature("x", -1, 1, "screen widths", "forward of the stage's middle", "position_known"),
    Feature("y", 0, 1, "screen heights", "feet above the ground", "position_known"),
    Feature("vx", -2, 2, "screen widths per second", "motion over the last step, forward", "position_known"),
    Feature("vy", -2, 2, "screen heights per second", "motion over the last step, upward", "position_known"),
    Feature("faces_opponent", -1, 1, "flag", "1 looks at the opponent, -1 away", "facing_known"),
    *(
        Feature(
            f"is_{posture.name.lower()}", 0, 1, "flag", f"posture {posture.name.lower()}", "posture_known"
        )
        for posture in POSTURES
    ),
    *(
        Feature(
            f"does_{activity.name.lower()}",
            0,
            1,
            "flag",
            f"activity {activity.name.lower().replace('_', ' ')}",
            "activity_known",
        )
        for activity in ACTIVITIES
    ),
    Feature("activity_time", 0, 1, "seconds", "time in this activity", "frames_known"),
)

_MOVE = (
    Feature("move_out", 0, 1, "flag", "a move is out; the frame data below is the move's", "move_known"),
    Feature("move_startup", 0, 1, "seconds", "until its first active frame", "move_known"),
    Feature("move_active", 0, 1, "flag", "it can hit in this frame", "move_known"),
    Feature(
        "move_recovery", 0, 1, "seconds", "from now or from its last active frame until free", "move_known"
    ),
    Feature("move_reach", 0, 1, "screen widths", "its farthest hit box in front of the axis", "move_known"),
    Feature("move_low", 0, 1, "flag", "must be blocked crouching", "move_known"),
    Feature("move_overhead", 0, 1, "flag", "must be blocked standing", "move_known"),
    Feature("move_airborne", 0, 1, "flag", "leaves the ground or is done in a jump", "move_known"),
    Feature("move_projectile", 0, 1, "flag", "sends a projectile out", "move_known"),
    Feature("move_throw", 0, 1, "flag", "is a throw: cannot be blocked", "move_known"),
    Feature("move_invulnerable", 0, 1, "flag", "nothing can hit it in this frame", "move_known"),
)

_PROJECTILE = (
    Feature("projectile", 0, 1, "flag", "a projectile is out", "projectile_known"),
    Feature(
        "projectile_gap",
        -1,
        1,
        "screen widths",
        "remaining distance to its target; below 0 when it has passed",
        "projectile_known",
    ),
    Feature("projectile_y", 0, 1, "screen heights", "its centre above the ground", "projectile_known"),
    Feature(
        "projectile_speed",
        0,
        2,
        "screen widths per second",
        "over the last step; 0 when new",
        "projectile_known",
    ),
)

_FIGHTER = _BODY + _MOVE + _PROJECTILE

_OWN_PADS = (
    Feature("back_charge", 0, 1, "seconds", "time that the own pad has held back"),
    Feature("down_charge", 0, 1, "seconds", "time that the own pad has held down"),
    Feature("script", 0, 1, "flag", "a motion is being played; actions are ignored until it ends"),
    Feature("script_left", 0, 1, "seconds", "until the motion's pads end"),
    Feature("last_forward", -1, 1, "flag", "direction at the start of the last step: 1 forward, -1 back"),
    Feature("last_up", -1, 1, "flag", "direction at the start of the last step: 1 up, -1 down"),
    Feature("last_punch", 0, 1, "strength", "punch at the start of the last step: 1/3 LP, 2/3 MP, 1 HP"),
    Feature("last_kick", 0, 1, "strength", "kick at the start of the last step: 1/3 LK, 2/3 MK, 1 HK"),
)

_OPPONENT = tuple(
    Feature(f"opponent_is_{character.id}", 0, 1, "flag", f"the opponent plays {character.name}")
    for character in ROSTER
)

_FLAGS = tuple(
    Feature(f"{what}_known", 0, 1, "flag", f"the backend knows {meaning}")
    for what, meaning in (
        ("timer", "the timer"),
        ("position", "both positions"),
        ("facing", "both facings"),
        ("posture", "both postures"),
        ("activity", "both activities"),
        ("frames", "how long both activities have lasted"),
        ("move", "which moves are out"),
        ("projectile", "whether projectiles are out, and where"),
    )
)


def _of_side(side: str, who: str) -> tuple[Feature, ...]:
    return tuple(
        Feature(f"{side}_{f.name}", f.low, f.high, f.unit, f"{who}: {f.meaning}", f.known) for f in _FIGHTER
    )


FEATURES: tuple[Feature, ...] = (
    _SHARED + _of_side("own", "oneself") + _of_side("their", "opponent") + _OWN_PADS + _OPPONENT + _FLAGS
)
"""Every feature there is, in the order of the ``human`` preset."""

COLUMN = MappingProxyType({feature.name: index for index, feature in enumerate(FEATURES)})
"""Index in `FEATURES` by the feature's name."""

FIGHTER_OFFSET = MappingProxyType({feature.name: index for index, feature in enumerate(_FIGHTER)})
"""Offset in a side's block by the feature's name without its side."""
