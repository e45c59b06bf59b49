"""A bot of 2017 plays rounds by the old protocol, and one that misbehaves is named."""

import socket
import threading
import time

import pytest

from fakes.legacy_peers import NAMES, KitBot, OldBot
from sf2ai.backends.base import Ending
from sf2ai.backends.registry import make_backend
from sf2ai.errors import BackendError, InputError
from sf2ai.players.opponents import make_opponent
from sf2ai.remote.legacy_bot import LegacyBot
from sf2ai.remote.legacy_rounds import play_rounds
from sf2ai.remote.pace import PacedSide
from sf2ai.rounds.plans import RoundPlan

RYU, GUILE = 0, 3
PLANS = [RoundPlan(index, 100 + index, (RYU, GUILE)) for index in range(2)]


def idle(state):
    return ()


def puncher(state):
    near = abs(state["p1"]["x"] - state["p2"]["x"]) < 60
    return ("L",) if near and state["frame"] % 16 < 8 else () if near else ("Right",)


def play(first, second, plans=PLANS[:1]):
    with make_backend("sim", 1) as backend:
        return list(play_rounds(backend, (first, second), plans))


def paced(side, spec="cpu:0"):
    return PacedSide(spec, make_opponent(spec, 1), side, 4)


@pytest.fixture
def connect():
    opened = []

    def open_bot(server, side, **options):
        bot = LegacyBot(server.address, side, **options)
        opened.append(bot)
        return bot

    yield open_bot
    for bot in opened:
        bot.close()


def test_two_bots_of_that_time_play_each_other(connect):
    with OldBot("p1", puncher) as first, OldBot("p2", idle) as second:
        outcomes = play(connect(first, 0), connect(second, 1), PLANS)
    assert [outcome.winner for outcome in outcomes] == [0, 0]
    assert [outcome.ending for outcome in outcomes] == [Ending.KO, Ending.KO]
    for bot in (first, second):
        over = [state for state in bot.states if state["round_over"]]
        assert [state["result"] for state in over] == ["P1", "P1"]
        assert [state["p2"]["health"] for state in over] == [255, 255]
        assert {state["result"] for state in bot.states if not state["round_over"]} == {"NOT_OVER"}


def test_states_are_in_the_units_of_that_time(connect):
    with OldBot("p1", idle) as first, OldBot("p2", idle) as second:
        play(connect(first, 0), connect(second, 1))
    begin, end = first.states[0], first.states[-1]
    assert set(begin) == {
        "p1", "p2", "frame", "timer", "result", "round_started", "round_over", "height_delta", "width_delta",
    }  # fmt: skip
    assert set(begin["p1"]) == {
        "character", "health", "x", "y", "jumping", "crouching", "buttons", "in_move", "move",
    }  # fmt: skip
    assert (begin["p1"]["character"], begin["p2"]["character"]) == (RYU, GUILE)
    assert (begin["p1"]["health"], begin["p2"]["health"]) == (176, 176)
    assert (begin["p1"]["y"], begin["p1"]["jumping"], begin["p1"]["crouching"]) == (192, False, False)
    assert begin["p1"]["x"] < 256 < begin["p2"]["x"]
    assert (begin["timer"], begin["round_started"]) == (0x99, False)
    assert set(begin["p1"]["buttons"]) == set(NAMES)
    # 99 units of clock go by: the time-out that the old tool took for no result.
    assert (end["timer"], end["round_over"], end["result"]) == (0, True, "DRAW")
    assert any(state["timer"] == 0x50 and state["round_started"] for state in first.states)
    frames = [state["frame"] for state in first.states]
    assert frames == list(range(frames[0], frames[0] + len(frames)))


def test_a_time_out_is_won_by_the_side_with_more_health(connect):
    def one_punch(state):
        return puncher(state) if state["p2"]["health"] == 176 else ("Left",)

    with OldBot("p1", one_punch) as first:
        outcome = play(connect(first, 0), _Still())[0]
    assert (outcome.ending, outcome.winner) == (Ending.TIME, 0)
    assert first.states[-1]["result"] == "P1"
    assert first.states[-1]["p2"]["health"] < 176


