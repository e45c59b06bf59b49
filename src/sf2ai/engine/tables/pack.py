"""Packs the characters' frame data into the records of `layouts`."""

from dataclasses import replace
from functools import cache
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from sf2ai.engine import layouts as lay
from sf2ai.engine.tables.rules import pack_rules, subpx
from sf2ai.game import choices
from sf2ai.game.buttons import ATTACKS, attack_bit
from sf2ai.game.files.loader import load_roster, load_rules
from sf2ai.game.flights import JumpArc, Way
from sf2ai.game.moves import Box, CharacterData, Command, CommandKind, Move, MoveKind
from sf2ai.record_types import CommandRecord, DirectionalRecord, FighterDataRecord, MoveRecord

_MOVE_KINDS = {
    MoveKind.NORMAL: lay.NORMAL,
    MoveKind.COMMAND: lay.COMMAND_NORMAL,
    MoveKind.SPECIAL: lay.SPECIAL_MOVE,
    MoveKind.THROW: lay.THROW_MOVE,
}
_SPECIAL_KINDS = {
    "": lay.STRIKE,
    "strike": lay.STRIKE,
    "projectile": lay.PROJECTILE_SPECIAL,
    "air": lay.AIR_SPECIAL,
    "mash": lay.MASH_SPECIAL,
    "teleport": lay.TELEPORT,
    "evade": lay.EVADE,
    "throw": lay.PLAIN_THROW,
    "hold": lay.HOLD_THROW,
    "command": lay.COMMAND_THROW,
    "air_throw": lay.AIR_THROW,
}
_COMMANDS = {
    CommandKind.FOLLOW: lay.FOLLOW,
    CommandKind.CIRCLE: lay.CIRCLE,
    CommandKind.MOTION: lay.MOTION,
    CommandKind.CHARGE: lay.CHARGE,
    CommandKind.HOLD: lay.HOLD,
    CommandKind.TOGETHER: lay.TOGETHER,
    CommandKind.MASH: lay.MASH,
}
_LEVELS = {"": lay.NO_LEVEL, "none": lay.NO_LEVEL, "mid": lay.MID, "low": lay.LOW, "overhead": lay.OVERHEAD}
_STRENGTHS = {"L": 0, "M": 1, "H": 2, "": 2}
_REBOUNDS = {Way.BACK: lay.REBOUND_BACK, Way.ON: lay.REBOUND_ON}
_STANCES = ("st_far", "st_close", "cr", "nj", "dj")

BoxRow: TypeAlias = tuple[int, int, int, int]
"""A `BOX` in sub-pixels: x0, x1, y0, y1."""
HitRow: TypeAlias = tuple[int, int, int, BoxRow, bool]
"""A `HIT`: first frame, last frame, hit id, box, whether it floors."""
PathRow: TypeAlias = tuple[int, int]
"""A point of a path in sub-pixels: x, y."""

Tables: TypeAlias = np.void
"""What compiled code reads of the game, as one record: `rules` (1,), `fighters` (12,), `moves` (507,);
`hits`, `hurts` and `paths` (n, 2) are flat, indexed by a move's start and count.

One record and not a tuple of arrays, because Numba counts references to every array that it passes on,
and the engine passes the tables on in every call.
"""


@cache
def load_tables() -> npt.NDArray[np.void]:
    """Return the tables of the package's own frame data, shape (1,); the same object every time.

    An array and not its element: passing an array to compiled code takes 0.25 us, a record 13 us.
    """
    return pack(load_roster(), pack_rules(load_rules()))


