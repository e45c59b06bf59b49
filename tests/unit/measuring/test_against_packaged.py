"""A new agent meets the packaged one of its character, where the two can meet."""

from dataclasses import replace

import pytest

from fakes.trained import write_untrained
from sf2ai.measuring import against_packaged as measured
from sf2ai.measuring.against_packaged import LEAST_STEPS, against_packaged
from sf2ai.store.layout import Home
from sf2ai.store.packaged import FOLDER as ROSTER
from sf2ai.store.weights import load_weights, save_weights


@pytest.fixture
def home(tmp_path) -> Home:
    return Home(tmp_path / "home")


@pytest.fixture(autouse=True)
def packaged(monkeypatch):
    """The roster that comes with the package, which tests do not see otherwise."""
    monkeypatch.setattr(measured, "ROUNDS", 6)
    monkeypatch.setattr("sf2ai.store.packaged.FOLDER", ROSTER)


def packaged_as(path, **changed):
    """Write the packaged Ryu as an agent that was trained otherwise; return the file."""
    manifest, arrays = load_weights(ROSTER / "ryu.npz")
    save_weights(path, replace(manifest, **{"steps": LEAST_STEPS, **changed}), arrays)
    return path


def test_the_packaged_agent_is_the_opponent(home, tmp_path):
    result = against_packaged(home, packaged_as(tmp_path / "new.npz"))
    assert result is not None
    assert (result.opponent, result.opponent_characters, result.episodes) == ("packaged:ryu", ("ryu",), 6)


def test_an_untrained_agent_loses(home, tmp_path):
    write_untrained(tmp_path / "weak.npz", "ryu", seed=1)
    manifest, arrays = load_weights(tmp_path / "weak.npz")
    save_weights(tmp_path / "weak.npz", replace(manifest, steps=LEAST_STEPS), arrays)
    result = against_packaged(home, tmp_path / "weak.npz")
    assert result is not None
    assert result.wins <= 1


@pytest.mark.parametrize("changed", [{"steps": LEAST_STEPS - 1}, {"backend": "snes"}, {"frames_per_step": 5}])
def test_what_cannot_be_compared_is_not(home, tmp_path, changed):
    assert against_packaged(home, packaged_as(tmp_path / "new.npz", **changed)) is None


def test_without_a_packaged_agent_there_is_nothing_to_compare(home, tmp_path, monkeypatch):
    new = packaged_as(tmp_path / "new.npz")
    monkeypatch.setattr("sf2ai.store.packaged.FOLDER", tmp_path / "empty")
    assert against_packaged(home, new) is None
