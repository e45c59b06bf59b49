"""All files of a page by name: what the server serves and `sf2ai web build` writes."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sf2ai import __version__
from sf2ai.errors import InputError
from sf2ai.printable import bounded, escaped
from sf2ai.web.agents import PageAgent
from sf2ai.web.engines import engine_files, engine_versions, former_files
from sf2ai.web.pages import FIGHT_PAGE, LIVE_PAGE, RESULTS_PAGE, make_html

_ROOM = Path(__file__).resolve().parent
_PAGE = _ROOM / "page"
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_ORIGIN = re.compile(rf"https?://{_LABEL}(?:\.{_LABEL})*(?::(?P<port>[0-9]{{1,5}}))?")

TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".wasm": "application/wasm",
    ".svg": "image/svg+xml",
    ".brain": "application/octet-stream",
    ".sf2replay": "application/octet-stream",
    ".gz": "application/gzip",
}
"""Media types by the end of a file's name."""

POLICY = (
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' blob:; "
    "connect-src 'self'; media-src blob:; base-uri 'none'; form-action 'none'"
)
"""The page's Content-Security-Policy: nothing from elsewhere, and no script in the page itself."""

SAFE_HEADERS = (
    ("Content-Security-Policy", f"{POLICY}; frame-ancestors 'none'"),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cache-Control", "no-store"),
)
"""What every answer of a server has besides its content."""

_OTHER_PAGES = ("results.", "live.")
"""How files begin that the page of fights does not have."""


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
    files = {
        name: content
        for name, content in _page_files(FIGHT_PAGE).items()
        if not name.startswith(_OTHER_PAGES)
    }
    files |= engine_files() | former_files() | _figure_files()
    listed = []
    for number, agent in enumerate(agents):
        file = f"agents/{number}.brain"
        listed.append(agent.to_json(file))
        if agent.brain:
            files[file] = agent.brain
    former = list(engine_versions()[:-1])
    site: dict[str, object] = {"version": __version__, "agents": listed, "former_engines": former}
    if first is not None:
        site["first"] = {"character": first.character, "player": first.player}
    files["site.json"] = json.dumps(site).encode()
    return files


def let_replays_come(files: Mapping[str, bytes], origins: Sequence[str]) -> dict[str, bytes]:
    """Return a site whose policy lets the page read replays from other servers.

    Args:
        files: what `make_site` returned.
        origins: what `parse_origin` returned.
    """
    allowed = " ".join(("connect-src 'self'", *origins))
    policy = POLICY.replace("connect-src 'self'", allowed)
    return {**files, FIGHT_PAGE: make_html(FIGHT_PAGE, files, policy)}


def parse_origin(text: str) -> str:
    """Return the origin that a text names, such as ``"https://example.org"``, as a policy has it.

    Raises:
        InputError: the text is no address of a web server, or has more than its scheme, host and port.
    """
    match = _ORIGIN.fullmatch(text.strip().rstrip("/").lower())
    if match is None or int(match["port"] or 1) not in range(1, 65536):
        raise InputError(
            f"{bounded(escaped(text))!r} is no address of a web server; give scheme and host alone, such as https://example.org"
        )
    return match[0]


def make_results_site(
    document: Mapping[str, object], fights: Mapping[str, bytes], engine_version: str = ""
) -> dict[str, bytes]:
    """Return the content of every file of a page of results, by its name.

    Args:
        document: what the page shows, as JSON values.
        fights: the pads of each fight, by the name of its file in the document.
        engine_version: of the fights; empty if there are none.
    """
    files = _page_files(RESULTS_PAGE)
    if fights:
        files |= engine_files(engine_version) | _figure_files()
    return {**files, **fights, "results.json": json.dumps(document).encode()}


def make_live_site() -> dict[str, bytes]:
    """Return the content of every file of the page of what is going on, by its name."""
    return _page_files(LIVE_PAGE) | engine_files() | _figure_files()


def media_type(name: str) -> str:
    """Return the media type of one of the site's files."""
    return TYPES[Path(name).suffix]


def _page_files(page: str) -> dict[str, bytes]:
    """Return the modules and styles, and the HTML of one page."""
    paths = sorted(path for path in _PAGE.rglob("*") if path.suffix in TYPES)
    files = {path.relative_to(_PAGE).as_posix(): path.read_bytes() for path in paths}
    return {**files, page: make_html(page, files, POLICY)}


def _figure_files() -> dict[str, bytes]:
    return {name: (_ROOM / name).read_bytes() for name in ("figures.wasm", "figures.json")}