class _Still:
    """Stands still."""

    name = "still"

    def begin(self, snapshot, seed):
        pass

    def pad(self, state):
        return 0

    def observe(self, snapshot):
        pass

    def finish(self, state):
        pass

    def close(self):
        pass


def test_what_a_bot_presses_is_pressed_and_shown_to_it(connect):
    with OldBot("p1", lambda state: ("Left", "Y")) as first:
        play(connect(first, 0), paced(1))
    held = [{name for name, down in state["p1"]["buttons"].items() if down} for state in first.states[1:]]
    assert held == [{"Left", "Y"}] * len(held)
    assert min(state["p1"]["x"] for state in first.states[:60]) < first.states[0]["p1"]["x"]


def test_a_bot_of_that_time_meets_one_of_ours(connect):
    with OldBot("p2", idle) as second:
        outcome = play(paced(0, "cpu:7"), connect(second, 1))[0]
    assert (outcome.winner, outcome.ending) == (0, Ending.KO)


def test_a_command_may_come_in_pieces(connect):
    with OldBot("p1", puncher, pieces=40) as first, OldBot("p2", idle) as second:
        split = play(connect(first, 0), connect(second, 1))
    with OldBot("p1", puncher) as first, OldBot("p2", idle) as second:
        whole = play(connect(first, 0), connect(second, 1))
    assert (split[0].frames, split[0].winner) == (whole[0].frames, whole[0].winner)


def test_processing_holds_the_frame(connect):
    asked = []

    def slow(state):
        asked.append(state["frame"])
        return {"type": "processing"} if asked.count(state["frame"]) < 3 else puncher(state)

    with OldBot("p1", slow) as first:
        outcome = play(connect(first, 0), _Still())[0]
    assert outcome.ending is Ending.KO
    assert {asked.count(frame) for frame in set(asked)} == {3}


def test_a_bot_that_asks_for_a_new_round_in_the_middle_of_one_forfeits_it(connect):
    def quitter(state):
        return {"type": "reset"} if state["frame"] == 10 else ()

    with OldBot("p1", quitter) as first:
        outcomes = play(connect(first, 0), paced(1), PLANS)
    assert (outcomes[0].winner, outcomes[0].frames) == (1, 10)
    assert outcomes[0].forfeits[0].reason == "it asked for a new round in the middle of one"
    assert len(outcomes) == 2


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (b"rubbish", "a stream of JSON objects goes on with b'rubbish'"),
        (b"[1, 2]", "goes on with"),
        (b'{"type": 5}', "a command of the type 5"),
        (b'{"no": "type"}', "a command of the type None"),
        (b'{"type": "buttons", "p1": "Left"}', "buttons that are 'Left'"),
        (b'{"a":' * 20, "more than 8 deep"),
        (b'{"a": "' + b"x" * 20_000, "more than 16384 bytes"),
        (b'{"type": "buttons"} ' * 6, "many objects"),
        (b'{"type": "but', "no whole answer came within 0.3 s"),
    ],
)
def test_a_bot_that_misbehaves_is_named_with_what_it_did(connect, answer, words):
    with OldBot("p1", lambda state: answer) as first, pytest.raises(BackendError) as caught:
        play(connect(first, 0, answer_seconds=0.3, wait_seconds=0), paced(1))
    assert words in str(caught.value)
    assert "that plays p1 cannot go on" in str(caught.value)


def test_no_bot_at_the_address_is_one_sentence():
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = server.getsockname()
    with pytest.raises(BackendError, match=r"no bot listens on 127.0.0.1:\d+ \(.*\); start the bot first"):
        LegacyBot(address, 0, wait_seconds=0)


@pytest.mark.parametrize("host", ["192.168.1.5", "example.org", "0.0.0.0", "8.8.8.8"])
def test_it_never_leaves_this_machine(host):
    with pytest.raises(InputError, match="is not this machine"):
        LegacyBot((host, 9999), 0)


THREE_ROUNDS = [RoundPlan(index, 100 + index, (RYU, GUILE)) for index in range(3)]


