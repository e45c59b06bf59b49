"""What the measurements of a move should be according to the frame data, under the same names."""

from sf2ai.conformance.measures.findings import Findings, final_frame, hits_of
from sf2ai.conformance.measures.invulnerability import ranges
from sf2ai.conformance.trials.approach import owner
from sf2ai.game.buttons import ATTACKS
from sf2ai.game.files.loader import load_character, load_rules
from sf2ai.game.motions import PRESS_FRAMES
from sf2ai.game.moves import Move, MoveKind

_BODY = load_character("ryu").stats
_HIT = load_rules().hit
_FALL = load_rules().knockdown
_LEAD = _HIT.advantage_frames[0] - _HIT.stun_frames[0]
"""Frames by which the hit stop of an idle victim outlasts the attacker's."""
_THROW = load_rules().throw
_STRENGTHS = ("L", "M", "H")
_POSTURES = ("stand", "crouch", "air")


def strike(move: Move, found: Findings) -> Findings:
    """Return what a move that strikes from the ground should show."""
    return {
        **_frames(move),
        "total": move.total,
        **_reach(move),
        **({"comes out within": close_limit(move)} if move.command.close else {}),
        **_effects(move, found),
        **_advantages(move, found),
        **_course(move),
        **_invulnerability(move, found),
        **_dizziness(move, found),
    }


def homing_strike(move: Move, found: Findings) -> Findings:
    """Return the same for a move that steers to the opponent, who decides its reach, course and end."""
    return {**_frames(move), **_effects(move, found), **_invulnerability(move, found)}


def follow_up(move: Move, found: Findings) -> Findings:
    """Return the same for a move that follows another one's contact."""
    return {"first active": move.startup + 1, "damage": _damage(move)}


def evasion(move: Move, found: Findings) -> Findings:
    """Return the same for a move that does not attack."""
    course = _course(move) if move.path else {}
    return {"total": move.total, **course, **_invulnerability(move, found)}


def jump_attack(move: Move, found: Findings) -> Findings:
    """Return the same for a move in the air."""
    strength = _reaction(move) if move.kind is MoveKind.SPECIAL else "L"
    return {
        "first active": move.startup + 1,
        "active length": last_active(move) - move.startup,
        "reach": move.reach,
        **_effects(move, found),
        **({} if move.knockdown else {"stun": _stun(strength)}),
        "until landing": "yes",
    }


def last_active(move: Move) -> int:
    """Return the last frame on which a move in the air can hit, if it begins as the flight does.

    A move pressed on the first frame of the flight is out until the last but one, when the feet land.
    """
    jump = owner(move).stats.jump
    arc = jump.neutral if move.stance == "nj" or move.command.neutral_jump else jump.forward
    return min(move.startup + move.active, arc.air_frames - 1)


def projectile(move: Move, found: Findings) -> Findings:
    """Return the same for a projectile."""
    shot = move.projectile
    assert shot is not None
    return {
        "first active": move.startup + 1,
        "total": move.total,
        "spawn x": shot.spawn_x,
        "spawn y": shot.spawn_y,
        "speed": shot.speed,
        "half width": shot.half_w,
        "reach": move.reach,
        "damage": _damage(move),
        "chip": move.chip,
        "level": move.level,
        "knockdown": _yes(move.knockdown),
        **_floored_in_the_air(move, found),
        **({"down": down_frames("special")} if move.knockdown else {}),
        **({} if move.knockdown else {"stun": _stun("H")}),
        **_invulnerability(move, found),
        **_dizziness(move, found),
    }


def throw(move: Move, found: Findings) -> Findings:
    """Return the same for a throw, or for a hold without mashing."""
    hold = move.hold_hits
    common: Findings = {
        "range": move.throw_range,
        "first active": move.startup,
        "knockdown": _yes(move.knockdown),
    }
    if hold is None:
        lock = move.victim_lock_frames
        down: Findings = {} if move.special_kind == "air_throw" else {"down": down_frames("thrown")}
        return {**common, "damage": move.damage, "held": lock, "at": (lock + 1,), **down}
    # The pool loses a point a frame; the first hit comes with the grip.
    times = range(1, min(_THROW.hold_pool_points, hold.max_frames) + 1, hold.interval)
    points = (hold.first,) + (hold.next,) * (len(times) - 1)
    # The script releases direction and button once, which counts as mashing and fills the pool up again.
    held = min(_THROW.hold_pool_points + PRESS_FRAMES, hold.max_frames)
    return {**common, "damage": points, "at": tuple(times), "held": held}


def _frames(move: Move) -> Findings:
    return {"first active": move.startup + 1, "active length": final_frame(move) - move.startup}


def _reach(move: Move) -> Findings:
    _, gap, edge = touched(move)
    limit = close_limit(move)
    return {"reach": edge - max(0, gap - limit - 1) if limit else edge}


def touched(move: Move) -> tuple[str, int, int]:
    """Return the posture that the farthest box hits, the gap that is too far, and the box's front edge."""
    for posture in _POSTURES:
        edges = [(0, 0)]
        for window in move.hits:
            for frame in range(window.first, window.last + 1):
                lift = height_at(move, frame)
                for part in getattr(_BODY.hurt, posture):
                    above = posture == "air" or window.box.y0 + lift < part.box.y1
                    if above and window.box.y1 + lift > part.box.y0:
                        edges.append((window.box.x1 + part.box.x1, window.box.x1))
        gap, edge = max(edges)
        if gap:
            return posture, gap, edge
    return "stand", 0, 0


