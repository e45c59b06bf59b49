"""The commands in the documentation's code blocks have no placeholder that a reader would have to guess."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
PLACEHOLDER = re.compile(r"^ {4}(?:\$ )?(?:git|sf2ai|pip|python3?) .*<[a-z][a-z ]*>", re.MULTILINE)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_have_no_placeholders(page):
    assert PLACEHOLDER.findall(page.read_text(encoding="utf-8")) == []


def test_the_tutorials_first_command_is_there():
    page = (ROOT / "docs" / "tutorials" / "first-agent.md").read_text(encoding="utf-8")
    script = re.search(r"^ {4}python3 (\S+)", page, re.MULTILINE)
    assert script
    assert (ROOT / script[1]).is_file()