def pack(roster: tuple[CharacterData, ...], rules: npt.NDArray[np.void]) -> npt.NDArray[np.void]:
    """Return the `Tables` of a roster whose moves are numbered 0 to n - 1 in order, shape (1,)."""
    fighters = np.zeros(len(roster), dtype=lay.FIGHTER_DATA)
    moves = np.zeros(sum(len(data.moves) for data in roster), dtype=lay.MOVE)
    hits: list[HitRow] = []
    hurts: list[BoxRow] = []
    paths: list[PathRow] = []
    for fighter, data in zip(fighters, roster, strict=True):
        _pack_body(fighter, data)
        _pack_inputs(fighter, data)
        for move in data.moves:
            record = moves[move.index]
            _pack_move(record, move)
            if move.special_kind == "mash":
                _pack_mash(record, move, data)
            _pack_lists(record, move, hits, hurts, paths)
    return _join(
        rules=rules,
        fighters=fighters,
        moves=moves,
        hits=np.array(hits, dtype=lay.HIT),
        hurts=np.array(hurts, dtype=lay.BOX),
        paths=np.array(paths, dtype=np.int32).reshape(-1, 2),
    )


def _join(**arrays: npt.NDArray[np.generic]) -> npt.NDArray[np.void]:
    layout = np.dtype((np.record, [(name, array.dtype, array.shape) for name, array in arrays.items()]))
    joined = np.zeros(1, dtype=layout)
    for name, array in arrays.items():
        joined[name][0] = array
    return joined


def _box(box: Box) -> BoxRow:
    return subpx(box.x0), subpx(box.x1), subpx(box.y0), subpx(box.y1)


def _arc(arc: JumpArc) -> tuple[int, int, int, int]:
    return subpx(arc.vx), subpx(arc.ax), subpx(arc.vy), subpx(arc.g)


def _pack_body(fighter: FighterDataRecord, data: CharacterData) -> None:
    stats = data.stats
    fighter["health"] = stats.health
    fighter["defense_num"], fighter["defense_den"] = stats.defense_scale
    fighter["walk_forward"] = subpx(stats.walk_forward)
    fighter["walk_back"] = subpx(stats.walk_back)
    fighter["prejump"] = stats.jump.prejump
    fighter["landing"] = stats.jump.landing
    fighter["turn"] = stats.turn_frames
    fighter["crouch_transition"] = stats.crouch_transition_frames
    fighter["half_width"] = subpx(stats.screen_half_width)
    fighter["throw_width"] = subpx(stats.throwable_half_width)
    for index, arc in enumerate((stats.jump.neutral, stats.jump.forward, stats.jump.back)):
        fighter["jumps"][index] = _arc(arc)
    postures = (
        (stats.push.stand, stats.hurt.stand),
        (stats.push.crouch, stats.hurt.crouch),
        (stats.push.air, stats.hurt.air),
    )
    for index, (push, hurt) in enumerate(postures):
        fighter["push"][index] = _box(push)
        fighter["hurt_count"][index] = len(hurt)
        for part, hurt_box in enumerate(hurt):
            fighter["hurt"][index][part] = _box(hurt_box.box)
    if stats.jump.wall is not None:
        wall = stats.jump.wall
        fighter["wall_jump"] = (subpx(wall.vx), subpx(wall.ax), subpx(wall.vy), subpx(wall.g))
        fighter["wall_height"], fighter["wall_cling"] = subpx(wall.height), wall.cling_frames
    fighter["close"] = [subpx(px) for px in stats.close_normal_max_distance]


def _pack_inputs(fighter: FighterDataRecord, data: CharacterData) -> None:
    for move in data.moves:
        if move.kind is MoveKind.NORMAL:
            fighter["normals"][_STANCES.index(move.stance)][ATTACKS.index(move.button)] = move.index
    directionals = [move for move in data.moves if move.command.kind is CommandKind.DIRECTION]
    # Throws first: in range they come out before a command normal of the same input.
    directionals.sort(key=lambda move: move.kind is not MoveKind.THROW)
    fighter["directional_count"] = len(directionals)
    for entry, move in zip(fighter["directionals"], directionals, strict=False):
        _pack_directional(entry, move, data)
    rows = sorted(_command_rows(data), key=lambda row: (_COMMANDS[row[0].kind], -len(row[0].directions)))
    fighter["command_count"] = len(rows)
    for entry, (command, family) in zip(fighter["commands"], rows, strict=False):
        _pack_command(entry, command, family)


