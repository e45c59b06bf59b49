"""Parses the frame data's notation of commands: ``"j.214+K"`` to a `Command`.

Directions are those of the number pad for a fighter that faces right. ``P`` and ``K`` are the punch and
the kick of the move's strength, or all three of the row if the move has no strength; ``[4]6`` is a charge,
``j.`` in a jump, ``nj.`` in a jump straight up, ``close`` near the opponent, ``4/6`` either direction,
``MP/HP`` either button.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from sf2ai.game.buttons import ATTACKS
from sf2ai.game.moves import Command, CommandKind

ROWS: dict[str, tuple[str, ...]] = {"P": ATTACKS[:3], "K": ATTACKS[3:]}
"""The punches and the kicks."""

CIRCLE = (6, 2, 4, 8)
"""The four straight directions in the order of a turn that starts forward and goes down."""

ANY_HELD = (1, 2, 3, 4, 6, 7, 8, 9)
"""Every direction but neutral."""


@dataclass(frozen=True, slots=True)
class MoveFacts:
    """What a command needs to know beside its notation, from the other fields of the move.

    Attributes:
        strength: L, M or H, which chooses the button of a special; empty: any of the row.
        charge: frames that the first direction of a charge has to be held.
        hold: frames that the buttons of a hold have to be held.
        follows: family of the move that must be out, or None.
    """

    strength: str = ""
    charge: int = 0
    hold: int = 0
    follows: str | None = None

    def buttons(self, row: str) -> tuple[str, ...]:
        """Return the buttons that ``P`` or ``K`` stand for in this move."""
        return (self.strength + row,) if self.strength else ROWS[row]


NO_FACTS = MoveFacts()


def parse_command(notation: str, facts: MoveFacts = NO_FACTS) -> Command:
    """Return the command that is written as ``notation``.

    Raises:
        ValueError: the notation is unknown, or it needs `MoveFacts.follows`.

    >>> parse_command("[4]6+P", MoveFacts("H", charge=54)).buttons
    ('HP',)
    """
    for pattern, build in _FORMS:
        match = re.fullmatch(pattern, notation)
        if match is not None:
            return build(match, facts)
    raise ValueError(f"no command is written {notation!r}")


def _digits(text: str) -> tuple[int, ...]:
    return tuple(int(digit) for digit in text if digit.isdigit())


def _motion(match: re.Match[str], facts: MoveFacts) -> Command:
    air, path, row = match.groups()
    return Command(CommandKind.MOTION, _digits(path), buttons=facts.buttons(row), air=bool(air))


def _motion_with_rows(match: re.Match[str], facts: MoveFacts) -> Command:
    first, second = match.groups()
    return Command(
        CommandKind.MOTION, _digits(first), alternatives=(_digits(second),), buttons=ATTACKS, together=3
    )


def _circle(match: re.Match[str], facts: MoveFacts) -> Command:
    return Command(CommandKind.CIRCLE, CIRCLE, buttons=facts.buttons(match[1]))


def _charge(match: re.Match[str], facts: MoveFacts) -> Command:
    air, held, released, row, then = match.groups()
    return Command(
        CommandKind.CHARGE,
        (int(held), int(released)),
        charge=facts.charge,
        buttons=facts.buttons(row),
        air=bool(air),
        then=ROWS[then] if then else (),
    )


def _mash(match: re.Match[str], facts: MoveFacts) -> Command:
    return Command(CommandKind.MASH, buttons=facts.buttons(match[1]))


def _together(match: re.Match[str], facts: MoveFacts) -> Command:
    return Command(CommandKind.TOGETHER, buttons=ROWS[match[1]], together=3)


def _hold(match: re.Match[str], facts: MoveFacts) -> Command:
    return Command(CommandKind.HOLD, buttons=ATTACKS, together=3, hold=facts.hold)


def _follow(match: re.Match[str], facts: MoveFacts) -> Command:
    if facts.follows is None:
        raise ValueError(f"{match[0]!r} needs the field 'follows'")
    return Command(CommandKind.FOLLOW, buttons=facts.buttons(match[1]), after=facts.follows)


def _charge_and_follow(match: re.Match[str], facts: MoveFacts) -> Command:
    if facts.follows is None:
        raise ValueError(f"{match[0]!r} needs the field 'follows'")
    held, released, row, last_row = match.groups()
    lead = Command(CommandKind.CHARGE, (int(held), int(released)), buttons=facts.buttons(row))
    return Command(
        CommandKind.FOLLOW, ANY_HELD, buttons=facts.buttons(last_row), after=facts.follows, lead=lead
    )


def _direction(match: re.Match[str], facts: MoveFacts) -> Command:
    air, close, directions, buttons = match.groups()
    return Command(
        CommandKind.DIRECTION,
        _digits(directions or ""),
        buttons=ROWS.get(buttons) or tuple(re.findall("[LMH][PK]", buttons)),
        air=bool(air),
        neutral_jump=air == "nj.",
        close=bool(close),
    )


_FORMS: tuple[tuple[str, Callable[[re.Match[str], MoveFacts], Command]], ...] = (
    (r"(j\.)?([1-9]{3,})\+([PK])", _motion),
    (r"([1-9]{3,})/([1-9]{3,})\+PPP/KKK", _motion_with_rows),
    (r"360\+([PK])", _circle),
    (r"(j\.)?\[([1-9])\]([1-9])\+([PK])(?: then ([PK]))?", _charge),
    (r"mash ([PK])", _mash),
    (r"([PK])\+\1\+\1", _together),
    (r"hold PPP or KKK, release", _hold),
    (r"after .+, ([PK])", _follow),
    (r"\[([1-9])\]([1-9])\+([PK]), dir\+([PK])", _charge_and_follow),
    (r"(n?j\.)? ?(close )?([1-9](?:/[1-9])*)?\+([PK]|[LMH][PK](?:(?:/| or )[LMH][PK])*)", _direction),
)
"""Every notation of a command, as a pattern, and the function that reads it; the first match counts."""
