"""All files of a page by name: what the server serves and `sf2ai web build` writes."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sf2ai import __version__
from sf2ai.web.agents import PageAgent

_ROOM = Path(__file__).resolve().parent
_PAGE = _ROOM / "page"

TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".wasm": "application/wasm",
    ".svg": "image/svg+xml",
    ".brain": "application/octet-stream",
}
"""Media types by the end of a file's name."""

POLICY = (
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' blob:; "
    "connect-src 'self'; media-src blob:; base-uri 'none'; form-action 'none'"
)
"""The page's Content-Security-Policy: nothing from elsewhere, and no script in the page itself."""


@dataclass(frozen=True)
class FirstFight:
    """What the page proposes: who plays on the right.

    Attributes:
        character: id of the character.
        player: ``"cpu:N"``, or the number of an agent in the page's list.
    """

    character: str
    player: str | int


def make_site(agents: Sequence[PageAgent], first: FirstFight | None = None) -> dict[str, bytes]:
    """Return the content of every file, by its name below the page's address."""
    files = {path.relative_to(_PAGE).as_posix(): path.read_bytes() for path in _page_files()}
    for name in ("engine.wasm", "engine.json", "figures.wasm", "figures.json"):
        files[name] = (_ROOM / name).read_bytes()
    listed = []
    for number, agent in enumerate(agents):
        file = f"agents/{number}.brain"
        listed.append(agent.to_json(file))
        if agent.brain:
            files[file] = agent.brain
    site: dict[str, object] = {"version": __version__, "agents": listed}
    if first is not None:
        site["first"] = {"character": first.character, "player": first.player}
    files["site.json"] = json.dumps(site).encode()
    return files


def media_type(name: str) -> str:
    """Return the media type of one of the site's files."""
    return TYPES[Path(name).suffix]


def _page_files() -> list[Path]:
    return sorted(path for path in _PAGE.rglob("*") if path.suffix in TYPES)
