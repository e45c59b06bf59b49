"""Decides how each move is drawn: by stance and button, and by ``moves.toml`` for all others."""

from dataclasses import dataclass, replace

from sf2ai.drawing.figures.layouts import AIMS, AURAS, LIMB_NAMES, POSES, SPINS
from sf2ai.drawing.figures.records import MoveFigureRecord
from sf2ai.drawing.figures.tables.files import read_choice
from sf2ai.game.data_table import DataTable
from sf2ai.game.moves import Box, CharacterData, Move, MoveKind

_TOP_FROM, _TALL = 84, 1.15
"""A hit box that reaches this high, px, and is this much higher than wide is struck at its top."""
_FIELDS = ("rest", "wind", "strike", "limb", "aim", "spin", "aura")
_CHOICES = {
    "rest": POSES,
    "wind": POSES,
    "strike": POSES,
    "limb": tuple(LIMB_NAMES),
    "aim": ("auto", *AIMS),
    "spin": SPINS,
    "aura": AURAS,
}


@dataclass(frozen=True)
class Strike:
    """How a move is drawn; each field names one of the choices of `layouts`.

    Attributes:
        rest: pose before and after.
        wind: pose in which it winds up.
        strike: pose in its active frames.
        limb: what reaches for the hit box.
        aim: which end of the box; ``"auto"`` by its shape.
        spin: how the body turns.
        aura: what surrounds it.
    """

    rest: str = "stand"
    wind: str = "wind_punch"
    strike: str = "punch"
    limb: str = "far_arm"
    aim: str = "auto"
    spin: str = "none"
    aura: str = "none"


def read_strikes(table: DataTable) -> dict[str, Strike]:
    """Return how moves are drawn, by names such as ``"st_far LP"``, ``"hadouken"``, ``"balrog cr LK"``."""
    strikes: dict[str, Strike] = {}
    for name, entry in table.tables("moves").items():
        base = Strike() if "like" not in entry.values else strikes[entry.text("like", choices=set(strikes))]
        changed = {
            field: _CHOICES[field][read_choice(entry, field, _CHOICES[field], getattr(base, field))]
            for field in _FIELDS
        }
        entry.finish()
        strikes[name] = replace(base, **changed)
    table.finish()
    return strikes


def strike_of(move: Move, data: CharacterData, strikes: dict[str, Strike]) -> Strike:
    """Return how a move is drawn: first its character's own entries count, then those of all characters."""
    name = f"{move.stance} {move.button}" if move.kind is MoveKind.NORMAL else move.family
    character = data.character.id
    for key in (f"{character} {move.id}", f"{character} {name}", name):
        if key in strikes:
            return strikes[key]
    return strikes["punch"]


def pack_strike(record: MoveFigureRecord, move: Move, strike: Strike, hit_start: int) -> None:
    """Fill the record of a move."""
    boxes = [window.box for window in move.hits]
    record.startup, record.active, record.total = move.startup, move.active, move.total
    record.hit_start, record.hit_count = hit_start, len(move.hits)
    if move.kind is MoveKind.NORMAL and strike.strike == "upper" and not any(map(_is_tall, boxes)):
        low = "low_" if move.stance == "cr" else ""
        strike = replace(strike, wind=f"wind_{low}punch", strike=f"{low}punch")
    record.limb = LIMB_NAMES[strike.limb]
    record.rest, record.wind = POSES.index(strike.rest), POSES.index(strike.wind)
    record.strike = POSES.index(strike.strike)
    record.spin, record.aura = SPINS.index(strike.spin), AURAS.index(strike.aura)
    strength = move.button[:1] or move.strength or "H"
    record.heavy = "LMH".index(strength) if strength in "LMH" else 2
    record.is_throw = move.kind is MoveKind.THROW
    record.lock = move.victim_lock_frames
    if move.projectile is not None:
        record.shot = 1
        record.shot_x, record.shot_y = move.projectile.spawn_x, move.projectile.spawn_y


def aim_of(strike: Strike, box: Box) -> int:
    """Return which end of a hit box is struck, an index of `AIMS`."""
    name = ("top" if _is_tall(box) else "front") if strike.aim == "auto" else strike.aim
    return AIMS.index(name)


def _is_tall(box: Box) -> bool:
    return box.y1 >= _TOP_FROM and box.y1 - box.y0 > _TALL * (box.x1 - box.x0)
