"""The page of rules names tests that exist, every rule names one, and every test of a rule is named."""

import re
from pathlib import Path

TESTS = Path(__file__).parents[2]
PAGE = (TESTS.parent / "docs" / "reference" / "rules.md").read_text(encoding="utf-8")


def test_every_test_that_the_page_names_exists():
    named = set(re.findall(r"`(test_\w+)`", PAGE))
    found = {
        name
        for path in TESTS.rglob("test_*.py")
        for name in re.findall(r"^def (test_\w+)", path.read_text(encoding="utf-8"), re.MULTILINE)
    }
    assert named - found == set()


def test_every_rule_names_a_test():
    rows = [
        line
        for line in PAGE.splitlines()
        if line.startswith("| ") and not line.startswith(("| rule", "| prop"))
    ]
    assert len(rows) > 80
    assert [row for row in rows if "`test_" not in row.split("|")[2]] == []


def test_every_test_of_a_rule_stands_on_the_page():
    of_rules = [
        path for path in (TESTS / "unit" / "engine").glob("test_engine_*.py") if path != Path(__file__)
    ]
    names = {
        name for path in of_rules for name in re.findall(r"^def (test_\w+)", path.read_text(), re.MULTILINE)
    }
    assert sorted(name for name in names if f"`{name}`" not in PAGE) == []
