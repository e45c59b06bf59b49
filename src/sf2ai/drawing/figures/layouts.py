"""The records and arrays of the figures, and the format of the shapes that painters paint.

**Shapes.** A frame is one float32 array of shape (`MAX_SHAPES`, `ROW`) and a count. Each row is one filled
polygon, and rows are painted in order, each over those before it::

    column   0      number of points, 3 to MAX_POINTS
             1..3   red, green, blue: 0 to 255
             4      alpha: more than 0, at most 1
             5      layer: STAGE, SHADOW, FIGURE, EFFECT or SCORE; rows come in this order
             6      side that it belongs to: 0, 1, or -1 for none
             7      always 0
             8..    x and y of each point in turn; the rest of the row is undefined

Points are px of the arcade screen (384 by 224) from its upper left corner, x to the right, y down; they may
lie outside it. Polygons are filled by the non-zero rule, have no outline (outlines are larger dark polygons
before them) and no curves (a curve has enough points to look round at four times the size). Text is no
shape: painters write the names, the clock and the banner. This format is stable: the page in the browser
reads it too.

**Lengths** of bodies and poses are px of the arcade screen, x towards the opponent, y up from the ground, as
in the frame data. Angles are degrees; a positive turn is forwards, towards the opponent.
"""

import numpy as np

MAX_SHAPES, ROW, HEAD, MAX_POINTS = 768, 64, 8, 28
COUNT, RED, GREEN, BLUE, ALPHA, LAYER, OWNER = 0, 1, 2, 3, 4, 5, 6
"""Columns of a row of shapes; the points begin at `HEAD`."""
STAGE, SHADOW, FIGURE, EFFECT, SCORE = 0, 1, 2, 3, 4
"""Layers."""

COLOURS = (
    "skin",
    "hair",
    "top",
    "bottom",
    "glove",
    "shoe",
    "trim",
    "trim2",
    "eye",
    "white",
    "dark",
    "line",
)
"""Names of a body's colours, by index."""
SKIN, LINE = COLOURS.index("skin"), COLOURS.index("line")

NEAR_ARM, FAR_ARM, NEAR_LEG, FAR_LEG = 0, 1, 2, 3
"""Limbs. The far ones lead, as in a boxer's stance seen from his right; they are drawn behind the trunk."""
ROOT, MIDDLE, TIP = 0, 1, 2
"""Joints of a limb: shoulder, elbow, wrist; hip, knee, ankle."""

POSE_FIELDS = (
    "hip_x",
    "hip_y",
    "lean",
    "head",
    "turn",
    "near_hand_x",
    "near_hand_y",
    "far_hand_x",
    "far_hand_y",
    "near_foot_x",
    "near_foot_y",
    "far_foot_x",
    "far_foot_y",
    "near_elbow",
    "far_elbow",
    "near_knee",
    "far_knee",
    "near_toe",
    "far_toe",
    "open",
)
"""Numbers of a pose, by index: the hip's place; the trunk's lean; the head's tilt; the turn of the whole
body about the hip; hands from their shoulders and feet from the axis on the ground, before the turn; the side
to which elbows and knees bend (1 or -1, less is straighter); the pitch of the feet; how open the chest is."""
HIP_X, HIP_Y, LEAN, TILT, TURN, WRISTS, FEET, BENDS, TOES, OPEN = 0, 1, 2, 3, 4, 5, 9, 13, 17, 19
POSE_SIZE = len(POSE_FIELDS)

POSES = (
    "stand",
    "crouch",
    "squat",
    "air",
    "tuck",
    "guard",
    "guard_low",
    "reel",
    "reel_gut",
    "reel_low",
    "fall",
    "lie",
    "rise",
    "dizzy",
    "held",
    "grab",
    "toss",
    "win",
    "sad",
    "wind_punch",
    "punch",
    "wind_kick",
    "kick",
    "knee",
    "wind_low_punch",
    "low_punch",
    "wind_low_kick",
    "low_kick",
    "air_punch",
    "air_kick",
    "wind_upper",
    "upper",
    "wind_shot",
    "shot",
    "low_shot",
    "roll",
    "torpedo",
    "spin_arms",
    "upside",
    "flip_kick",
    "whirl",
    "dive",
    "stomp",
    "splash",
    "butt",
    "breath",
    "shake",
    "float",
    "hands",
    "wind_turn",
    "slide",
)
"""Names of poses, by index."""
(
    STAND,
    CROUCH,
    SQUAT,
    AIR,
    TUCK,
    GUARD,
    GUARD_LOW,
    REEL,
    REEL_GUT,
    REEL_LOW,
    FALL,
    LIE,
    RISE,
    DIZZY,
    HELD,
    GRAB,
    TOSS,
    WIN,
    SAD,
) = range(19)
LOW_PUNCH, PUNCH, AIR_PUNCH = POSES.index("low_punch"), POSES.index("punch"), POSES.index("air_punch")

