"""Everything that each character can do, as the CPU weighs it: pads, timing and where it hits.

An option is an attack with the pads that bring it out, alone or as a combo (a
normal that a special cuts short). Times count from the first pad. What an option
is good for is said in `roles`.
"""

from dataclasses import dataclass, fields, replace

import numpy as np

from sf2ai.agents.cpu.knowledge.frame_data import (
    LEAP_REACH_PX,
    LEVEL_CODES,
    farthest,
    height_gained,
    way_covered,
)
from sf2ai.agents.cpu.knowledge.scripts import Script, attack_script, cancel_script, entry_frames
from sf2ai.game.buttons import ATTACKS
from sf2ai.game.choices import SHOT_HIT_HALF_PX
from sf2ai.game.files.loader import load_rules
from sf2ai.game.moves import CharacterData, CommandKind, Move, MoveKind

ANYWHERE_PX = 2000.0
"""Farther than any two fighters can be apart."""

OPTION = np.dtype(
    (
        np.record,
        [
            ("move", "i2"),
            ("script", "i4"),  # first pad in the table of scripts
            ("length", "i2"),  # pads
            ("entry", "i2"),  # frames before the move's first
            ("startup", "i2"),  # frames from the first pad before it can hit
            ("active", "i2"),
            ("total", "i2"),  # frames from the first pad until free again, if it does not land
            ("nearest", "f4"),  # axes closer than this: something else comes out, px
            ("farthest", "f4"),  # and farther than this
            ("near", "f4"),  # x of the hit boxes, px from the axis: from
            ("far", "f4"),  # to, way covered included
            ("first", "f4"),  # farthest x on the first active frame
            ("speed", "f4"),  # px per frame from `first` to `far`
            ("low", "f4"),  # height of the hit boxes above the ground (in a jump: the feet)
            ("high", "f4"),
            ("damage", "f4"),
            ("advantage", "f4"),  # frames free before the opponent when it is blocked
            ("back_charge", "i2"),  # frames that have to be held before
            ("down_charge", "i2"),
            ("safe_first", "i2"),  # first and last frame without hurt boxes, from the first pad
            ("safe_last", "i2"),
            ("level", "i1"),
            ("knockdown", "i1"),
            ("strength", "i1"),
            ("shot", "i1"),
            ("combo", "i1"),  # 1: a normal that a special cuts short
            ("neutral_jump", "i1"),  # an air attack of a jump straight up
            ("throw_range", "f4"),
        ],
    )
)
"""One option; the fields of `Option` but for its pads, with their place in the table of scripts."""

