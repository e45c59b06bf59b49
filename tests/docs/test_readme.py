"""The README is one screen: a moving picture, two commands, `sf2ai play`, three links."""

import re

import pytest

from fakes.pages import DOCS, blocks_of

README = DOCS.parent / "README.md"
TEXT = README.read_text(encoding="utf-8")
LINES = TEXT.splitlines()
SCRIPTS = (
    "python3 scripts/first_agent.py",
    "python3 scripts/run_tests.py",
)
TUTORIALS = sorted((DOCS / "tutorials").glob("*.md"))


def test_it_is_one_screen():
    assert len(LINES) <= 40
    assert max(map(len, LINES)) <= 120


def test_the_moving_picture_comes_first_then_two_commands_then_the_fight():
    (picture,) = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", TEXT)
    assert picture.endswith(".gif")
    assert (README.parent / picture).is_file()
    first, second = (block.commands for block in blocks_of(README))
    assert first == list(SCRIPTS)
    assert next(command for command in second if command.startswith("sf2ai")) == "sf2ai play"
    assert TEXT.index(picture) < TEXT.index(first[0])


def test_it_has_three_links():
    assert len(re.findall(r"(?<!!)\[[^\]]+\]\([^)]+\)", TEXT)) == 3


@pytest.mark.parametrize("page", [README, DOCS / "README.md"], ids=["README", "docs"])
def test_every_command_is_one_of_the_tutorials_whose_blocks_run(page):
    taught = {command for page in TUTORIALS for block in blocks_of(page) for command in block.commands}
    shown = [command for block in blocks_of(page) for command in block.commands]
    assert shown
    assert [command for command in shown if command not in taught | set(SCRIPTS)] == []
