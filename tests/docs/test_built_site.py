"""docs/ becomes a site without a warning, its links lead somewhere, and it shows every public name."""

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest

import sf2ai.envs

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "scripts"))
from documentation.following import broken_links  # noqa: E402
from documentation.python_api import find, first_sentence, linked, table  # noqa: E402
from documentation.staging import FIGHT, sections, stage  # noqa: E402
from documentation.surface import ENVS, GROUPS  # noqa: E402

sys.path.remove(str(ROOT / "scripts"))
NAMES = [name for group in GROUPS.values() for name in group.names()]
SPHINX = importlib.util.find_spec("sphinx") is not None


def test_every_exported_name_is_on_one_page():
    exported = [name for module, name in NAMES if module == ENVS]
    assert sorted(exported) == sorted(sf2ai.envs.__all__)
    assert len(NAMES) == len(set(NAMES))


@pytest.mark.parametrize(("module", "name"), NAMES, ids=lambda value: value)
def test_every_name_says_what_it_is(module, name):
    assert len(first_sentence(find(module, name).text).split()) >= 2


def test_an_unknown_name_is_refused():
    with pytest.raises(LookupError, match=r"sf2ai\.envs has no NoSuchThing"):
        find("sf2ai.envs", "NoSuchThing")


def test_the_table_of_names_is_the_codes_own():
    page = (ROOT / "docs" / "reference" / "python.md").read_text(encoding="utf-8")
    assert page == table(), "run scripts/write_reference.py"
    assert "{py:obj}`sf2ai.envs.FightEnv`" in linked(page)


def test_a_section_has_the_pages_of_its_list():
    home = (
        "# Home\n## One\n- [a](how-to/a.md), [web](https://x.org)\n## Two\n[b](b.md#c) and [a](how-to/a.md)"
    )
    assert sections(home) == {"One": ["how-to/a.md"], "Two": ["b.md", "how-to/a.md"]}


def test_staged_pages_link_to_staged_pages(tmp_path):
    stage(tmp_path)
    contributing = (tmp_path / "project" / "contributing.md").read_text(encoding="utf-8")
    assert "](../explanation/the-house.md)" in contributing
    assert '<iframe class="fight" src="../play/index.html"' in (tmp_path / "readers" / "fan.md").read_text()
    assert not any(FIGHT in path.read_text(encoding="utf-8") for path in tmp_path.rglob("*.md"))
    assert "/python/statistics.rst" in (tmp_path / "reference.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("address", "broken"),
    [
        ("b.html#there", False),
        ("b.html#gone", True),
        ("c.html", True),
        ("#here", False),
        ("#gone", True),
        ("folder/", False),
        ("https://example.org/x", False),
        ("a%20b.png", False),
        ("../b.html", True),
    ],
)
def test_a_link_that_leads_nowhere_is_found(tmp_path, address, broken):
    site = tmp_path / "site"
    (site / "folder").mkdir(parents=True)
    (site / "folder" / "index.html").write_text("<p>")
    (site / "a.html").write_text(f'<h1 id="here"></h1><img src="a b.png"><a href="{address}">x</a>')
    (site / "b.html").write_text('<h1 id="there"></h1>')
    (site / "a b.png").touch()
    assert list(broken_links(site)) == ([f"a.html: {address}"] if broken else [])


@pytest.mark.slow
@pytest.mark.skipif(not SPHINX and not os.environ.get("SF2AI_CI"), reason="the extra [docs] is not installed")
def test_the_site_builds_strictly(tmp_path):
    command = [sys.executable, "scripts/build_site.py", str(tmp_path / "site"), "--without-play"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert (tmp_path / "site" / "searchindex.js").stat().st_size > 100_000
    page = (tmp_path / "site" / "python" / "environments.html").read_text(encoding="utf-8")
    assert 'id="sf2ai.envs.VersusEnv"' in page


def test_a_folder_with_other_files_is_refused(tmp_path):
    (tmp_path / "thesis.tex").touch()
    command = [sys.executable, "scripts/build_site.py", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "has files that are no site; name an empty folder" in done.stderr
    assert (tmp_path / "thesis.tex").exists()
