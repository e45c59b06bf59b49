"""The page's modules by tools of their own: types, format, rules, with versions that package.json pins."""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MODULES = ROOT / "node_modules"

pytestmark = pytest.mark.skipif(
    not (ROOT / "package.json").exists(), reason="the tools are in the repository"
)


@pytest.fixture(scope="module")
def tools():
    """Install the tools once, exactly as the lock file says, and return npm."""
    npm = shutil.which("npm")
    if npm is None:
        if os.environ.get("SF2AI_CI"):
            pytest.fail("Node.js with npm is missing; .ci/run installs it")
        pytest.skip("there is no Node.js with npm on this machine")
    lock = (ROOT / "package-lock.json").read_text(encoding="utf-8")
    stamp = MODULES / ".installed"
    if not stamp.exists() or stamp.read_text(encoding="utf-8") != lock:
        command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        if done.returncode != 0 and not os.environ.get("SF2AI_CI"):
            pytest.skip(f"npm cannot install the tools: {done.stderr[-500:]}")
        assert done.returncode == 0, done.stderr
        stamp.write_text(lock, encoding="utf-8")
    return npm


@pytest.mark.parametrize("script", ["types", "style"])
def test_the_modules_pass(tools, script):
    done = subprocess.run(
        [tools, "run", "--silent", script], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_versions_are_exact_and_the_lock_file_names_no_registry():
    package = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in package["devDependencies"].values())
    lock = (ROOT / "package-lock.json").read_text(encoding="utf-8")
    assert "resolved" not in lock
    assert "integrity" in lock
    assert ".npmrc" in {path.name for path in ROOT.glob(".npmrc")}


def test_no_module_is_too_long():
    pages = ROOT / "src" / "sf2ai" / "web" / "page"
    for path in pages.rglob("*.mjs"):
        assert len(path.read_text(encoding="utf-8").splitlines()) < 400, path
