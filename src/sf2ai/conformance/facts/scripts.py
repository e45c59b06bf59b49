"""The notation of what a player does, and its pads.

A script is a list of steps with commas between them; directions are the number pad's, seen facing right.

- ``wait 12``: nothing for 12 frames
- ``hold 4 30``: a direction for 30 frames, seen from the side on which the fighter then stands
- ``keep 4 30``: the same, but the stick stays where it is when the fighters change sides
- ``jump 9``: a direction just long enough to leave the ground
- ``press 2+MK``, ``press HP``: a button, with a direction, for two frames; ``mash HP 8``: eight presses
- ``charge``: down and back for 75 frames, longer than any charge
- ``hadouken_H``: the pads of a move, as `game.motions` writes them

A number of frames may be ``t`` or ``u``, or one of them and a number: ``wait t+20``.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType

from sf2ai.conformance.facts.fact import Variant
from sf2ai.game.buttons import ATTACKS, NEUTRAL, NUMPAD, attack_bit
from sf2ai.game.files.loader import load_roster
from sf2ai.game.motions import PRESS_FRAMES, pad_script

CHARGE_FRAMES = 75
"""Frames that ``charge`` holds down and back; the longest charge of the game takes fewer."""

_JUMP_FRAMES = 6
"""Frames that a jump's direction is held: at least the frames before the slowest take-off."""
_FRAMES = re.compile(r"(?:(?P<name>[tu])(?:\+(?P<more>\d+))?|(?P<number>\d+))")
_DIRECTION = re.compile(r"[1-46-9]")
_PRESSED = re.compile(
    rf"(?:(?P<direction>[1-46-9])\+)?(?P<buttons>(?:{'|'.join(ATTACKS)})(?:\+(?:{'|'.join(ATTACKS)}))*)"
)


class ScriptError(ValueError):
    """A step that is not in the notation; the reader of facts says in which file."""


@dataclass(frozen=True)
class Track:
    """The pads of one script, one per frame, as seen facing right.

    Attributes:
        pads: pad bits.
        begins: whether the step of the frame starts there; the pads of a move keep the way in which
            they began, all other pads follow the opponent.
    """

    pads: tuple[int, ...]
    begins: tuple[bool, ...]


def track_of(script: str, character: int, variant: Variant) -> Track:
    """Return the pads of a script.

    Args:
        script: in this module's notation.
        character: roster index of who plays it.
        variant: the values of t and u.

    Raises:
        ScriptError: a step is not in the notation, or no move of the character.
    """
    pads: list[int] = []
    begins: list[bool] = []
    for step in filter(None, (part.strip() for part in script.split(","))):
        word, *arguments = step.split()
        read = _STEPS.get(word)
        found = read(arguments, variant) if read else _move(word, arguments, character)
        pads += found
        follows = read is not None and word != "keep"
        begins += [True] * len(found) if follows else [True] + [False] * (len(found) - 1)
    return Track(tuple(pads), tuple(begins))


def moves_in(script: str) -> int:
    """Return how many moves a script makes: buttons pressed, moves by name."""
    words = [part.split()[0] for part in script.split(",") if part.strip()]
    return sum(word not in ("wait", "hold", "keep", "jump", "charge") for word in words)


def _move(word: str, arguments: list[str], character: int) -> list[int]:
    data = load_roster()[character]
    if arguments or word not in {move.id for move in data.moves}:
        raise ScriptError(f"{' '.join([word, *arguments])!r} is no step and no move of {data.character.name}")
    return list(pad_script(data.move(word)))


def _one(arguments: list[str], what: re.Pattern[str], word: str) -> re.Match[str]:
    found = what.fullmatch(arguments[0]) if arguments else None
    if found is None:
        raise ScriptError(f"{' '.join([word, *arguments])!r} is not written as {word!r} must be")
    return found


def _frames(arguments: list[str], variant: Variant, word: str) -> int:
    found = _one(arguments, _FRAMES, word)
    if len(arguments) > 1:
        raise ScriptError(f"{' '.join([word, *arguments])!r} has too many words")
    if found["number"]:
        return int(found["number"])
    return (variant.t if found["name"] == "t" else variant.u) + int(found["more"] or 0)


def _wait(arguments: list[str], variant: Variant) -> list[int]:
    return [NEUTRAL] * _frames(arguments, variant, "wait")


def _hold(arguments: list[str], variant: Variant) -> list[int]:
    direction = int(_one(arguments, _DIRECTION, "hold")[0])
    return [NUMPAD[direction]] * _frames(arguments[1:], variant, "hold")


def _jump(arguments: list[str], variant: Variant) -> list[int]:
    direction = int(_one(arguments, re.compile("[789]"), "jump")[0])
    if len(arguments) > 1:
        raise ScriptError(f"{' '.join(['jump', *arguments])!r} has too many words")
    return [NUMPAD[direction]] * _JUMP_FRAMES


def _press(arguments: list[str], variant: Variant) -> list[int]:
    found = _one(arguments, _PRESSED, "press")
    held = _frames(arguments[1:], variant, "press") if len(arguments) > 1 else PRESS_FRAMES
    bits = sum(attack_bit(button) for button in set(found["buttons"].split("+")))
    return [NUMPAD[int(found["direction"] or 5)] | bits] * held


def _mash(arguments: list[str], variant: Variant) -> list[int]:
    found = _one(arguments, _PRESSED, "mash")
    bits = sum(attack_bit(button) for button in set(found["buttons"].split("+")))
    way = NUMPAD[int(found["direction"] or 5)]
    once = [way | bits] * PRESS_FRAMES + [way] * PRESS_FRAMES
    return once * _frames(arguments[1:], variant, "mash")


def _charge(arguments: list[str], variant: Variant) -> list[int]:
    if arguments:
        raise ScriptError(f"{' '.join(['charge', *arguments])!r} has too many words")
    return [NUMPAD[1]] * CHARGE_FRAMES


_STEPS: MappingProxyType[str, Callable[[list[str], Variant], list[int]]] = MappingProxyType(
    {
        "wait": _wait,
        "hold": _hold,
        "keep": _hold,
        "jump": _jump,
        "press": _press,
        "mash": _mash,
        "charge": _charge,
    }
)
