"""The engine reads every field that the tables pack; a number that it did not read would do nothing."""

import ast
from pathlib import Path

import pytest

from sf2ai import engine
from sf2ai.engine import layouts

# How the engine's code names each record, as a variable or as an array of the tables.
NAMES = {
    "RULES": {"rules"},
    "MOVE": {"move", "moves", "first", "second"},
    "FIGHTER_DATA": {"data", "fighters"},
    "COMMAND": {"command"},
    "DIRECTIONAL": {"entry"},
    "HIT": {"window", "hits"},
    "ARC": {"arc", "jumps"},
    "BOX": {"box", "first", "second"},
}


def reads() -> set[tuple[str, str]]:
    """Return (name of the record, field) for every field that the engine's code reads."""
    found = set()
    for path in Path(engine.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load):
                found.add((name_of(node.value), node.attr))
    return found


def name_of(node: ast.expr) -> str:
    """Return ``rules`` for ``rules``, ``tables.rules[0]`` and ``rules[0]``."""
    while isinstance(node, ast.Subscript):
        node = node.value
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


@pytest.mark.parametrize("record", NAMES)
def test_the_engine_reads_every_packed_field(record):
    read = {field for name, field in reads() if name in NAMES[record]}
    assert [field for field in getattr(layouts, record).names if field not in read] == []
