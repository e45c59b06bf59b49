"""The public frame data of each action, as numbers for the learner.

An experienced player knows that a sweep reaches far and takes long. A learner with
the same numbers learns about reach and speed in general, from all actions at once,
instead of learning each action alone.
"""

from functools import cache

import numpy as np
import numpy.typing as npt

from sf2ai.agents.cpu.knowledge.frame_data import LOW, OVERHEAD
from sf2ai.agents.cpu.knowledge.options import Option, single_option
from sf2ai.game.buttons import ATTACKS
from sf2ai.game.files.loader import load_roster
from sf2ai.game.moves import CharacterData, Move, MoveKind
from sf2ai.seats.actions import ActionPreset

_PX, _FRAMES, _DAMAGE, _SPEED = 96.0, 20.0, 40.0, 8.0
"""Units of distances, times, damage and speeds, so that facts are about 1."""
_FARTHEST_PX = 384.0
_LARGEST = 4.0

SITUATIONS = ("far", "close", "air")
"""Where a fighter can be when it acts: far on the ground, close enough for close normals, in a jump."""

_OF_ATTACK = 20
FACT_COUNT = len(SITUATIONS) * _OF_ATTACK + 5 + 1 + 6


@cache
def action_facts(actions: ActionPreset, character: int) -> npt.NDArray[np.float32]:
    """Return the facts of a character's actions, shape (count, FACT_COUNT); the same array every time.

    For each action: the attack that comes out in each of `SITUATIONS` (0 if none does), the
    direction held (forward, back, up, down, none), the frames that its pads take, and its button.
    A vacant action has 0 everywhere.
    """
    data = load_roster()[character]
    moves = {move.id: move for move in data.moves}
    vacant = {former.id: [0.0] * FACT_COUNT for former in data.former_moves}
    rows = [
        vacant.get(name) or (_of_move(moves[name], data) if name in moves else _of_plain(name, data))
        for name in actions.names(character)
    ]
    facts = np.array(rows, dtype=np.float32).clip(-_LARGEST, _LARGEST)
    facts.flags.writeable = False
    return facts


def _of_plain(name: str, data: CharacterData) -> list[float]:
    direction, _, button = name.partition("+")
    where = int(direction)
    attacks = dict.fromkeys(SITUATIONS, _nothing())
    if button:
        normals = {move.stance: single_option(move, data) for move in data.moves if move.button == button}
        attacks["air"] = _attack(normals["dj"])
        if where <= 3:
            attacks["far"] = attacks["close"] = _attack(normals["cr"])
        elif where <= 6:
            attacks["far"], attacks["close"] = _attack(normals["st_far"]), _attack(normals["st_close"])
    held = [where in (3, 6, 9), where in (1, 4, 7), where >= 7, where <= 3, where == 5]
    return [*_joined(attacks), *map(float, held), 0.0, *(float(button == other) for other in ATTACKS)]


def _of_move(move: Move, data: CharacterData) -> list[float]:
    option = single_option(move, data)
    attacks = dict.fromkeys(SITUATIONS, _nothing())
    if move.command.air:
        attacks["air"] = _attack(option)
    else:
        attacks["far"] = attacks["close"] = _attack(option)
        if move.kind is MoveKind.COMMAND and move.command.close:
            attacks["far"] = _nothing()
    buttons = (float(button in move.command.buttons) for button in ATTACKS)
    return [*_joined(attacks), 0.0, 0.0, 0.0, 0.0, 0.0, len(option.pads) / _FRAMES, *buttons]


def _joined(attacks: dict[str, list[float]]) -> list[float]:
    return [fact for situation in SITUATIONS for fact in attacks[situation]]


def _nothing() -> list[float]:
    return [0.0] * _OF_ATTACK


def _attack(option: Option) -> list[float]:
    return [
        1.0,
        option.startup / _FRAMES,
        option.active / _FRAMES,
        (option.total - option.startup - option.active) / _FRAMES,
        option.near / _PX,
        min(option.first, _FARTHEST_PX) / _PX,
        min(option.far, _FARTHEST_PX) / _PX,
        option.speed / _SPEED,
        option.low / _PX,
        option.high / _PX,
        option.damage / _DAMAGE,
        option.advantage / _FRAMES,
        float(option.level == LOW),
        float(option.level == OVERHEAD),
        float(option.knockdown),
        float(option.shot),
        option.throw_range / _PX,
        max(0, option.safe_last - option.safe_first + 1) / _FRAMES,
        min(option.back_charge, 60) / 60.0,
        min(option.down_charge, 60) / 60.0,
    ]
