"""Module paths and names that the documentation of 0.1.0 used still import, old paths with one warning."""

import importlib
import subprocess
import sys
from pathlib import Path

import pytest

import sf2ai
from fakes.stable_baselines3 import modules
from sf2ai.moved import MODULES, NAMES

DATA = Path(__file__).parents[1] / "data" / "modules-documented-in-0.1.0.txt"
DOCUMENTED = {line.split()[0]: line.split()[1:] for line in DATA.read_text().splitlines()}
"""By path: the names that were documented with it."""


@pytest.fixture
def fresh(monkeypatch):
    """Forget modules at old paths, as a new process has none, and stand in for Stable-Baselines3."""
    for name, module in modules().items():
        monkeypatch.setitem(sys.modules, name, module)
    forgotten = (*MODULES, "sf2ai.envs.stable_baselines")
    kept = {name: sys.modules.pop(name) for name in forgotten if name in sys.modules}
    yield
    for name in forgotten:
        sys.modules.pop(name, None)
    sys.modules.update(kept)


def bring(path: str):
    """Import a path; an old one must warn once, naming both paths and the last version."""
    if path not in MODULES:
        return importlib.import_module(path)
    with pytest.warns(DeprecationWarning, match="has moved to") as caught:
        module = importlib.import_module(path)
    assert [str(warning.message) for warning in caught if path in str(warning.message).split()] == [
        f"{path} has moved to {MODULES[path]}; the old path works until sf2ai 0.3"
    ]
    return module


@pytest.mark.parametrize("path", DOCUMENTED)
def test_a_documented_path_imports_with_its_names(fresh, path):
    module = bring(path)
    assert all(hasattr(module, name) for name in DOCUMENTED[path])


@pytest.mark.parametrize("path", MODULES)
def test_an_old_path_has_what_the_new_one_has(fresh, path):
    module, new = bring(path), importlib.import_module(MODULES[path])
    assert module is not new
    for name in vars(new):
        assert name.startswith("__") or getattr(module, name) is getattr(new, name)


@pytest.mark.parametrize(("path", "name"), [(path, name) for path, names in NAMES.items() for name in names])
def test_an_old_name_is_what_it_is_called_now(fresh, path, name):
    place, _, new_name = NAMES[path][name].partition(":")
    assert getattr(bring(path), name) is getattr(importlib.import_module(place), new_name)


def import_in_three_ways():
    import sf2ai.envs.plans as plans
    from sf2ai.envs.plans import RoundPlan

    from sf2ai.envs import plans as again

    return plans, again, RoundPlan


def test_every_form_of_import_works_and_warns_at_the_users_line(fresh):
    with pytest.warns(DeprecationWarning, match=r"sf2ai\.rounds\.plans") as caught:
        plans, again, round_plan = import_in_three_ways()
    assert plans is again
    assert round_plan is plans.RoundPlan
    assert [warning.filename for warning in caught] == [__file__]


def test_an_old_package_has_its_modules(fresh):
    with pytest.warns(DeprecationWarning, match=r"sf2ai\.drawing"):
        from sf2ai.envs.drawing.words import move_words  # noqa: F401


def test_a_path_that_never_was_is_not_found(fresh):
    with pytest.raises(ModuleNotFoundError, match=r"sf2ai\.envs\.nothing"):
        importlib.import_module("sf2ai.envs.nothing")
    with pytest.warns(DeprecationWarning, match="has moved to"), pytest.raises(ImportError, match="Nothing"):
        from sf2ai.envs.plans import Nothing  # noqa: F401


def test_an_import_of_the_package_imports_no_module_for_the_table():
    code = "import sys, sf2ai; print(sorted(name for name in sys.modules if name.startswith('sf2ai')))"
    environment = {"PYTHONPATH": str(Path(sf2ai.__file__).parents[1])}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment
    )
    assert done.stdout.strip() == "['sf2ai', 'sf2ai.moved']"
