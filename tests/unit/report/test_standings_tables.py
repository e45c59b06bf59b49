"""The results of a tournament become tables that fit 80 columns without losing a name."""

from dataclasses import replace
from types import SimpleNamespace

from rendering import render

from sf2ai.game.characters import ROSTER
from sf2ai.report.standings import (
    forfeit_parts,
    matchup_tables,
    rating_lines,
    short_names,
    standings_table,
    tie_lines,
    tournament_report,
)
from sf2ai.tournament.lineup import Exclusion, ExclusionReason
from sf2ai.tournament.ratings import NamedCycle, Rating, Ratings
from sf2ai.tournament.results import ForfeitedMatch
from sf2ai.tournament.run import TournamentResult
from sf2ai.tournament.standings import Matchup, Standing


def standing(rank, name, character="ryu"):
    return Standing(rank, name, character, 110, 70, 38, 2, 0.6455, (0.5519, 0.7289), "packaged")


def roster_standings():
    return [standing(rank, character.id, character.id) for rank, character in enumerate(ROSTER, 1)]


def ratings(standings, **others):
    rows = tuple(
        Rating(row.name, 205.4 - 40 * place, 73.2, (max(1, place - 2), place + 4), place + 1, 0.0)
        for place, row in enumerate(standings)
    )
    whole = {
        "superiority": (),
        "equal_draw_rate": 0.0,
        "unexplained": (0.4, 0.1),
        "cycles": (),
        "dropped": None,
    }
    return Ratings(rows, **whole | others)


def roster_matchups():
    return [Matchup(a.id, b.id, 7, 2, 1) for a in ROSTER for b in ROSTER if a.index < b.index]


def test_standings_fit_80_columns():
    rows = roster_standings()
    text = render(standings_table(rows, ratings(rows), "10 matches each, seed 0"))
    assert "   9  bison    M. Bison     70-38-2  0.65  -115 ±73  6 to 12  packaged" in text
    assert "10 matches each, seed 0\nrating: Elo points" in text
    assert max(map(len, text.splitlines())) <= 80


def test_long_names_leave_the_rating_and_omit_the_weights():
    rows = [standing(place, f"A name of forty letters, one of them is {place}") for place in range(1, 3)]
    text = render(standings_table(rows, ratings(rows), ""))
    assert "+205 ±73" in text
    assert "1 to 4" in text


def test_ratings_say_what_they_leave_open():
    rows = [standing(place, name) for place, name in enumerate(("ryu", "ken", "vega"), 1)]
    cycle = NamedCycle(("ryu", "ken", "vega"), (0.9, 0.75, 0.6), is_sure=False)
    lines = rating_lines(ratings(rows, cycles=(cycle,), dropped=(1200, "ken")), 6600)
    assert lines == [
        "without 1,200 of the 6,600 matches ken would be rated first",
        "no rating explains 40 % of the results; luck alone would leave 10 %",
        "strongest cycle: ryu beats ken (0.90), ken beats vega (0.75), vega beats ryu (0.60); it may be luck",
    ]
    assert rating_lines(ratings(rows[:2], dropped=(0, "ken")), 2) == ["ken is rated as high as the winner"]


def test_equal_win_rates_are_said_to_be_told_apart():
    rows = [standing(1, "ryu"), standing(2, "ken")]
    result = SimpleNamespace(format="round-robin", standings=rows)
    (line,) = tie_lines(result)
    assert line == "equal win rates: by the matches between them, then by rounds won, then by name"
    assert tie_lines(SimpleNamespace(format="single", standings=rows)) == []
    result.standings = [rows[0], replace(rows[1], win_rate=0.5)]
    assert tie_lines(result) == []


def test_matchups_of_the_roster_fit_80_columns_in_one_table():
    (table,) = matchup_tables(roster_standings(), roster_matchups())
    lines = render(table).splitlines()
    assert lines[1].split() == [
        "name", "ryu", "eho", "bla", "gui", "ken", "chu", "zan", "dha", "bis", "sag", "bal", "veg",
    ]  # fmt: skip
    assert lines[3].split() == ["ryu", "-", *["75"] * 11]
    assert lines[-1].split() == ["vega", *["25"] * 11, "-"]


def test_many_entries_take_two_tables_and_long_names_lose_their_middle():
    names = [f"My very long and winding bot number {number:03}" for number in range(13)]
    tables = matchup_tables([standing(1, name) for name in names], [Matchup(names[0], names[1], 1, 0, 0)])
    assert len(tables) == 2
    texts = [render(table) for table in tables]
    for text in texts:
        lines = text.splitlines()
        assert max(map(len, lines)) <= 80
        assert len(lines) == 3 + len(names)
        for place, line in enumerate(lines[3:], start=1):
            assert line.split()[0] == str(place)
            assert f"{place - 1:03} " in line
    first, second = (text.splitlines()[1].split() for text in texts)
    assert first == ["name", *map(str, range(1, 13))]
    assert second == ["name", "13"]
    assert "100" in texts[0]
    assert "100" not in texts[1].replace("100 %", "")


def test_matches_that_both_lost_count_for_neither():
    pairs = [Matchup("ryu", "ken", 1, 1, 0, both_lost=2)]
    text = render(*matchup_tables([standing(1, "ryu"), standing(2, "ken")], pairs))
    assert [line.split() for line in text.splitlines()[3:]] == [["ryu", "-", "25"], ["ken", "25", "-"]]


def test_many_forfeits_are_one_row_for_each_reason():
    forfeits = [ForfeitedMatch("Bad", f"other {n}", n, "ended" if n % 2 else "hung") for n in range(46)]
    text = render(*forfeit_parts(forfeits))
    assert [line.split() for line in text.splitlines()[3:]] == [["Bad", "23", "hung"], ["Bad", "23", "ended"]]


def test_short_names_are_all_different():
    names = ["ryu", "ryan", "ryuko", *(f"bot {number}" for number in range(12))]
    shorts = short_names(names)
    assert len(set(shorts.values())) == len(names)
    assert max(map(len, shorts.values())) <= 3


def test_report_names_excluded_entries_and_forfeits():
    result = TournamentResult(
        standings=(standing(1, "ryu"), standing(2, "Mine [x]", "ken")),
        matchups=(Matchup("ryu", "Mine [x]", 1, 0, 0),),
        exclusions=(
            Exclusion("bison", "bison", ExclusionReason.BANNED, "lift the ban with `sf2ai ban bison --lift`"),
            Exclusion("ken", "ken", ExclusionReason.UNTRAINED, "train with `sf2ai train --char ken`"),
            Exclusion("vega", "vega", ExclusionReason.UNTRAINED, "train with `sf2ai train --char vega`"),
        ),
        forfeits=(ForfeitedMatch("Mine [x]", "ryu", 0, "no answer within 1 s"),),
        matches=1,
        played=1,
        planned=1,
        reaction_frames=15,
        seed=7,
        backend="sim",
        engine_version="3",
        cpu_version=2,
        ratings=ratings([standing(1, "ryu"), standing(2, "Mine [x]", "ken")]),
    )
    text = render(tournament_report(result), width=100)
    words = " ".join(text.split())
    assert "equal win rates: by the matches between them" in words
    assert (
        "Round robin, 1 match for each pair, reaction delay of 15 frames or more, sim, engine version 3"
        in words
    )
    assert "Mine [x]        1  no answer within 1 s" in text
    assert "banned: bison (lift the ban with `sf2ai ban bison --lift`)" in text
    assert "untrained: ken, vega (train with `sf2ai train --char ken`)" in text