_STRENGTHS = {"L": 0, "M": 1, "H": 2, "": 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One thing to do; the fields are explained at `OPTION`, `moves` are its one or two moves."""

    moves: tuple[Move, ...]
    pads: Script
    entry: int
    startup: int
    active: int
    total: int
    nearest: float = 0.0
    farthest: float = ANYWHERE_PX
    near: float = 0.0
    far: float = 0.0
    first: float = 0.0
    speed: float = 0.0
    low: float = 0.0
    high: float = 0.0
    damage: float
    advantage: float = 0.0
    back_charge: int = 0
    down_charge: int = 0
    safe_first: int = 0
    safe_last: int = 0
    level: int = 0
    knockdown: bool = False
    strength: int = 2
    shot: bool = False
    combo: bool = False
    neutral_jump: bool = False
    throw_range: float = 0.0

    @property
    def opener(self) -> Move:
        """The move with which it begins."""
        return self.moves[0]


PACKED = tuple(field.name for field in fields(Option) if field.name in (OPTION.names or ()))
"""Fields that go into an `OPTION` record as they are."""


def options_of(data: CharacterData) -> tuple[Option, ...]:
    """Return all options of one character: single moves in their order, then combos."""
    moves = [move for move in data.moves if _is_worthwhile(move)]
    single = [single_option(move, data) for move in moves]
    return (*single, *_combos(single))


def _is_worthwhile(move: Move) -> bool:
    # What has to be held for seconds or follows another move is not worth a CPU's while.
    if move.command.kind in (CommandKind.FOLLOW, CommandKind.HOLD):
        return False
    return not (move.command.air and move.kind is MoveKind.SPECIAL)


def single_option(move: Move, data: CharacterData) -> Option:
    """Return one move, done for itself, as an option."""
    pads = attack_script(move)
    entry = entry_frames(move, pads)
    first, last = move.invulnerable[0] if move.invulnerable else (0, -entry)
    nearest, most = _distances(move, data)
    option = Option(
        moves=(move,),
        pads=pads,
        entry=entry,
        startup=entry + move.startup,
        active=move.active,
        total=entry + _total(move, data),
        nearest=nearest,
        farthest=most,
        damage=float(max(move.damage, default=0)),
        advantage=_advantage(move),
        back_charge=_charge(move, 4),
        down_charge=_charge(move, 2),
        safe_first=entry + first,
        safe_last=entry + last,
        level=LEVEL_CODES[move.level],
        knockdown=move.knockdown,
        strength=_STRENGTHS[move.strength],
        shot=move.projectile is not None,
        neutral_jump=move.stance == "nj" or move.command.neutral_jump,
        throw_range=float(move.throw_range),
    )
    return _with_projectile(option, move) if move.projectile else _with_boxes(option, move)


def _with_boxes(option: Option, move: Move) -> Option:
    if not move.hits:
        return option
    opening = move.hits[0]
    lifted = [(window, height_gained(move, window.first)) for window in move.hits]
    # A dash's punch may come at once; any other way is covered by the first active frame.
    begins = 0.0 if move.dash_max_frames else way_covered(move, opening.first)
    first = opening.box.x1 + begins
    far = LEAP_REACH_PX if move.homing else max(farthest(move), first)
    frames = move.dash_max_frames or max(1, move.hits[-1].last - opening.first)
    steers = move.homing or far <= first
    return replace(
        option,
        near=0.0 if move.homing else min(w.box.x0 + begins for w in move.hits),
        first=LEAP_REACH_PX if move.homing else first,
        far=far,
        speed=0.0 if steers else (far - first) / frames,
        low=min(window.box.y0 + lift for window, lift in lifted),
        high=max(window.box.y1 + lift for window, lift in lifted),
    )


def _with_projectile(option: Option, move: Move) -> Option:
    shot = move.projectile
    assert shot is not None
    wide, high = SHOT_HIT_HALF_PX
    front = float(shot.spawn_x + wide)
    return replace(
        option,
        near=0.0,
        first=front,
        far=ANYWHERE_PX,
        speed=shot.speed,
        low=float(shot.spawn_y - high),
        high=float(shot.spawn_y + high),
    )


def _total(move: Move, data: CharacterData) -> int:
    """Return the frames of a move; of a throw, those of the normal that comes out where it fails."""
    if move.kind is not MoveKind.THROW:
        return move.total
    buttons = move.command.buttons
    return max(m.total for m in data.moves if m.stance == "st_close" and m.button in buttons)


def _charge(move: Move, direction: int) -> int:
    held = move.command.directions[0] if move.command.kind is CommandKind.CHARGE else 0
    return move.command.charge if held == direction else 0


def _distances(move: Move, data: CharacterData) -> tuple[float, float]:
    """Return between which distances of the axes a button gives this move, px."""
    close = data.stats.close_normal_max_distance
    if move.stance == "st_far":
        return close[ATTACKS.index(move.button)] + 1.0, ANYWHERE_PX
    if move.stance == "st_close":
        return 0.0, float(close[ATTACKS.index(move.button)])
    if move.command.close and move.kind is MoveKind.COMMAND:
        return 0.0, float(max(close[ATTACKS.index(button)] for button in move.command.buttons))
    return 0.0, ANYWHERE_PX


def _advantage(move: Move) -> float:
    rules = load_rules().hit
    strength = 2 if move.kind is MoveKind.SPECIAL else _STRENGTHS[move.strength]
    return float(rules.advantage_frames[strength] - (move.active - 1) - move.recovery)


def _combos(single: list[Option]) -> list[Option]:
    """Return for each normal that can be cut short its best ender up close and its best from afar."""
    openers = [
        o for o in single if o.opener.special_cancel and o.opener.stance in ("st_far", "st_close", "cr")
    ]
    enders = [o for o in single if o.opener.kind is MoveKind.SPECIAL and o.damage > 0]
    combos = []
    for opener in openers:
        possible = [combo for ender in enders if (combo := _combo(opener, ender))]
        shots = [combo for combo in possible if combo.moves[-1].projectile]
        strikes = [combo for combo in possible if not combo.moves[-1].projectile]
        combos += [max(group, key=lambda combo: combo.damage) for group in (shots, strikes) if group]
    return combos


def _combo(opener: Option, ender: Option) -> Option | None:
    """Return an option for a normal and the special that cuts it short, or None if they do not combine."""
    normal, special = opener.opener, ender.opener
    stun = load_rules().hit.stun_frames[opener.strength]
    pads = (
        cancel_script(normal, special)
        if special.command.kind in (CommandKind.MOTION, CommandKind.CHARGE)
        else None
    )
    if pads is None or special.startup + 1 > stun:
        return None
    # The victim slides away while the special starts; a projectile flies after it.
    reach = opener.far if special.projectile else min(opener.far, ender.first - _SLIDE_PX + _BODY_PX)
    return replace(
        opener,
        moves=(normal, special),
        pads=pads,
        total=len(pads) + special.total,
        far=reach,
        first=min(opener.first, reach),
        damage=opener.damage + ender.damage,
        advantage=ender.advantage,
        back_charge=ender.back_charge,
        down_charge=ender.down_charge,
        knockdown=special.knockdown,
        shot=ender.shot,
        combo=True,
    )


_SLIDE_PX = 24.0
"""How far a victim slides before an ender touches it."""
_BODY_PX = 10.0
"""How much of the victim's body there is before its axis, at the least."""
