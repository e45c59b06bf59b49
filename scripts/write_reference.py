"""Writes the generated reference pages: the command line, the Python names, and the data sheet.

.venv/bin/python scripts/write_reference.py
"""

import inspect
from pathlib import Path

from documentation.python_api import table

from sf2ai.cli.reference import reference
from sf2ai.envs.gymnasium_env import FightEnv

REFERENCE = Path(__file__).resolve().parent.parent / "docs" / "reference"
DATA_SHEET_HEAD = """# Observations and actions

<!-- Made by scripts/write_reference.py from the environment's docstring; do not edit. -->

"""


def data_sheet() -> str:
    """Return the page about `FightEnv`."""
    return DATA_SHEET_HEAD + inspect.cleandoc(FightEnv.__doc__ or "") + "\n"


def main() -> None:
    """Write the pages."""
    (REFERENCE / "cli.md").write_text(reference(), encoding="utf-8")
    (REFERENCE / "python.md").write_text(table(), encoding="utf-8")
    (REFERENCE / "observations-and-actions.md").write_text(data_sheet(), encoding="utf-8")


if __name__ == "__main__":
    main()
