"""Programs in any language play by lines, and what they write instead costs them no more than a match."""

import os
import shlex
import sys
import time
from pathlib import Path

import pytest

from sf2ai.errors import InputError
from sf2ai.players.bots.launched import Guard
from sf2ai.players.bots.line_bot import CommandBot, command_folder, split_command
from sf2ai.players.bots.lines import ActWriter, chosen_action, hello_line
from sf2ai.players.bots.time_bank import BotError, BotLostError, Deadlines, TimeBanks, parse_bank
from sf2ai.players.bots.wire import MakeBot

FAKES = Path(__file__).parents[2] / "fakes"
VECTOR = bytes(8)
MASK = b"\1\1\0"


@pytest.fixture
def started():
    bots = []

    def start(kind, decision=5.0, **guard):
        command = shlex.join([sys.executable, str(FAKES / "line_bots.py"), kind])
        bot = CommandBot(command, ["distance", "timer"], Deadlines(decision=decision), Guard(**guard))
        bots.append(bot)
        bot.make_bot(MakeBot(4, "ryu", 2**64 - 1, ["5", "6", "2+HK"]))
        return bot

    yield start
    for bot in bots:
        bot.close()


def test_a_program_plays(started):
    bot = started("good")
    assert bot.runs
    assert [bot.choose_action(4, VECTOR, MASK) for _ in range(3)] == [0, 0, 0]
    bot.make_bot(MakeBot(5, "ken", 1, ["5", "6"]))
    assert bot.choose_action(5, VECTOR, b"\1\1") == 1
    assert bot.starts == 1


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("garbage", "it sent a line that is no JSON object"),
        ("list", "it sent a line that is no JSON object"),
        ("deep", "it sent a line that is no JSON object"),
        ("number", "it sent a line that is no JSON object"),
        ("half", "without an end, or one of more than 64 kB"),
        ("long", "without an end, or one of more than 64 kB"),
        ("nothing", "no answer within 0.5 s"),
        ("child", "it ended with exit code 3"),
    ],
)
def test_what_is_no_answer_ends_the_program(started, kind, words):
    bot = started(kind, decision=0.5 if kind == "nothing" else 20.0)
    with pytest.raises(BotLostError, match=words):
        bot.choose_action(4, VECTOR, MASK)
    assert not bot.runs


def test_lines_that_were_not_asked_for_end_the_program(started):
    bot = started("twice")
    bot.choose_action(4, VECTOR, MASK)
    time.sleep(0.2)
    with pytest.raises(BotLostError, match="a line that was not asked for"):
        bot.choose_action(4, VECTOR, MASK)


@pytest.mark.parametrize(
    ("kind", "words"), [("illegal", "illegal action 'fly'"), ("error", r"it says: I am \?\[31mlost")]
)
def test_a_wrong_answer_costs_the_match_only(started, kind, words):
    bot = started(kind)
    with pytest.raises(BotError, match=words) as caught:
        bot.choose_action(4, VECTOR, MASK)
    assert not isinstance(caught.value, BotLostError)
    assert bot.runs


@pytest.mark.skipif(sys.platform != "linux", reason="limits of memory by RLIMIT_DATA")
def test_memory_is_bounded(started):
    bot = started("greedy", decision=30.0, memory_mb=256)
    with pytest.raises(BotLostError, match="it ended with exit code 1"):
        bot.choose_action(4, VECTOR, MASK)


def test_a_program_that_cannot_be_started_is_said():
    bot = CommandBot("./no_such_program", ["distance"], Deadlines(), Guard())
    with pytest.raises(BotLostError, match=r"it ended with exit code 127|cannot be started"):
        bot.start()


def test_lines_have_one_form_that_a_c_program_can_search():
    assert hello_line(["a"]) == b'{"type":"hello","protocol":1,"features":["a"]}\n'
    line = ActWriter(["distance", "own_x"]).line(3, (0.1, -1.0), ["5", "6+HP"])
    assert line == b'{"type":"act","match":3,"seen":{"distance":0.1,"own_x":-1},"legal":["5","6+HP"]}\n'


@pytest.mark.parametrize("action", [True, None, 2, 3, -1, "2+HK", 1.0, [1], "x"])
def test_only_a_legal_action_is_one(action):
    with pytest.raises(BotError, match="illegal action"):
        chosen_action({"action": action}, ["5", "6", "2+HK"], MASK)
    assert chosen_action({"action": 1}, ["5", "6", "2+HK"], MASK) == 1


def test_words_that_are_files_are_found_from_here(tmp_path, monkeypatch):
    (tmp_path / "bot.py").write_text("")
    monkeypatch.chdir(tmp_path)
    assert split_command("python3 bot.py --x 1") == ["python3", str(tmp_path / "bot.py"), "--x", "1"]
    assert command_folder(split_command("python3 bot.py")) == str(tmp_path)
    assert command_folder(["python3"]) == os.getcwd()


def test_a_time_bank_is_used_up_and_filled_by_each_decision():
    banks = TimeBanks(Deadlines(bank=1.0, increment=0.1))
    banks.begin(0)
    banks.begin(1)
    for _ in range(4):
        banks.spend(0, 0.3)
    banks.spend(1, 1.0)
    with pytest.raises(BotError, match=r"its time bank of 1 s and 0.1 s for each decision is used up"):
        banks.spend(0, 0.4)
    assert (banks.thinking.decisions, banks.thinking.longest) == (6, 1.0)
    banks.begin(0)
    banks.spend(0, 0.5)


@pytest.mark.parametrize("text", ["", "x", "1+", "-1", "1e9", "1+2+3", "9" * 5000, "nan"])
def test_what_is_no_bank_is_refused(text):
    with pytest.raises(InputError, match="--bot-bank takes seconds and an increment"):
        parse_bank(text)
