"""Reads the list of the moves that a character no longer has."""

from collections.abc import Mapping

from sf2ai.game.data_table import DataTable
from sf2ai.game.moves import FormerMove, Move, MoveKind


def read_former_moves(document: DataTable, moves: Mapping[str, Move]) -> tuple[FormerMove, ...]:
    """Read ``[[former_moves]]``, which a file may lack.

    Args:
        document: the whole file.
        moves: the character's moves by id.

    Raises:
        DataError: a former move is a move, or stands before none that has an action of its own.
    """
    former = []
    actions = [move.id for move in moves.values() if move.kind is not MoveKind.NORMAL]
    for place, entry in enumerate(document.items("former_moves", default=())):
        table = document.entry("former_moves", place, entry)
        name = table.text("id")
        if name in moves:
            raise table.error("id", name, "be the name of no move that the character has")
        former.append(FormerMove(name, table.text("before", actions), table.whole("gone", 1)))
        table.finish()
    return tuple(former)
