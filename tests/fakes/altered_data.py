"""Frame data with one field altered, and all that the package derives from frame data."""

import contextlib
import copy
import sys
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest

from fakes.snapshots import snapshot
from sf2ai.agents.cpu.knowledge.tables import load_cpu_tables
from sf2ai.cli.options.shared import reaction_frames_of
from sf2ai.drawing.picture import draw_pixels
from sf2ai.drawing.view import stage_view
from sf2ai.engine.tables.pack import load_tables
from sf2ai.game import rules as rules_module
from sf2ai.game.characters import ROSTER
from sf2ai.game.data_table import DataTable
from sf2ai.game.files import character as character_module
from sf2ai.game.files import loader
from sf2ai.game.files.character import read_character
from sf2ai.game.motions import pad_script
from sf2ai.game.moves import CharacterData
from sf2ai.game.rules import Rules, read_rules
from sf2ai.seats.action_facts import action_facts
from sf2ai.seats.actions import ACTIONS
from sf2ai.seats.move_facts import load_facts

FACES = 32
MOVE_SECTIONS = ("normals", "command_normals", "specials", "throws")
DOCUMENTATION = ("unit", "src", "confidence", "note", "estimated", "methods", "sources")
"""Fields that say where a number comes from; nothing else may read them."""

Place = tuple[str | int, ...]
"""Keys of a number in a file; "*" stands for every move, or every row of a list."""


@dataclass(frozen=True)
class Field:
    """One number or flag of a file, or one number of each row of a list.

    Attributes:
        name: as docs/reference/rules.md writes it: dotted, without ``value`` and places in lists.
        place: the keys that lead to it.
    """

    name: str
    place: Place


def document_of(name: str) -> dict[str, Any]:
    """Return one packaged file as the TOML reader returns it."""
    return tomllib.loads((loader.FRAME_DATA / f"{name}.toml").read_text(encoding="utf-8"))


def fields_of(document: dict[str, Any]) -> list[Field]:
    """Return every number and flag of a file, each field of the moves of one section once."""
    fields = {}
    for place in _places(document, ()):
        keys = [key for key in place if isinstance(key, str) and key not in ("*", "value")]
        fields[place] = Field(".".join(keys), place)
    return list(fields.values())


def _places(value: object, place: Place) -> Iterator[Place]:
    if isinstance(value, dict):
        if is_die(value):
            yield place
            return
        for key, inner in value.items():
            if key not in DOCUMENTATION:
                wild = len(place) == 1 and place[0] in MOVE_SECTIONS
                yield from _places(inner, (*place, "*" if wild else key))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _places(inner, (*place, "*" if isinstance(inner, (list, dict)) else number))
    elif isinstance(value, (bool, int, float)):
        yield place


def is_die(value: dict[str, Any]) -> bool:
    """Return whether a table says how many of 32 faces show each value."""
    return all(type(count) is int for count in value.values()) and sum(value.values()) == FACES


def altered(document: dict[str, Any], fields: list[Field]) -> dict[str, Any]:
    """Return a copy of a file with all of these fields raised by one, flags inverted, dice weighted."""
    changed = copy.deepcopy(document)
    for field in fields:
        _alter(changed, field.place)
    return changed


def _alter(value: Any, place: Place) -> None:
    key, *rest = place
    keys = ([key] if _has(value, key) else []) if key != "*" else _keys(value)
    for each in keys:
        if rest:
            _alter(value[each], tuple(rest))
        else:
            value[each] = _other(value[each])


def _has(value: Any, key: str | int) -> bool:
    return key in value if isinstance(value, dict) else isinstance(key, int) and key < len(value)


def _keys(value: Any) -> list[Any]:
    return list(value) if isinstance(value, dict) else list(range(len(value)))


def _other(value: Any) -> Any:
    if isinstance(value, dict):
        first, *_, last = value
        moved = {**value, first: value[first] - 1, last: value[last] + 1}
        return {face: count for face, count in moved.items() if count}
    return not value if isinstance(value, bool) else value + 1


@contextlib.contextmanager
def without_cross_checks() -> Iterator[None]:
    """Let the readers accept a field that contradicts another one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(character_module, "check_move", lambda move, table: None)
        patch.setattr(rules_module, "check_pushback", lambda rules, document: None)
        yield


def rules_from(document: dict[str, Any]) -> Rules:
    """Return the rules of a ``system.toml``."""
    return read_rules(DataTable("system.toml", "", document))


def character_from(document: dict[str, Any], first_index: int = 0) -> CharacterData:
    """Return the character of a file."""
    character = next(character for character in ROSTER if character.id == document["id"])
    return read_character(DataTable(f"{character.id}.toml", "", document), character, first_index)


def roster_from(documents: dict[str, dict[str, Any]]) -> tuple[CharacterData, ...]:
    """Return the characters of twelve files, their moves numbered in one sequence."""
    roster: list[CharacterData] = []
    for document in documents.values():
        roster.append(character_from(document, sum(len(data.moves) for data in roster)))
    return tuple(roster)


class Derivations:
    """All that the package derives from its own frame data, to compare it with what altered data give."""

    def __init__(self) -> None:
        documents = {character.id: document_of(character.id) for character in ROSTER}
        self.documents = documents
        self.system = document_of("system")
        self.roster = roster_from(documents)
        self.rules = rules_from(self.system)
        with _frame_data(self.roster, self.rules):
            self._packaged = {name: derive() for name, derive in DERIVED.items()}

    def first_change(self, roster: tuple[CharacterData, ...], rules: Rules) -> str:
        """Return the name of the first thing that this data change; empty if they change nothing."""
        with _frame_data(roster, rules):
            return next((name for name, derive in DERIVED.items() if derive() != self._packaged[name]), "")


@contextlib.contextmanager
def _frame_data(roster: tuple[CharacterData, ...], rules: Rules) -> Iterator[None]:
    """Let the whole package use this data instead of its own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(loader, "_read_roster", lambda folder: roster)
        patch.setattr(loader, "_read_rules", lambda folder: rules)
        _forget()
        try:
            yield
        finally:
            _forget()


def _forget() -> None:
    """Clear the caches of everything that is derived from frame data."""
    for name, module in list(sys.modules.items()):
        if name.startswith(("sf2ai.engine.tables", "sf2ai.agents.cpu", "sf2ai.seats")):
            for value in list(vars(module).values()):
                if hasattr(value, "cache_clear"):
                    value.cache_clear()


def _facts_of_actions() -> list[bytes]:
    return [
        action_facts(preset, character.index).tobytes() for preset in ACTIONS.values() for character in ROSTER
    ]


def _picture() -> bytes:
    seen = snapshot({"x": -0.2}, {"x": 0.2})[0]
    return np.asarray(draw_pixels(stage_view(seen))).tobytes()


DERIVED: dict[str, Callable[[], Any]] = {
    "engine tables": lambda: load_tables().tobytes(),
    "CPU tables": lambda: load_cpu_tables().tobytes(),
    "observed facts": lambda: [array.tobytes() for array in load_facts()],
    "facts of actions": _facts_of_actions,
    "pads of moves": lambda: [pad_script(move) for data in loader.load_roster() for move in data.moves],
    "picture": _picture,
    "reaction time": lambda: reaction_frames_of(None, 1000),
}
"""What uses frame data; the conformance report, which compares the engine with the data, is none of them."""
