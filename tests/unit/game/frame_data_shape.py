"""Frame data in the shape that it had before it became TOML, to compare it with the original."""

import hashlib
import json
from collections import Counter

from sf2ai.game.buttons import ATTACKS
from sf2ai.game.flights import JumpArc
from sf2ai.game.moves import Box, CharacterData, Move, MoveKind

SECTIONS = {
    MoveKind.NORMAL: "normals",
    MoveKind.COMMAND: "command_normals",
    MoveKind.SPECIAL: "specials",
    MoveKind.THROW: "throws",
}
GROUPS = {
    MoveKind.NORMAL: ("frames", "box", "damage", "stun", "level", "cancel", "hurt_active"),
    MoveKind.SPECIAL: ("input", "frames", "damage", "chip", "stun", "box", "knockdown"),
    MoveKind.THROW: ("input", "range", "damage", "stun", "victim_lock_frames"),
    MoveKind.COMMAND: ("input", "frames", "damage", "stun", "box"),
}
STAT_GROUPS = (
    *("health", "defense_scale", "walk_forward", "walk_back", "jump", "jump.prejump", "jump.landing"),
    *("push", "hurt", "screen_half_width", "throwable_half_width", "close_normal_max_distance"),
    *("turn_frames", "crouch_transition_frames"),
)
FRAMES = ("startup", "active", "recovery", "total")
STRIKE = (*FRAMES, "reach", "damage", "stun", "stun_timer", "level", "knockdown")
FLIGHT = (
    *("airborne", "homing", "hover_height", "dx", "y_max", "speed_x", "dash_max_frames"),
    *("self_until_landing", "ends_on_contact", "knockdown_airborne", "invulnerable"),
)
CONSTANT_FIELDS = ("value", "unit", "src", "confidence", "note")


def digest(shape: object) -> str:
    text = json.dumps(plain(shape), sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()


def plain(value: object) -> object:
    """Without nulls, tuples as lists, 3.0 as 3: what is the same must look the same."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items() if item is not None}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def character_shape(data: CharacterData) -> dict[str, object]:
    by_kind = {kind: [move for move in data.moves if move.kind is kind] for kind in MoveKind}
    return {
        "id": data.character.id,
        "name": data.full_name,
        "target_version": data.target_version,
        "stats": stats_shape(data),
        "normals": {move.id: normal_shape(move) for move in by_kind[MoveKind.NORMAL]},
        "command_normals": [command_shape(move) for move in by_kind[MoveKind.COMMAND]],
        "specials": [special_shape(move) for move in by_kind[MoveKind.SPECIAL]],
        "throws": [throw_shape(move) for move in by_kind[MoveKind.THROW]],
        "estimated": dict(data.marks),
    }


def box_shape(box: Box) -> dict[str, object]:
    return {"x": [box.x0, box.x1], "y": [box.y0, box.y1]}


def fields_shape(item: object, names: tuple[str, ...]) -> dict[str, object]:
    return {name: getattr(item, name) for name in names}


def arc_shape(arc: JumpArc) -> dict[str, object]:
    return fields_shape(arc, ("vx", "ax", "vy", "g", "air_frames", "apex", "dx"))


def stats_shape(data: CharacterData) -> dict[str, object]:
    stats = data.stats
    jump = stats.jump
    arcs = {name: arc_shape(getattr(jump, name)) for name in ("neutral", "forward", "back")}
    postures = ("stand", "crouch", "air")
    hurt = {
        posture: [{"part": hurt.part, **box_shape(hurt.box)} for hurt in getattr(stats.hurt, posture)]
        for posture in postures
    }
    plain_groups = tuple(
        name for name in STAT_GROUPS if name not in ("jump", "push", "hurt") and "." not in name
    )
    return {
        **fields_shape(stats, plain_groups),
        "jump": {"prejump": jump.prejump, "landing": jump.landing, **arcs},
        "push": {posture: box_shape(getattr(stats.push, posture)) for posture in postures},
        "hurt": hurt,
        "close_normal_max_distance": dict(zip(ATTACKS, stats.close_normal_max_distance, strict=True)),
    }


def strike_shape(move: Move) -> dict[str, object]:
    return {
        **fields_shape(move, (*STRIKE, "path", "path_speed", "strength")),
        "hits": [
            {"frames": [window.first, window.last], "box": box_shape(window.box), "hit": window.hit}
            for window in move.hits
        ],
        "src": dict(move.src),
    }


def normal_shape(move: Move) -> dict[str, object]:
    names = ("button", "stance", "until_landing", "special_cancel", "chain_cancel", "alias_of")
    hurt = [box_shape(box) for box in move.hurt_active]
    return {**strike_shape(move), **fields_shape(move, names), "hurt_active": hurt}


def command_shape(move: Move) -> dict[str, object]:
    names = ("id", "name", "input", "special_cancel", "airborne", "velocity")
    return {**strike_shape(move), **fields_shape(move, names)}


def special_shape(move: Move) -> dict[str, object]:
    shot = move.projectile
    projectile = shot and fields_shape(shot, ("speed", "spawn_x", "spawn_y", "half_w", "half_h"))
    return {
        **strike_shape(move),
        **fields_shape(move, ("id", "name", "input", "charge", "hold", "chip", *FLIGHT)),
        "move": move.family,
        "kind": move.special_kind,
        "projectile": projectile,
        "hurt_active": [box_shape(box) for box in move.hurt_active],
        **({"steer": move.steer} if any(move.steer) else {}),
        **({"hold_levels": move.hold_levels} if move.hold_levels else {}),
    }


def throw_shape(move: Move) -> dict[str, object]:
    hold = move.hold_hits
    names = ("id", "name", "input", "stun", "stun_timer", "knockdown", "victim_lock_frames", "techable")
    return {
        **fields_shape(move, (*names, "startup", "active", "recovery")),
        "kind": move.special_kind,
        "range": move.throw_range,
        "damage": move.damage[0],
        "hold_hits": hold and fields_shape(hold, ("first", "next", "interval", "max_frames")),
        "src": dict(move.src),
    }


def coverage(data: CharacterData) -> dict[str, int]:
    """How many groups of values there are, and how many of them have which kind of mark."""
    groups = [f"stats.{group}" for group in STAT_GROUPS]
    for move in data.moves:
        section = f"{SECTIONS[move.kind]}.{move.id}"
        groups += [f"{section}.{group}" for group in GROUPS[move.kind]]
        if move.kind is MoveKind.SPECIAL:
            groups += [
                f"{section}.{name}" for name in ("path", "invulnerable", "charge") if getattr(move, name)
            ]
    marks = Counter(how(data, group) for group in groups)
    return {"groups": len(groups), **{kind: marks[kind] for kind in ("published", "sibling", "rule")}}


def how(data: CharacterData, group: str) -> str:
    mark = data.marks.get(group)
    if mark is None and group.endswith(".box"):
        mark = data.marks.get(group.removesuffix("box") + "projectile")
    return "published" if mark is None else mark.partition(":")[0]


def system_shape(document: dict[str, object]) -> dict[str, object]:
    """The system file without the numbers that were taken out of its notes."""
    shape = dict(document)
    for section, constants in document.items():
        if isinstance(constants, dict) and section not in ("units", "tiers", "scale_to_snes"):
            shape[section] = {
                name: {field: constant[field] for field in CONSTANT_FIELDS if field in constant}
                for name, constant in constants.items()
            }
    return shape
