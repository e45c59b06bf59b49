"""Each injected fault is named with a fix that works, and nothing else is; no false alarms."""

import re
import shlex
import subprocess
import sys
from dataclasses import replace

import pytest
from packaging.requirements import Requirement

from fakes.cores import DUEL
from fakes.machines import FAULTS, HEALTHY, packaged
from fakes.pages import DOCS
from sf2ai.backends.console.rom import read_rom
from sf2ai.diagnostics.cartridge import read_cartridge, region_of
from sf2ai.diagnostics.findings import CheckResult
from sf2ai.diagnostics.machine import gather
from sf2ai.diagnostics.machine.checks import NEEDED_FLAGS, judge
from sf2ai.diagnostics.machine.facts import Package
from sf2ai.diagnostics.machine.gather import Asked, read_limits, read_machine, read_place
from sf2ai.diagnostics.machine.imports import try_import
from sf2ai.diagnostics.machine.packages import read_packages
from sf2ai.diagnostics.machine.processor import parse_flags
from sf2ai.parallel import compiled

ALARMS = (CheckResult.WRONG, CheckResult.CAUTION)


def alarms(machine):
    return [finding for finding in judge(machine) if finding.result in ALARMS]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_fault_is_named_alone_with_a_fix_that_mends_it(fault):
    broken = fault.inject(HEALTHY)
    (found,) = alarms(broken)
    assert (found.what, found.result.value) == (fault.what, fault.verdict)
    assert fault.text in found.text
    assert fault.fix in found.fix
    assert found.to_json().get("fix", "") == found.fix
    assert alarms(fault.mend(broken)) == []


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_pip_is_asked_for_versions_that_fit_and_not_for_the_broken_one(fault):
    (found,) = alarms(fault.inject(HEALTHY))
    command = found.fix.rpartition("&& ")[2]
    if not command.startswith("pip install") or "-e" in command.split():
        return
    wanted = Requirement(shlex.split(command)[-1])
    mended = fault.mend(fault.inject(HEALTHY)).packages.installed
    if wanted.name in mended:
        assert wanted.specifier.contains(mended[wanted.name].version)
    if re.match(r"[\d.]+ does not fit", found.text):
        assert not wanted.specifier.contains(found.text.split()[0])


def test_the_page_says_how_many_faults_there_are():
    count = len({fault.name for fault in FAULTS})
    assert count == len(FAULTS) >= 20
    page = (DOCS / "how-to" / "find-what-is-wrong.md").read_text(encoding="utf-8")
    assert f"put {count} faults into a healthy machine" in page


def test_no_alarm_without_a_fault_and_nothing_optional_is_an_alarm():
    bare = replace(HEALTHY, browser="", core=replace(HEALTHY.core, path="", problem="no SNES core was found"))
    assert alarms(HEALTHY) == alarms(bare) == []
    absent = {finding.what for finding in judge(bare) if finding.result is CheckResult.ABSENT}
    assert {"browser", "SNES core", "Ray", "extra sb3", "extra snes"} <= absent
    assert "extra test" not in absent


def test_what_tensorflow_brings_does_not_stand_for_an_extra():
    installed = dict(HEALTHY.packages.installed)
    installed["tensorflow"] = replace(installed["tensorflow"], requires=("grpcio>=1.24",))
    installed["grpcio"] = Package("1.76.0")
    extras = {"cluster": ("ray>=2.52", "grpcio>=1.60"), "numeric": ("numpy>=2.0",)}
    machine = replace(HEALTHY, packages=replace(HEALTHY.packages, installed=installed, extras=extras))
    assert alarms(machine) == []
    found = {finding.what: finding.result for finding in judge(machine)}
    assert found["extra cluster"] is CheckResult.ABSENT
    assert found["extra numeric"] is CheckResult.GOOD
    (old,) = alarms(packaged(machine, ray="2.51"))
    assert old.what == "ray"


def test_no_alarm_on_other_processors_and_systems():
    for machine in (
        replace(HEALTHY, processor="arm64", flags=None, system="Darwin"),
        replace(HEALTHY, processor="aarch64", flags=frozenset({"asimd"})),
        replace(HEALTHY, processor="AMD64", flags=None, system="Windows"),
        replace(HEALTHY, packages=replace(HEALTHY.packages, installed={}, extras={})),
    ):
        assert alarms(machine) == []


def test_without_the_features_of_tensorflow_only_the_processor_is_wrong():
    (found,) = alarms(replace(HEALTHY, flags=frozenset({"sse2"})))
    assert all(flag in found.text for flag in NEEDED_FLAGS)
    assert "still play" in found.text


def test_several_faults_are_all_named():
    broken = packaged(HEALTHY, tensorflow=None, numpy="1.26.0", gym=None)
    assert [found.what for found in alarms(broken)] == ["gym", "numpy", "tensorflow"]


def test_no_false_alarm_on_this_machine(tmp_path):
    found = judge(read_machine(Asked(home=tmp_path / "new" / "home")))
    assert [finding for finding in found if finding.result is CheckResult.WRONG] == []
    assert list(tmp_path.iterdir()) == []


