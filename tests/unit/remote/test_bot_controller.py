"""Two bots in other programs play each other, and a bot that misbehaves forfeits."""

import contextlib
import threading
import time

import pytest

from fakes.hawk_peers import RawPeer, toy_server
from sf2ai.backends.registry import make_backend
from sf2ai.game.buttons import Pad
from sf2ai.players.opponents import make_opponent
from sf2ai.remote.bot_controller import RemoteController
from sf2ai.rounds.plans import RoundPlan
from sf2ai.rounds.play import play

PLANS = [RoundPlan(index, 50 + index, (0, 4)) for index in range(3)]
HELLO = {"role": "bot", "system": ""}


class Bot:
    """A bot's program: joins by name and answers with what its policy presses."""

    def __init__(self, address, name, policy):
        self.peer = RawPeer(address)
        self.policy = policy
        self.begun, self.seen = [], []
        assert self.peer.join(**HELLO, name=name)["kind"] == "welcome"
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.thread.start()

    def _run(self):
        with contextlib.suppress(OSError):
            while (message := self.peer.hear()) is not None and message["kind"] != "quit":
                self._answer(message)
        self.peer.close()

    def _answer(self, message):
        if message["kind"] == "begin":
            self.begun.append(message)
            self.peer.say({"kind": "done", "number": message["number"]})
        elif message["kind"] == "look":
            self.seen.append(message["snapshot"])
            answer = self.policy(self.begun[-1]["side"], message["snapshot"])
            if isinstance(answer, int):
                answer = {"kind": "press", "number": message["number"], "pads": [answer] * 4}
            if answer:
                self.peer.say(answer)


def attacker(side, snapshot):
    me, them = snapshot[side], snapshot["p2" if side == "p1" else "p1"]
    if abs(me["x"] - them["x"]) > 0.22:
        return int(Pad.RIGHT if me["x"] < them["x"] else Pad.LEFT)
    return int(Pad.HK) if snapshot["timer"] % 2 else 0


def idle(side, snapshot):
    return 0


def meet(registry, first, second, slots=2, answer_seconds=60.0, first_answer_seconds=0.0):
    def controller(side):
        if not isinstance(side, str):
            return side
        return RemoteController(
            side,
            registry.wait_for_bot(side, 5),
            4,
            answer_seconds=answer_seconds,
            first_answer_seconds=first_answer_seconds,
        )

    with make_backend("sim", slots) as backend:
        return list(play(backend, (controller(first), controller(second)), PLANS))


def test_two_programs_play_each_other():
    with toy_server() as (registry, address):
        anna, ben = Bot(address, "Anna", attacker), Bot(address, "Ben", idle)
        outcomes = meet(registry, "Anna", "Ben")
    assert [outcome.winner for outcome in outcomes] == [0, 0, 0]
    assert [outcome.forfeits for outcome in outcomes] == [(), (), ()]
    assert [begun["side"] for begun in anna.begun] == ["p1"] * 3
    assert [begun["side"] for begun in ben.begun] == ["p2"] * 3
    assert anna.begun[0]["characters"] == ["ryu", "ken"]
    assert {begun["slot"] for begun in anna.begun} == {0, 1}


def test_what_is_seen_has_names_and_says_what_is_unknown():
    with toy_server() as (registry, address):
        anna = Bot(address, "Anna", idle)
        meet(registry, "Anna", make_opponent("cpu:7", 1), slots=1)
    seen = anna.seen[0]
    assert set(seen) == {"timer", "round", "phase", "ending", "winner", "p1", "p2"}
    assert (seen["timer"], seen["phase"], seen["p1"]["health"]) == (99, 0, 1.0)
    assert seen["p1"]["projectile_x"] is None
    assert seen["p1"]["character"] == 0


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ({"kind": "press", "number": 0, "pads": [0] * 4}, "'press' number 0"),
        ({"kind": "press", "number": 4, "pads": [0] * 9}, "number 4"),
        ({"kind": "quit", "reason": "I am tired"}, "it has quit: I am tired"),
        ({"kind": "done", "number": 1}, "'done' number 1"),
        (None, "no whole message came within 0.5 s"),
    ],
)
def test_a_bot_that_misbehaves_forfeits(answer, words):
    with toy_server() as (registry, address):
        Bot(address, "Anna", lambda side, snapshot: answer)
        outcomes = meet(registry, "Anna", make_opponent("cpu:0", 2), answer_seconds=0.5)
    assert [outcome.winner for outcome in outcomes] == [1, 1, 1]
    assert all("bot 'Anna': " in outcome.forfeits[0].reason for outcome in outcomes)
    assert words in outcomes[0].forfeits[0].reason


def test_a_bot_may_import_its_libraries_before_its_first_press():
    def importer(side, snapshot):
        if not imported:
            time.sleep(1.0)
            imported.append("tensorflow")
        return attacker(side, snapshot)

    imported = []
    with toy_server() as (registry, address):
        Bot(address, "Anna", importer)
        outcomes = meet(registry, "Anna", make_opponent("cpu:0", 1), 1, 0.5, first_answer_seconds=60.0)
    assert [outcome.forfeits for outcome in outcomes] == [(), (), ()]


def test_a_bot_that_presses_too_few_pads_forfeits():
    def short(side, snapshot):
        return {"kind": "press", "number": numbers.pop(0), "pads": [0]}

    with toy_server() as (registry, address):
        numbers = [2]
        Bot(address, "Anna", short)
        outcomes = meet(registry, "Anna", make_opponent("cpu:0", 1), slots=1)
    assert "it sent 1 pads for 4 frames" in outcomes[0].forfeits[0].reason


def test_two_bots_of_one_name_are_one_too_many():
    with toy_server() as (registry, address):
        Bot(address, "Anna", idle)
        assert registry.wait_for_bot("Anna", 5) is not None
        with RawPeer(address) as second:
            goodbye = second.join(**HELLO, name="Anna")
        assert (
            goodbye["reason"] == "a bot with the name 'Anna' has joined already; give this one another name"
        )


def test_a_bot_that_never_comes_is_not_waited_for_longer_than_said():
    with toy_server() as (registry, _):
        assert registry.wait_for_bot("Zoe", 0.1) is None
