"""Every attack that a character can do, as the CPU weighs it: pads, timing and where it hits.

An option is an attack with the pads that produce it, alone or as a combo (a normal that a special
cancels). Times count from the first pad. `roles` says what an option is good for.
"""

from dataclasses import dataclass, fields, replace

import numpy as np

from sf2ai.agents.cpu.knowledge.frame_data import (
    LEAP_REACH_PX,
    LEVEL_CODES,
    distance_covered,
    farthest,
    height_gained,
)
from sf2ai.agents.cpu.knowledge.scripts import Script, attack_script, cancel_script, entry_frames
from sf2ai.game.buttons import ATTACKS
from sf2ai.game.choices import shot_hit_half
from sf2ai.game.files.loader import load_rules
from sf2ai.game.mashing import shortest
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
            ("entry", "i2"),  # frames before the move's first frame
            ("startup", "i2"),  # frames from the first pad before it can hit
            ("active", "i2"),
            ("total", "i2"),  # frames from the first pad until free again, if it does not hit
            ("nearest", "f4"),  # least distance of the axes at which this move comes out, px
            ("farthest", "f4"),  # greatest distance
            ("near", "f4"),  # nearest x of the hit boxes, px from the axis
            ("far", "f4"),  # farthest x, with the distance that the move covers
            ("first", "f4"),  # farthest x on the first active frame
            ("speed", "f4"),  # px per frame from `first` to `far`
            ("low", "f4"),  # lower edge of the hit boxes above the ground (in a jump: above the feet)
            ("high", "f4"),  # upper edge
            ("damage", "f4"),
            (
                "advantage",
                "f4",
            ),  # frames by which the attacker is free earlier than the opponent after a block
            ("back_charge", "i2"),  # frames for which back has to be held before
            ("down_charge", "i2"),  # the same for down
            ("safe_first", "i2"),  # first and last frame without hurt boxes, from the first pad
            ("safe_last", "i2"),
            ("level", "i1"),
            ("knockdown", "i1"),
            ("strength", "i1"),
            ("shot", "i1"),
            ("combo", "i1"),  # 1: a normal that a special cancels
            ("mashed", "i1"),  # 1: its active frames repeat while its button is mashed
            ("neutral_jump", "i1"),  # an air attack of a jump straight up
            ("throw_range", "f4"),
        ],
    )
)
"""One option: the fields of `Option`, with the pads as a place in the table of scripts."""

_STRENGTHS = {"L": 0, "M": 1, "H": 2, "": 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One attack; the fields are explained at `OPTION`. A combo has two `moves`."""

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
    mashed: bool = False
    neutral_jump: bool = False
    throw_range: float = 0.0

    @property
    def opener(self) -> Move:
        """The option's first move."""
        return self.moves[0]


PACKED = tuple(field.name for field in fields(Option) if field.name in (OPTION.names or ()))
"""Fields of `Option` that are copied into an `OPTION` record."""


def options_of(data: CharacterData) -> tuple[Option, ...]:
    """Return all options of one character: single moves in their order, then combos."""
    moves = [move for move in data.moves if _is_worthwhile(move)]
    single = [single_option(move, data) for move in moves]
    return (*single, *_combos(single))


def _is_worthwhile(move: Move) -> bool:
    # Moves that are held for seconds or that follow another move are not used by the CPU.
    if move.command.kind in (CommandKind.FOLLOW, CommandKind.HOLD):
        return False
    return not (move.command.air and move.kind is MoveKind.SPECIAL)


def single_option(move: Move, data: CharacterData) -> Option:
    """Return one move, done alone, as an option; a mashed special as short as it can be."""
    move = shortest(move)
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
        mashed=move.special_kind == "mash",
        neutral_jump=move.stance == "nj" or move.command.neutral_jump,
        throw_range=float(move.throw_range),
    )
    return _with_projectile(option, move) if move.projectile else _with_boxes(option, move)


def _with_boxes(option: Option, move: Move) -> Option:
    if not move.hits:
        return option
    opening = move.hits[0]
    lifted = [(window, height_gained(move, window.first)) for window in move.hits]
    # A dash's punch may come at once; any other move has covered its distance by the first active frame.
    begins = 0.0 if move.dash_max_frames else distance_covered(move, opening.first)
    first = opening.box.x1 + begins
    far = LEAP_REACH_PX if move.leaps else max(farthest(move), first)
    frames = move.dash_max_frames or max(1, move.hits[-1].last - opening.first)
    steers = move.leaps or far <= first
    return replace(
        option,
        near=0.0 if move.leaps else min(w.box.x0 + begins for w in move.hits),
        first=LEAP_REACH_PX if move.leaps else first,
        far=far,
        speed=0.0 if steers else (far - first) / frames,
        low=min(window.box.y0 + lift for window, lift in lifted),
        high=max(window.box.y1 + lift for window, lift in lifted),
    )


def _with_projectile(option: Option, move: Move) -> Option:
    shot = move.projectile
    assert shot is not None
    wide, high = shot_hit_half(shot)
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
    """Return the frames of a move; for a throw those of the normal that comes out if the throw fails."""
    if move.kind is not MoveKind.THROW:
        return move.total
    buttons = move.command.buttons
    return max(m.total for m in data.moves if m.stance == "st_close" and m.button in buttons)


def _charge(move: Move, direction: int) -> int:
    held = move.command.directions[0] if move.command.kind is CommandKind.CHARGE else 0
    return move.command.charge if held == direction else 0


def _distances(move: Move, data: CharacterData) -> tuple[float, float]:
    """Return the least and the greatest distance of the axes at which the command gives this move, px."""
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
    """Return for each normal that can be cancelled its best combo with a strike and with a projectile."""
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
    """Return the combo of a normal and the special that cancels it, or None if they do not combine."""
    normal, special = opener.opener, ender.opener
    stun = load_rules().hit.stun_frames[opener.strength]
    pads = (
        cancel_script(normal, special)
        if special.command.kind in (CommandKind.MOTION, CommandKind.CHARGE)
        else None
    )
    if pads is None or special.startup + 1 > stun:
        return None
    # The victim slides away while the special starts up; a projectile follows it.
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
"""How far the victim slides before the special touches it."""
_BODY_PX = 10.0
"""Least distance from the victim's axis to the front of its body."""
