"""The fighters' poses: where the joints of one figure are, in pixels.

Every pose faces right. x counts from the point between the feet, to the right;
y counts up from the ground. A limb is a chain of three joints; the limbs named
``back`` are drawn behind the body.
"""

from dataclasses import dataclass
from typing import TypeAlias

Joint: TypeAlias = tuple[int, int]
Limb: TypeAlias = tuple[Joint, Joint, Joint]


@dataclass(frozen=True)
class Pose:
    """One picture of a fighter.

    Attributes:
        head: the head's centre.
        hip: the lower end of the body; its upper end is where the arms begin.
        back_arm: shoulder, elbow, hand of the far arm.
        front_arm: the same of the near arm.
        back_leg: hip, knee, foot of the far leg.
        front_leg: the same of the near leg.
    """

    head: Joint
    hip: Joint
    back_arm: Limb
    front_arm: Limb
    back_leg: Limb
    front_leg: Limb


STANDING_LEGS = (((-3, 27), (-7, 15), (-12, 3)), ((3, 27), (8, 16), (9, 3)))
CROUCHING_LEGS = (((-4, 14), (-12, 14), (-12, 3)), ((3, 14), (12, 15), (9, 3)))
HIP, LOW_HIP = (0, 28), (-1, 15)
HEAD, LOW_HEAD = (3, 52), (3, 37)


def standing(back_arm: Limb, front_arm: Limb, head: Joint = HEAD) -> Pose:
    """Return a pose on both feet, told apart from the others by its arms."""
    return Pose(head, HIP, back_arm, front_arm, *STANDING_LEGS)


def crouching(back_arm: Limb, front_arm: Limb, head: Joint = LOW_HEAD) -> Pose:
    """Return a pose deep in the knees, told apart from the others by its arms."""
    return Pose(head, LOW_HIP, back_arm, front_arm, *CROUCHING_LEGS)


POSES: dict[str, Pose] = {
    "STAND": standing(((4, 43), (9, 36), (15, 41)), ((-2, 43), (2, 33), (9, 36))),
    "WALK": Pose(
        HEAD,
        HIP,
        ((4, 43), (9, 36), (15, 41)),
        ((-2, 43), (2, 33), (9, 36)),
        ((-3, 27), (-3, 15), (-6, 3)),
        ((3, 27), (4, 15), (3, 3)),
    ),
    "CROUCH": crouching(((4, 29), (9, 22), (15, 27)), ((-2, 29), (3, 19), (10, 22))),
    "JUMP": Pose(
        (4, 54),
        (0, 33),
        ((5, 46), (10, 39), (15, 43)),
        ((-2, 46), (2, 36), (9, 37)),
        ((-3, 32), (-9, 24), (-5, 15)),
        ((3, 32), (11, 28), (8, 17)),
    ),
    "GUARD": standing(((2, 43), (8, 40), (9, 51)), ((-4, 43), (3, 38), (6, 48)), (-1, 51)),
    "CROUCH_GUARD": crouching(((2, 29), (9, 27), (10, 37)), ((-4, 29), (4, 24), (7, 34)), (-1, 36)),
    "WINDUP": standing(((3, 43), (7, 37), (12, 42)), ((-3, 43), (-11, 38), (-5, 34)), (1, 52)),
    "PUNCH": standing(((4, 43), (-3, 37), (-2, 33)), ((0, 44), (14, 45), (29, 46)), (4, 52)),
    "HEAVY_PUNCH": standing(((2, 43), (-7, 38), (-9, 33)), ((3, 44), (18, 46), (35, 48)), (6, 51)),
    "KICK": Pose(
        (-3, 52),
        HIP,
        ((-1, 43), (6, 37), (9, 43)),
        ((-7, 43), (-9, 33), (-2, 34)),
        ((-3, 27), (-5, 15), (-6, 3)),
        ((3, 28), (17, 32), (32, 34)),
    ),
    "HIGH_KICK": Pose(
        (-8, 49),
        HIP,
        ((-5, 41), (2, 36), (4, 43)),
        ((-9, 40), (-16, 33), (-12, 27)),
        ((-3, 27), (-5, 15), (-6, 3)),
        ((3, 29), (19, 39), (36, 51)),
    ),
    "CROUCH_PUNCH": crouching(((4, 29), (-2, 22), (0, 19)), ((0, 30), (14, 30), (28, 30)), (4, 38)),
    "SWEEP": Pose(
        (-5, 36),
        (-3, 15),
        ((-4, 28), (3, 22), (6, 28)),
        ((-9, 28), (-13, 19), (-8, 15)),
        ((-6, 14), (-13, 13), (-12, 3)),
        ((1, 13), (18, 8), (37, 5)),
    ),
    "UPPERCUT": Pose(
        (3, 50),
        HIP,
        ((1, 42), (-5, 35), (-1, 30)),
        ((5, 43), (16, 49), (17, 63)),
        *STANDING_LEGS,
    ),
    "JUMP_PUNCH": Pose(
        (5, 53),
        (0, 33),
        ((3, 45), (-4, 39), (-3, 35)),
        ((2, 45), (14, 38), (24, 30)),
        ((-3, 32), (-9, 24), (-5, 15)),
        ((3, 32), (11, 28), (8, 17)),
    ),
    "JUMP_KICK": Pose(
        (-1, 54),
        (0, 33),
        ((1, 46), (8, 40), (12, 45)),
        ((-5, 46), (-9, 36), (-3, 36)),
        ((-3, 32), (-10, 25), (-5, 16)),
        ((3, 33), (16, 26), (29, 17)),
    ),
    "CAST": Pose(
        (9, 45),
        (0, 26),
        ((10, 38), (18, 38), (27, 41)),
        ((5, 37), (16, 33), (27, 33)),
        ((-4, 25), (-10, 15), (-16, 3)),
        ((3, 25), (13, 18), (13, 3)),
    ),
    "HIT": standing(((-3, 43), (5, 40), (10, 47)), ((-9, 42), (-9, 31), (-2, 29)), (-10, 50)),
    "CROUCH_HIT": crouching(((-3, 29), (5, 24), (10, 29)), ((-9, 28), (-9, 18), (-2, 17)), (-10, 35)),
    "FALL": Pose(
        (-17, 27),
        (2, 24),
        ((-10, 29), (-11, 38), (-3, 41)),
        ((-10, 25), (-17, 16), (-10, 12)),
        ((3, 25), (13, 32), (22, 37)),
        ((4, 22), (15, 23), (25, 27)),
    ),
    "LYING": Pose(
        (-21, 7),
        (2, 7),
        ((-12, 8), (-5, 14), (3, 13)),
        ((-12, 6), (-6, 4), (0, 4)),
        ((3, 7), (13, 13), (19, 4)),
        ((3, 6), (15, 6), (26, 4)),
    ),
    "VICTORY": standing(((4, 43), (13, 48), (13, 62)), ((-4, 43), (-12, 35), (-5, 30)), (1, 52)),
}
"""Each pose by the name that the assembly source uses after ``POSE_``."""
