"""A core that plays passes the check of the real game, and one that crashes once does not."""

import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from fakes.cores import DUEL, core_file
from sf2ai.backends.libretro import inspection, messages, supervised_slot
from sf2ai.backends.libretro.backend import SnesBackend
from sf2ai.backends.libretro.discovery import core_suffix
from sf2ai.backends.libretro.workers import Worker
from sf2ai.backends.options import BackendOptions
from sf2ai.diagnostics import emulators
from sf2ai.diagnostics.findings import CheckResult
from sf2ai.errors import BackendError


def core_finding(path):
    findings = {finding.what: finding for finding in emulators.check_snes(BackendOptions(core=path))}
    assert findings["ROM"].result is CheckResult.NOT_GIVEN
    return findings["core"]


def test_a_core_is_asked_for_its_name_without_a_rom():
    found = core_finding(core_file("snes9x"))
    assert found.result is CheckResult.GOOD
    assert found.text.startswith("Snes9x ")


@pytest.mark.parametrize(
    ("name", "words"),
    [("mgba", "'mGBA', which opens "), ("fceumm", "'FCEUmm', which opens ")],
)
def test_a_core_of_another_console_is_wrong(name, words):
    found = core_finding(core_file("snes9x").with_name(f"{name}_libretro{core_suffix()}"))
    assert found.result is CheckResult.WRONG
    assert words in found.text
    assert "no SNES cartridge; give a file such as snes9x_libretro.so" in found.text


@pytest.mark.skipif(sys.platform != "linux", reason="looks for Linux's C library")
def test_a_library_that_is_no_core_is_wrong():
    maps = Path("/proc/self/maps").read_text().splitlines()
    libc = Path(next(line.split()[-1] for line in maps if "libc.so" in line))
    found = core_finding(libc)
    assert found.result is CheckResult.WRONG
    assert f"{str(libc)!r} is not a libretro core" in found.text


def test_a_file_that_is_no_library_is_wrong():
    found = core_finding(Path(__file__))
    assert found.result is CheckResult.WRONG
    assert "cannot be loaded (test_emulator_check.py: " in found.text


def test_a_library_that_crashes_takes_only_its_own_process_with_it(monkeypatch, tmp_path):
    monkeypatch.setattr(inspection, "sys", SimpleNamespace(executable=sys.executable, path=[str(tmp_path)]))
    package = tmp_path / "sf2ai" / "backends" / "libretro"
    package.mkdir(parents=True)
    for folder in (package, *package.parents[:2]):
        (folder / "__init__.py").touch()
    (package / "inspection.py").write_text("import os\nos.abort()\n")
    with pytest.raises(BackendError, match=r"ends the process that loads it .code -6.; use another core"):
        inspection.inspect_core(core_file("snes9x"))


def test_another_consoles_core_is_refused_before_it_gets_the_cartridge():
    core = core_file("snes9x").with_name(f"mgba_libretro{core_suffix()}")
    with pytest.raises(BackendError, match="no SNES cartridge"):
        SnesBackend(1, BackendOptions(rom=DUEL, core=core))


def fight():
    options = BackendOptions(rom=DUEL, core=core_file("snes9x"))
    return emulators._check_fight(options)


def test_a_core_that_plays_is_good():
    found = fight()
    assert found.result is CheckResult.GOOD
    assert found.text.startswith("Snes9x")


def test_a_core_that_crashes_once_is_wrong_although_the_match_is_played_again(monkeypatch):
    class Frail(Worker):
        crashes = 1

        def ask(self, kind, payload=b"", seconds=60.0):
            if kind == messages.ADVANCE and Frail.crashes:
                Frail.crashes -= 1
                self.kill()
            super().ask(kind, payload, seconds)

    monkeypatch.setattr(supervised_slot, "Worker", Frail)
    found = fight()
    assert found.result is CheckResult.WRONG
    assert "crashes within a second of a fight; use another core" in found.text
