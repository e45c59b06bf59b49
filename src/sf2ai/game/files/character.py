"""Reads one character's file into `CharacterData` and checks every value."""

from collections.abc import Callable
from dataclasses import replace
from types import MappingProxyType
from typing import TypeAlias

from sf2ai.game.buttons import ATTACKS
from sf2ai.game.characters import Character
from sf2ai.game.data_table import DataTable
from sf2ai.game.files.body import read_stats
from sf2ai.game.files.former import read_former_moves
from sf2ai.game.files.marks import MarkReader
from sf2ai.game.files.move import (
    STANCES,
    normal_command,
    normal_name,
    normal_sources,
    read_command_normal,
    read_normal,
    read_special,
    read_throw,
)
from sf2ai.game.files.move_checks import check_move
from sf2ai.game.files.sources import SourceReader
from sf2ai.game.mashing import mash_presses
from sf2ai.game.moves import CharacterData, CommandKind, Move

MoveReader: TypeAlias = Callable[[DataTable, str, int], Move]

NORMAL_IDS = tuple(f"{stance}_{button}" for stance in STANCES for button in ATTACKS)
"""The 30 normals that every character has, in the order of their moves."""

_OTHER_SECTIONS: dict[str, MoveReader] = {
    "command_normals": read_command_normal,
    "specials": read_special,
    "throws": read_throw,
}


def read_character(document: DataTable, character: Character, first_index: int) -> CharacterData:
    """Return all data of a character's file.

    Args:
        document: the whole file.
        character: the character whose file it must be.
        first_index: roster-wide index of its first move.

    Raises:
        DataError: the file is incomplete, has a field that means nothing, or contradicts itself.
    """
    document.text("id", (character.id,))
    sources = SourceReader(document.table("sources"))
    marks = MarkReader(document.table("methods"), sources)
    stats_table = document.table("stats")
    stats = read_stats(stats_table)
    marks.read(stats_table)
    stats_table.finish()
    moves = _read_moves(document, first_index, marks, sources)
    marks.finish()
    sources.finish()
    if stats.jump.wall is None and any(move.wall_dive is not None for move in moves.values()):
        raise document.error(
            "stats.jump.wall", None, "be there, since a wall dive clings to the wall as a wall jump does"
        )
    data = CharacterData(
        character=character,
        full_name=document.text("name"),
        target_version=document.text("target_version"),
        stats=stats,
        moves=tuple(moves.values()),
        marks=MappingProxyType(marks.marks),
        sources=MappingProxyType(sources.addresses),
        former_moves=read_former_moves(document, moves),
    )
    document.finish()
    return data


def _read_moves(
    document: DataTable, first_index: int, marks: MarkReader, sources: SourceReader
) -> dict[str, Move]:
    moves: dict[str, Move] = {}
    tables: dict[str, DataTable] = {}
    normals = document.table("normals")
    for move_id in NORMAL_IDS:
        table = tables[move_id] = normals.table(move_id)
        read = _alias_reader(moves) if "alias_of" in table.values else read_normal
        moves[move_id] = read(table, move_id, first_index + len(moves))
    normals.finish()
    for section, read in _OTHER_SECTIONS.items():
        for move_id, table in document.tables(section).items():
            if move_id in moves:
                raise document.error(f"{section}.{move_id}", move_id, "have a name that no other move has")
            tables[move_id] = table
            moves[move_id] = read(table, move_id, first_index + len(moves))
    for move_id, move in moves.items():
        for group, tag in move.src:
            sources.use(tag.partition(" ")[0], tables[move_id], f"src.{group}")
        _finish_move(move, tables[move_id], moves, marks)
        if move.command.kind is CommandKind.MASH:
            command = replace(move.command, presses=mash_presses(move.command, moves))
            moves[move_id] = replace(move, command=command)
    return moves


def _alias_reader(moves: dict[str, Move]) -> MoveReader:
    """Return a reader for close normals that equal the far ones in all numbers."""

    def read_alias(table: DataTable, move_id: str, index: int) -> Move:
        stance, _, button = move_id.rpartition("_")
        original = table.text("alias_of")
        if stance != "st_close" or original != f"st_far_{button}":
            raise table.error("alias_of", original, "be the far normal of the same button, in a close normal")
        return replace(
            moves[original],
            index=index,
            id=move_id,
            name=normal_name(stance, button),
            family=move_id,
            stance=stance,
            command=normal_command(stance, button),
            alias_of=original,
            src=normal_sources(table),
        )

    return read_alias


def _finish_move(move: Move, table: DataTable, moves: dict[str, Move], marks: MarkReader) -> None:
    marks.read(table)
    table.finish()
    if move.alias_of is None:
        check_move(move, table)
    after = move.command.after
    if after is not None and all(other.family != after for other in moves.values()):
        raise table.error("follows", after, "be a special of this character, named without its strength")
