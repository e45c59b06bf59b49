"""Reads the four kinds of moves from a character's file.

A table holds the fields of `Move`, with ``frames`` and ``stun`` grouped; a field that it lacks is false,
zero or empty. Checks that need more than one field are in `move_checks`.
"""

import re
from typing import TypedDict

from sf2ai.game.data_table import DataTable
from sf2ai.game.files.body import read_box, read_boxes
from sf2ai.game.files.flights import read_no_push, read_rebound, read_wall_dive
from sf2ai.game.files.notation import MoveFacts, parse_command
from sf2ai.game.flights import Rebound, WallDive
from sf2ai.game.moves import Command, CommandKind, HitWindow, HoldHits, Move, MoveKind, Projectile

STANCES = {
    "st_far": "far",
    "st_close": "close",
    "cr": "crouching",
    "nj": "neutral jump",
    "dj": "diagonal jump",
}
"""Stances of normals in the order of their moves, and their names for people."""

STRENGTHS = ("L", "M", "H")
LEVELS = ("mid", "low", "overhead", "none")
SPECIAL_KINDS = ("projectile", "strike", "air", "mash", "teleport", "evade")
THROW_KINDS = ("throw", "hold", "command", "air_throw")

_SOURCE_TAG = re.compile(r"(ryu:)?(hf|ce|akiba|st|ww|est|derived)(\+(hf|ce|akiba|st|ww))?( .+)?")


class _CommandFields(TypedDict):
    input: str
    command: Command


class _StrikeFields(TypedDict):
    startup: int
    active: int
    recovery: int
    total: int
    hits: tuple[HitWindow, ...]
    reach: int
    path: tuple[tuple[int, int], ...]
    path_speed: tuple[int, int] | None


class _StunFields(TypedDict):
    stun: int
    stun_timer: int


class _DamageFields(_StunFields):
    damage: tuple[int, ...]
    level: str
    knockdown: bool


class _ContactFields(TypedDict):
    no_push: tuple[int, int] | None
    rebound: Rebound | None


class _FlightFields(TypedDict):
    knockdown_airborne: bool
    airborne: bool
    homing: bool
    hover_height: int
    invulnerable: tuple[tuple[int, int], ...]
    dx: int
    y_max: int
    speed_x: float | None
    dash_max_frames: int
    self_until_landing: bool
    spaced_hits: bool
    wall_dive: WallDive | None
    ends_on_contact: bool


def read_normal(table: DataTable, move_id: str, index: int) -> Move:
    """Read one of the 30 tables under ``[normals]`` that is not an alias."""
    stance, _, button = move_id.rpartition("_")
    return Move(
        index=index,
        id=move_id,
        name=normal_name(stance, button),
        kind=MoveKind.NORMAL,
        family=move_id,
        stance=stance,
        button=button,
        strength=button[0],
        command=normal_command(stance, button),
        until_landing=table.flag("until_landing"),
        chain_cancel=table.flag("chain_cancel"),
        hurt_active=read_boxes(table, "hurt_active"),
        **_strike_fields(table),
        **_damage_fields(table),
        special_cancel=table.flag("special_cancel"),
        src=normal_sources(table),
    )


def normal_name(stance: str, button: str) -> str:
    """Return the name for people, such as ``"crouching MK"``."""
    return f"{STANCES[stance]} {button}"


def normal_command(stance: str, button: str) -> Command:
    """Return the command of a normal: its button, in its stance."""
    return Command(
        CommandKind.PRESS,
        buttons=(button,),
        air=stance in ("nj", "dj"),
        neutral_jump=stance == "nj",
        close=stance == "st_close",
    )


def normal_sources(table: DataTable) -> tuple[tuple[str, str], ...]:
    """Read ``src`` of a normal."""
    return _read_sources(table, ("frames", "box", "damage", "stun", "cancel", "level"))


def read_command_normal(table: DataTable, move_id: str, index: int) -> Move:
    """Read one table under ``[command_normals]``."""
    return Move(
        index=index,
        id=move_id,
        name=table.text("name"),
        kind=MoveKind.COMMAND,
        family=move_id,
        strength=table.text("strength", STRENGTHS),
        **_command_fields(table, MoveFacts()),
        **_strike_fields(table),
        **_damage_fields(table),
        special_cancel=table.flag("special_cancel"),
        airborne=table.flag("airborne"),
        **_contact_fields(table),
        velocity=table.number_pair("velocity") if "velocity" in table.values else None,
        added=_added(table),
        src=_read_sources(table, ("frames", "box", "damage")),
    )


def read_special(table: DataTable, move_id: str, index: int) -> Move:
    """Read one table under ``[specials]``; its name ends in the strength."""
    family, _, strength = move_id.rpartition("_")
    if strength not in STRENGTHS or not family:
        raise table.error("id", move_id, "end in _L, _M or _H")
    facts = MoveFacts(
        strength, table.whole("charge", 0, default=0), table.whole("hold", 0, default=0), _follows(table)
    )
    return Move(
        index=index,
        id=move_id,
        name=table.text("name"),
        kind=MoveKind.SPECIAL,
        family=family,
        strength=strength,
        **_command_fields(table, facts),
        special_kind=table.text("kind", SPECIAL_KINDS),
        charge=facts.charge,
        hold=facts.hold,
        hold_levels=table.pairs("hold_levels"),
        steer=table.number_pair("steer") if "steer" in table.values else (0.0, 0.0),
        **_strike_fields(table),
        **_damage_fields(table),
        chip=table.wholes("chip", low=0),
        **_contact_fields(table),
        **_flight_fields(table),
        projectile=_read_projectile(table),
        hurt_active=read_boxes(table, "hurt_active"),
        added=_added(table),
        src=_read_sources(table, ("frames", "box", "damage"), ("projectile",)),
    )


