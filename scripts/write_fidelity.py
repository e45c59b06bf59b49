"""Writes docs/reference/fidelity.md from the CSV files beside it.

.venv/bin/python scripts/write_fidelity.py
"""

from pathlib import Path

from sf2ai.report.conformance.fidelity_page import page

PAGE = Path(__file__).resolve().parent.parent / "docs" / "reference" / "fidelity.md"


def main() -> None:
    """Write the page."""
    PAGE.write_text(page(PAGE.with_suffix("")), encoding="utf-8")


if __name__ == "__main__":
    main()
