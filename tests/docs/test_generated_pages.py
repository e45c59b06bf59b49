"""Pages that a command measures name what they were measured of, and it is what the package has now."""

import json
import re
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "scripts"))
import write_dependencies  # noqa: E402
import write_notebooks  # noqa: E402
import write_tournament  # noqa: E402

sys.path.remove(str(ROOT / "scripts"))


def test_the_tournament_was_played_by_the_packaged_champions():
    page = write_tournament.PAGE.read_text(encoding="utf-8")
    (digest,) = re.findall(r"Roster (\w+)", page)
    assert digest == write_tournament.roster_digest(), "run scripts/write_tournament.py"
    blocks = re.findall(r"(?:^(?: {4}.*)?\n)+", page, re.MULTILINE)
    tables = [block for block in blocks if "Standings" in block]
    assert len(tables) == 2
    indented = [re.sub(r"^ {4}", "", table, flags=re.MULTILINE) for table in tables]
    assert write_tournament.page(digest, *indented) == page


@pytest.mark.parametrize("path", sorted(write_notebooks.FOLDER.glob("*.ipynb")), ids=lambda path: path.stem)
def test_a_notebook_shows_what_its_code_as_it_is_now_has_printed_and_drawn(path):
    notebook = json.loads(path.read_text(encoding="utf-8"))
    made_from = write_notebooks.made_from(notebook["cells"])
    assert notebook["metadata"].get(write_notebooks.MARK) == made_from, "run scripts/write_notebooks.py"
    first, *code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    assert not first["outputs"]
    assert all(cell["outputs"] for cell in code)


def test_every_dependency_has_a_row_and_a_purpose():
    names = [requirement.name for requirement in write_dependencies.dependencies()]
    assert sorted(write_dependencies.PURPOSES) == sorted(names)
    page = write_dependencies.PAGE.read_text(encoding="utf-8")
    rows = re.findall(r"^\| ([\w-]+) \| \S+ \| .*MB \| .*MB \| (.+) \|$", page, re.MULTILINE)
    assert sorted(rows) == sorted(write_dependencies.PURPOSES.items()), "run scripts/write_dependencies.py"


def test_a_package_needs_itself_and_what_that_needs():
    assert {"gymnasium", "numpy", "cloudpickle"} <= write_dependencies.needs("gymnasium")
    assert write_dependencies.own_size("numpy") > 10e6
