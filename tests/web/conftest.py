"""A real browser, for the tests that look at the page as people do."""

import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest

from fakes.web_pages import Watched
from sf2ai.web.agents import page_agents
from sf2ai.web.site import FirstFight, make_site

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


@pytest.fixture(scope="session")
def site() -> dict[str, bytes]:
    """Return a site with the CPU alone: tests hide the packaged agents."""
    return make_site(page_agents(None), FirstFight("ryu", "cpu:0"))


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    if CHROMIUM is None:
        if os.environ.get("SF2AI_CI"):
            pytest.fail("Chromium is missing; .ci/run installs it")
        pytest.skip("there is no Chromium on this machine")
    playwright = pytest.importorskip("playwright.sync_api")
    options = ["--no-sandbox", "--autoplay-policy=no-user-gesture-required"]
    with playwright.sync_playwright() as started:
        opened = started.chromium.launch(executable_path=CHROMIUM, args=options)
        yield opened
        opened.close()


@pytest.fixture
def watched(browser: Any) -> Iterator[Watched]:
    watched = Watched(browser, viewport={"width": 1280, "height": 720})
    yield watched
    watched.context.close()
    assert watched.errors == []