def read_throw(table: DataTable, move_id: str, index: int) -> Move:
    """Read one table under ``[throws]``."""
    frames = table.table("frames")
    startup, active, recovery = (frames.whole(part, low=1) for part in ("startup", "active", "recovery"))
    frames.finish()
    return Move(
        index=index,
        id=move_id,
        name=table.text("name"),
        kind=MoveKind.THROW,
        family=move_id,
        **_command_fields(table, MoveFacts(follows=_follows(table))),
        special_kind=table.text("kind", THROW_KINDS),
        throw_range=table.whole("range", low=1),
        startup=startup,
        active=active,
        recovery=recovery,
        damage=(table.whole("damage", low=1),),
        hold_hits=_read_hold(table),
        **_stun_fields(table),
        knockdown=table.flag("knockdown"),
        victim_lock_frames=table.whole("victim_lock_frames", low=1),
        techable=table.flag("techable"),
        added=_added(table),
        src=_read_sources(table, ("range", "damage")),
    )


def _added(table: DataTable) -> int:
    return table.whole("added", 0, default=0)


def _follows(table: DataTable) -> str | None:
    return table.text("follows") if "follows" in table.values else None


def _command_fields(table: DataTable, facts: MoveFacts) -> _CommandFields:
    notation = table.text("input")
    try:
        return {"input": notation, "command": parse_command(notation, facts)}
    except ValueError as error:
        raise table.error("input", notation, f"be a command ({error})") from error


def _strike_fields(table: DataTable) -> _StrikeFields:
    frames = table.table("frames")
    fields: _StrikeFields = {
        "startup": frames.whole("startup", low=1),
        "active": frames.whole("active", low=1),
        "recovery": frames.whole("recovery", low=0),
        "total": frames.whole("total", low=1),
        "hits": _read_hits(table),
        "reach": table.whole("reach", default=0),
        "path": table.pairs("path"),
        "path_speed": _read_path_speed(table),
    }
    frames.finish()
    return fields


def _read_path_speed(table: DataTable) -> tuple[int, int] | None:
    if "path_speed" not in table.values:
        return None
    along_x, along_y = table.wholes("path_speed", length=2, low=0)
    return along_x, along_y


def _damage_fields(table: DataTable) -> _DamageFields:
    return {
        "damage": table.wholes("damage", low=0),
        **_stun_fields(table),
        "level": table.text("level", LEVELS),
        "knockdown": table.flag("knockdown"),
    }


def _stun_fields(table: DataTable) -> _StunFields:
    stun = table.table("stun")
    fields: _StunFields = {"stun": stun.whole("points", low=0), "stun_timer": stun.whole("timer", low=0)}
    stun.finish()
    return fields


def _contact_fields(table: DataTable) -> _ContactFields:
    return {"no_push": read_no_push(table), "rebound": read_rebound(table)}


def _flight_fields(table: DataTable) -> _FlightFields:
    return {
        "knockdown_airborne": table.flag("knockdown_airborne"),
        "airborne": table.flag("airborne"),
        "homing": table.flag("homing"),
        "hover_height": table.whole("hover_height", low=0, default=0),
        "invulnerable": table.pairs("invulnerable"),
        "dx": table.whole("dx", default=0),
        "y_max": table.whole("y_max", low=0, default=0),
        "speed_x": table.number("speed_x") if "speed_x" in table.values else None,
        "dash_max_frames": table.whole("dash_max_frames", low=0, default=0),
        "self_until_landing": table.flag("self_until_landing"),
        "spaced_hits": table.flag("spaced_hits"),
        "wall_dive": read_wall_dive(table),
        "ends_on_contact": table.flag("ends_on_contact"),
    }


def _read_hits(table: DataTable) -> tuple[HitWindow, ...]:
    windows = []
    for place, entry in enumerate(table.items("hits", default=())):
        hit = table.entry("hits", place, entry)
        first, last = hit.wholes("frames", length=2, low=1)
        box, number = read_box(hit, "box"), hit.whole("hit", low=1)
        windows.append(HitWindow(first, last, box, number, hit.flag("floors", True)))
        hit.finish()
    return tuple(windows)


def _read_projectile(table: DataTable) -> Projectile | None:
    if "projectile" not in table.values:
        return None
    shot = table.table("projectile")
    projectile = Projectile(
        speed=shot.positive("speed"),
        spawn_x=shot.whole("spawn_x"),
        spawn_y=shot.whole("spawn_y", low=0),
        half_w=shot.whole("half_w", low=1),
        half_h=shot.whole("half_h", low=1),
    )
    shot.finish()
    return projectile


def _read_hold(table: DataTable) -> HoldHits | None:
    if "hold_hits" not in table.values:
        return None
    hold = table.table("hold_hits")
    hits = HoldHits(*(hold.whole(field, low=1) for field in ("first", "next", "interval", "max_frames")))
    hold.finish()
    return hits


def _read_sources(
    table: DataTable, groups: tuple[str, ...], optional: tuple[str, ...] = ()
) -> tuple[tuple[str, str], ...]:
    sources = table.table("src")
    pairs = tuple(
        (group, sources.text(group))
        for group in (*groups, *optional)
        if group in groups or group in sources.values
    )
    sources.finish()
    for group, tag in pairs:
        if _SOURCE_TAG.fullmatch(tag) is None:
            raise sources.error(group, tag, "begin with hf, ce, akiba, st, ww, est or derived")
    return pairs
