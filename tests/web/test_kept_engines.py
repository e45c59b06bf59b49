"""Engines of released versions are kept, and a page plays a replay on the one that made it."""

import pytest

from fakes.fights import fight
from sf2ai.engine import ENGINE_VERSION
from sf2ai.errors import DamagedFileError
from sf2ai.report.pages.document import make_page
from sf2ai.report.pages.results import replay_document
from sf2ai.web import engines

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
