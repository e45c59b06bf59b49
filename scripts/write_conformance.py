"""Writes docs/reference/conformance.md: plays every move and compares it with the frame data.

.venv/bin/python scripts/write_conformance.py
"""

from pathlib import Path

from sf2ai.conformance.report import conformance
from sf2ai.report.conformance.page import page

PAGE = Path(__file__).resolve().parent.parent / "docs" / "reference" / "conformance.md"


def main() -> None:
    """Write the page."""
    PAGE.write_text(page(conformance()), encoding="utf-8")


if __name__ == "__main__":
    main()