def _pack_directional(entry: DirectionalRecord, move: Move, data: CharacterData) -> None:
    command = move.command
    entry["directions"] = sum(1 << direction for direction in _reachable(command))
    entry["buttons"] = sum(attack_bit(button) for button in command.buttons)
    entry["is_throw"] = move.kind is MoveKind.THROW
    entry["air"] = command.air
    entry["neutral_jump"] = command.neutral_jump
    if command.close and move.kind is MoveKind.COMMAND:
        nearest = [data.stats.close_normal_max_distance[ATTACKS.index(button)] for button in command.buttons]
        entry["close_px"] = subpx(max(nearest))
    entry["move"] = move.index


def _reachable(command: Command) -> set[int]:
    """Return the directions that satisfy a command: in the air a diagonal counts as up or down too."""
    near = {2: (1, 2, 3), 8: (7, 8, 9)}
    if not command.air:
        return set(command.directions)
    return {held for direction in command.directions for held in near.get(direction, (direction,))}


def _command_rows(data: CharacterData) -> list[tuple[Command, list[Move]]]:
    families: dict[str, list[Move]] = {}
    for move in data.moves:
        if move.kind in (MoveKind.SPECIAL, MoveKind.THROW) and move.command.kind in _COMMANDS:
            families.setdefault(move.family, []).append(move)
    rows = []
    for family in families.values():
        command = family[0].command
        rows += [
            (replace(command, directions=way), family) for way in (command.directions, *command.alternatives)
        ]
    return rows


def _pack_command(entry: CommandRecord, command: Command, family: list[Move]) -> None:
    entry["kind"] = _COMMANDS[command.kind]
    if command.kind in (CommandKind.MOTION, CommandKind.CHARGE):
        entry["length"] = len(command.directions)
        entry["directions"][: len(command.directions)] = command.directions
    buttons = {button for move in family for button in move.command.buttons}
    entry["buttons"] = sum(attack_bit(button) for button in buttons)
    entry["together"] = command.together
    entry["air"] = command.air
    entry["charge"] = command.charge
    by_strength = {_STRENGTHS[move.strength]: move for move in family}
    for strength in range(3):
        move = by_strength.get(strength, family[-1])
        entry["moves"][strength] = move.index
    levels = [move.command.hold for move in family if move.command.hold]
    levels += [frames for move in family for frames, _ in move.hold_levels]
    entry["levels"][: len(levels)] = levels
    entry["is_throw"] = family[0].kind is MoveKind.THROW
    entry["special_kind"] = _SPECIAL_KINDS[family[0].special_kind]


def _pack_move(record: MoveRecord, move: Move) -> None:
    record["kind"] = _MOVE_KINDS[move.kind]
    record["special_kind"] = _SPECIAL_KINDS[move.special_kind]
    record["reaction"] = _reaction(move)
    record["dice"] = _dice(move)
    first_level = _STRENGTHS[move.strength]
    for level, (_, bonus) in enumerate(move.hold_levels, start=first_level + 1):
        record["level_bonus"][level] = bonus
    record["level"] = _LEVELS[move.level]
    record["sweep"] = move.kind is MoveKind.NORMAL and move.knockdown
    record["air_attack"] = move.stance in ("nj", "dj") or (move.kind is MoveKind.COMMAND and move.command.air)
    record["ballistic"] = move.self_until_landing
    record["ends_on_contact"] = move.ends_on_contact
    record["steer_forward"], record["steer_back"] = map(subpx, move.steer)
    record["needs_follow"] = bool(move.command.then)
    record["spaced_hits"] = move.spaced_hits or move.special_kind == "mash"
    record["no_push"] = move.no_push or (0, 0)
    # The last hit floors; if an earlier one did, the last could no longer reach the victim.
    record["knockdown"] = max((window.hit for window in move.hits), default=1) if move.knockdown else 0
    for name in (
        "knockdown_airborne", "homing", "special_cancel", "chain_cancel",
        "startup", "active", "total", "stun", "stun_timer",
    ):  # fmt: skip
        record[name] = getattr(move, name)
    record["damage"][: len(move.damage)] = move.damage
    record["chip"][: len(move.chip)] = move.chip
    record["hover"] = subpx(move.hover_height)
    record["reach"] = subpx(move.reach)
    record["speed_x"] = subpx(move.speed_x or 0)
    record["dash_frames"] = move.dash_max_frames
    if move.velocity is not None:
        record["has_velocity"] = 1
        record["velocity_x"], record["velocity_y"] = map(subpx, move.velocity)
    if move.projectile is not None:
        shot = move.projectile
        record["projectile_speed"] = subpx(shot.speed)
        record["spawn_x"], record["spawn_y"] = subpx(shot.spawn_x), subpx(shot.spawn_y)
        record["projectile_half_w"], record["projectile_half_h"] = subpx(shot.half_w), subpx(shot.half_h)
        wide, high = choices.shot_hit_half(shot)
        record["projectile_box"] = _box(Box(-wide, wide, -high, high))
    _pack_flights(record, move)
    if move.kind is MoveKind.THROW:
        _pack_throw(record, move)


