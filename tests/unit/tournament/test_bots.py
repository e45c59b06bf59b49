"""Bots in a tournament: they play, or forfeit, without an effect on other matches."""

from pathlib import Path

import pytest

from fakes.tournaments import run_tournament
from sf2ai.errors import InputError
from sf2ai.players.bots.time_bank import Deadlines
from sf2ai.tournament.controllers import BotRules
from sf2ai.tournament.entries import parse_entry
from sf2ai.tournament.lineup import Lineup
from sf2ai.tournament.run import Tournament, TournamentConfig

FAKES = Path(__file__).parents[2] / "fakes"


@pytest.fixture(autouse=True)
def in_the_bots_folder(monkeypatch):
    monkeypatch.chdir(FAKES)


def lineup(*entries):
    return Lineup(tuple(map(parse_entry, entries)), ())


def config(matches=2, slots=4, seed=3, **deadlines):
    return TournamentConfig(matches=matches, seed=seed, slots=slots, bots=BotRules(Deadlines(**deadlines)))


def test_good_bots_play_and_the_better_one_wins():
    result = run_tournament(lineup("Fists=ryu:bots:Brawler", "Legs=ken:bots:Walker"), config(4))
    assert result.forfeits == ()
    assert [row.name for row in result.standings] == ["Fists", "Legs"]


def test_same_seed_gives_the_same_result_whatever_the_number_of_slots():
    bots = lineup("A=ryu:bots:Brawler", "B=chunli:bots:Counter", "C=guile:random")
    results = [run_tournament(bots, config(slots=slots)) for slots in (1, 2, 16, 16)]
    assert results.count(results[0]) == 4


@pytest.mark.parametrize(
    ("bot", "reason"),
    [
        ("Raiser", "RuntimeError: lost the plot (bots.py, line 53)"),
        ("BadMaker", "ValueError: cannot play ryu (bots.py, line 64)"),
        ("Cheater", "illegal action 'win at once'"),
        ("Dier", "its process ended with exit code 3"),
    ],
)
def test_fault_forfeits_the_match_and_the_table_says_why(bot, reason):
    result = run_tournament(lineup(f"Bad=ryu:bots:{bot}", "Good=ken:bots:Walker"), config())
    good, bad = result.standings
    assert (good.name, good.wins, bad.losses) == ("Good", 2, 2)
    assert [forfeit.to_json() for forfeit in result.forfeits] == [
        {"name": "Bad", "opponent": "Good", "match": number, "reason": reason} for number in (1, 2)
    ]


def test_a_forfeit_counts_as_two_rounds_to_none():
    with Tournament(lineup("Bad=ryu:bots:Raiser", "Good=ken:bots:Walker"), config()) as tournament:
        assert [match.rounds_won for match in tournament.play()] == [(0, 2), (0, 2)]


def test_both_at_fault_in_the_same_step_lose():
    result = run_tournament(lineup("A=ryu:bots:Raiser", "B=ken:bots:Raiser"), config())
    assert [(row.wins, row.losses, row.draws) for row in result.standings] == [(0, 2, 0), (0, 2, 0)]
    assert [row.win_rate for row in result.standings] == [0.0, 0.0]
    assert [(row.wins, row.losses, row.draws, row.both_lost) for row in result.matchups] == [(0, 0, 0, 2)]
    assert len(result.forfeits) == 4


def test_hanging_in_one_match_costs_no_other():
    # In four slots the process that is killed holds other matches too: they are played again.
    bots = lineup("Odd=ryu:bots:OddHanger", "Good=ken:random")
    results = [run_tournament(bots, config(4, slots=slots, seed=5, decision=1.0)) for slots in (1, 4)]
    assert results[0] == results[1]
    forfeits = results[0].forfeits
    assert [forfeit.number for forfeit in forfeits] == [1, 2]
    assert {forfeit.reason for forfeit in forfeits} == {"no answer within 1 s"}


def test_making_a_bot_may_take_longer_than_deciding():
    result = run_tournament(lineup("Slow=ryu:bots:SlowMaker", "Good=ken:bots:Walker"), config(decision=1.0))
    assert result.forfeits == ()


@pytest.mark.parametrize("bot", ["bots:Absent", "bots:Mute", "broken_bot:Bot", "nothing_of_the_kind:Bot"])
def test_bot_that_cannot_be_loaded_is_refused_before_anything_is_played(bot):
    with Tournament(lineup("Good=ken:random", f"Mine=ryu:{bot}"), config()) as tournament:
        with pytest.raises(
            InputError, match=r"the bot of entry 'Mine' cannot play: .*; correct the bot, or omit the entry"
        ):
            next(tournament.play())
        assert tournament.result().played == 0


def test_motions_are_played_without_asking_again():
    # Asked while its motion plays, it would forfeit: then only the neutral action is legal.
    result = run_tournament(lineup("Motion=ryu:bots:Fireballer", "Good=ken:bots:Walker"), config())
    assert result.forfeits == ()


def test_one_object_plays_all_rounds_of_a_match():
    # It raises when it is asked at the start of a second round: so it has seen the first.
    result = run_tournament(lineup("Old=ryu:bots:Rememberer", "Good=ken:bots:Walker"), config())
    assert {forfeit.reason.partition(" (")[0] for forfeit in result.forfeits} == {"RuntimeError: I know this"}


def test_a_used_up_time_bank_costs_the_match_and_no_other():
    limits = {"decision": 20.0, "bank": 0.2, "increment": 0.0}
    result = run_tournament(lineup("Slow=ryu:bots:Sleeper", "Good=ken:random"), config(2, slots=2, **limits))
    assert [forfeit.reason for forfeit in result.forfeits] == [
        "its time bank of 0.2 s and 0 s for each decision is used up"
    ] * 2
    assert result.bots == {"Slow": "not confined"}
