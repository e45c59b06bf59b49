"""`sf2ai doctor` shows every check with its fix, and leaves with 1 only where something is wrong."""

import signal
import subprocess
import sys
import time
from time import perf_counter

import pytest

from fakes.cores import DUEL
from fakes.emuhawk import make_bizhawk


def test_a_machine_without_fault_is_good(program, tmp_path):
    make_bizhawk(tmp_path / "BizHawk")
    begun = perf_counter()
    found = program.json("doctor", "--rom", DUEL, "--bizhawk", tmp_path / "BizHawk")
    assert perf_counter() - begun < 3
    assert "wrong" not in {finding["verdict"] for finding in found}
    names = {finding["what"] for finding in found}
    assert {"Python", "processor", "packages", "cache", "home", "cores", "open files", "browser"} < names
    assert {"SNES core", "ROM", "BizHawk", "Lua script", "Ray"} < names
    assert not program.home.path.exists()
    assert "recognised" in program.run("doctor", "--rom", DUEL).stdout


def test_what_is_wrong_has_its_fix_beside_it_and_the_code_is_1(program, tmp_path):
    program.home.path.parent.mkdir(exist_ok=True)
    program.home.path.write_bytes(b"")
    found = program.json("doctor", "--core", tmp_path / "no.so", code=1)
    wrong = {finding["what"]: finding for finding in found if finding["verdict"] == "wrong"}
    assert wrong.keys() == {"home", "SNES core"}
    assert "SF2AI_HOME" in wrong["home"]["fix"]
    shown = " ".join(program.run("doctor", code=1).stdout.split())
    assert "SF2AI_HOME" in shown


def test_deep_tells_the_import_that_fails(program, tmp_path, monkeypatch):
    (tmp_path / "odd_library.py").write_text("import os; os.abort()")
    monkeypatch.syspath_prepend(str(tmp_path))
    libraries = (("json", "json"), ("odd_library", "odd"))
    monkeypatch.setattr("sf2ai.diagnostics.machine.imports.LIBRARIES", libraries)
    found = {finding["what"]: finding for finding in program.json("doctor", "--deep", code=1)}
    assert found["import json"]["verdict"] == "good"
    assert found["import odd_library"]["fix"] == "pip install --force-reinstall odd"


def test_deep_loads_the_core(program, monkeypatch):
    monkeypatch.setattr("sf2ai.diagnostics.machine.imports.LIBRARIES", ())
    found = {f["what"]: f for f in program.json("doctor", "--deep", "--core", DUEL, code=1)}
    assert "cannot be loaded" in found["SNES core"]["text"]


@pytest.mark.skipif(sys.platform == "win32", reason="sends Ctrl-C as POSIX systems do")
def test_ctrl_c_ends_deep_at_once(tmp_path):
    program = (
        "from sf2ai.diagnostics.machine import imports\n"
        "imports.LIBRARIES = (('time; time.sleep(60)', 'odd'),) * 3\n"
        "from sf2ai.cli.app import main\nimport sys\n"
        "sys.argv = ['sf2ai', 'doctor', '--deep', '--json']\nmain()"
    )
    running = subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert running.stderr.readline().startswith("importing each library")
    time.sleep(1)
    running.send_signal(signal.SIGINT)
    out, _ = running.communicate(timeout=10)
    assert (running.returncode, out) == (130, "")
