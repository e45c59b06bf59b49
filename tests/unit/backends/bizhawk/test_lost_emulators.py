"""An emulator may die at any stage of a match: another takes over, and the match goes on unchanged."""

import copy
import socket
import threading
import time

import numpy as np
import pytest

from fakes.console import FakeConsole
from fakes.fake_hawk import FakeHawk
from fakes.hawk_peers import SCRIPT, Stopwatch
from sf2ai.backends.base import Ending, Phase, make_setups
from sf2ai.backends.bizhawk.backend import BizHawkBackend
from sf2ai.backends.bizhawk.server.settings import HawkSettings
from sf2ai.backends.console.memory_map import shipped_maps
from sf2ai.backends.console.menu import MenuStage
from sf2ai.errors import BackendError, StateError
from sf2ai.game.buttons import Pad

MAP = shipped_maps()["turbo_usa"]
PAIRS = [(0, 3), (4, 9)]
SLOTS = np.arange(2)
FIXED = ("_map", "_reader")
"""Of the console in Python: what no save state has to hold."""


class Died(Exception):
    """The emulator's process is gone."""


class MortalConsole:
    """The console in Python behind the stand-in; it dies in a given scene."""

    core = "fake"

    def __init__(self, dies_in="", dies_after=0):
        self.game = FakeConsole(MAP)
        self.dies_in, self.dies_after = dies_in, dies_after
        # A knock-out on frame 900 of every fight, with something lost on the way.
        self.game.wound = {100: (176, 150), 500: (120, 90), 900: (120, 255)}

    def advance(self, first, second):
        if self.dies_in == self.game._scene:
            self.dies_after -= 1
            if self.dies_after < 0:
                raise Died
        for _ in self.game.run([(first, second)]):
            pass

    def read(self, address, length):
        return bytes(self.game._ram[int(address) : int(address + length)])

    def save(self):
        self.game.seen.clear()
        return copy.deepcopy({name: value for name, value in vars(self.game).items() if name not in FIXED})

    def load(self, state):
        vars(self.game).update(copy.deepcopy(state))


class EmulatorRunner:
    """Runs emulators in threads; when one dies, a spare one joins."""

    def __init__(self, address, makers, spare=MortalConsole):
        self.address, self.spare = address, spare
        self.deaths = 0
        self.hawks = []
        self.was_cut = False
        self.open = True
        self.threads = []
        for make in makers:
            self._start(make())

    def _start(self, console):
        thread = threading.Thread(target=self._run, args=(console,), daemon=True)
        self.threads.append(thread)
        thread.start()

    def _run(self, console):
        while self.open and console is not None:
            try:
                hawk = FakeHawk(console, self.address, timeout=20)
            except OSError:
                return
            self.hawks.append(hawk)
            try:
                hawk.run(SCRIPT)
            except Exception:  # Lua hides which one it was
                if not (console.dies_in or self.was_cut):
                    raise
                self.deaths += 1
            finally:
                hawk.close()
            time.sleep(0.02)
            console = self.spare() if self.spare else None

    def cut(self):
        """Break the oldest connection, as when a process is killed."""
        self.was_cut = True
        self.hawks[0]._socket.shutdown(socket.SHUT_RDWR)

    def close(self):
        self.open = False
        for thread in self.threads:
            thread.join(10)


@pytest.fixture
def make():
    made = []

    def make_backend(makers, *, slots=2, spare=MortalConsole, **settings):
        given = {"rejoin_seconds": 10.0, "answer_seconds": 5.0, "join_seconds": 10.0, **settings}
        backend = BizHawkBackend(slots, HawkSettings(MAP, port=0, emulators=len(makers), **given))
        runner = EmulatorRunner(backend.address, makers, spare)
        made.append((backend, runner))
        return backend, runner

    yield make_backend
    for backend, runner in made:
        runner.open = False
        backend.close()
        runner.close()


