"""Serves a site, and watches a page of a real browser, for tests."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Any

from sf2ai.web.server import SiteServer


@contextmanager
def served(files: dict[str, bytes]) -> Iterator[SiteServer]:
    """Serve a site while the block runs."""
    with SiteServer(files) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


class Watched:
    """A page whose errors and requests are kept."""

    def __init__(self, browser: Any, **options: Any) -> None:
        self.context = browser.new_context(accept_downloads=True, **options)
        self.page = self.context.new_page()
        self.errors: list[str] = []
        self.addresses: list[str] = []
        self.page.on(
            "console", lambda message: self.errors.append(message.text) if message.type == "error" else None
        )
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("request", lambda request: self.addresses.append(request.url))

    def open(self, url: str) -> Any:
        self.page.goto(url)
        self.page.wait_for_selector("#start-fight", timeout=30_000)
        return self.page


def until(page: Any, expression: str, seconds: float = 30) -> None:
    """Wait until an expression is true in a page; the policy forbids Playwright's own wait."""
    deadline = monotonic() + seconds
    while not page.evaluate(f"Boolean({expression})"):
        assert monotonic() < deadline, expression
        page.wait_for_timeout(20)
