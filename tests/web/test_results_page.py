"""Pages of results in a real browser: one file that fetches nothing, whose fights the engine plays again."""

import base64
import re
from dataclasses import replace

import pytest

from fakes.fights import fight
from fakes.tournaments import run_tournament
from fakes.web_pages import Watched, until
from sf2ai.report.pages.document import make_page
from sf2ai.report.pages.results import tournament_document
from sf2ai.store.short_replays import ShortReplay
from sf2ai.tournament.entries import parse_entry
from sf2ai.tournament.formats.base import Game
from sf2ai.tournament.lineup import Lineup
from sf2ai.tournament.run import TournamentConfig
from sf2ai.tournament.venues.kept_matches import KeptMatch

pytestmark = pytest.mark.slow

HTML, LONG, JAPANESE = (
    "<img src=x onerror=alert(1)>",
    "Champion_of_the_Friday_night_arcade_hall",
    "こんにちは世界",
)


@pytest.fixture(scope="module")
def document():
    """A double elimination of three, whose fights have other players."""
    names = (HTML.replace("=", "≡"), LONG, JAPANESE)
    lineup = Lineup(tuple(parse_entry(f"{name}=ryu:random") for name in names), ())
    result = run_tournament(lineup, TournamentConfig(format="double", seed=5))
    replay = replace(fight(), agents=(HTML, LONG))
    kept = [KeptMatch(Game(0, 1, number), (1, 0), ShortReplay.of(replay)) for number in range(3)]
    return tournament_document("of friends", result, kept)


@pytest.fixture(scope="module")
def page_file(document, tmp_path_factory):
    path = tmp_path_factory.mktemp("page") / "t.html"
    path.write_bytes(make_page(document))
    return path


def test_a_match_is_played_from_its_pads_and_nothing_is_fetched(watched, page_file):
    page = watched.page
    page.goto(page_file.as_uri())
    page.wait_for_selector("#matches")
    assert page.locator("table.results").count() >= 2
    assert page.locator(".tree").count() >= 2
    assert page.locator("img").count() == 0
    assert HTML in page.inner_text("#matches")
    page.click("button.play >> nth=1")
    page.wait_for_selector("text=frames are as recorded")
    assert str(fight().frames) in page.inner_text("[aria-label='the match that is shown']")
    page.click("text=Next match")
    until(page, "window.sf2ai.player.match.number === 3")
    page.wait_for_selector("text=Next match", state="hidden")
    assert all(address.startswith(("file:", "data:", "blob:")) for address in watched.addresses)


def test_altered_pads_are_told(watched, page_file, tmp_path):
    page_text = page_file.read_text()
    (before,) = re.findall(r'id="file:matches/1">([^<]+)<', page_text)
    pads = fight().pads.copy()
    pads[100:400] = 0
    altered = ShortReplay.of(replace(fight(), pads=pads))
    assert len(base64.b64decode(before)) != len(altered.content)
    content = base64.b64encode(altered.content).decode()
    (tmp_path / "t.html").write_text(page_text.replace(before, content, 1))
    page = watched.page
    page.goto((tmp_path / "t.html").as_uri())
    page.click("button.play >> nth=0")
    page.wait_for_selector("text=its pads were altered")
    assert re.search(r"in second [1-6] of", page.inner_text(".player [role=alert]"))


def test_a_pair_of_the_bracket_chooses_its_matches(watched, page_file):
    page = watched.page
    page.goto(page_file.as_uri())
    page.click("button.series >> nth=0")
    assert page.locator("#matches").is_visible()
    page.select_option("#matches select >> nth=0", value=f"={LONG}")
    page.select_option("#matches select >> nth=1", value=f"={HTML}")
    assert "3 matches" in page.inner_text("#matches")


def test_it_fits_a_small_screen(browser, page_file):
    small = Watched(browser, viewport={"width": 320, "height": 600})
    small.page.goto(page_file.as_uri())
    small.page.wait_for_selector("#matches")
    assert small.page.evaluate("document.documentElement.scrollWidth") <= 320
    small.page.click("button.play >> nth=0")
    small.page.wait_for_selector("text=frames are as recorded")
    assert small.page.evaluate("document.documentElement.scrollWidth") <= 320
    assert small.errors == []
    small.context.close()
