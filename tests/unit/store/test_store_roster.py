"""The roster of a home: trained, banned and damaged characters, and their last evaluations."""

import pytest

from sf2ai.game.characters import ROSTER
from sf2ai.store.bans import ban_character
from sf2ai.store.results.lines import append_results
from sf2ai.store.roster import read_roster
from sf2ai.store.weights import replace_weights


def row(home, character):
    return next(entry for entry in read_roster(home) if entry.character.id == character)


def test_new_home_has_twelve_untrained(home):
    entries = read_roster(home)
    assert [entry.character for entry in entries] == list(ROSTER)
    assert not any(entry.trained or entry.ban or entry.problem for entry in entries)


def test_training_ban_and_damage_are_told_apart(home, manifest, arrays):
    replace_weights(home, manifest, arrays)
    ban_character(home, "ken", "x")
    home.agent("vega").mkdir(parents=True)
    home.weights("vega").write_bytes(b"rubbish")
    assert row(home, "ryu").manifest == manifest
    assert row(home, "ryu").to_json()["episodes"] == 300
    assert row(home, "ken").to_json()["ban_reason"] == "x"
    vega = row(home, "vega")
    assert not vega.trained
    assert "vega" in str(vega.problem)


@pytest.fixture
def record(manifest):
    return {
        "kind": "evaluation",
        "when": "2025-03-02T00:00:00Z",
        "character": "ryu",
        "weights_created": manifest.created,
        "opponent": "random",
        "episodes": 400,
        "win_rate": 0.5,
        "win_rate_interval": [0.4, 0.6],
    }


def test_last_evaluation_of_each_opponent_counts(home, manifest, arrays, record):
    replace_weights(home, manifest, arrays)
    append_results(home, [record, {**record, "opponent": "cpu:0"}, {**record, "win_rate": 0.9}])
    assert [(m.opponent, m.win_rate) for m in row(home, "ryu").measured] == [("random", 0.9), ("cpu:0", 0.5)]
    assert row(home, "ryu").to_json()["measured"][0]["win_rate_interval"] == [0.4, 0.6]


def test_evaluations_of_other_weights_do_not_count(home, manifest, arrays, record):
    replace_weights(home, manifest, arrays)
    strangers = [
        {**record, "weights_created": "2020-01-01T00:00:00Z"},
        {**record, "character": "ken"},
        {**record, "kind": "tournament"},
        {**record, "win_rate_interval": [1]},
        {**record, "episodes": None},
        {"kind": "evaluation"},
    ]
    append_results(home, strangers)
    assert row(home, "ryu").measured == ()
