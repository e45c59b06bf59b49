"""Every name that a benchmark or a script imports from the package exists; neither is covered by mypy."""

import ast
import importlib
import sys
from pathlib import Path

import pytest

from fakes.stable_baselines3 import modules

ROOT = Path(__file__).resolve().parents[3]
FILES = sorted([*(ROOT / "benchmarks").rglob("*.py"), *(ROOT / "scripts").glob("*.py")])


def imported(path):
    """Module and name of each import from the package, wherever in the file it stands."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "sf2ai":
            yield from ((node.module, alias.name) for alias in node.names)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_what_is_imported_exists(path, monkeypatch):
    for name, module in modules().items():
        monkeypatch.setitem(sys.modules, name, module)
    for module, name in imported(path):
        owner = importlib.import_module(module)
        assert hasattr(owner, name) or importlib.import_module(f"{module}.{name}")
    monkeypatch.delitem(sys.modules, "sf2ai.envs.stable_baselines", raising=False)


def test_imports_are_found():
    assert {"sf2ai.rounds.plans", "sf2ai.envs.versus_batch"} <= {
        module for path in FILES for module, _ in imported(path)
    }