def walk(frames, slots=2):
    pads = np.zeros((frames, slots, 2), dtype=np.uint16)
    pads[:, :, 0] = np.where(np.arange(frames)[:, None] // 20 % 2, Pad.LEFT, Pad.RIGHT)
    pads[:, :, 1] = np.where(np.arange(frames)[:, None] // 35 % 2, Pad.RIGHT, 0)
    return pads


def play_match(backend, between=lambda: None):
    """Play a whole match in steps of 30 frames; returns all its snapshots as bytes."""
    slots = backend.slots
    seen = [backend.reset(np.arange(slots), make_setups(PAIRS[:slots], [7, 8][:slots])).tobytes()]
    for _ in range(80):
        snapshots = backend.advance(walk(30, slots))
        seen.append(snapshots.tobytes())
        between()
    assert (snapshots[-1]["phase"] == Phase.MATCH_OVER).all()
    assert (snapshots[-1]["winner"] == 0).all()
    return b"".join(seen)


@pytest.fixture(scope="module")
def undisturbed():
    backend = BizHawkBackend(2, HawkSettings(MAP, port=0, emulators=2))
    runner = EmulatorRunner(backend.address, [MortalConsole, MortalConsole], spare=None)
    seen = play_match(backend)
    backend.close()
    runner.close()
    return seen


@pytest.mark.parametrize(
    ("scene", "after"),
    [
        ("logo", 3),
        ("title", 0),
        ("menu", 2),
        ("select", 5),
        ("handicap", 3),
        ("intro", 50),
        ("fight", 0),
        ("fight", 137),
        ("fight", 899),
        ("fight", 1500),
    ],
)
def test_a_match_goes_on_wherever_its_emulator_dies(make, undisturbed, scene, after):
    told = []
    backend, runner = make([lambda: MortalConsole(scene, after), MortalConsole], notify=told.append)
    assert play_match(backend) == undisturbed
    assert runner.deaths == 1
    (lost,) = (line for line in told if "is lost" in line)
    assert "another one that joins 127.0.0.1:" in lost


def test_an_emulator_that_dies_between_rounds_is_replaced_before_the_next(make, undisturbed):
    backend, runner = make([MortalConsole, MortalConsole])
    over = []

    def kill_once():
        if not over and MenuStage.ROUND_OVER in backend.stages:
            over.append(1)
            runner.cut()

    assert play_match(backend, kill_once) == undisturbed
    assert over


def test_an_emulator_that_dies_after_the_match_is_not_missed_until_the_next(make):
    backend, runner = make([MortalConsole], slots=1)
    first = play_match(backend)
    runner.cut()
    over = backend.advance(walk(30, 1))
    assert (over["phase"] == Phase.MATCH_OVER).all()
    assert play_match(backend) == first


def test_slots_that_share_one_emulator_play_as_if_each_had_its_own(make, undisturbed):
    backend, _ = make([MortalConsole])
    assert play_match(backend) == undisturbed


def test_the_others_take_over_when_no_emulator_joins(make, undisturbed):
    backend, runner = make(
        [lambda: MortalConsole("fight", 300), MortalConsole], spare=None, rejoin_seconds=0.3
    )
    assert play_match(backend) == undisturbed
    assert runner.deaths == 1


def test_two_that_die_at_once_are_both_taken_over(make):
    seen = []
    for first_two in (MortalConsole, lambda: MortalConsole("fight", 300)):
        backend, _ = make([first_two, first_two, MortalConsole], slots=3, spare=None, rejoin_seconds=0.3)
        backend.reset(np.arange(3), make_setups([*PAIRS, (1, 2)], [7, 8, 9]))
        seen.append([backend.advance(walk(30, 3)).tobytes() for _ in range(15)])
    assert seen[0] == seen[1]


def test_when_all_die_at_once_the_error_says_so_after_one_wait(make):
    told = []
    dying = [lambda: MortalConsole("fight", 300)] * 2
    backend, _ = make(dying, spare=None, rejoin_seconds=0.3, notify=told.append)
    backend.reset(SLOTS, make_setups(PAIRS, [7, 8]))
    backend.advance(walk(280))
    with Stopwatch() as watch, pytest.raises(BackendError, match="no other runs, and none has joined"):
        backend.advance(walk(60))
    assert watch.seconds < 3
    assert not any("those that are left" in line for line in told)
    assert backend.stages == (MenuStage.LOST, MenuStage.LOST)


def test_when_no_emulator_is_left_the_error_says_what_to_do_and_nothing_is_lost(make):
    backend, _ = make([lambda: MortalConsole("fight", 320)], slots=1, spare=None, rejoin_seconds=0.3)
    backend.reset(SLOTS[:1], make_setups(PAIRS[:1], [7]))
    before = backend.advance(walk(300, 1)).copy()
    with Stopwatch() as watch, pytest.raises(BackendError) as caught:
        backend.advance(walk(30, 1))
    assert watch.seconds < 3
    assert "the emulator in slot 0 is lost" in str(caught.value)
    assert "start one and go on" in str(caught.value)
    assert backend.stages == (MenuStage.LOST,)
    kept = backend.save(0)
    other, _ = make([MortalConsole], slots=1)
    other.load(0, kept)
    following = other.advance(walk(1, 1))
    assert following["timer"][0, 0] == before["timer"][-1, 0]
    assert following["sides"]["health"][0, 0].tolist() == before["sides"]["health"][-1, 0].tolist()


def test_an_emulator_that_hangs_is_given_up_in_time(make, undisturbed):
    class Hangs(MortalConsole):
        def advance(self, first, second):
            if self.game._scene == "fight" and self.game._since == 200 and self.dies_after == 0:
                self.dies_after = 1
                time.sleep(1.5)
            super().advance(first, second)

    told = []
    backend, _ = make([Hangs, MortalConsole], answer_seconds=0.5, notify=told.append)
    assert play_match(backend) == undisturbed
    assert any("no whole message came within 0.5 s" in line for line in told)


def test_a_replay_that_leads_to_other_memory_ends_the_match_without_a_winner(make):
    class Other(MortalConsole):
        def __init__(self):
            super().__init__()
            self.game.wound = {200: (10, 10)}  # what the first console's game did not do

    backend, _ = make([lambda: MortalConsole("fight", 400), MortalConsole], spare=Other)
    backend.reset(SLOTS, make_setups(PAIRS, [7, 8]))
    for _ in range(20):
        last = backend.advance(walk(30))[-1]
    assert sorted(last["phase"].tolist()) == [Phase.FIGHT, Phase.MATCH_OVER]
    ended = last[last["phase"] == Phase.MATCH_OVER][0]
    assert (ended["ending"], ended["winner"]) == (Ending.NONE, -1)
    assert (backend.reset(SLOTS, make_setups(PAIRS, [7, 8]))["phase"] == Phase.FIGHT).all()


def test_one_emulator_after_the_other_is_too_many(make):
    backend, _ = make([lambda: MortalConsole("fight", 10)], slots=1, spare=lambda: MortalConsole("fight", 10))
    backend.reset(SLOTS[:1], make_setups(PAIRS[:1], [7]))
    with pytest.raises(BackendError, match="has lost 5 emulators one after the other"):
        backend.advance(walk(30, 1))


def test_a_save_state_of_another_map_or_version_is_refused(make):
    backend, _ = make([MortalConsole], slots=1)
    backend.reset(SLOTS[:1], make_setups(PAIRS[:1], [7]))
    state = backend.save(0)
    backend.version = "another"
    with pytest.raises(StateError, match="was made with 'protocol 1, turbo_usa"):
        backend.load(0, state)


def test_without_emulators_it_is_an_error():
    told = []
    settings = HawkSettings(MAP, port=0, emulators=2, join_seconds=0.2, notify=told.append)
    with (
        BizHawkBackend(2, settings) as backend,
        Stopwatch() as watch,
        pytest.raises(BackendError) as caught,
    ):
        backend.reset(SLOTS, make_setups(PAIRS, [7, 8]))
    assert watch.seconds < 2
    assert len(told) == 1
    assert told[0].startswith("waiting for 2 emulator(s) on 127.0.0.1:")
    assert "0 of 2 emulators have joined 127.0.0.1:" in str(caught.value)
    assert "`sf2ai emulator run --bizhawk FOLDER --rom FILE`" in str(caught.value)


def test_the_wrong_game_is_refused_and_named():
    settings = HawkSettings(MAP, frozenset(MAP.sha1), port=0, join_seconds=1.0)
    with BizHawkBackend(1, settings) as backend:
        runner = EmulatorRunner(backend.address, [MortalConsole], spare=None)
        with pytest.raises(BackendError, match="the last emulator was refused: it plays 'Toy' with checksum"):
            backend.reset(SLOTS[:1], make_setups(PAIRS[:1], [7]))
        runner.close()


def test_a_slot_that_was_never_reset_shows_nothing():
    with BizHawkBackend(1, HawkSettings(MAP, port=0)) as backend:
        shown = backend.advance(walk(3, 1))
    assert (shown["phase"] == Phase.MATCH_OVER).all()
    assert (shown["winner"] == -1).all()