def test_no_alarm_without_home_where_the_system_knows_the_user(monkeypatch):
    monkeypatch.delenv("HOME")
    monkeypatch.delenv("SF2AI_HOME", raising=False)
    machine = read_machine(Asked())
    assert machine.home.path
    assert [found.what for found in alarms(machine) if found.result is CheckResult.WRONG] == []


def test_a_user_without_a_home_is_told_so(monkeypatch):
    def nobody(*_, **__):
        raise RuntimeError

    for name in ("SF2AI_HOME", "NUMBA_CACHE_DIR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("platformdirs.user_data_path", nobody)
    monkeypatch.setattr("platformdirs.user_cache_path", nobody)
    found = {finding.what: finding for finding in alarms(read_machine(Asked()))}
    assert "SF2AI_HOME" in found["home"].line
    assert "NUMBA_CACHE_DIR" in found["cache"].line


def test_the_cache_is_where_compiled_code_is_kept(monkeypatch, tmp_path):
    for value in (None, str(tmp_path), ""):
        monkeypatch.delenv("NUMBA_CACHE_DIR", raising=False)
        if value is not None:
            monkeypatch.setenv("NUMBA_CACHE_DIR", value)
        assert gather.cache_base() == compiled._cache_base()


def test_a_place_below_a_file_cannot_be_written_and_another_can(tmp_path):
    (tmp_path / "file").touch()
    assert read_place(tmp_path / "file" / "home").problem
    good = read_place(tmp_path / "a" / "b")
    assert not good.problem
    assert not good.filled
    assert good.free > 0
    assert read_place(tmp_path).filled


def test_installed_packages_are_read_with_what_they_require(monkeypatch, tmp_path):
    info = tmp_path / "keras_rl-0.4.2.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: keras-rl\nVersion: 0.4.2\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    packages = read_packages()
    assert packages.installed["keras-rl"].version == "0.4.2"
    assert any(text.startswith("numpy") for text in packages.installed["numba"].requires)
    assert "sb3" in packages.extras
    assert packages.wanted_python
    machine = replace(read_machine(Asked()), packages=packages)
    assert "keras-rl2" in [found.what for found in alarms(machine)]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limits")
def test_the_fix_of_few_open_files_works():
    program = (
        "from sf2ai.diagnostics.machine.gather import *\nfrom sf2ai.diagnostics.machine.checks import judge\n"
        "print([f.line for f in judge(read_machine(Asked())) if f.what == 'open files'])"
    )
    command = f"ulimit -S -n 64; {{}} exec {shlex.quote(sys.executable)} -c {shlex.quote(program)}"
    said = [
        subprocess.run(["bash", "-c", command.format(fix)], capture_output=True, text=True, check=True).stdout
        for fix in ("", "ulimit -S -n 1024;")
    ]
    assert "may open 64" in said[0]
    assert "ulimit -S -n 1024" in said[0]
    assert said[1] == "['up to 1024']\n"


def test_the_limits_of_this_process_are_read():
    limits = read_limits()
    assert 1 <= limits.usable_cores <= limits.cores


def test_a_processor_without_features_in_its_file_is_unknown():
    assert parse_flags("processor : 0\n") is None
    (found,) = [f for f in judge(replace(HEALTHY, flags=None)) if f.what == "processor"]
    assert found.result is CheckResult.UNKNOWN


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("", 0, ""),
        ("raise ImportError('no libxyz')", 1, "ImportError: no libxyz"),
        ("import os; os.kill(os.getpid(), 11)", -11, ""),
        ("import time; time.sleep(60)", None, ""),
    ],
)
def test_an_import_that_fails_crashes_or_hangs_ends_only_its_own_process(
    monkeypatch, tmp_path, text, code, words
):
    (tmp_path / "odd_library.py").write_text(text)
    monkeypatch.syspath_prepend(str(tmp_path))
    tried = try_import("odd_library", "odd", 2.0 if code is None else 30.0)
    assert (tried.code, tried.words) == (code, words)


def test_nothing_heavy_is_imported_by_default():
    program = (
        "import sys\nfrom sf2ai.diagnostics.machine.gather import *\n"
        "from sf2ai.diagnostics.machine.checks import judge\njudge(read_machine(Asked()))\n"
        "print([n for n in ('numpy', 'numba', 'tensorflow', 'pandas', 'matplotlib') if n in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def with_region(number):
    """Return the cartridge of the tests with another region, its checksum still that of a valid header."""
    content = bytearray(DUEL.read_bytes())
    content[0x7FD9] = number
    return bytes(content)


@pytest.mark.parametrize(("number", "region"), [(0, "Japan"), (1, "North"), (2, "Europe"), (77, "77")])
def test_the_region_of_a_rom_is_named(tmp_path, number, region):
    path = tmp_path / "game.sfc"
    path.write_bytes(with_region(number))
    assert region in region_of(read_rom(path))
    found = alarms(replace(HEALTHY, cartridge=read_cartridge(path)))
    if read_cartridge(path).problem:
        (rom,) = found
        assert rom.what == "ROM"
        assert ("made for" in rom.text) == (region != "North")
        assert "SHA-1" in rom.text
    else:
        assert found == []


def test_a_rom_without_a_header_has_no_region(tmp_path):
    path = tmp_path / "game.sfc"
    path.write_bytes(bytes(1 << 16))
    assert read_cartridge(path).region == ""
