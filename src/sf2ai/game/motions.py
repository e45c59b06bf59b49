"""The pads that bring a move out, as a human player would press them.

A script is written for a side that faces right and played frame by frame; a side that faces left mirrors
it. It starts where the move is possible: the script of an air move in the air, that of a charge move
after the charge, that of a follow-up at the start of the move that it follows.
"""

from collections.abc import Callable
from types import MappingProxyType

from sf2ai.game.buttons import ATTACKS, NEUTRAL, NUMPAD, attack_bit
from sf2ai.game.files.loader import load_rules
from sf2ai.game.mashing import MASH_PERIOD_FRAMES
from sf2ai.game.moves import MOVE_COUNT, Command, CommandKind, Move

__all__ = ["MOVE_COUNT", "pad_script"]

PRESS_FRAMES = 2
"""Frames that each direction of a motion is held, and the button that ends it."""


DIVE_FRAMES, DROP_FRAMES = 66, 75
"""Frames from the start of a wall dive's script to the button of its attack, and to that of its throw.

From where a round begins the way to the wall takes 17 frames, clinging 6 and the flight off it 52. The
attack comes early enough to meet a standing opponent from nearer and from farther walls too; the throw needs
the height of the victim, so it comes just before the landing.
"""


def pad_script(move: Move) -> tuple[int, ...]:
    """Return the pads, one per frame, that bring `move` out for a side that faces right.

    Of several buttons the strongest is pressed (of equals, the punch), of several directions forward; a
    normal's script is its button, with down for a crouching normal.

    Returns:
        Pad bits as in `buttons.Pad`, never left with right nor up with down: from 2 frames for a normal
        to 241 for a punch that is held for four seconds.

    >>> from sf2ai.game.files.loader import load_character
    >>> fireball = load_character("ryu").move("hadouken_H")
    >>> [f"{pad:04x}" for pad in pad_script(fireball)]
    ['0020', '0020', '00a0', '00a0', '0480', '0480']
    """
    if move.stance == "cr":
        return _held(_pad(2, move.command.buttons))
    return _SCRIPTS[move.command.kind](move.command)


def _pad(direction: int, buttons: tuple[str, ...] = ()) -> int:
    return NUMPAD[direction] | sum(attack_bit(button) for button in buttons)


def _held(pad: int, frames: int = PRESS_FRAMES) -> tuple[int, ...]:
    return (pad,) * frames


def _strongest(buttons: tuple[str, ...]) -> tuple[str, ...]:
    """Return the strongest button alone; of a punch and a kick that are as strong, the punch."""
    return (min(buttons, key=lambda button: ("HML".index(button[0]), ATTACKS.index(button))),)


def _pressed(command: Command) -> tuple[str, ...]:
    """Return the buttons to press for a command."""
    return command.buttons[: command.together] if command.together > 1 else _strongest(command.buttons)


def _forward_if_possible(directions: tuple[int, ...]) -> int:
    """Return the direction to hold out of those that are allowed; none named means any."""
    return 6 if 6 in directions or not directions else directions[0]


def _press(command: Command) -> tuple[int, ...]:
    return _held(_pad(5, _pressed(command)))


def _with_direction(command: Command) -> tuple[int, ...]:
    return _held(_pad(_forward_if_possible(command.directions), _pressed(command)))


def _motion(command: Command) -> tuple[int, ...]:
    *way, last = command.directions
    pads = [*map(_pad, way), _pad(last, _pressed(command))]
    return tuple(pad for pad in pads for _ in range(PRESS_FRAMES))


def _charge(command: Command) -> tuple[int, ...]:
    release = _held(_pad(command.directions[-1], _pressed(command)))
    return _in_flight(release, _pad(5, _strongest(command.then)), DIVE_FRAMES) if command.then else release


def _in_flight(start: tuple[int, ...], pad: int, frames: int) -> tuple[int, ...]:
    wait = _held(NEUTRAL, frames - len(start))
    return start + wait + _held(pad)


def _mash(command: Command) -> tuple[int, ...]:
    presses = max(load_rules().input.mash_presses, command.presses)
    down = MASH_PERIOD_FRAMES // 2
    press = _held(_pad(5, _pressed(command)), down) + _held(NEUTRAL, MASH_PERIOD_FRAMES - down)
    return press * presses


def _hold(command: Command) -> tuple[int, ...]:
    return _held(_pad(5, _pressed(command)), command.hold) + _held(NEUTRAL, 1)


def _follow(command: Command) -> tuple[int, ...]:
    if command.lead is None:
        return _press(command)
    last = _pad(_forward_if_possible(command.directions), _pressed(command))
    return _in_flight(_charge(command.lead), last, DROP_FRAMES)


_SCRIPTS: MappingProxyType[CommandKind, Callable[[Command], tuple[int, ...]]] = MappingProxyType(
    {
        CommandKind.PRESS: _press,
        CommandKind.DIRECTION: _with_direction,
        CommandKind.MOTION: _motion,
        CommandKind.CHARGE: _charge,
        CommandKind.MASH: _mash,
        CommandKind.TOGETHER: _press,
        CommandKind.HOLD: _hold,
        CommandKind.CIRCLE: _motion,
        CommandKind.FOLLOW: _follow,
    }
)
