"""Writes docs/reference/facts.md: plays every fact that players know.

.venv/bin/python scripts/write_facts.py
"""

from pathlib import Path

from sf2ai.conformance.facts.judging import judge_facts
from sf2ai.report.conformance.facts import facts_page

PAGE = Path(__file__).resolve().parent.parent / "docs" / "reference" / "facts.md"


def main() -> None:
    """Write the page."""
    PAGE.write_text(facts_page(judge_facts()), encoding="utf-8")


if __name__ == "__main__":
    main()
