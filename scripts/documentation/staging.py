"""Stages the pages for Sphinx: docs/ as it is, the project's own pages, and what only the site has.

docs/ is written for readers on a code host. So the navigation is not in it: it is made here from the lists of
docs/README.md. Links that leave docs/ lead to the staged copies of those files.
"""

import os
import re
import shutil
from pathlib import Path

from documentation import python_api
from documentation.surface import GROUPS

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
PROJECT_PAGES = {
    "CHANGELOG.md": "project/changelog.md",
    "CONTRIBUTING.md": "project/contributing.md",
    "SECURITY.md": "project/security.md",
    "emulator_scripts/bizhawk/README.md": "project/bizhawk-script.md",
}
"""Files outside docs/ that are pages of the site, with their places there."""
HOME = "docs/README.md"
FIGHT = "<!-- site: the page to fight on -->"
"""Where a page of docs/ has this comment, the site shows the page of `sf2ai play`."""
FIGHT_FRAME = (
    '<iframe class="fight" src="{up}play/index.html" title="Fight the agents" allow="gamepad" loading="lazy">'
    '</iframe>\n\n<p><a href="{up}play/index.html">Open the fight in a page of its own.</a></p>'
)
_LINK = re.compile(r"(\]\()([^)#\s]+)((?:#[^)]*)?\))")
_SECTION = re.compile(r"^## (?P<title>.+)$", re.MULTILINE)
_HIDDEN = "\n```{{toctree}}\n:hidden:\n:maxdepth: {depth}\n:caption: {caption}\n\n{entries}\n```\n"


def stage(folder: Path) -> None:
    """Write everything that Sphinx renders into an empty folder."""
    shutil.copytree(DOCS, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
    settings = folder / "conf.py"
    settings.write_text(
        settings.read_text("utf-8").replace("Path(__file__).resolve().parent.parent", repr_path())
    )
    places = _places()
    for source, place in places.items():
        target = folder / place
        target.parent.mkdir(parents=True, exist_ok=True)
        text = (ROOT / source).read_text(encoding="utf-8")
        target.write_text(_fight(_relinked(text, source, places), place), encoding="utf-8")
    (folder / "README.md").unlink()
    _write_python_reference(folder)
    _write_navigation(folder)


def repr_path() -> str:
    """Return an expression for the root of the repository: the settings are staged too."""
    return f"Path({str(ROOT)!r})"


def sections(home: str) -> dict[str, list[str]]:
    r"""Return the sections of docs/README.md, each with the pages that its list links to, in order.

    >>> sections("## How-to\n- [a](how-to/a.md), then [b](how-to/b.md#there)")
    {'How-to': ['how-to/a.md', 'how-to/b.md']}
    """
    _, *parts = _SECTION.split(home)
    return {
        title: list(
            dict.fromkeys(link[1] for link in _LINK.findall(text) if link[1].endswith((".md", ".ipynb")))
        )
        for title, text in zip(parts[::2], parts[1::2], strict=True)
    }


def _places() -> dict[str, str]:
    """Return every staged page: its file in the repository, and its place on the site."""
    pages = {
        path.relative_to(ROOT).as_posix(): path.relative_to(DOCS).as_posix() for path in DOCS.rglob("*.md")
    }
    return {**pages, **PROJECT_PAGES, HOME: "index.md"}


def _relinked(text: str, source: str, places: dict[str, str]) -> str:
    """Return a page whose links lead to the places of the pages that they name."""
    here = Path(places[source]).parent

    def lead(found: re.Match[str]) -> str:
        target = os.path.normpath(Path(source).parent / found[2])
        if "://" in found[2] or target not in places:
            return found[0]
        return found[1] + os.path.relpath(places[target], here).replace(os.sep, "/") + found[3]

    return _LINK.sub(lead, text)


def _fight(text: str, place: str) -> str:
    return text.replace(FIGHT, FIGHT_FRAME.format(up="../" * place.count("/")))


def _write_python_reference(folder: Path) -> None:
    place = folder / "reference" / "python.md"
    place.write_text(python_api.linked(place.read_text(encoding="utf-8")), encoding="utf-8")
    (folder / "python").mkdir()
    for name, group in GROUPS.items():
        (folder / "python" / f"{name}.rst").write_text(python_api.page(group), encoding="utf-8")


def _write_navigation(folder: Path) -> None:
    """Give each section of the home page a page of its own, and Sphinx the tree of all."""
    index = folder / "index.md"
    home = index.read_text(encoding="utf-8")
    tops = []
    _, *parts = _SECTION.split(home)
    for title, text in zip(parts[::2], parts[1::2], strict=True):
        name = title.lower()
        pages = sections(f"## {title}\n{text}")[title]
        if name == "decisions":
            pages += sorted(path.relative_to(folder).as_posix() for path in folder.glob("decisions/*.md"))
        trees = _tree(pages, 1)
        if name == "reference":
            trees += _tree([f"python/{group}.rst" for group in GROUPS], 1, "Python")
        (folder / f"{name}.md").write_text(f"# {title}\n{text}{trees}", encoding="utf-8")
        tops.append(f"{name}.md")
    index.write_text(home + _tree(tops, 2), encoding="utf-8")


def _tree(pages: list[str], depth: int, caption: str = "Pages") -> str:
    return _HIDDEN.format(depth=depth, caption=caption, entries="\n".join(f"/{page}" for page in pages))
