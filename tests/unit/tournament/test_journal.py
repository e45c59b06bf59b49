"""A tournament that was stopped goes on from its journal, and only as it was begun."""

from dataclasses import replace

import pytest

from fakes.tournaments import run_tournament
from fakes.trained import write_untrained
from sf2ai.errors import BusyError, DamagedFileError, InputError
from sf2ai.store.layout import Home
from sf2ai.tournament.entries import parse_entry
from sf2ai.tournament.journal import Journal, describe_entries
from sf2ai.tournament.lineup import Lineup
from sf2ai.tournament.run import Tournament, TournamentConfig

CONFIG = TournamentConfig(matches=2, seed=5, slots=8)
THREE = Lineup(tuple(map(parse_entry, ("A=ryu:random", "B=ryu:random", "C=blanka:random"))), ())
ASKED = {"seed": 5, "matches": 2}


@pytest.fixture
def home(tmp_path):
    return Home(tmp_path / "home")


def play(home, most, *, resume=False, name="cut", lineup=THREE, asked=ASKED):
    """Play at most this number of matches; return the result and how many were played now."""
    with Tournament(lineup, CONFIG) as running:
        now = running.setting(asked)
        with Journal.resume(home, name) if resume else Journal.begin(home, name, now) as journal:
            journal.require_same(now)
            running.take_over(journal)
            played = 0
            for played, result in enumerate(running.play(), start=1):
                journal.add(result)
                if played == most:
                    break
            return running.result(), played


def test_a_stopped_tournament_ends_as_one_that_never_stopped(home):
    assert play(home, 2)[1] == 2
    assert play(home, 1, resume=True, name=None)[1] == 1
    result, played = play(home, 99, resume=True)
    assert played == 3
    assert result == run_tournament(THREE, CONFIG)


def test_a_tournament_whose_last_match_was_finished_only_ends(home):
    play(home, 99)
    result, played = play(home, 99, resume=True)
    assert played == 0
    assert result == run_tournament(THREE, CONFIG)


def test_another_setting_is_refused_with_what_differs(home):
    play(home, 1)
    with pytest.raises(
        InputError, match="was begun with matches 2 and cannot continue with 4; give the same"
    ):
        play(home, 1, resume=True, asked={**ASKED, "matches": 4})
    fewer = Lineup(THREE.entries[:2], ())
    with pytest.raises(InputError, match="with entries A, B, C and cannot continue with A, B;"):
        play(home, 1, resume=True, lineup=fewer)
    with Tournament(THREE, CONFIG) as running, Journal.resume(home, "cut") as journal:
        other = replace(running.setting(ASKED), versions={**running.versions, "engine_version": "3"})
        with pytest.raises(InputError, match="with engine version 4 and cannot continue with 3"):
            journal.require_same(other)


def test_an_entry_whose_file_has_changed_is_refused(home, tmp_path):
    bot, weights = tmp_path / "my_bot.py", tmp_path / "ryu.npz"
    bot.write_text(
        "class Mine:\n    def __init__(self, c, s): pass\n    def act(self, seen, legal): return '6'\n"
    )
    write_untrained(weights, "ryu")
    entries = (parse_entry(f"W=ryu:{weights}"), parse_entry(f"B=ryu:{bot}"))
    before = describe_entries(entries)
    assert [len(entry["digest"]) for entry in before] == [64, 64]
    play(home, 1, lineup=Lineup(entries, ()))
    bot.write_text(bot.read_text() + "\n")
    with pytest.raises(InputError, match=r"entry 'B' is not as it was when .*; put its file back, or omit"):
        play(home, 1, resume=True, lineup=Lineup(entries, ()))
    write_untrained(weights, "ryu", seed=3)
    assert all(now != then for now, then in zip(describe_entries(entries), before, strict=True))


def test_a_bot_of_a_module_is_described_by_its_source(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "bots").mkdir()
    (tmp_path / "bots" / "__init__.py").write_text("raise SystemExit('imported')")
    (tmp_path / "bots" / "zoner.py").write_text("x = 1")
    entries = (parse_entry("Z=ryu:bots.zoner:Zoner"), parse_entry("N=ryu:nowhere.bot:Bot"))
    assert [len(entry["digest"]) for entry in describe_entries(entries)] == [64, 0]


def test_names_that_are_taken_unknown_or_finished_are_refused(home):
    play(home, 1)
    with pytest.raises(
        InputError, match="'cut' already; continue it with --resume, or choose another --name"
    ):
        play(home, 1)
    with pytest.raises(InputError, match="no tournament is called 'other'"):
        play(home, 1, resume=True, name="other")
    with Journal.resume(home, "cut") as journal:
        with pytest.raises(BusyError, match="plays tournament 'cut'"):
            Journal.resume(home, "cut")
        journal.finish({})
    with pytest.raises(InputError, match="is finished"):
        play(home, 1, resume=True)
    with pytest.raises(InputError, match="there is no tournament to continue"):
        play(home, 1, resume=True, name=None)


def test_a_tournament_without_a_match_leaves_nothing(home):
    with Tournament(THREE, CONFIG) as running, Journal.begin(home, "none", running.setting(ASKED)):
        assert (home.tournament("none") / "tournament.json").exists()
    assert not home.tournament("none").exists()


def test_names_without_one_have_date_and_seed(home):
    with Tournament(THREE, CONFIG) as running:
        journals = [Journal.begin(home, None, running.setting(ASKED)) for _ in range(2)]
    names = [journal.name for journal in journals]
    for journal in journals:
        journal.close()
    assert len(set(names)) == 2
    assert all(name.endswith("-seed-5") and name[8] == "T" for name in names)


def test_a_match_that_is_there_twice_is_refused(home):
    play(home, 2)
    path = home.tournament("cut") / "matches.jsonl"
    lines = path.read_text().splitlines(keepends=True)
    path.write_text("".join([*lines, lines[0]]))
    with pytest.raises(DamagedFileError, match=r"line 3 of the journal of .* is no match of it, or"):
        play(home, 1, resume=True)
    (home.tournament("cut") / "tournament.json").write_text('{"format": 2}')
    with pytest.raises(DamagedFileError, match="was altered, or is of another version"):
        play(home, 1, resume=True)