def seen_ends(bot):
    """Return how often each run of a kit's bot was shown the end of its round."""
    return [sum(state["round_over"] for state in states) for states in bot.rounds]


def test_a_kits_bot_plays_three_rounds_when_its_user_starts_it_again(connect):
    notices = []
    bot = KitBot("p1", puncher, runs=3, start_seconds=0.3)
    outcomes = play(connect(bot, 0, notify=notices.append), paced(1, "cpu:3"), THREE_ROUNDS)
    bot.join()
    assert (len(outcomes), bot.faults) == (3, [])
    assert all(outcome.ending is not Ending.NONE and not outcome.forfeits for outcome in outcomes)
    assert seen_ends(bot) == [1, 1, 1]
    assert notices[0] == f"no bot listens on 127.0.0.1:{bot.address[1]} yet; waiting for it, at most 60 s"
    assert all("has left after its round; start it again for the next one" in text for text in notices[1:])


def test_two_kits_bots_play_each_other_and_both_are_shown_the_end(connect):
    first, second = KitBot("p1", puncher, runs=2), KitBot("p2", idle, runs=2)
    outcomes = play(connect(first, 0), connect(second, 1), PLANS)
    for bot in (first, second):
        bot.join()
        assert seen_ends(bot) == [1, 1]
        assert bot.faults == []
    assert [outcome.winner for outcome in outcomes] == [0, 0]


def test_a_kits_bot_may_import_its_libraries_before_its_first_answer_of_each_run(connect):
    bot = KitBot("p1", puncher, runs=2, import_seconds=1.0)
    outcomes = play(connect(bot, 0, answer_seconds=0.5, wait_seconds=30), _Still(), PLANS)
    bot.join()
    assert [outcome.winner for outcome in outcomes] == [0, 0]


def test_a_bot_that_ends_at_the_sight_of_the_end_has_played_its_round(connect):
    bot = KitBot("p1", puncher, sees_end_only=True)
    assert [outcome.winner for outcome in play(connect(bot, 0), _Still())] == [0]


@pytest.mark.parametrize("answer", [b"rubbish", b'{"type": "but'])
def test_what_a_bot_sends_once_its_round_is_over_cannot_undo_the_round(connect, answer):
    def policy(state):
        return answer if state["round_over"] else puncher(state)

    with OldBot("p1", policy) as bot:
        assert [outcome.winner for outcome in play(connect(bot, 0, answer_seconds=0.5), _Still())] == [0]


def test_a_bot_that_never_asks_for_the_next_round_plays_it(connect):
    def policy(state):
        return {"type": "buttons", "p1": {name: name in puncher(state) for name in NAMES}}

    with OldBot("p1", policy) as bot:
        assert [outcome.winner for outcome in play(connect(bot, 0), _Still(), PLANS)] == [0, 0]


def test_a_bot_that_is_not_started_again_leaves_the_rounds_that_it_played(connect):
    bot = KitBot("p1", puncher)
    advice = "was not started again within 0.5 s; start it again after each round, or give --rounds 1"
    with make_backend("sim", 1) as backend:
        played = play_rounds(backend, (connect(bot, 0, wait_seconds=0.5), _Still()), PLANS)
        assert next(played).winner == 0
        with pytest.raises(BackendError, match=advice):
            next(played)


def test_a_connection_that_a_bot_accepts_while_it_ends_is_not_its_next_round(connect):
    """A Java bot's server goes on accepting until its process has ended."""
    bot = KitBot("p1", puncher)
    side = connect(bot, 0, wait_seconds=30)
    first = play(side, _Still())
    bot.join()
    dying = KitBot._listen(bot.address[1])

    def end_and_start_again():
        dying.accept()[0].close()
        dying.close()
        time.sleep(0.3)
        KitBot("p1", puncher, port=bot.address[1])

    thread = threading.Thread(target=end_and_start_again, daemon=True)
    thread.start()
    second = play(side, _Still(), PLANS[1:])
    thread.join(10)
    assert [outcome.winner for outcome in first + second] == [0, 0]
