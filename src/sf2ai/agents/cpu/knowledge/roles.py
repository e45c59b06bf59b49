"""The roles of options: which options each tactic may choose from."""

from collections.abc import Callable
from enum import IntEnum
from types import MappingProxyType

from sf2ai.agents.cpu.knowledge.options import ANYWHERE_PX, Option
from sf2ai.game.moves import MoveKind


class Role(IntEnum):
    """What an option is used for."""

    POKE = 0  # a normal used at the end of its reach
    PUNISH = 1  # any attack from the ground
    ANTI_AIR = 2  # reaches high, and soon
    REVERSAL = 3  # gets through an attack that is already active
    SHOT = 4  # a projectile
    THROW = 5
    LEAP = 6  # covers ground and hits at its end
    AIR = 7  # a jump's attack
    ESCAPE = 8  # invulnerable for a while, without an attack
    ANY = 9  # any attack that a beginner might press


_QUICK_ENTRY_FRAMES = 8
"""Longest `entry` of an attack that is still an answer; mashing takes longer."""
_ANTI_AIR_TOP_PX = 80
_LEAP_PX = 160
_POKE_TOTAL_FRAMES = 48


def _is_ground_attack(option: Option) -> bool:
    return (
        option.damage > 0
        and not option.opener.command.air
        and not _is_air_normal(option)
        and not option.throw_range
    )


def _is_air_normal(option: Option) -> bool:
    return option.opener.stance in ("nj", "dj") or (
        option.opener.kind is MoveKind.COMMAND and option.opener.command.air
    )


def _pokes(option: Option) -> bool:
    normal = option.opener.kind in (MoveKind.NORMAL, MoveKind.COMMAND)
    return _is_ground_attack(option) and normal and not option.combo and option.total <= _POKE_TOTAL_FRAMES


def _punishes(option: Option) -> bool:
    return (_is_ground_attack(option) and not option.shot | option.mashed) or option.combo


def _meets_jumps(option: Option) -> bool:
    single = _is_ground_attack(option) and not option.combo and not option.shot
    return single and option.high >= _ANTI_AIR_TOP_PX and option.startup <= _QUICK_ENTRY_FRAMES + 6


def _gets_through(option: Option) -> bool:
    if not _is_ground_attack(option) or option.combo or option.opener.kind is not MoveKind.SPECIAL:
        return False
    unhurt = option.safe_first <= option.entry + 2 and option.safe_last > option.startup
    return unhurt or option.startup - option.entry <= 2


def _shoots(option: Option) -> bool:
    return option.shot and not option.combo


def _throws(option: Option) -> bool:
    return option.throw_range > 0 and not option.opener.command.air


def _leaps(option: Option) -> bool:
    special = option.opener.kind is MoveKind.SPECIAL and not option.combo
    return special and _LEAP_PX <= option.far < ANYWHERE_PX and not option.mashed


def _escapes(option: Option) -> bool:
    return option.opener.special_kind in ("evade", "teleport")


def _is_any(option: Option) -> bool:
    return _is_ground_attack(option) and not option.combo


_HAS_ROLE: MappingProxyType[Role, Callable[[Option], bool]] = MappingProxyType(
    {
        Role.POKE: _pokes,
        Role.PUNISH: _punishes,
        Role.ANTI_AIR: _meets_jumps,
        Role.REVERSAL: _gets_through,
        Role.SHOT: _shoots,
        Role.THROW: _throws,
        Role.LEAP: _leaps,
        Role.AIR: _is_air_normal,
        Role.ESCAPE: _escapes,
        Role.ANY: _is_any,
    }
)


def places_for_role(role: Role, options: tuple[Option, ...]) -> list[int]:
    """Return the places in ``options`` of those that have a role."""
    return [place for place, option in enumerate(options) if _HAS_ROLE[role](option)]
