"""Joints of a figure from its pose: first trunk and head, then limbs from where hand or foot must be."""

import math

from sf2ai.drawing.figures.compiling import compiled
from sf2ai.drawing.figures.layouts import (
    BENDS,
    FEET,
    HIP_X,
    HIP_Y,
    LEAN,
    MIDDLE,
    NEAR_ARM,
    NEAR_LEG,
    OPEN,
    ROOT,
    TILT,
    TIP,
    TOES,
    TURN,
    WRISTS,
)
from sf2ai.drawing.figures.records import BodyFigureRecord, WorkRecord
from sf2ai.drawing.figures.trigonometry import clamp, cosine, sine

_MOST_SHIFT = 0.75
"""How far the hip follows a limb that would be too short, in lengths of the leg."""


@compiled
def build_skeleton(work: WorkRecord, body: BodyFigureRecord) -> None:
    """Place all joints for `work.pose` and `work.aims`."""
    _place_trunk(work, body)
    for limb in range(4):
        if work.aims[limb, 2] > 0.0:
            _follow(work, body, limb)
    for limb in range(4):
        _place_limb(work, body, limb)


@compiled
def _place_trunk(work: WorkRecord, body: BodyFigureRecord) -> None:
    """Place hip, neck, head, and the roots of the limbs; write the frames of trunk and head."""
    pose = work.pose
    turn = pose[TURN]
    up_x, up_y = sine(pose[LEAN] + turn), cosine(pose[LEAN] + turn)
    on_x, on_y = up_y, -up_x
    work.hip[0], work.hip[1] = pose[HIP_X], pose[HIP_Y]
    work.neck[0] = work.hip[0] + body.trunk * up_x
    work.neck[1] = work.hip[1] + body.trunk * up_y
    wide = body.chest * (0.55 + 0.45 * pose[OPEN]) * work.narrow
    _write_frame(work.trunk_frame, work.hip, wide * on_x, wide * on_y, body.trunk * up_x, body.trunk * up_y)
    tilt = 0.45 * pose[LEAN] + pose[TILT] + turn
    head_x, head_y = sine(tilt), cosine(tilt)
    nod = body.nod * work.flip
    work.head[0] = work.neck[0] + body.neck * head_x + nod * on_x
    work.head[1] = work.neck[1] + body.neck * head_y + nod * on_y
    size, flip = body.head, body.head * work.flip
    _write_frame(work.head_frame, work.head, flip * head_y, -flip * head_x, size * head_x, size * head_y)
    spread = body.shoulder * pose[OPEN] * work.narrow
    for limb in range(4):
        way = -1.0 if limb % 2 == 0 else 1.0
        if limb < NEAR_LEG:
            work.limbs[limb, ROOT, 0] = work.neck[0] + way * spread * on_x - body.drop * up_x
            work.limbs[limb, ROOT, 1] = work.neck[1] + way * spread * on_y - body.drop * up_y
        else:
            work.limbs[limb, ROOT, 0] = work.hip[0] + way * body.hips * cosine(turn)
            work.limbs[limb, ROOT, 1] = work.hip[1] - way * body.hips * sine(turn)


@compiled
def _write_frame(frame: WorkRecord, origin: WorkRecord, ax: float, ay: float, bx: float, by: float) -> None:
    frame[0], frame[1] = origin[0], origin[1]
    frame[2], frame[3], frame[4], frame[5] = ax, ay, bx, by


@compiled
def _length(body: BodyFigureRecord, limb: int) -> float:
    """Return how far the end of a limb is from its root at most, fist or foot included."""
    if limb < NEAR_LEG:
        return float(body.upper[0] + body.lower[0] + 1.6 * body.fist)
    return float(body.upper[1] + body.lower[1] + body.foot)


@compiled
def _follow(work: WorkRecord, body: BodyFigureRecord, limb: int) -> None:
    """Move the body towards what a limb is to reach, as far as it is too short; the feet follow in part."""
    dx = work.aims[limb, 0] - work.limbs[limb, ROOT, 0]
    dy = work.aims[limb, 1] - work.limbs[limb, ROOT, 1]
    far = math.sqrt(dx * dx + dy * dy)
    missing = (far - 0.97 * _length(body, limb)) * work.aims[limb, 2]
    if missing <= 0.0 or body.stretch == 1:
        return
    most = _MOST_SHIFT * float(body.upper[1] + body.lower[1])
    shift_x = clamp(dx / far * missing, -most, most)
    shift_y = clamp(dy / far * missing, -0.35 * most, 0.35 * most)
    highest = float(body.upper[1] + body.lower[1] + body.ankle)
    if min(work.pose[FEET + 1], work.pose[FEET + 3]) < 1.0:  # it stands, and stays on the floor
        shift_y = min(shift_y, max(0.0, highest - work.pose[HIP_Y]))
    work.pose[HIP_X] += shift_x
    work.pose[HIP_Y] += shift_y
    for foot in range(2):
        work.pose[FEET + 2 * foot] += (0.4 + 0.5 * foot) * shift_x
    _place_trunk(work, body)


