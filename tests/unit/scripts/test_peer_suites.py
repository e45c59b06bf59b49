"""The peer suites judge what came of a row, leave no process behind, and their page names every row."""

import json
import os
import re
import sys
import time
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def peers() -> dict[str, ModuleType]:
    """The script and its modules, by their short names."""
    sys.path.insert(0, str(ROOT / "scripts"))
    try:
        names = ("peers.environments", "peers.rows", "peers.running", "peers.page", "peer_suites")
        return {name.rpartition(".")[2]: import_module(name) for name in names}
    finally:
        sys.path.pop(0)


@pytest.fixture
def row(peers, monkeypatch, tmp_path):
    """Make a row of a program's text; its environment is this one."""
    monkeypatch.setattr(peers["running"], "SUITES", tmp_path)

    class Here(peers["environments"].Environment):
        def prepare(self, folder: Path) -> Path:
            return Path(sys.executable)

    def make(program: str, **settings):
        (tmp_path / "program.py").write_text(program, encoding="utf-8")
        return peers["rows"].Row("one", "what", Here("here"), ("program.py",), ("numpy",), **settings)

    return make


def run(peers, row, tmp_path):
    return peers["running"].run_row(row, tmp_path, tmp_path / "logs" / "one.txt", lambda words: None)


def test_a_program_that_succeeds_passes_with_its_last_line(peers, row, tmp_path):
    result = run(peers, row("print('noise'); print('three wrappers'); print()"), tmp_path)
    assert (result.result, result.reason, result.is_good) == ("passed", "three wrappers", True)
    assert set(result.versions) == {"numpy", "numba"}
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", result.day)


@pytest.mark.parametrize(
    ("program", "result", "reason"),
    [
        ("raise ValueError('no such mode')", "failed", "ValueError: no such mode"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)", "failed", "ended by SIGSEGV"),
        ("print('it could not be fetched'); exit(77)", "could not be installed here", "could not be fetched"),
        ("exit(3)", "failed", "it printed nothing"),
    ],
)
def test_what_does_not_pass_is_not_good(peers, row, tmp_path, program, result, reason):
    found = run(peers, row(program), tmp_path)
    assert (found.result, found.is_good) == (result, False)
    assert reason in found.reason


def test_a_fault_of_the_library_is_told_by_its_sign(peers, row, tmp_path):
    fault = peers["rows"].Upstream("no such mode", "https://example.org/issues/1", "it has no modes")
    found = run(peers, row("raise ValueError('no such mode')", upstream=fault), tmp_path)
    assert (found.result, found.is_good) == ("upstream fault", True)
    assert found.reason == "it has no modes (https://example.org/issues/1)"
    assert run(peers, row("raise ValueError('other')", upstream=fault), tmp_path).result == "failed"


def test_what_takes_too_long_ends_with_all_that_it_started(peers, row, tmp_path):
    child = "import subprocess, sys, time; "
    child += (
        "print(subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']).pid, flush=True); "
    )
    found = run(peers, row(f"{child} time.sleep(60)", limit=3), tmp_path)
    assert found.result == "failed"
    assert "not ready after 3 s" in found.reason
    process = int((tmp_path / "logs" / "one.txt").read_text())
    for _ in range(100):
        state = Path(f"/proc/{process}/stat")
        if not state.exists() or state.read_text().split()[2] == "Z":
            return
        time.sleep(0.05)
    os.kill(process, 9)
    pytest.fail("the child outlived its row")


def test_an_environment_that_pip_cannot_fill_is_no_pass(peers, monkeypatch, tmp_path):
    running, module = peers["running"], peers["environments"]
    monkeypatch.setattr(module.venv, "create", lambda target, **_: Path(target).mkdir(parents=True))
    monkeypatch.setattr(module, "_python_with_pip", lambda: Path(sys.executable))
    command = [
        sys.executable,
        "-c",
        "import sys; sys.exit('Collecting x\\nERROR: No matching distribution: x')",
    ]
    install = module._install
    monkeypatch.setattr(module, "_install", lambda given: install(command))
    row = peers["rows"].Row("one", "what", module.Environment("e", packages=("x",)), ("none.py",), ())
    result = running.run_row(row, tmp_path, tmp_path / "log.txt", lambda words: None)
    assert (result.result, result.is_good) == ("could not be installed here", False)
    assert result.reason == "ERROR: No matching distribution: x"
    assert not (tmp_path / "e" / "installed.json").exists()


def test_an_environment_is_filled_once(peers, monkeypatch, tmp_path):
    module, calls = peers["environments"], []
    monkeypatch.setattr(module, "_install", calls.append)
    monkeypatch.setattr(module, "_python_with_pip", lambda: Path(sys.executable))
    environment = module.Environment("e", extras="[video]", packages=("x",), alone=("y",))
    first = environment.prepare(tmp_path)
    assert environment.prepare(tmp_path) == first
    (with_dependencies, alone) = calls
    assert with_dependencies[-2:] == [f"{ROOT}[video]", "x"]
    assert alone[-2:] == ["--no-deps", "y"]
    module.Environment("e", packages=("z",)).prepare(tmp_path)
    assert len(calls) == 3


@pytest.mark.parametrize(("outcome", "code"), [("passed", 0), ("upstream fault", 0), ("failed", 1)])
def test_the_exit_code_and_the_document(peers, monkeypatch, tmp_path, capsys, outcome, code):
    script, running = peers["peer_suites"], peers["running"]
    result = running.Result("gymnasium", outcome, {"gymnasium": "1"}, 1.0, "why", "2026-11-30", "abc")
    monkeypatch.setattr(script, "run_row", lambda *_: result)
    options = ["--only", "gymnasium", "--folder", str(tmp_path), "--json"]
    monkeypatch.setattr(sys, "argv", ["peer_suites.py", *options])
    assert script.main() == code
    assert [row["result"] for row in json.loads(capsys.readouterr().out)] == [outcome]
    assert script._kept(tmp_path) == {"gymnasium": result}


def test_every_program_is_there_and_used(peers):
    rows = peers["rows"].ROWS
    assert len({row.name for row in rows}) == len(rows)
    folder = ROOT / "scripts" / "peers" / "suites"
    assert {row.program[0] for row in rows} == {path.name for path in folder.glob("*.py")}


def test_the_page_has_every_row_with_a_result(peers):
    page = (ROOT / "docs" / "reference" / "compatibility.md").read_text(encoding="utf-8")
    lines = [line.strip("| ").split(" | ") for line in page.splitlines() if line.startswith("| ")][1:]
    rows = peers["rows"].ROWS
    assert [line[:2] for line in lines] == [[row.name, row.checked] for row in rows], (
        "run scripts/peer_suites.py --write"
    )
    running = peers["running"]
    for line in lines:
        assert line[3] in (running.PASSED, running.UPSTREAM, running.NOT_INSTALLED), line
        assert line[3] != running.UPSTREAM or "https://" in line[5], line
