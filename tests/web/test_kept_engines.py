"""Engines of released versions are kept, and a page plays a replay on the one that made it."""

import sys
from dataclasses import replace

import pytest

from fakes.fights import fight, frames
from fakes.web_pages import served
from sf2ai.cli.commands.fight_view import show_fight
from sf2ai.cli.options.view import ViewOptions
from sf2ai.engine import ENGINE_VERSION
from sf2ai.errors import DamagedFileError, InputError, ReplayError
from sf2ai.replays.playback import play_back_on
from sf2ai.report.pages.document import make_page
from sf2ai.report.pages.results import replay_document
from sf2ai.store.replays import add_replay
from sf2ai.web import engines
from sf2ai.web.former_engine import FormerEngine
from sf2ai.web.site import make_site
from sf2ai.web.wasm import layout

FIRST_KEPT = 4


@pytest.fixture
def newer(monkeypatch):
    """The package as if its engine were of the next version."""
    monkeypatch.setattr(engines, "ENGINE_VERSION", ENGINE_VERSION + 1)


def test_each_former_engine_is_kept(newer):
    versions = [str(version) for version in range(FIRST_KEPT, ENGINE_VERSION + 2)]
    assert list(engines.engine_versions()) == versions
    for version in versions[:-1]:
        assert engines.engine_files(version)["engine.wasm"].startswith(b"\0asm")


def test_a_kept_engine_that_was_altered_is_refused(newer, monkeypatch):
    monkeypatch.setattr(engines, "_digests", lambda: {"4": {"4.wasm.gz": "00"}})
    with pytest.raises(DamagedFileError, match="is not the engine that was kept"):
        engines.engine_files("4")


@pytest.mark.slow
def test_a_page_of_a_former_replay_has_its_engine(newer, watched, tmp_path):
    path = tmp_path / "fight.html"
    path.write_bytes(make_page(replay_document(fight())))
    page = watched.page
    page.goto(path.as_uri())
    page.wait_for_selector("text=frames are as recorded")


def show(replay):
    show_fight(replay, "a.sf2replay", ViewOptions(), live=False, as_json=False, csv=None)


def test_a_former_replay_is_played_natively_on_its_engine(newer, capsys):
    with FormerEngine("4") as engine:
        assert play_back_on(engine, fight(), "a").tobytes() == frames().tobytes()
    show(fight())
    assert "each one as recorded" in capsys.readouterr().out


def test_a_former_replay_that_was_altered_is_refused(newer):
    pads = fight().pads.copy()
    pads[100:400] = 0
    with pytest.raises(ReplayError, match="differs from its recording"):
        show(replace(fight(), pads=pads))


def test_without_wasmtime_the_command_that_installs_it_is_named(newer, monkeypatch):
    monkeypatch.setitem(sys.modules, "wasmtime", None)
    with pytest.raises(InputError, match=r"pip install 'sf2ai\[former\]'"):
        show(fight())


def test_an_engine_whose_frames_mean_something_else_is_refused(newer, monkeypatch):
    present = layout.describe_frames()
    monkeypatch.setattr(layout, "describe_frames", lambda: {**present, "moves": present["moves"][::-1]})
    with pytest.raises(ReplayError, match="drop the replay on the page"):
        show(fight())


def test_a_replay_of_an_engine_that_is_not_kept_names_the_sf2ai_that_plays_it(newer):
    with pytest.raises(ReplayError, match=r"install sf2ai 0\.1\.9"):
        show(replace(fight(), engine_version="3", sf2ai="0.1.9"))


@pytest.mark.slow
def test_the_page_plays_former_replays_on_their_engine(newer, watched, tmp_path):
    former = add_replay(tmp_path, 1, fight())
    older = add_replay(tmp_path, 2, replace(fight(), engine_version="3", sf2ai="0.1.9"))
    with served(make_site(())) as server:
        page = watched.open(server.url)
        page.click("#tab-replays")
        page.set_input_files("#replay-file", str(older))
        page.wait_for_selector("text=sf2ai 0.1.9 plays it")
        page.set_input_files("#replay-file", str(former))
        page.wait_for_selector("text=are as recorded, by engine version 4")
        assert page.locator(".events li").count() > 3
        assert page.locator("section[aria-label='the match']:visible").count() == 1
        page.click("#tab-fight")
        assert page.locator("section[aria-label='the match']:visible").count() == 0
    assert sum("engines/4" in address for address in watched.addresses) == 2
