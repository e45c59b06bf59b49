"""Reads which values of a character's file are not published for this version of the game.

A table's ``estimated`` names a method for each group of values, and ``[methods]`` at the head of the file
describes each method. A mark is both together: the path of the group and the text of the method.
"""

import re

from sf2ai.game.data_table import DataTable
from sf2ai.game.files.sources import SourceReader

_SHARED = frozenset({"frames", "box", "damage", "stun", "path"})
MARKABLE: dict[str, frozenset[str]] = {
    "stats": frozenset(
        {
            "health",
            "defense_scale",
            "walk_forward",
            "walk_back",
            "jump",
            "jump.prejump",
            "jump.landing",
            "jump.wall",
            "push",
            "hurt",
            "screen_half_width",
            "throwable_half_width",
            "close_normal_max_distance",
            "turn_frames",
            "crouch_transition_frames",
        }
    ),
    "normals": _SHARED | {"level", "cancel", "chain_cancel", "hurt_active", "alias_of"},
    "command_normals": _SHARED | {"input", "velocity", "no_push", "rebound"},
    "specials": _SHARED
    | {
        "input",
        "chip",
        "knockdown",
        "invulnerable",
        "charge",
        "projectile",
        "recovery",
        "speed_x",
        "ends_on_contact",
        "steer",
        "hold_levels",
    }
    | {"no_push", "rebound", "spaced_hits", "wall_dive"},
    "throws": frozenset({"input", "range", "damage", "stun", "victim_lock_frames", "hold_hits"}),
}
"""Per section of a file, the groups of values that a mark may name."""

_ONLY_WHERE_PRESENT = frozenset(
    {
        "path",
        "alias_of",
        "velocity",
        "invulnerable",
        "charge",
        "projectile",
        "speed_x",
        "hold_hits",
        "ends_on_contact",
        "steer",
        "hold_levels",
    }
    | {"no_push", "rebound", "spaced_hits", "wall_dive"}
)
_METHOD = re.compile(r"sibling:(?P<sources>[A-Za-z_]+(?:\+[A-Za-z_]+)*)(?![A-Za-z_+]).*|rule(: .+)?")


class MarkReader:
    """Collects the marks of one file, and notes which of its methods are used."""

    def __init__(self, methods: DataTable, sources: SourceReader) -> None:
        """Read the table ``[methods]``.

        Raises:
            DataError: a method is neither a sibling's value nor a rule, or names no source of the file.
        """
        self._methods = {name: methods.text(name) for name in methods.values}
        for name, text in self._methods.items():
            match = _METHOD.fullmatch(text)
            if match is None:
                raise methods.error(name, text, "begin with 'sibling:' and a source, or with 'rule'")
            if match["sources"] is not None:
                sources.use(match["sources"].lower(), methods, name)
        self._table = methods
        self.marks: dict[str, str] = {}
        self._used: set[str] = set()

    def read(self, table: DataTable) -> None:
        """Collect the marks of one table's ``estimated``, if it has one.

        Raises:
            DataError: a mark names a method or a group that does not exist.
        """
        if "estimated" not in table.values:
            return
        section = table.path.partition(".")[0]
        estimated = table.table("estimated")
        for group in estimated.values:
            method = estimated.text(group, self._methods)
            if group not in MARKABLE[section]:
                raise estimated.error(group, method, f"name one of {', '.join(sorted(MARKABLE[section]))}")
            if group in _ONLY_WHERE_PRESENT and group not in table.values:
                raise estimated.error(group, method, f"be removed, since the table has no {group}")
            self.marks[f"{table.path}.{group}"] = self._methods[method]
            self._used.add(method)

    def finish(self) -> None:
        """Check that every method is used.

        Raises:
            DataError: a method is named by no mark.
        """
        for name, text in self._methods.items():
            if name not in self._used:
                raise self._table.error(name, text, "be named by a value or be removed")