@compiled
def _place_limb(work: WorkRecord, body: BodyFigureRecord, limb: int) -> None:
    """Place the joints of one limb, with its tip where the pose has it or, by weight, where it aims."""
    joints = work.limbs[limb]
    _place_tip_by_pose(work, body, limb)
    weight = work.aims[limb, 2]
    if weight > 0.0:
        dx, dy = work.aims[limb, 0] - joints[ROOT, 0], work.aims[limb, 1] - joints[ROOT, 1]
        far = math.sqrt(dx * dx + dy * dy) + 1e-6
        end = 1.5 * body.fist if limb < NEAR_LEG else 0.95 * body.foot
        end += body.weapon if limb == NEAR_ARM else 0.0
        if end > 0.6 * far:
            end = 0.6 * far
        ux, uy = dx / far, dy / far
        for axis in range(2):
            aimed = work.aims[limb, axis] - end * (ux if axis == 0 else uy)
            joints[TIP, axis] += weight * (aimed - joints[TIP, axis])
        work.toes[limb, 0] += weight * (ux - work.toes[limb, 0])
        work.toes[limb, 1] += weight * (uy - work.toes[limb, 1])
    _bend(work, body, limb, weight)
    if limb < NEAR_LEG:
        _point_hand(work, limb)


@compiled
def _place_tip_by_pose(work: WorkRecord, body: BodyFigureRecord, limb: int) -> None:
    pose, joints = work.pose, work.limbs[limb]
    turn = pose[TURN]
    c, s = cosine(turn), sine(turn)
    if limb < NEAR_LEG:
        x, y = pose[WRISTS + 2 * limb], pose[WRISTS + 2 * limb + 1]
        origin_x, origin_y = joints[ROOT, 0], joints[ROOT, 1]
    else:
        foot = limb - NEAR_LEG
        x, y = pose[FEET + 2 * foot] - work.hip[0], pose[FEET + 2 * foot + 1] + body.ankle - work.hip[1]
        origin_x, origin_y = work.hip[0], work.hip[1]
        toe = turn - pose[TOES + foot]
        work.toes[limb, 0], work.toes[limb, 1] = work.flip * cosine(toe), -work.flip * sine(toe)
    joints[TIP, 0] = origin_x + work.narrow * (x * c + y * s)
    joints[TIP, 1] = origin_y + y * c - x * s


@compiled
def _bend(work: WorkRecord, body: BodyFigureRecord, limb: int, weight: float) -> None:
    """Place elbow or knee. A limb that aims stretches if it must; another one falls short."""
    joints, kind = work.limbs[limb], limb // 2
    upper, lower = float(body.upper[kind]), float(body.lower[kind])
    dx, dy = joints[TIP, 0] - joints[ROOT, 0], joints[TIP, 1] - joints[ROOT, 1]
    far = math.sqrt(dx * dx + dy * dy)
    if far < 1e-3:
        dx, dy, far = 0.0, -1e-3, 1e-3
    most = 0.998 * (upper + lower)
    if far > most:
        if weight > 0.0:
            upper, lower = upper * far / most, lower * far / most
        else:
            most *= 1.08 if kind == 1 else 1.0
            dx, dy = _shortened(work, limb, dx, dy, most)
            far = math.sqrt(dx * dx + dy * dy)
            joints[TIP, 0], joints[TIP, 1] = joints[ROOT, 0] + dx, joints[ROOT, 1] + dy
            if far > upper + lower:
                upper, lower = 0.5 * far, 0.5 * far
    least = abs(upper - lower) + 0.2 * min(upper, lower)
    use = far if far > least else least
    along = (upper * upper - lower * lower + use * use) / (2.0 * use)
    square = upper * upper - along * along
    out = math.sqrt(square) if square > 0.0 else 0.0
    out *= clamp(work.pose[BENDS + limb], -1.0, 1.0) * work.flip
    joints[MIDDLE, 0] = joints[ROOT, 0] + (dx * along - dy * out) / far
    joints[MIDDLE, 1] = joints[ROOT, 1] + (dy * along + dx * out) / far
    lowest = 0.9 * float(body.radii[1, 2])
    if kind == 1 and joints[MIDDLE, 1] < lowest and work.pose[TURN] == 0.0:
        joints[MIDDLE, 1] = lowest  # a knee stays above the floor


@compiled
def _shortened(work: WorkRecord, limb: int, dx: float, dy: float, most: float) -> tuple[float, float]:
    """Return the way from a limb's root to its tip, no longer than `most`; a foot slides along the floor."""
    far = math.sqrt(dx * dx + dy * dy)
    if far <= most:
        return dx, dy
    if limb >= NEAR_LEG and work.pose[TURN] == 0.0 and abs(dy) < most:
        along = math.sqrt(most * most - dy * dy)
        return (along if dx > 0.0 else -along), dy
    return dx * most / far, dy * most / far


@compiled
def _point_hand(work: WorkRecord, limb: int) -> None:
    """Turn a hand the way of its forearm."""
    joints = work.limbs[limb]
    dx, dy = joints[TIP, 0] - joints[MIDDLE, 0], joints[TIP, 1] - joints[MIDDLE, 1]
    far = math.sqrt(dx * dx + dy * dy) + 1e-6
    work.toes[limb, 0], work.toes[limb, 1] = dx / far, dy / far
