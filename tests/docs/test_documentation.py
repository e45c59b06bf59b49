"""Pages are true: links lead somewhere, names exist, no private path is shown."""

import ast
import importlib
import re
import sys
import tomllib
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import pytest

from sf2ai.moved import MODULES

ROOT = Path(__file__).resolve().parents[2]
PAGES = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "emulator_scripts").rglob("*.md")]

FILES = {"json", "lua", "md", "py", "wasm"}
"""What ends the name of a file, not of a Python name."""


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_within_the_repository_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
    dead = [link for link in links if "://" not in link and not (page.parent / link).exists()]
    assert dead == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_no_page_names_a_path_of_a_particular_machine(page: Path) -> None:
    assert re.findall(r"(?:/home/|/root/|/work/|/tmp/)\w+", page.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_name_of_the_package_that_a_page_shows_exists(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    rooms = {path.stem for path in (ROOT / "src" / "sf2ai").iterdir()}
    spans = re.findall(r"`([a-z_]+(?:\.[A-Za-z_]\w*)+)(?:\([^`]*\))?`", text)
    names = set(re.findall(r"\bsf2ai((?:\.[A-Za-z_]\w*)+)", text))
    names |= {f".{span}" for span in spans if span.split(".")[0] in rooms}
    files = {name for name in names if name.rpartition(".")[2] in FILES}
    assert sorted(name for name in names - files if not exists(f"sf2ai{name}")) == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_method_that_a_page_shows_exists(page: Path) -> None:
    shown = re.findall(r"`([A-Z]\w+)\.([a-z]\w*)(?:\([^`]*\))?`", page.read_text(encoding="utf-8"))
    classes = names_of_classes()
    assert [pair for pair in shown if pair[0] in classes and pair[1] not in classes[pair[0]]] == []


@cache
def names_of_classes() -> dict[str, set[str]]:
    """Class of the package to the names that its body and its constructor define."""
    found: dict[str, set[str]] = {}
    for path in (ROOT / "src" / "sf2ai").rglob("*.py"):
        for made in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(made, ast.ClassDef):
                names = found.setdefault(made.name, set())
                names |= {node.name for node in made.body if isinstance(node, ast.FunctionDef)}
                names |= {node.id for node in ast.walk(made) if isinstance(node, ast.Name)}
                names |= {node.attr for node in ast.walk(made) if isinstance(node, ast.Attribute)}
    return found


def exists(name: str) -> bool:
    """Whether a dotted name is a module of the package at its present path, or a name in one."""
    module, _, attribute = name.rpartition(".")
    if name in MODULES or module in MODULES:
        return False
    try:
        if find_spec(name):
            return True
    except ModuleNotFoundError:  # the parent is not a package
        pass
    if find_spec(module) is None:
        return False
    loaded = importlib.import_module(module)
    # A listed name may need the library of an extra; tests of the surface hold the list to the modules.
    return attribute in getattr(loaded, "__all__", ()) or hasattr(loaded, attribute)


def test_the_docs_index_names_every_page() -> None:
    index = (ROOT / "docs" / "README.md").read_text(encoding="utf-8")
    pages = {path.relative_to(ROOT / "docs").as_posix() for path in (ROOT / "docs").rglob("*.md")}
    unnamed = {page for page in pages if page not in index and not page.startswith("decisions/")}
    assert unnamed <= {"README.md"}


def test_the_data_sheet_is_the_environments_own() -> None:
    sys.path.insert(0, str(ROOT / "scripts"))
    try:
        from write_reference import data_sheet
    finally:
        sys.path.pop(0)
    page = ROOT / "docs" / "reference" / "observations-and-actions.md"
    assert page.read_text(encoding="utf-8") == data_sheet(), "run scripts/write_reference.py"


def test_the_layers_of_contributing_are_those_of_the_contract() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    layers = settings["tool"]["importlinter"]["contracts"][0]["layers"]
    section = (
        (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").split("## The layers")[1].split("\n## ")[0]
    )
    assert re.findall(r"^    (.+)$", section, re.MULTILINE) == layers
