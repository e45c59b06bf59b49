"""What publishing needs names only what exists: versions, the Dockerfile's files, the workflows' scripts."""

import re
import tomllib
from pathlib import Path

import sf2ai

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def text(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def test_the_package_has_one_version_and_its_changes_have_a_heading():
    version = PROJECT["project"]["version"]
    assert sf2ai.__version__ == version
    headings = re.findall(r"^## \[(.+?)\](?: - (\d{4}-\d\d-\d\d))?$", text("CHANGELOG.md"), re.M)
    dated = [name for name, date in headings if date]
    assert "dev" in version or dated[0] == version
    assert [name for name, date in headings if not date] in ([], ["Unreleased"])


def test_the_citation_has_the_packages_version_and_licence():
    assert f"\nversion: {PROJECT['project']['version']}\n" in text("CITATION.cff")
    assert f"\nlicense: {PROJECT['project']['license']}\n" in text("CITATION.cff")


def test_the_dockerfile_copies_what_the_build_needs():
    copied = " ".join(re.findall(r"^COPY (.*) \S+$", text("Dockerfile"), re.M)).split()
    assert all((ROOT / name).exists() for name in copied)
    needed = {"pyproject.toml", PROJECT["project"]["readme"], *PROJECT["project"]["license-files"], "src"}
    needed |= set(PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"])
    assert needed <= set(copied)
    assert "FROM python:3.11-slim" in text("Dockerfile")


def test_the_workflows_run_what_exists_on_every_python_that_the_package_names():
    tests, release = text(".github/workflows/tests.yml"), text(".github/workflows/release.yml")
    assert "run: bash .ci/run" in tests
    assert (ROOT / ".ci/run").exists()
    named = re.findall(r"Python :: (3\.\d+)", "\n".join(PROJECT["project"]["classifiers"]))
    assert re.findall(r'python: "(3\.\d+)"', tests) == named
    (script,) = re.findall(r"run: python (\S+)", release)
    assert (ROOT / script).exists()
    assert "id-token: write" in release
    assert "password" not in release.replace("without a password", "")


def test_the_workflows_use_scripts_and_extras_that_exist():
    workflows = [path.read_text(encoding="utf-8") for path in (ROOT / ".github" / "workflows").glob("*.yml")]
    scripts = re.findall(r"python (scripts/\S+)", "\n".join(workflows))
    assert "scripts/build_site.py" in scripts
    assert [script for script in scripts if not (ROOT / script).is_file()] == []
    extras = re.findall(r"'\.\[(\w+)\]'", "\n".join(workflows))
    assert extras
    assert set(extras) <= set(PROJECT["project"]["optional-dependencies"])


def test_the_source_package_holds_its_papers():
    for name in PROJECT["tool"]["hatch"]["build"]["targets"]["sdist"]["include"]:
        assert (ROOT / name).exists(), name
