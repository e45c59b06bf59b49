"""The attacker's pads from the round's first frame until a move comes out."""

from dataclasses import dataclass

import numpy as np

from sf2ai.conformance.trials.dummy import PLACING_FRAMES
from sf2ai.conformance.trials.play import Tape
from sf2ai.game.buttons import NUMPAD
from sf2ai.game.files.loader import load_roster
from sf2ai.game.motions import PRESS_FRAMES, pad_script
from sf2ai.game.moves import CharacterData, CommandKind, Move

_HOLD_LEAST = 110
"""Least frames that buttons are held: the normal that the press brings out ends long before."""

_STOMP_FRAMES = 50
"""Frames from a stomp's command to the button that may follow its contact."""


@dataclass(frozen=True)
class Approach:
    """The attacker's tapes that bring one move out.

    Attributes:
        tape: the attacker's pads, shape (frames, variants).
        ready: frame, from 0, by which the dummy should be in its place.
    """

    tape: Tape
    ready: int


def owner(move: Move) -> CharacterData:
    """Return the character that a move belongs to."""
    return next(data for data in load_roster() if data.moves[0].index <= move.index <= data.moves[-1].index)


def random_trials(move: Move) -> np.random.Generator:
    """Return the dice of a move's random trials: its own, whatever its place in the roster."""
    return np.random.default_rng(list(f"{owner(move).character.id} {move.id}".encode()))


def on_the_ground(move: Move, lead_frames: int = PLACING_FRAMES, held: int = 1) -> Approach:
    """Return the one tape of a move that begins on the ground, at least `lead_frames` into the round.

    A charge is held with direction `held`: 1 keeps the place, 4 walks back.
    """
    first = leading(move)
    script = list(pad_script(move))
    if move.command.kind is CommandKind.HOLD:
        script = [script[0]] * max(move.command.hold, _HOLD_LEAST) + [0]
        script = [0] * max(0, lead_frames - len(script)) + script
        return Approach(_column(script), len(script) - 1)
    if first is not move and move.command.lead is None:
        script = list(pad_script(first)) + [0] * _STOMP_FRAMES + script
    lead_pad = NUMPAD[held] if first.charge else 0
    lead = [lead_pad] * max(first.charge, lead_frames)
    return Approach(_column(lead + script), len(lead))


def leading(move: Move) -> Move:
    """Return the move that must be out first; the move itself where none must."""
    after = move.command.after
    return next((other for other in owner(move).moves if other.family == after), move)


def earliest_press(move: Move) -> int:
    """Return the first frame of a jump on which a script may begin so that its button comes in the flight.

    Frame 1 is the first of the flight; the directions of a script may be given before it, after the jump's.
    """
    directions = len(pad_script(move)) - PRESS_FRAMES
    return 1 - min(directions, owner(move).stats.jump.prejump - 1)


def in_a_jump(move: Move, presses: range, *, back: bool = False) -> Approach:
    """Return one tape per press: the frame of the jump, from 1, on which the move's script begins.

    Args:
        move: done in the air.
        presses: the frames.
        back: whether to jump back, which takes longest, unless the move needs a neutral jump.
    """
    jump = owner(move).stats.jump
    neutral = move.stance == "nj" or move.command.neutral_jump
    up = 8 if neutral else 7 if back else 9
    if move.charge:
        lead = [NUMPAD[1]] * max(move.charge, PLACING_FRAMES) + [NUMPAD[up]] * jump.prejump
        held = NUMPAD[1 if back else 3]
    else:
        lead = [0] * PLACING_FRAMES + [NUMPAD[up]] * jump.prejump
        held = 0
    tapes = [
        (lead + [held] * (press - 1))[: len(lead) + press - 1] + list(pad_script(move)) for press in presses
    ]
    return Approach(_columns(tapes), len(lead) - jump.prejump)


def _column(pads: list[int]) -> Tape:
    return np.array(pads, dtype=np.uint16)[:, None]


def _columns(tapes: list[list[int]]) -> Tape:
    columns = np.zeros((max(map(len, tapes)), len(tapes)), dtype=np.uint16)
    for number, pads in enumerate(tapes):
        columns[: len(pads), number] = pads
    return columns
