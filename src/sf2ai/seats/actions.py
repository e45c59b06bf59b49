"""What every action index means: presets of actions, their names and their pads.

An action is side-relative and becomes pads, never a call into the engine. The
names are numpad directions with a button (``"5"``, ``"6+HP"``) and, for moves
that take several frames to enter, the move's id (``"hadouken_H"``). `action_pads`
plays them frame by frame.
"""

import hashlib
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from sf2ai.game.buttons import ATTACKS, NUMPAD, attack_bit
from sf2ai.game.files.loader import load_roster
from sf2ai.game.motions import pad_script
from sf2ai.game.moves import CharacterData, CommandKind, FormerMove, Move, MoveKind

ACTION = np.dtype(
    (
        np.record,
        [
            ("hold", "u2"),  # pad bits held for the whole step, as seen facing right
            ("press", "u2"),  # pad bits pressed at its start
            ("script", "i4"),  # first frame in the table of scripts
            ("length", "i4"),  # frames of the script; 0: none, -1: there is no such action
        ],
    )
)
"""One action, as compiled code reads it."""


class ActionTables(NamedTuple):
    """An action preset for compiled code.

    Attributes:
        actions: dtype ACTION, shape (12, widest count); rows by character.
        scripts: uint16, the pads of all scripts one after another, as seen facing right.
        counts: how many actions each character has, shape (12,).
        legal: which actions exist, bool, shape (12, widest count).
        mashing: which actions mean anything while a mashed special of the character is out, bool, of the same
            shape: neutral, forward or back, alone or with a button that prolongs it, and such specials.
        mash_until: by move, the last frame on which a mashed special can be prolonged; 0 for other moves.
    """

    actions: npt.NDArray[np.void]
    scripts: npt.NDArray[np.uint16]
    counts: npt.NDArray[np.int64]
    legal: npt.NDArray[np.bool_]
    mashing: npt.NDArray[np.bool_]
    mash_until: npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class ActionPreset:
    """A choice of actions with a name; action 0 is always neutral.

    Attributes:
        name: as `Seat` and the command line take it.
        version: the number in manifests of 0.1.0, whose actions are those that no move was added to. Since
            then `digest` tells lists apart.
        directions: numpad directions, each alone and with each of the six attack buttons.
        with_moves: whether the character's command normals, specials and throws follow, those that were
            added later after the others. A former move keeps its place, which is vacant: never legal.
    """

    name: str
    version: int
    directions: tuple[int, ...]
    with_moves: bool

    @property
    def plain_count(self) -> int:
        """How many actions are a direction with or without a button; they come first."""
        return len(self.directions) * (1 + len(ATTACKS))

    def count(self, character: int) -> int:
        """Return how many actions a character has, by roster index."""
        return int(self.tables().counts[character])

    def first_count(self, character: int) -> int:
        """Return how many actions the character had in 0.1.0, whose manifests have no digest."""
        listed = self._listed(load_roster()[character])
        return self.plain_count + sum(isinstance(each, FormerMove) or each.added == 0 for each in listed)

    def digest(self, character: int, size: int) -> str:
        """Return a digest of the names of a character's first ``size`` actions, 16 hexadecimal digits.

        >>> ACTIONS["talk"].digest(0, 35) == ACTIONS["talk"].digest(11, 35) != ACTIONS["talk"].digest(0, 34)
        True
        """
        names = "\n".join(self.names(character)[:size])
        return hashlib.sha256(names.encode()).hexdigest()[:16]

    def widest(self) -> int:
        """Return the largest count of the roster: the width of the masks."""
        return len(self.tables().actions[0])

    def names(self, character: int) -> tuple[str, ...]:
        """Return the names of a character's actions, in order of the index.

        >>> ACTIONS["talk"].names(0)[:4]
        ('5', '5+LP', '5+MP', '5+HP')
        """
        listed = self._listed(load_roster()[character])
        return _plain_names(self.directions) + tuple(each.id for each in listed)

    def tables(self) -> ActionTables:
        """Return the preset for compiled code; the same arrays every time."""
        return _pack(self)

    def _listed(self, data: CharacterData) -> tuple[Move | FormerMove, ...]:
        """Return the moves with an action of their own, and the former moves in their places."""
        if not self.with_moves:
            return ()
        moves = (move for move in data.moves if move.kind is not MoveKind.NORMAL)
        listed: list[Move | FormerMove] = []
        for move in sorted(moves, key=lambda move: move.added):
            listed += [former for former in data.former_moves if former.before == move.id]
            listed.append(move)
        return tuple(listed)


ACTIONS: MappingProxyType[str, ActionPreset] = MappingProxyType(
    {
        preset.name: preset
        for preset in (
            ActionPreset("talk", 1, (5, 6, 4, 2, 8), with_moves=False),
            ActionPreset("pad", 1, (5, 6, 4, 2, 8, 1, 3, 7, 9), with_moves=False),
            ActionPreset("moves", 1, (5, 6, 4, 2, 8, 1, 3, 7, 9), with_moves=True),
        )
    }
)
"""Presets by name: the talk's 35, the whole pad's 63, and the pad with the character's moves."""


def _plain_names(directions: tuple[int, ...]) -> tuple[str, ...]:
    return tuple(
        f"{direction}+{button}" if button else f"{direction}"
        for direction in directions
        for button in ("", *ATTACKS)
    )


@cache
def _pack(preset: ActionPreset) -> ActionTables:
    roster = load_roster()
    counts = [preset.plain_count + len(preset._listed(data)) for data in roster]
    actions = np.zeros((len(roster), max(counts)), dtype=ACTION)
    actions["length"] = -1
    plain = [
        (NUMPAD[direction], attack_bit(button) if button else 0, 0, 0)
        for direction in preset.directions
        for button in ("", *ATTACKS)
    ]
    scripts: list[int] = []
    legal = np.zeros(actions.shape, dtype=np.bool_)
    for row, data, may in zip(actions, roster, legal, strict=True):
        row[: len(plain)] = plain
        may[: len(plain)] = True
        for place, each in enumerate(preset._listed(data), start=len(plain)):
            may[place] = isinstance(each, Move)
            row[place] = 0  # who plays a vacant action all the same presses nothing
            if isinstance(each, Move):
                script = pad_script(each)
                row[place] = (0, 0, len(scripts), len(script))
                scripts.extend(script)
    return ActionTables(
        actions,
        np.array(scripts or [0], dtype=np.uint16),
        np.array(counts, dtype=np.int64),
        legal,
        np.array([_mashing(preset, data, max(counts)) for data in roster]),
        np.array([_mash_until(move) for data in roster for move in data.moves]),
    )


def _mashing(preset: ActionPreset, data: CharacterData, width: int) -> npt.NDArray[np.bool_]:
    """Return which actions mean anything while one of the character's mashed specials is out."""
    mashed = [move for move in data.moves if move.command.kind is CommandKind.MASH]
    buttons = {button for move in mashed for button in move.command.buttons}
    plain = {f"{way}{button}" for way in "546" for button in ("", *(f"+{name}" for name in buttons))}
    wanted = plain | {move.id for move in mashed}
    names = preset.names(data.character.index)
    return np.array([name in wanted for name in names] + [False] * (width - len(names)))


def _mash_until(move: Move) -> int:
    return move.startup + move.active if move.command.kind is CommandKind.MASH else 0
