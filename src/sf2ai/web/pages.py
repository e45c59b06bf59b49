"""The HTML of the pages: one text for all, with what differs between them."""

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Template

_TEXT = Path(__file__).with_name("page.html")
_IMPORT = re.compile(r'\bfrom "(\.[^"]+)"')
_NAVIGATION = '<nav id="screens" aria-label="What to do"></nav>\n'

FIGHT_PAGE = "index.html"
"""The page of fights."""
RESULTS_PAGE = "results.html"
"""The page of results."""
LIVE_PAGE = "live.html"
"""The page of what is going on."""


@dataclass(frozen=True)
class Page:
    """What differs between pages.

    Attributes:
        title: after the package's name.
        script: the module that begins.
        styles: files, in their order.
        needs: of the browser.
        fetched: files that the page asks for as soon as it begins.
        has_screens: whether there is a choice of screens.
    """

    title: str
    script: str
    styles: tuple[str, ...]
    needs: str = "JavaScript"
    fetched: tuple[str, ...] = ()
    has_screens: bool = False


PAGES = {
    FIGHT_PAGE: Page(
        "fight your agents",
        "main.mjs",
        ("page.css",),
        "JavaScript and WebAssembly",
        ("engine.wasm", "engine.json", "figures.wasm", "figures.json", "site.json"),
        has_screens=True,
    ),
    RESULTS_PAGE: Page("results", "results.mjs", ("page.css", "results.css")),
    LIVE_PAGE: Page("live", "live.mjs", ("page.css", "results.css")),
}
"""By the name of the file."""


def make_html(name: str, files: Mapping[str, bytes], policy: str) -> bytes:
    """Return the HTML of a page.

    It names all modules that the page needs and the files that it fetches, so that a browser asks for all of
    them at once, and not for each after the one that imports it.

    Args:
        name: in `PAGES`.
        files: has the modules, by name.
        policy: the page's Content-Security-Policy.
    """
    page = PAGES[name]
    links = [f'<link rel="stylesheet" href="{style}">' for style in page.styles]
    links += [f'<link rel="modulepreload" href="{module}">' for module in _modules(page.script, files)]
    links += [f'<link rel="preload" as="fetch" crossorigin href="{file}">' for file in page.fetched]
    text = Template(_TEXT.read_text(encoding="utf-8")).substitute(
        policy=policy,
        title=page.title,
        links="\n".join(links),
        script=page.script,
        navigation=_NAVIGATION if page.has_screens else "",
        needs=page.needs,
    )
    return text.encode()


def _modules(script: str, files: Mapping[str, bytes]) -> Iterator[str]:
    """Yield the modules that a module imports, each once, those that it imports itself first."""
    found, waiting = {script}, [script]
    while waiting:
        module = waiting.pop(0)
        for place in _IMPORT.findall(files[module].decode()):
            name = posixpath.normpath(posixpath.join(posixpath.dirname(module), place))
            if name not in found:
                found.add(name)
                waiting.append(name)
                yield name
