"""A core is found where it should be, in the right order, and an error names the searched folders."""

from types import SimpleNamespace

import pytest

from fakes.another_user import NOBODY, UNKNOWN, needs_another_user, needs_root, run_as
from sf2ai.backends.libretro import discovery
from sf2ai.backends.libretro.discovery import CORE_VARIABLE, core_suffix, find_core
from sf2ai.errors import InputError


@pytest.fixture
def packages(tmp_path, monkeypatch):
    """Two packages of which nothing but a folder of cores is there; nothing else has any."""
    monkeypatch.delenv(CORE_VARIABLE, raising=False)
    monkeypatch.setattr(discovery, "_retroarch_folders", lambda: iter([tmp_path / "retroarch"]))
    monkeypatch.setattr(discovery.sys, "platform", "win32")
    monkeypatch.setattr(
        discovery,
        "find_spec",
        lambda name: SimpleNamespace(origin=str(tmp_path / name / "__init__.py")),
    )
    return tmp_path


def put(folder, name="snes9x"):
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}_libretro{core_suffix()}"
    path.touch()
    return path


def test_packages_come_before_the_players_folders(packages):
    retroarch = put(packages / "retroarch")
    assert find_core() == retroarch
    stable = put(packages / "stable_retro" / "cores")
    assert find_core() == stable
    retrokix = put(packages / "retrokix" / "cores")
    assert find_core() == retrokix


def test_the_fastest_core_of_a_folder_is_taken(packages):
    put(packages / "retroarch", "bsnes_mercury_accuracy")
    fast = put(packages / "retroarch", "bsnes_mercury_performance")
    put(packages / "retroarch", "nestopia")
    assert find_core() == fast


def test_what_the_user_names_comes_first(packages, monkeypatch):
    put(packages / "retrokix" / "cores")
    named, variable = put(packages / "named"), put(packages / "variable")
    monkeypatch.setenv(CORE_VARIABLE, str(variable))
    assert find_core() == variable
    assert find_core(named) == named


def test_a_named_core_that_is_not_there_is_not_replaced_by_another(packages, monkeypatch):
    put(packages / "retrokix" / "cores")
    with pytest.raises(InputError, match="correct --core"):
        find_core(packages / "no.so")
    monkeypatch.setenv(CORE_VARIABLE, str(packages / "no.so"))
    with pytest.raises(InputError, match=f"correct {CORE_VARIABLE}"):
        find_core()


def test_where_there_is_none_the_error_says_where_it_looked_and_what_to_do(packages):
    with pytest.raises(InputError) as refused:
        find_core()
    for part in ("retrokix", "stable_retro", "retroarch", "install", "--core", CORE_VARIABLE):
        assert part in str(refused.value)


@pytest.mark.parametrize(("platform", "suffix"), [("win32", ".dll"), ("darwin", ".dylib"), ("linux", ".so")])
def test_every_platform_has_its_folders(monkeypatch, platform, suffix):
    monkeypatch.setattr(discovery.sys, "platform", platform)
    assert core_suffix() == suffix
    assert sum("retroarch" in str(folder).lower() for folder in discovery.core_folders()) >= 1


SEARCH = """
import os, sys
from fakes.another_user import read_no_more
from sf2ai.backends.libretro import discovery
from sf2ai.errors import InputError
discovery.PACKAGES = ()
read_no_more()
for core in (None, *map(discovery.Path, sys.argv[1:])):
    assert core is None or not os.access(core.parent, os.R_OK), "this user may read it"
    try:
        print(discovery.find_core(core))
    except InputError as error:
        print(error)
"""


@needs_another_user
@needs_root
def test_folders_that_may_not_be_read_hold_no_core(tmp_path):
    tmp_path.chmod(0o700)
    core = put(tmp_path / ".config" / "retroarch" / "cores")
    run = run_as(NOBODY, "-c", SEARCH, core, HOME=str(tmp_path))
    found, named = run.stdout.splitlines()
    assert "_libretro" in found or f"no SNES core was found in '{core.parent}'" in found
    assert named.startswith(f"there is no core at '{core}'")


@needs_another_user
@needs_root
def test_a_user_without_a_home_has_no_folders_of_a_player():
    run = run_as(UNKNOWN, "-c", SEARCH)
    assert (run.returncode, run.stdout.count("\n")) == (0, 1), run.stderr
    assert "retroarch" not in run.stdout
