"""The site as files: for any web server, and as one file that a browser opens from the disk."""

import http.server
import posixpath
import re
import threading
from functools import partial
from typing import ClassVar

import pytest

from fakes.web_pages import until
from sf2ai.errors import InputError
from sf2ai.web.offline import make_offline
from sf2ai.web.publish import write_site
from sf2ai.web.site import POLICY, media_type


class QuietHandler(http.server.SimpleHTTPRequestHandler):
    extensions_map: ClassVar = {
        ".mjs": "text/javascript",
        ".wasm": "application/wasm",
        ".css": "text/css",
        "": "text/html",
    }

    def log_message(self, *_):
        pass


def test_every_file_has_a_type_and_the_page_has_the_policy(site):
    assert all(media_type(name) for name in site)
    assert f'content="{POLICY}"' in site["index.html"].decode()


def test_the_page_asks_at_once_for_all_that_it_needs_and_the_one_file_for_nothing(site):
    text = site["index.html"].decode()
    ahead = re.findall(r'<link rel="(?:modulepreload|preload)"[^>]* href="([^"]+)">', text)
    modules = {name for name in site if name.endswith(".mjs")}
    imported = {
        posixpath.normpath(posixpath.join(posixpath.dirname(name), place))
        for name in modules
        for place in re.findall(r'from "(\.[^"]+)"', site[name].decode())
    }
    assert {name for name in ahead if name.endswith(".mjs")} == imported & set(ahead) <= modules
    assert "store/sha256.mjs" in ahead  # is imported by one that is imported
    assert "report/brackets.mjs" not in ahead  # is of the page of results alone
    assert {"engine.wasm", "engine.json", "figures.wasm", "figures.json", "site.json"} <= set(ahead)
    assert len(ahead) == len(set(ahead))
    assert b"preload" not in make_offline(site)


def test_a_folder_with_other_files_is_refused(site, tmp_path):
    write_site(tmp_path / "new", site)
    write_site(tmp_path / "new", site)
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "letter.txt").write_text("keep me")
    with pytest.raises(InputError, match="has other files in it"):
        write_site(tmp_path / "other", site)
    assert [path.name for path in (tmp_path / "other").iterdir()] == ["letter.txt"]


@pytest.mark.slow
def test_any_web_server_can_host_it(site, tmp_path, watched):
    write_site(tmp_path, site)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(QuietHandler, directory=tmp_path))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    page = watched.open(f"http://127.0.0.1:{server.server_address[1]}/index.html")
    page.keyboard.press("Enter")
    until(page, "window.sf2ai.contest.session.match?.frames > 30")
    server.shutdown()
    server.server_close()


@pytest.mark.slow
def test_one_file_plays_from_the_disk(site, tmp_path, watched):
    path = tmp_path / "offline.html"
    path.write_bytes(make_offline(site))
    page = watched.open(path.as_uri())
    page.keyboard.press("Enter")
    until(page, "window.sf2ai.contest.session.match?.frames > 30")
    assert all(address.startswith(("file:", "data:", "blob:")) for address in watched.addresses)
