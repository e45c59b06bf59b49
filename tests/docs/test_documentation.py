"""Documentation that cannot lie: links lead somewhere, Python blocks run, nothing private is named."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "emulator_scripts").rglob("*.md")]
PYTHON_PAGE = ROOT / "docs" / "how-to" / "use-the-environments.md"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_within_the_repository_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
    dead = [link for link in links if "://" not in link and not (page.parent / link).exists()]
    assert dead == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_no_page_names_a_path_of_somebodys_machine(page: Path) -> None:
    assert re.findall(r"(?:/home/|/root/|/work/|/tmp/)\w+", page.read_text(encoding="utf-8")) == []


def test_the_docs_index_names_every_page() -> None:
    index = (ROOT / "docs" / "README.md").read_text(encoding="utf-8")
    pages = {path.relative_to(ROOT / "docs").as_posix() for path in (ROOT / "docs").rglob("*.md")}
    unnamed = {page for page in pages if page not in index and not page.startswith("decisions/")}
    assert unnamed == {"README.md"}


@pytest.mark.slow
@pytest.mark.parametrize("number", range(6))
def test_python_blocks_of_the_environments_page_run(number: int) -> None:
    blocks = re.findall(r"```python\n(.*?)```", PYTHON_PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert len(blocks) == 6
    done = subprocess.run([sys.executable, "-c", blocks[number]], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_the_data_sheet_is_the_environments_own() -> None:
    sys.path.insert(0, str(ROOT / "scripts"))
    try:
        from write_reference import data_sheet
    finally:
        sys.path.pop(0)
    page = ROOT / "docs" / "reference" / "observations-and-actions.md"
    assert page.read_text(encoding="utf-8") == data_sheet(), "run scripts/write_reference.py"
