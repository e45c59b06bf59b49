"""Follows every link of a built site that stays on it: pages, anchors, pictures, scripts and frames."""

import os
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

_ADDRESSES = {"href", "src"}


class Page(HTMLParser):
    """A page's anchors and addresses.

    Attributes:
        anchors: what a fragment may name.
        addresses: of links, pictures, scripts and frames, as written.
    """

    def __init__(self, text: str) -> None:
        """Read a page."""
        super().__init__()
        self.anchors: set[str] = set()
        self.addresses: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep what a tag names and where it leads."""
        for name, value in attrs:
            if name in {"id", "name"} and value:
                self.anchors.add(value)
            elif name in _ADDRESSES and value:
                self.addresses.append(value)


def broken_links(site: Path) -> Iterator[str]:
    """Yield a line for each link that leads nowhere, such as ``how-to/a.html: ../b.html#there``."""
    found = [path for path in sorted(site.rglob("*.html")) if "_static" not in path.relative_to(site).parts]
    pages = {path: Page(path.read_text(encoding="utf-8")) for path in found}
    for path, page in pages.items():
        for address in dict.fromkeys(page.addresses):
            if not _leads_somewhere(path, address, pages):
                yield f"{path.relative_to(site).as_posix()}: {address}"


def _leads_somewhere(path: Path, address: str, pages: dict[Path, Page]) -> bool:
    parts = urlsplit(address)
    if parts.scheme or parts.netloc:
        return True
    target = Path(os.path.normpath(path.parent / unquote(parts.path))) if parts.path else path
    if target.is_dir():
        target /= "index.html"
    if not target.is_file():
        return False
    return not parts.fragment or target not in pages or unquote(parts.fragment) in pages[target].anchors
