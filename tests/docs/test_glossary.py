"""The glossary and the code agree: every name that it gives exists, and no retired word is part of a name."""

import ast
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "sf2ai"
PAGE = (ROOT / "docs" / "reference" / "glossary.md").read_text(encoding="utf-8")
WORDS, RETIRED = PAGE.split("## Retired words")
STORED = {"_contender", "contender"}
"""Names that files of 0.1.0 or the wire use, and that therefore stay."""


def rows(text: str) -> list[list[str]]:
    cells = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line[:1] == "|"
    ]
    return [row for row in cells if row[0] not in ("word", "---")]


def references() -> list[str]:
    return [name for row in rows(WORDS) for name in re.findall(r"`([\w.]+)`", row[-1])]


@pytest.mark.parametrize("name", references())
def test_every_name_in_the_last_column_exists(name):
    module, value = f"sf2ai.{name}", None
    if (
        not (PACKAGE / f"{name.replace('.', '/')}.py").exists()
        and not (PACKAGE / name.replace(".", "/")).is_dir()
    ):
        module, _, value = module.rpartition(".")
    assert value is None or hasattr(import_module(module), value)


def test_no_word_is_explained_twice():
    words = [row[0] for row in rows(WORDS)]
    assert len(words) == len(set(words))


def names_in(path: Path) -> Iterator[str]:
    """Every name that a module defines, imports or uses, and its own."""
    yield path.stem
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        match node:
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name) | ast.Name(id=name) | ast.arg(arg=name):
                yield name
            case ast.Attribute(attr=name) | ast.keyword(arg=str(name)):
                yield name


def parts(name: str) -> set[str]:
    """The words of a name, in lower case.

    >>> sorted(parts("GuestBot_seat"))
    ['bot', 'guest', 'seat']
    """
    return {part.lower() for part in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", name)}


@pytest.mark.parametrize(("word", "rooms", "now"), rows(RETIRED), ids=lambda cell: cell[:20])
def test_no_retired_word_is_part_of_a_name(word, rooms, now):
    folders = [PACKAGE] if rooms == "everywhere" else [PACKAGE / room for room in rooms.split(", ")]
    assert all(folder.is_dir() for folder in folders)
    found = {
        f"{path.relative_to(PACKAGE)}: {name}"
        for folder in folders
        for path in folder.rglob("*.py")
        for name in names_in(path)
        if word in parts(name) and name not in STORED
    }
    assert sorted(found) == [], f"{word!r} is retired; write {now}"