STILL, BEHIND, TRUNK, OVER_HEAD, LIMBS, FRONT = -1, 0, 1, 2, 3, 4
"""Where a part is drawn: behind all, on the trunk, on the head, on a limb, before all."""
PLACES = ("behind", "trunk", "head", "limbs", "front")
BONES = ("head", "trunk", "upper_arm", "forearm", "hand", "thigh", "shin", "foot")
"""What a part is fixed to. Its points are in the bone's own frame:

- head: x forward and y up from the head's middle, in head radii
- trunk: x forward in half chest widths, y from the hip (0) to the neck (1)
- upper_arm, forearm, thigh, shin: x along the bone (0 to 1), y across it in radii of its thicker end
- hand: x along the forearm and y across it from the fist's middle, in fist radii
- foot: x from the ankle to the toes in foot lengths, y up in the same unit
"""
HEAD_BONE, TRUNK_BONE, UPPER_ARM, FOREARM, HAND, THIGH, SHIN, FOOT = range(8)
PART_POINTS = 14

PART = np.dtype(
    (
        np.record,
        [
            ("bone", "i1"),
            ("place", "i1"),
            ("colour", "i1"),
            ("only", "i1"),  # -1 on both limbs, else 0 near, 1 far
            ("smooth", "i1"),  # 1: a curve through the points
            ("line", "i1"),  # 1: with an outline
            ("hurt", "i1"),  # 0 always, 1 only while hurt, -1 only while not
            ("count", "i1"),
            ("shade", "f8"),  # 1: the colour as it is; less is darker
            ("sway", "f8"),  # how far the end of it trails behind the movement
            ("points", "f8", (PART_POINTS, 2)),
        ],
    )
)

BODY = np.dtype(
    (
        np.record,
        [
            ("upper", "f8", (2,)),  # length of upper arm and thigh
            ("lower", "f8", (2,)),  # of forearm and shin
            (
                "radii",
                "f8",
                (2, 5),
            ),  # at root, in the upper muscle, at the middle, in the lower muscle, at the tip
            ("segment_colours", "i1", (2, 3)),  # upper, lower, end
            ("fist", "f8"),  # radius
            ("weapon", "f8"),  # how far blades reach beyond the near fist
            ("foot", "f8"),  # length
            ("ankle", "f8"),  # height above the sole
            ("trunk", "f8"),  # hip to neck
            ("chest", "f8"),  # half width
            ("shoulder", "f8"),  # half distance of the shoulders in the open stance
            ("drop", "f8"),  # of the shoulders below the neck
            ("hips", "f8"),  # half distance of the hip joints
            ("neck", "f8"),  # neck to the head's middle
            ("nod", "f8"),  # how far the head is before the neck
            ("head", "f8"),  # radius
            ("somersault", "i1"),  # 1: turns over in a jump forward or back
            ("stretch", "i1"),  # 1: limbs stretch without the body following
            ("bob", "f8"),  # px of the idle breathing
            ("colours", "f8", (len(COLOURS), 3)),
            ("part_start", "i2"),
            ("part_count", "i2"),
            ("shot_red", "f8"),
            ("shot_green", "f8"),
            ("shot_blue", "f8"),
            ("shot_kind", "i1"),
            ("half", "f8"),  # half the width of the body, of the push box
            ("tall", "f8"),  # top of the head standing
        ],
    )
)

NO_LIMB, BOTH_ARMS, BOTH_LEGS, ARMS_APART, LEGS_APART, IN_TURN = -1, 4, 5, 6, 7, 8
LIMB_NAMES = {
    "none": NO_LIMB,
    "near_arm": NEAR_ARM,
    "far_arm": FAR_ARM,
    "near_leg": NEAR_LEG,
    "far_leg": FAR_LEG,
    "both_arms": BOTH_ARMS,
    "both_legs": BOTH_LEGS,
    "arms_apart": ARMS_APART,
    "legs_apart": LEGS_APART,
    "in_turn": IN_TURN,
}
"""Limbs that strike: one, two together, one to each end of the box, or the arms in turn."""
AIMS = ("front", "top", "bottom")
AIM_FRONT, AIM_TOP, AIM_BOTTOM = 0, 1, 2
SPINS = ("none", "roll", "drill", "flip", "whirl", "rise", "back_flip", "half_turn")
NO_SPIN, ROLL_SPIN, DRILL_SPIN, FLIP_SPIN, WHIRL_SPIN, RISE_SPIN, BACK_FLIP_SPIN, HALF_TURN_SPIN = range(8)
"""How the whole body turns: rolls; flickers along its flight; turns over backwards once; whirls on its heel,
fast or as it rises; turns over backwards all the way; turns once on its heel before it strikes."""
AURAS = ("none", "fire", "spark", "psycho", "flame", "wind", "ghost")
NO_AURA, FIRE_AURA, SPARK_AURA, PSYCHO_AURA, FLAME_AURA, WIND_AURA, GHOST_AURA = range(7)
"""What surrounds a striking fighter."""

