"""A cluster's side of a tournament: entries travel as bytes, and a worker plays as this process would."""

import threading
from pathlib import Path

import pytest

from fakes.trained import write_untrained
from sf2ai.errors import InputError
from sf2ai.parallel.processors import processor_name
from sf2ai.players.bots.launched import OPEN, Guard
from sf2ai.players.bots.time_bank import Deadlines
from sf2ai.tournament.controllers import BotRules
from sf2ai.tournament.entries import CommandSource, parse_entry
from sf2ai.tournament.results import MatchResult
from sf2ai.tournament.schedule import schedule
from sf2ai.tournament.venues.base import VenueSetting
from sf2ai.tournament.venues.cluster import ClusterVenue, _tasks
from sf2ai.tournament.venues.local import LocalVenue
from sf2ai.tournament.venues.node import NodeMatches, NodeSetting
from sf2ai.tournament.venues.travel import pack, unpack

BOT = """
class Still:
    def act(self, seen, legal): return 0
"""


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_weights_travel_as_the_bytes_of_their_file(here):
    write_untrained(here / "ken.npz", "ken")
    entry = unpack(pack(parse_entry(f"A=ken:{here / 'ken.npz'}")), here / "node")
    assert entry.source.path == here / "node" / "ken.npz"
    assert entry.source.path.read_bytes() == (here / "ken.npz").read_bytes()


@pytest.mark.parametrize("name", ["still.py", "still:Still"])
def test_a_bot_travels_as_its_file(here, name):
    (here / "still.py").write_text(BOT)
    entry = unpack(pack(parse_entry(f"A=ken:{name}")), here / "node")
    assert Path(entry.source.module) == here / "node" / "still.py"
    assert Path(entry.source.module).read_text() == BOT


def test_of_a_command_the_users_files_travel_and_programs_of_the_system_do_not(here):
    (here / "run").write_text("#!/bin/sh\n")
    (here / "run").chmod(0o755)
    (here / "my data").write_text("5")
    entry = unpack(pack(parse_entry("A=ken:cmd:./run --table 'my data' x")), here / "node")
    node = here / "node"
    assert entry.source == CommandSource(f"{node / 'run'} --table '{node / 'my data'}' x")
    assert (node / "run").stat().st_mode & 0o100
    assert unpack(pack(parse_entry("A=ken:cmd:cat x")), here / "other").source == CommandSource("cat x")


def test_what_cannot_travel_is_refused(here):
    (here / "a").mkdir()
    for name in ("run", "a/run"):
        (here / name).write_text("")
    with pytest.raises(InputError, match="two files of one name"):
        pack(parse_entry("A=ken:cmd:cat run a/run"))
    with pytest.raises(InputError, match="joins over TCP"):
        pack(parse_entry("A=ken:join"))


def test_a_cluster_refuses_bots_that_are_not_confined_and_consoles(here):
    (here / "still.py").write_text(BOT)
    bot, dice = parse_entry("A=ken:still.py"), parse_entry("B=ryu:random")
    with pytest.raises(InputError, match="omit --no-confine or --cluster"):
        ClusterVenue(VenueSetting([bot, dice], bots=BotRules(guard=OPEN)), "local")
    with pytest.raises(InputError, match="plays on the built-in game only, not on snes"):
        ClusterVenue(VenueSetting([dice, dice], backend="snes"), "local")
    venue = ClusterVenue(VenueSetting([bot, dice], bots=BotRules(guard=Guard(confines=True))), "local")
    assert venue.confined == {"A": True}


def test_a_worker_plays_two_tasks_at_once_as_this_process_plays_them():
    entries = [
        parse_entry(f"{name}={name}:cpu:{level}") for level, name in enumerate(("ryu", "ken", "guile"))
    ]
    fixtures = list(schedule([entry.name for entry in entries], 4, seed=3))
    with LocalVenue(VenueSetting(entries, slots=5)) as local:
        local.start()
        expected = {result.fixture: result for result in local.play(fixtures)}
    node = NodeMatches(NodeSetting(tuple(map(pack, entries)), 3, Deadlines(), OPEN, 0, keep_replays=False))
    played = []
    tasks = [tuple(fixtures[:5]), tuple(fixtures[5:])]
    threads = [threading.Thread(target=lambda task=task: played.append(node.do(task))) for task in tasks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {result.fixture: result for one in played for result in one.results} == expected
    assert {len(one.results) for one in played} == {5, 7}
    assert {result.processor for one in played for result in one.results} == {processor_name()}


def test_a_worker_says_what_cannot_play(here):
    (here / "missing.py").write_text("import not_installed\n")
    setting = NodeSetting(
        (pack(parse_entry("A=ken:missing.py")),), 2, Deadlines(), OPEN, 0, keep_replays=False
    )
    with pytest.raises(InputError, match=r"the bot of entry 'A' cannot play: .*not_installed"):
        NodeMatches(setting)


@pytest.mark.parametrize(("matches", "workers"), [(1, 3), (7, 2), (400, 2), (50, 64)])
def test_tasks_have_each_fixture_once_and_enough_for_all(matches, workers):
    fixtures = list(schedule("abcd", matches, seed=0))
    tasks = list(_tasks(iter(fixtures), workers))
    assert sorted(one.game for task in tasks for one in task) == sorted(one.game for one in fixtures)
    assert max(map(len, tasks)) <= 128
    assert len(tasks) >= min(len(fixtures), 4 * workers)


def test_the_journal_keeps_where_a_match_was_played():
    (fixture,) = schedule("ab", 1, seed=0)
    result = MatchResult(fixture, 0, (2, 1), 900, processor="Z80")
    assert result.to_json()["processor"] == "Z80"
    again = MatchResult.from_json(fixture, result.to_json())
    assert (again, again.processor) == (result, "Z80")
    assert "processor" not in MatchResult(fixture, 0, (2, 1), 900).to_json()
