"""One file with the whole page in it, for a disk or an e-mail: browsers refuse modules and fetch on `file://`.

The modules stay as they are; an import map names each by its place, with its text as a data address. Other
files are in elements that the browser does not read, as base64.
"""

import base64
import json
import posixpath
import re
from collections.abc import Mapping

from sf2ai.web.pages import FIGHT_PAGE
from sf2ai.web.site import POLICY

_IMPORT = re.compile(r'(\bfrom\s+|\bimport\s+)"(\.[^"]+)"')
_POLICY = (
    "default-src 'none'; script-src 'unsafe-inline' 'wasm-unsafe-eval' data:; style-src 'unsafe-inline'; "
    "img-src data: blob:; media-src blob:; base-uri 'none'; form-action 'none'"
)
_STYLE = re.compile(r'<link rel="stylesheet" href="([^"]+)">')
_AHEAD = re.compile(r'<link rel="(?:modulepreload|preload)"[^>]*>\n')
_START = re.compile(r'<script type="module" src="([^"]+)"></script>')


def make_offline(files: Mapping[str, bytes], page: str = FIGHT_PAGE) -> bytes:
    """Return the HTML of a site in one file.

    Args:
        files: what `site.make_site` or `site.make_results_site` returned.
        page: the name of its HTML.
    """
    modules = {name: content.decode() for name, content in files.items() if name.endswith(".mjs")}
    imports = {_bare(name): _data("text/javascript", _named(name, text)) for name, text in modules.items()}
    text = _AHEAD.sub("", files[page].decode())
    text = _STYLE.sub(lambda found: f"<style>\n{files[found[1]].decode()}</style>", text)
    text = text.replace('href="icon.svg"', f'href="{_data("image/svg+xml", files["icon.svg"].decode())}"')
    text = text.replace(POLICY, _POLICY)
    import_map = f'<script type="importmap">{json.dumps({"imports": imports})}</script>\n'
    text = _START.sub(
        lambda found: f'{import_map}<script type="module">import "{_bare(found[1])}";</script>', text
    )
    rest = [name for name in files if name not in modules and not name.endswith((".html", ".css", ".svg"))]
    kept = "\n".join(
        f'<script type="application/octet-stream" id="file:{name}">{_base64(files[name])}</script>'
        for name in rest
    )
    return text.replace("</body>", f"{kept}\n</body>").encode()


def _bare(name: str) -> str:
    return f"sf2ai/{name}"


def _named(name: str, text: str) -> str:
    """Return a module that imports others by their places in the site."""
    folder = posixpath.dirname(name)

    def named(found: re.Match[str]) -> str:
        return f'{found[1]}"{_bare(posixpath.normpath(posixpath.join(folder, found[2])))}"'

    return _IMPORT.sub(named, text)


def _data(kind: str, text: str) -> str:
    return f"data:{kind};base64,{_base64(text.encode())}"


def _base64(content: bytes) -> str:
    return base64.b64encode(content).decode("ascii")