def _dice(move: Move) -> int:
    """Return the table of a move's random damage: lights and throws have none, specials one of their own."""
    if move.kind is MoveKind.SPECIAL:
        return 3
    return {"M": 1, "H": 2}.get(move.strength, 0)


def _pack_mash(record: MoveRecord, move: Move, data: CharacterData) -> None:
    family = [other for other in data.moves if other.family == move.family]
    record["mash_buttons"] = sum(attack_bit(button) for other in family for button in other.command.buttons)
    by_strength = {_STRENGTHS[other.strength]: other.index for other in family}
    record["mash_moves"] = [by_strength.get(strength, move.index) for strength in range(3)]


def _pack_flights(record: MoveRecord, move: Move) -> None:
    rebound, dive = move.rebound, move.wall_dive
    if rebound is not None:
        record["rebound_kind"] = _REBOUNDS[rebound.way]
        record["rebound_touch"] = rebound.touch
        record["rebound"] = (subpx(rebound.vx), subpx(rebound.ax), subpx(rebound.vy), subpx(rebound.g))
    if dive is not None:
        record["wall_dive"] = 1
        record["to_wall"] = (subpx(dive.to.vx), 0, subpx(dive.to.vy), subpx(dive.to.g))
        record["off_wall"] = (subpx(dive.off.vx), 0, subpx(dive.off.vy), subpx(dive.off.g))
        record["steer"], record["steer_max"] = subpx(dive.steer), subpx(dive.steer_max)


def _reaction(move: Move) -> int:
    if move.kind is not MoveKind.SPECIAL:
        return _STRENGTHS[move.strength]
    several = len({window.hit for window in move.hits}) > 1
    return _STRENGTHS[choices.SEVERAL_HITS_REACTION if several else choices.SPECIAL_REACTION]


def _pack_throw(record: MoveRecord, move: Move) -> None:
    record["throw_range"] = subpx(move.throw_range)
    record["lock"] = move.victim_lock_frames
    if move.hold_hits is not None:
        record["hold_next"] = move.hold_hits.next
        record["hold_interval"] = move.hold_hits.interval
        record["hold_max"] = move.hold_hits.max_frames


def _pack_lists(
    record: MoveRecord, move: Move, hits: list[HitRow], hurts: list[BoxRow], paths: list[PathRow]
) -> None:
    record["hit_start"], record["hit_count"] = len(hits), len(move.hits)
    hits += [(window.first, window.last, window.hit, _box(window.box), window.floors) for window in move.hits]
    record["hurt_start"], record["hurt_count"] = len(hurts), len(move.hurt_active)
    hurts += [_box(box) for box in move.hurt_active]
    record["invulnerable_count"] = len(move.invulnerable)
    for row, frames in zip(record["invulnerable"], move.invulnerable, strict=False):
        row[:] = frames
    record["path_start"], record["path_count"] = len(paths), len(move.path)
    paths += [(subpx(x), subpx(y)) for x, y in move.path]
