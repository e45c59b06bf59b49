"""A bot's process, asked directly: its answers, and the error for every kind of fault."""

import struct
import time
from pathlib import Path

import pytest

from fakes.children import ended_without_a_reader
from sf2ai.players.bots import wire
from sf2ai.players.bots.process import BotError, BotLostError, BotProcess, Deadlines
from sf2ai.players.bots.wire import MakeBot

FAKES = Path(__file__).parents[2] / "fakes"
ACTIONS = ["5", "6", "6+HP", "hadouken_H"]
VECTOR = struct.pack("<2f", 0.25, 1.0)
ALL_LEGAL = bytes([1, 1, 1, 1])


@pytest.fixture
def start_bot(monkeypatch):
    """A function that makes the process of a fake bot; all processes are ended after the test."""
    monkeypatch.chdir(FAKES)
    started = []

    def start(class_name, module="bots", **deadlines):
        process = BotProcess(module, class_name, ["distance", "timer"], Deadlines(**deadlines))
        started.append(process)
        return process

    yield start
    for process in started:
        process.close()


def begin(process, slot=0, seed=1):
    process.make_bot(MakeBot(slot, "ryu", seed, ACTIONS))


def test_answer_by_name_and_by_index(start_bot):
    walker, counter = start_bot("Walker"), start_bot("Counter")
    begin(walker)
    begin(counter)
    assert walker.choose_action(0, VECTOR, ALL_LEGAL) == 1
    assert [counter.choose_action(0, VECTOR, ALL_LEGAL) for _ in range(4)] == [1, 2, 0, 1]


def test_each_slot_has_a_bot_of_its_own_until_it_begins_again(start_bot):
    counter = start_bot("Counter")
    begin(counter, slot=0)
    begin(counter, slot=7)
    assert counter.choose_action(0, VECTOR, ALL_LEGAL) == 1
    assert counter.choose_action(7, VECTOR, ALL_LEGAL) == 1
    assert counter.choose_action(0, VECTOR, ALL_LEGAL) == 2
    begin(counter, slot=0)
    assert counter.choose_action(0, VECTOR, ALL_LEGAL) == 1
    assert counter.choose_action(7, VECTOR, ALL_LEGAL) == 2


def test_the_same_seed_gives_the_same_dice(start_bot):
    brawler = start_bot("Brawler")
    drawn = []
    for seed in (5, 5, 6):
        begin(brawler, seed=seed)
        drawn.append([brawler.choose_action(0, VECTOR, ALL_LEGAL) for _ in range(20)])
    assert drawn[0] == drawn[1] != drawn[2]


@pytest.mark.parametrize(
    ("class_name", "reason"),
    [
        ("Quitter", "SystemExit: I am off (bots.py, line 59)"),
        ("Cheater", "illegal action 'win at once'"),
        ("OutOfRange", "illegal action 1000000"),
        ("Nothing", "illegal action None"),
        ("Reader", "EOFError: EOF when reading a line (bots.py, line"),
    ],
)
def test_fault_is_named_and_the_process_lives(start_bot, class_name, reason):
    process = start_bot(class_name)
    begin(process)
    for _ in range(2):
        with pytest.raises(BotError) as fault:
            process.choose_action(0, VECTOR, ALL_LEGAL)
        assert not isinstance(fault.value, BotLostError)
        assert reason in str(fault.value)


def test_exception_becomes_one_line_with_its_place(start_bot):
    process = start_bot("Raiser")
    begin(process)
    process.choose_action(0, VECTOR, ALL_LEGAL)
    process.choose_action(0, VECTOR, ALL_LEGAL)
    with pytest.raises(BotError, match=r"^RuntimeError: lost the plot \(bots\.py, line \d+\)$"):
        process.choose_action(0, VECTOR, ALL_LEGAL)


def test_action_that_is_masked_is_illegal(start_bot):
    process = start_bot("Walker")
    begin(process)
    with pytest.raises(BotError, match="illegal action '6'"):
        process.choose_action(0, VECTOR, bytes([1, 0, 1, 1]))


def test_bot_that_cannot_be_made(start_bot):
    with pytest.raises(BotError, match=r"ValueError: cannot play ryu \(bots\.py"):
        begin(start_bot("BadMaker"))


def test_hanging_bot_is_killed_at_its_deadline_and_started_again(start_bot):
    process = start_bot("OddHanger", decision=0.5)
    begin(process, seed=1)
    before = time.monotonic()
    with pytest.raises(BotLostError, match=r"no answer within 0\.5 s"):
        process.choose_action(0, VECTOR, ALL_LEGAL)
    assert time.monotonic() - before < 3
    begin(process, seed=2)
    assert process.choose_action(0, VECTOR, ALL_LEGAL) == 1


def test_dying_bot_is_reported_with_its_exit_code(start_bot):
    process = start_bot("Dier")
    begin(process)
    with pytest.raises(BotLostError, match="ended with exit code 3"):
        process.choose_action(0, VECTOR, ALL_LEGAL)


def test_prints_do_not_look_like_answers(start_bot, capfd):
    process = start_bot("Talker")
    begin(process)
    assert [process.choose_action(0, VECTOR, ALL_LEGAL) for _ in range(3)] == [1, 1, 1]
    process.close()
    out, err = capfd.readouterr()
    assert out == ""
    assert "garbage" in err
    assert "more" in err


def test_bytes_that_are_no_reply_end_the_process(start_bot):
    process = start_bot("Vandal", decision=2.0)
    begin(process)
    with pytest.raises(BotLostError, match=r"bytes that are not a reply|exit code"):
        process.choose_action(0, VECTOR, ALL_LEGAL)


def test_making_a_bot_has_the_longer_deadline(start_bot):
    process = start_bot("SlowMaker", decision=1.0)
    begin(process)
    assert process.choose_action(0, VECTOR, ALL_LEGAL) == 1


@pytest.mark.parametrize(
    ("module", "class_name", "reason"),
    [
        ("bots", "Absent", "module 'bots' has no class 'Absent'"),
        ("bots", "not_a_class", "module 'bots' has no class 'not_a_class'"),
        ("bots", "Mute", r"class 'Mute' has no method act\(seen, legal\)"),
        ("no_such_module", "Bot", "ModuleNotFoundError: No module named 'no_such_module'"),
        ("broken_bot", "Bot", r"No module named 'a_module_that_nobody_has' \(broken_bot\.py, line 3\)"),
    ],
)
def test_class_that_cannot_be_loaded(start_bot, module, class_name, reason):
    with pytest.raises(BotLostError, match=reason):
        start_bot(class_name, module).start()


def test_closing_twice_is_fine(start_bot):
    process = start_bot("Walker")
    begin(process)
    process.close()
    process.close()


def test_a_bots_process_says_nothing_when_the_program_has_ended():
    """A program that was killed reads no answer; a traceback would end up on the user's terminal."""
    request = wire.pack_make_bot(MakeBot(0, "ryu", 1, ACTIONS))

    def ask(requests):
        wire.write_frame(requests, 1, request)

    assert ended_without_a_reader("sf2ai.players.bots.child", ask) == (b"", 0)