def close_limit(move: Move) -> int:
    """Return the px up to which a close move comes out; 0 for other moves."""
    if not move.command.close:
        return 0
    limits = owner(move).stats.close_normal_max_distance
    return max(limits[ATTACKS.index(button)] for button in move.command.buttons)


def height_at(move: Move, frame: int) -> int:
    """Return the px by which a move's path has lifted the fighter on a frame."""
    if move.path:
        return max(0, move.path[min(frame, len(move.path)) - 1][1])
    return move.hover_height


def _effects(move: Move, found: Findings) -> Findings:
    expected: Findings = {
        "damage": _damage(move),
        "chip": (move.chip or (0,) * len(move.damage))[: len(hits_of(move))],
        "level": move.level,
        "knockdown": _yes(move.knockdown),
    }
    if move.knockdown and "down" in found:
        expected["down"] = down_frames("sweep" if move.kind is MoveKind.NORMAL else "special")
    return expected | _floored_in_the_air(move, found)


def _floored_in_the_air(move: Move, found: Findings) -> Findings:
    # No box of a sweep meets a body in the air.
    return {"knockdown in the air": _yes(move.knockdown_airborne)} if "knockdown in the air" in found else {}


def down_frames(fall: str) -> int:
    """Return the frames from contact, or from a throw's release, until a body that falls is free again.

    Args:
        fall: ``"sweep"``, ``"special"`` or ``"thrown"``, as the rules name the arcs.
    """
    rule = {field: getattr(_FALL, f"{fall}_{field}") for field in ("vy", "g", "ground_frames")}
    frames: int = _flight(rule["vy"], rule["g"]) + rule["ground_frames"] + _FALL.getup_frames
    if fall != "sweep":
        bounce = {field: getattr(_FALL, f"{fall}_bounce_{field}") for field in ("vy", "pause_frames")}
        frames += bounce["pause_frames"] + _flight(bounce["vy"], rule["g"])
    # A thrown body flies on the frame of its release; a body that is hit freezes first.
    return frames - 1 if fall == "thrown" else frames + _HIT.hitstop_frames + _LEAD


def _flight(rise: float, gravity: float) -> int:
    """Return the frames of a flight from the ground back to it; the speed changes before each step."""
    height, frames = 0.0, 0
    while frames == 0 or height > 0:
        rise -= gravity
        height += rise
        frames += 1
    return frames


def _damage(move: Move) -> tuple[int, ...]:
    numerator, denominator = _BODY.defense_scale
    shares = [max(1, points * numerator // denominator) for points in move.damage]
    return tuple(shares[: len(hits_of(move)) or len(shares)])


def _advantages(move: Move, found: Findings) -> Findings:
    expected: Findings = {}
    lead = _HIT.advantage_frames[_STRENGTHS.index(_reaction(move))]
    for name in ("on hit", "on block"):
        frame = found.get(f"frame {name}")
        if isinstance(frame, int) and not (name == "on hit" and move.knockdown):
            expected[f"advantage {name}"] = lead - _frames_left(move, frame)
            if move.kind is MoveKind.NORMAL and not move.path:
                expected[f"pushback {name}"] = sum(_HIT.pushback_px[_STRENGTHS.index(move.strength)])
    return expected


def _frames_left(move: Move, frame: int) -> int:
    """Return the frames from a contact until the attacker is free, without the hit stop."""
    rebound = move.rebound
    if rebound is None:
        return 0 if move.ends_on_contact else move.total - frame
    if rebound.g == 0:
        return move.recovery
    return _flight(rebound.vy, rebound.g) + owner(move).stats.jump.landing


def _reaction(move: Move) -> str:
    """Return the strength of a move's stun: hard for specials, medium for specials of several hits."""
    if move.kind is not MoveKind.SPECIAL:
        return move.strength
    return "M" if len(hits_of(move)) > 1 else "H"


def _stun(strength: str) -> int:
    """Return the frames after a hit on an idle dummy until it is free."""
    index = _STRENGTHS.index(strength)
    return _HIT.hitstop_frames + _HIT.advantage_frames[index]


def _course(move: Move) -> Findings:
    if move.path:
        return {"travel": move.path[-1][0], "height": max(0, *(y for _, y in move.path))}
    frames = move.active if move.hover_height else move.dash_max_frames
    return {"travel": (move.speed_x or 0) * frames, "height": move.hover_height}


def _invulnerability(move: Move, found: Findings) -> Findings:
    low = found.get("low frames", ())
    assert isinstance(low, tuple)
    safe = [frame for frame in low if any(first <= frame <= last for first, last in move.invulnerable)]
    return {"invulnerable": ranges(safe)}


def _dizziness(move: Move, found: Findings) -> Findings:
    return {"dizzy points": move.stun} if "dizzy points" in found else {}


def _yes(flag: bool) -> str:
    return "yes" if flag else "no"