HIT_WINDOW = np.dtype(
    (
        np.record,
        [
            ("first", "i2"),
            ("last", "i2"),
            ("x0", "i2"),
            ("x1", "i2"),
            ("y0", "i2"),
            ("y1", "i2"),
            ("aim", "i1"),  # which end of the box is struck
        ],
    )
)
MOVE_FIGURE = np.dtype(
    (
        np.record,
        [
            ("startup", "i2"),
            ("active", "i2"),
            ("total", "i2"),
            ("hit_start", "i2"),
            ("hit_count", "i2"),
            ("limb", "i1"),
            ("rest", "i1"),  # pose before and after
            ("wind", "i1"),
            ("strike", "i1"),
            ("spin", "i1"),
            ("aura", "i1"),
            ("heavy", "i1"),  # 0 light, 1 medium, 2 hard
            ("is_throw", "i1"),
            ("lock", "i2"),  # frames for which a throw holds its victim
            ("shot", "i1"),  # 1: releases a projectile
            ("shot_x", "i2"),
            ("shot_y", "i2"),
        ],
    )
)

BACKDROP_POINTS = 12
BACKDROP = np.dtype(
    (
        np.record,
        [
            ("depth", "f8"),  # 0 moves with the camera, 1 with the fighters
            ("times", "i2"),
            ("step", "f8"),  # px from one to the next
            ("smooth", "i1"),
            ("count", "i1"),
            ("colour", "f8", (3,)),
            ("alpha", "f8"),
            ("points", "f8", (BACKDROP_POINTS, 2)),  # x from the stage's middle, y down from the screen's top
        ],
    )
)
STAGE_LOOK = np.dtype(
    (
        np.record,
        [
            ("sky", "f8", (2, 3)),  # top and horizon
            ("floor", "f8", (2, 3)),  # far and near
            ("joint", "f8", (3,)),  # lines of the floor
            ("start", "i2"),
            ("count", "i2"),
        ],
    )
)

SIDE_MEMORY = np.dtype(
    (
        np.record,
        [
            ("x", "f8"),
            ("y", "f8"),
            ("vx", "f8"),  # px per frame
            ("vy", "f8"),
            ("stride", "f8"),  # of walking, in turns
            ("jump_vx", "f8"),  # px per frame at the start of a jump
            ("shown_health", "f8"),  # follows the health slowly
            ("spark_x", "f8"),
            ("spark_y", "f8"),
            ("spark_age", "i2"),  # frames since contact, from 1; 0 none
            ("spark_kind", "i1"),  # 0 hit, 1 block
            ("spark_heavy", "i1"),
            ("activity", "i1"),
            ("frames", "i2"),
            ("since", "i2"),  # frames since the activity began
            ("rising", "i1"),  # 1: gets up
        ],
    )
)
MEMORY = np.dtype(
    (
        np.record,
        [
            ("frame", "i4"),  # frames seen
            ("over", "i4"),  # of these, since the round ended
            ("stage", "i4"),  # 0: the stage of p2's character; n: stage n - 1
            ("sides", SIDE_MEMORY, (2,)),
        ],
    )
)
"""What a painter remembers from frame to frame; zeros at the start, and after a jump to another frame."""

WORK = np.dtype(
    (
        np.record,
        [
            ("pose", "f8", (POSE_SIZE,)),
            ("limbs", "f8", (4, 3, 2)),
            ("aims", "f8", (4, 3)),  # x, y and weight of what a limb's tip is to reach
            ("toes", "f8", (4, 2)),  # direction of the end of each limb
            ("hip", "f8", (2,)),
            ("neck", "f8", (2,)),
            ("head", "f8", (2,)),
            ("trunk_frame", "f8", (6,)),
            ("head_frame", "f8", (6,)),
            ("frame", "f8", (6,)),
            ("flip", "f8"),  # 1; -1 while the body shows its other side
            ("narrow", "f8"),  # of the body's width while it turns on its heel
            ("squash", "f8"),
            ("origin_x", "f8"),
            ("origin_y", "f8"),
            ("facing", "f8"),
            ("red", "f8"),
            ("green", "f8"),
            ("blue", "f8"),
            ("alpha", "f8"),
            ("tint", "f8"),  # 1 plain; less is darker
            ("flash", "f8"),  # 0..1 towards white
            ("layer", "f8"),
            ("owner", "f8"),
            ("camera", "f8"),
            ("bottom", "f8"),  # lowest point of the figure
            ("hurt", "f8"),
            ("sway_x", "f8"),
            ("sway_y", "f8"),
            ("points", "f8", (MAX_POINTS + 4, 2)),
        ],
    )
)
"""Room for one frame's intermediate results; what is in it before a call does not matter."""
