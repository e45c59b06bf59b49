"""Runs the notebooks in docs/notebooks and keeps what they print and draw.

.venv/bin/python scripts/write_notebooks.py [NAME ...]

It needs the extra [notebooks], and some minutes: one of them trains. No display is needed.
"""

import argparse
import hashlib
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from sf2ai.engine import ENGINE_VERSION

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "notebooks"


MARK = "sf2ai"
"""The key of a notebook's metadata under which `made_from` stands."""


def made_from(cells: Iterable[Mapping[str, Any]]) -> dict[str, object]:
    """Return what the outputs of a notebook depend on, with which a test tells old outputs."""
    code = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    digest = hashlib.sha256("\0".join(code).encode()).hexdigest()
    return {"code": digest, "engine_version": ENGINE_VERSION}


def main() -> None:
    """Run the notebooks that are named, or all."""
    import nbformat
    from nbclient import NotebookClient

    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("names", nargs="*", metavar="NAME", help="such as first-agent; default: all")
    names = options.parse_args().names or sorted(path.stem for path in FOLDER.glob("*.ipynb"))
    for name in names:
        path = FOLDER / f"{name}.ipynb"
        notebook = nbformat.read(path, as_version=4)
        with tempfile.TemporaryDirectory() as folder:
            NotebookClient(notebook, timeout=3600, resources={"metadata": {"path": folder}}).execute()
        for cell in notebook.cells:
            cell.metadata.clear()  # times of execution
            if cell.cell_type == "code":  # notices, such as that of a first compilation, are of this run
                cell.outputs = [each for each in cell.outputs if each.get("name") != "stderr"]
        notebook.metadata[MARK] = made_from(notebook.cells)
        nbformat.write(notebook, path)


if __name__ == "__main__":
    main()
