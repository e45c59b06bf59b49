"""Whole tournaments: the same seed gives the same result, whatever the number of slots."""

from dataclasses import replace
from itertools import islice

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fakes.tournaments import run_tournament
from fakes.trained import write_untrained
from sf2ai.errors import InputError, NoWeightsError, UnknownNameError
from sf2ai.tournament.entries import parse_entry
from sf2ai.tournament.lineup import Exclusion, ExclusionReason, Lineup
from sf2ai.tournament.run import Tournament, TournamentConfig, slots_for

CONFIG = TournamentConfig(matches=2, seed=5, slots=8)
BISON_OUT = Exclusion("bison", "bison", ExclusionReason.BANNED, "lift the ban with `sf2ai ban bison --lift`")


def lineup(*entries, exclusions=()):
    return Lineup(tuple(map(parse_entry, entries)), exclusions)


THREE = lineup("A=ryu:random", "B=ryu:random", "C=blanka:random", exclusions=(BISON_OUT,))


@pytest.fixture(scope="module")
def result():
    return run_tournament(THREE, CONFIG)


def test_all_entries_meet_each_other(result):
    assert [row.matches for row in result.standings] == [4, 4, 4]
    assert [(row.first, row.second, row.wins + row.losses + row.draws) for row in result.matchups] == [
        ("A", "B", 2),
        ("A", "C", 2),
        ("B", "C", 2),
    ]
    assert result.is_complete
    assert result.forfeits == ()


def test_same_seed_gives_the_same_result_twice(result):
    assert run_tournament(THREE, CONFIG) == result


@settings(max_examples=6, deadline=None)
@given(st.integers(1, 200))
def test_number_of_slots_changes_no_result(result, slots):
    assert run_tournament(THREE, replace(CONFIG, slots=slots)) == result


def test_slots_follow_from_the_entries():
    dice = [parse_entry("A=ryu:random")]
    assert slots_for(dice * 2, 0) == slots_for(dice * 12, 0) == 1024
    assert slots_for(dice * 24, 0) == 512
    assert slots_for(dice * 1000, 0) == slots_for(dice * 12, 600) == 128
    assert slots_for([*dice, parse_entry("B=ken:cmd:cat")], 0) == 128
    with pytest.raises(InputError, match="the number of slots is 0"):
        replace(CONFIG, slots=0)


def test_another_seed_gives_other_matches(result):
    def lengths(config):
        with Tournament(THREE, config) as tournament:
            return sorted(match.frames for match in tournament.play())

    assert lengths(CONFIG) == lengths(CONFIG) != lengths(replace(CONFIG, seed=6))


def test_an_entry_more_changes_no_other_pairing(result):
    two = run_tournament(lineup("A=ryu:random", "C=blanka:random"), CONFIG)
    assert two.matchups == tuple(row for row in result.matchups if "B" not in (row.first, row.second))


def test_json_has_what_the_design_names(result):
    document = result.to_json()
    assert document["standings"][0].keys() == {
        "rank",
        "name",
        "character",
        "weights",
        "matches",
        "wins",
        "losses",
        "draws",
        "win_rate",
        "win_rate_interval",
    }
    assert document["matchups"][0].keys() == {"first", "second", "wins", "losses", "draws", "both_lost"}
    assert [row["name"] for row in document["ratings"]["entries"]] == ["A", "B", "C"]
    assert document["excluded"][0]["character"] == "bison"
    assert document["excluded"][0]["why"] == "banned"
    assert (document["seed"], document["backend"], document["complete"]) == (5, "sim", True)


def test_stopping_early_keeps_the_finished_matches():
    with Tournament(THREE, CONFIG) as tournament:
        stopped = list(islice(tournament.play(), 2))
        result = tournament.result()
    assert len(stopped) == 2
    assert (result.played, result.planned, result.is_complete) == (2, 6, False)
    assert sum(row.matches for row in result.standings) == 4


def test_a_match_goes_to_two_rounds():
    with Tournament(THREE, CONFIG) as tournament:
        for match in tournament.play():
            if match.winner >= 0:
                assert match.rounds_won[match.winner] == 2
                assert match.rounds_won[1 - match.winner] < 2


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"matches": 0}, "the number of matches is 0; give 1 or more"),
        ({"matches": -2}, "the number of matches is -2; give 1 or more"),
        ({"slots": 0}, "the number of slots is 0; give 1 or more"),
        ({"seed": -1}, "the seed is -1; give 0 or more"),
        ({"reaction_frames": -1}, "the number of reaction frames is -1; give 0 or more"),
    ],
)
def test_settings_that_cannot_work_are_refused(wrong, message):
    with pytest.raises(InputError, match=message):
        replace(CONFIG, **wrong)


def test_unknown_backend_is_named():
    with pytest.raises(UnknownNameError, match="no backend is called 'arcade'"):
        Tournament(THREE, replace(CONFIG, backend="arcade"))


def test_missing_weights_are_named():
    with pytest.raises(NoWeightsError, match="there is no weights file"):
        Tournament(lineup("A=ryu:random", "B=ryu:nowhere.npz"), CONFIG)


def test_trained_agents_play_and_say_when_they_are_of_another_engine(tmp_path):
    write_untrained(tmp_path / "ryu.npz", "ryu")
    write_untrained(tmp_path / "ken.npz", "ken", seed=1)
    entries = lineup(f"R=ryu:{tmp_path / 'ryu.npz'}", f"K=ken:{tmp_path / 'ken.npz'}")
    with Tournament(entries, CONFIG) as tournament:
        assert len(list(tournament.play())) == 2
        assert ["trained on sim version 0" in notice for notice in tournament.notices] == [True, True]


def test_agents_that_decide_at_different_times_are_refused(tmp_path):
    write_untrained(tmp_path / "ryu.npz", "ryu")
    write_untrained(tmp_path / "ken.npz", "ken", frames_per_step=8)
    with pytest.raises(InputError, match="'ryu' every 4 and 'ken' every 8 frames"):
        Tournament(lineup(f"R=ryu:{tmp_path / 'ryu.npz'}", f"K=ken:{tmp_path / 'ken.npz'}"), CONFIG)
