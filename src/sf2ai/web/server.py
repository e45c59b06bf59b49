"""Serves a site to this machine's browser, by the standard library alone.

It answers only GET, only at the address that it is bound to, and only below a path that cannot be guessed: a
page of another site can neither read the user's agents nor find the server. Files are found in a table, never
on disk.
"""

import gzip
import secrets
from collections.abc import Mapping
from functools import lru_cache
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from sf2ai.errors import InputError
from sf2ai.web.pages import FIGHT_PAGE
from sf2ai.web.site import SAFE_HEADERS, media_type

ADDRESS = "127.0.0.1"
_TOKEN_BYTES = 16
_TIMEOUT_SECONDS = 30
_WORTH_PACKING_BYTES = 1024


class SiteServer(ThreadingHTTPServer):
    """A server of one site; `serve_forever` runs it."""

    daemon_threads = True

    def __init__(self, files: Mapping[str, bytes], port: int = 0) -> None:
        """Take an address.

        Args:
            files: the site, by name.
            port: 0 for any that is free.

        Raises:
            InputError: the port is taken.
        """
        self.files = files
        self.token = secrets.token_urlsafe(_TOKEN_BYTES)
        try:
            super().__init__((ADDRESS, port), _Handler)
        except OSError as error:
            raise InputError(
                f"port {port} cannot be used ({error.strerror}); give another --port, or none for a free one"
            ) from error

    @property
    def host(self) -> str:
        """What a browser sends as Host."""
        return f"{ADDRESS}:{self.server_address[1]}"

    @property
    def url(self) -> str:
        """The page's address."""
        return f"http://{self.host}/{self.token}/"

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of a browser that has left in the middle of an answer."""


class _Handler(BaseHTTPRequestHandler):
    server: SiteServer
    protocol_version = "HTTP/1.1"
    server_version = "sf2ai"
    sys_version = ""
    timeout = _TIMEOUT_SECONDS

    def do_GET(self) -> None:
        """Answer with a file of the site."""
        if self.headers.get_all("Host") != [self.server.host]:
            self._refuse(HTTPStatus.MISDIRECTED_REQUEST)
            return
        origin = self.headers.get("Origin")
        if origin is not None and origin != f"http://{self.server.host}":
            self._refuse(HTTPStatus.FORBIDDEN)
            return
        start = f"/{self.server.token}/"
        given = self.path.partition("?")[0]
        content = None
        if secrets.compare_digest(given[: len(start)].encode(), start.encode()):
            name = given[len(start) :] or FIGHT_PAGE
            content = self.server.files.get(name)
        if content is None:
            self._refuse(HTTPStatus.NOT_FOUND)
            return
        self._answer(name, content)

    def _answer(self, name: str, content: bytes) -> None:
        is_large = len(content) >= _WORTH_PACKING_BYTES and not name.endswith(".gz")
        packs = is_large and "gzip" in self.headers.get("Accept-Encoding", "")
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", media_type(name))
        if packs:
            content = _packed(content)
            self.send_header("Content-Encoding", "gzip")
        self._end(len(content))
        self.wfile.write(content)

    def _refuse(self, status: HTTPStatus) -> None:
        self.send_response(status)
        self._end(0)

    def _end(self, size: int) -> None:
        for name, value in (("Content-Length", str(size)), *SAFE_HEADERS):
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Write no line for each request."""


@lru_cache(maxsize=128)
def _packed(content: bytes) -> bytes:
    return gzip.compress(content, 6, mtime=0)
