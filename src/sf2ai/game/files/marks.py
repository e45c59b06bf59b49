"""Reads which values of a character's file are not published for this version of the game.

A table's ``estimated`` names a method per group of values; ``[methods]`` at the head of the file
says what each method is. A mark is both together: path of the group, text of the method.
"""

import re

from sf2ai.game.data_table import DataTable

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
    "command_normals": _SHARED | {"input", "velocity"},
    "specials": _SHARED
    | {"input", "chip", "knockdown", "invulnerable", "charge", "projectile", "recovery", "speed_x"},
    "throws": frozenset({"input", "range", "damage", "stun", "victim_lock_frames", "hold_hits"}),
}
"""Per section of a file, the groups of values that a mark may name."""

_ONLY_WHERE_PRESENT = frozenset(
    {"path", "alias_of", "velocity", "invulnerable", "charge", "projectile", "speed_x", "hold_hits"}
)
_METHOD = re.compile(r"sibling:.+|rule(: .+)?")


class MarkReader:
    """Collects the marks of one file; knows its methods and which of them are used."""

    def __init__(self, methods: DataTable) -> None:
        """Read the table ``[methods]``.

        Raises:
            DataError: a method is neither a sibling's value nor a rule.
        """
        self._methods = {name: methods.text(name) for name in methods.values}
        for name, text in self._methods.items():
            if _METHOD.fullmatch(text) is None:
                raise methods.error(name, text, "begin with 'sibling:' or 'rule'")
        self._table = methods
        self.marks: dict[str, str] = {}
        self._used: set[str] = set()

    def read(self, table: DataTable) -> None:
        """Collect what ``estimated`` of one table says, if it is there.

        Raises:
            DataError: it names a method or a group that does not exist.
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
                raise estimated.error(group, method, f"be left out, as the table has no {group}")
            self.marks[f"{table.path}.{group}"] = self._methods[method]
            self._used.add(method)

    def finish(self) -> None:
        """Complain about a method that no mark names.

        Raises:
            DataError: there is one.
        """
        for name, text in self._methods.items():
            if name not in self._used:
                raise self._table.error(name, text, "be named by a value or be left out")
