"""The snes backend survives lost processes, refuses foreign states, keeps its cache and draws pictures."""

import copy
import os
import signal
import sys
from contextlib import closing
from pathlib import Path

import gymnasium
import numpy as np
import pytest
from gymnasium.utils.env_checker import check_env

from fakes.cores import DUEL, DUEL_MOVED, core_file
from fakes.random_pads import random_pads
from sf2ai.backends.base import Ending, Phase, make_setups
from sf2ai.backends.libretro import backend as snes
from sf2ai.backends.libretro import messages, supervised_slot
from sf2ai.backends.libretro.backend import SnesBackend
from sf2ai.backends.libretro.workers import Worker
from sf2ai.backends.options import BackendOptions
from sf2ai.backends.registry import make_backend
from sf2ai.envs.gymnasium_env import FightEnv
from sf2ai.errors import BackendError, InputError, StateError

PAIRS = [(0, 4), (11, 6)]
SLOTS = np.arange(2)


def options(**changes):
    return BackendOptions(**{"rom": DUEL, "core": core_file("snes9x"), **changes})


@pytest.fixture
def told():
    return []


@pytest.fixture
def backend(told):
    with SnesBackend(2, options(notify=told.append)) as made:
        made.reset(SLOTS, make_setups(PAIRS, [1, 2]))
        yield made


def pads_for(frames, seed=3):
    rng = np.random.default_rng(seed)
    return np.concatenate([random_pads(rng, pair, frames) for pair in PAIRS], axis=1)


@pytest.fixture
def expected(backend):
    """The snapshots of 120 undisturbed frames."""
    trace = backend.advance(pads_for(120)).copy()
    backend.reset(SLOTS, make_setups(PAIRS, [1, 2]))
    return trace


def test_a_copy_has_consoles_of_its_own(backend, expected):
    """gymnasium copies what an environment was made with when it makes the environment again."""
    with copy.deepcopy(backend) as other:
        assert not set(other.process_ids) & set(backend.process_ids)
        other.reset(SLOTS, make_setups(PAIRS, [1, 2]))
        assert other.advance(pads_for(120)).tobytes() == expected.tobytes()


def test_gymnasiums_checker_makes_the_environment_again(told):
    made = SnesBackend(1, options(notify=told.append, video=True))
    check_env(gymnasium.make("sf2ai/Round-v0", backend=made, render_mode="rgb_array").unwrapped)


def kill(process_id):
    os.kill(process_id, signal.SIGTERM if sys.platform == "win32" else signal.SIGKILL)


@pytest.mark.parametrize("saved", [False, True])
def test_a_killed_process_costs_nothing_that_was_played(backend, told, expected, saved):
    pads = pads_for(120)
    played = [backend.advance(pads[:50]).copy()]
    if saved:
        backend.save(1)
    played.append(backend.advance(pads[50:80]).copy())
    first, second = backend.process_ids
    kill(second)
    played.append(backend.advance(pads[80:]).copy())
    assert np.concatenate(played).tobytes() == expected.tobytes()
    assert backend.process_ids[0] == first
    assert backend.process_ids[1] != second
    assert told == ["console 2: its process ended by signal 9; its match is played again up to where it was"]


@pytest.mark.skipif(sys.platform == "win32", reason="processes cannot be halted there")
def test_a_process_that_hangs_is_replaced(backend, told, expected, monkeypatch):
    monkeypatch.setattr(supervised_slot, "ANSWER_SECONDS", 3.0)
    pads = pads_for(120)
    played = [backend.advance(pads[:60]).copy()]
    os.kill(backend.process_ids[0], signal.SIGSTOP)
    played.append(backend.advance(pads[60:]).copy())
    assert np.concatenate(played).tobytes() == expected.tobytes()
    assert len(told) == 1


def test_a_killed_process_is_replaced_at_the_next_reset_save_or_load(backend, told, expected):
    pads = pads_for(120)
    backend.advance(pads[:40])
    kill(backend.process_ids[0])
    state = backend.save(0)
    backend.advance(pads[40:70])
    kill(backend.process_ids[0])
    backend.load(0, state)
    kill(backend.process_ids[1])
    backend.reset(np.array([1]), make_setups(PAIRS[1:], [2]))
    assert backend.advance(pads[40:])[:, 0].tobytes() == expected[40:, 0].tobytes()
    assert [line.partition("; ")[2] for line in told[1:]] == ["it begins its match again"] * 2


class Fragile(Worker):
    """A worker whose core crashes on every advance, once it is told so."""

    breaks = False

    def ask(self, kind, payload=b"", seconds=60.0):
        if self.breaks and kind == messages.ADVANCE:
            self.kill()
        super().ask(kind, payload, seconds)


def test_a_match_that_crashes_its_core_again_is_given_up_and_the_others_play_on(monkeypatch, expected):
    monkeypatch.setattr(Fragile, "breaks", False)
    pads = pads_for(120)
    told = []
    with SnesBackend(2, options(notify=told.append)) as backend:
        monkeypatch.setattr(supervised_slot, "Worker", Fragile)
        backend.reset(SLOTS, make_setups(PAIRS, [1, 2]))
        backend.advance(pads[:50])
        kill(backend.process_ids[1])
        monkeypatch.setattr(Fragile, "breaks", True)
        rest = backend.advance(pads[50:]).copy()
        assert rest[:, 0].tobytes() == expected[50:, 0].tobytes()
        end = rest[-1, 1]
        assert (end["phase"], end["ending"], end["winner"]) == (Phase.MATCH_OVER, Ending.NONE, -1)
        assert "console 2" in told[-1]
        assert "its match is given up and has no winner" in told[-1]
        assert end["sides"].tobytes() == expected[49, 1]["sides"].tobytes()
        with pytest.raises(BackendError, match="given up and cannot be saved; reset"):
            backend.save(1)
        monkeypatch.setattr(Fragile, "breaks", False)
        assert backend.reset(np.array([1]), make_setups(PAIRS[1:], [2]))["phase"][0] == Phase.FIGHT
        assert (backend.advance(pads[:5])[:, 1]["phase"] == Phase.FIGHT).all()


def test_a_match_that_cannot_begin_is_an_error_and_its_slot_can_begin_another(monkeypatch, expected):
    class Unwilling(Worker):
        breaks = True

        def ask(self, kind, payload=b"", seconds=60.0):
            if self.breaks and kind == messages.RESET:
                self.kill()
            super().ask(kind, payload, seconds)

    pads = pads_for(120)
    with SnesBackend(2, options()) as backend:
        backend.reset(SLOTS, make_setups(PAIRS, [1, 2]))
        monkeypatch.setattr(supervised_slot, "Worker", Unwilling)
        kill(backend.process_ids[1])
        with pytest.raises(BackendError, match="crashes as a match begins"):
            backend.reset(SLOTS[1:], make_setups(PAIRS[1:], [2]))
        assert backend.advance(pads[:50])[:, 0].tobytes() == expected[:50, 0].tobytes()
        Unwilling.breaks = False
        backend.reset(SLOTS[1:], make_setups(PAIRS[1:], [2]))
        assert backend.advance(pads[:50])[:, 1].tobytes() == expected[:50, 1].tobytes()


def test_a_console_that_is_lost_before_its_picture_is_shown_is_replaced():
    told = []
    with SnesBackend(1, options(video=True, notify=told.append)) as backend:
        backend.reset(SLOTS[:1], make_setups(PAIRS[:1], [1]))
        backend.advance(pads_for(60)[:, :1])
        before = backend.frame(0)
        kill(backend.process_ids[0])
        assert np.array_equal(backend.frame(0), before)
        assert len(told) == 1


def test_a_match_that_is_given_up_as_it_is_saved_is_over_and_the_others_play_on(monkeypatch, expected):
    class Unsaved(Worker):
        def ask(self, kind, payload=b"", seconds=60.0):
            if kind == messages.ADVANCE:
                self.kill()
            super().ask(kind, payload, seconds)

    pads = pads_for(120)
    with SnesBackend(2, options()) as backend:
        backend.reset(SLOTS, make_setups(PAIRS, [1, 2]))
        backend.advance(pads[:50])
        monkeypatch.setattr(supervised_slot, "Worker", Unsaved)
        kill(backend.process_ids[1])
        with pytest.raises(BackendError, match="given up and cannot be saved"):
            backend.save(1)
        rest = backend.advance(pads[50:])
        assert rest[:, 0].tobytes() == expected[50:, 0].tobytes()
        assert (rest["phase"][:, 1] == Phase.MATCH_OVER).all()
        assert (rest["winner"][:, 1] == -1).all()


def test_a_match_that_is_given_up_as_it_is_shown_is_over_and_its_picture_black(monkeypatch):
    monkeypatch.setattr(Fragile, "breaks", True)
    backend = SnesBackend(1, options(video=True))
    with closing(FightEnv(backend=backend, render_mode="rgb_array")) as env:
        env.reset(seed=1)
        env.step(0)
        monkeypatch.setattr(supervised_slot, "Worker", Fragile)
        kill(backend.process_ids[0])
        picture = env.render()
        assert picture.shape == (224, 256, 3)
        assert not picture.any()
        *_, terminated, truncated, _ = env.step(0)
        assert terminated or truncated
        assert not env.render().any()


def test_a_slot_without_a_match_shows_nothing():
    with (
        SnesBackend(1, options(video=True)) as backend,
        pytest.raises(BackendError, match="the slot has no match to show; reset it first"),
    ):
        backend.frame(0)


def test_a_core_that_crashes_as_it_loads_is_an_error_in_a_sentence(monkeypatch):
    class Stillborn(Worker):
        def ask(self, kind, payload=b"", seconds=60.0):
            self.kill()
            super().ask(kind, payload, seconds)

    monkeypatch.setattr(supervised_slot, "Worker", Stillborn)
    with pytest.raises(BackendError, match="crashes on"):
        SnesBackend(1, options())


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"core": "bsnes"}, "made with the core 'Snes9x'"),
        ({"rom": DUEL_MOVED}, "made with the rom"),
    ],
)
def test_a_state_of_another_core_or_cartridge_is_refused(backend, changes, message):
    state = backend.save(0)
    if "core" in changes:
        changes = {"core": core_file("bsnes")}
    with SnesBackend(1, options(**changes)) as other:
        other.reset(np.array([0]), make_setups(PAIRS[:1], [1]))
        before = other.save(0)
        with pytest.raises(StateError, match=message):
            other.load(0, state)
        assert other.save(0) == before


def test_pairings_are_kept_between_runs_and_a_damaged_one_is_made_again(tmp_path):
    def begin():
        with SnesBackend(1, options(cache_dir=tmp_path)) as backend:
            return backend.reset(np.array([0]), make_setups(PAIRS[:1], [1])).tobytes()

    first = begin()
    (kept,) = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert kept.name == "ryu-ken.state"
    whole, written = kept.read_bytes(), kept.stat().st_mtime_ns
    assert begin() == first
    assert kept.stat().st_mtime_ns == written
    kept.write_bytes(whole[:-3])
    assert begin() == first
    assert kept.read_bytes() == whole


def test_a_picture_shows_each_slots_own_fight():
    with SnesBackend(2, options(video=True)) as backend:
        backend.reset(SLOTS, make_setups(PAIRS, [1, 2]))
        backend.advance(np.zeros((5, 2, 2), dtype=np.uint16))
        one, two = backend.frame(0), backend.frame(1)
    assert one.shape == two.shape == (224, 256, 3)
    assert (one != two).any()


def test_an_environment_shows_the_games_own_picture_from_its_first_frame_on():
    backend = SnesBackend(1, options(video=True))
    with closing(FightEnv(backend=backend, render_mode="rgb_array")) as env:
        env.reset(seed=1)
        begun = env.render()
        assert begun.shape == (224, 256, 3)
        assert len(np.unique(begun.reshape(-1, 3), axis=0)) >= 4
        for _ in range(10):
            env.step(env.action_names.index("6"))
        assert (env.render() != begun).any()


def test_without_video_there_is_no_picture():
    with SnesBackend(1, options()) as backend:
        backend.reset(np.array([0]), make_setups(PAIRS[:1], [1]))
        with pytest.raises(BackendError, match="make the backend with video on"):
            backend.frame(0)


def test_idle_slots_wait():
    with SnesBackend(2, options()) as backend:
        backend.reset(np.array([1]), make_setups(PAIRS[1:], [2]))
        snapshots = backend.advance(pads_for(5))
        assert (snapshots["sides"]["character"][:, 1] == PAIRS[1]).all()
        with pytest.raises(BackendError, match="no match to save; reset"):
            backend.save(0)
        assert len(backend.advance(pads_for(1)[:0])) == 0


@pytest.mark.parametrize(
    ("changes", "error", "message"),
    [
        ({"rom": None}, InputError, "give it with --rom"),
        ({"rom": Path("nowhere.sfc")}, InputError, "cannot be read"),
        ({"core": Path("nowhere.so")}, InputError, "no core at"),
        ({"core": DUEL}, BackendError, "cannot be loaded"),
    ],
)
def test_what_is_missing_is_said(changes, error, message):
    with pytest.raises(error, match=message):
        SnesBackend(1, options(**changes))


def test_wrong_slots_pads_and_characters_are_programming_mistakes(backend):
    with pytest.raises(ValueError, match="at least one slot"):
        make_backend("snes", 0, options())
    with pytest.raises(ValueError, match="pads have shape"):
        backend.advance(np.zeros((1, 3, 2), dtype=np.uint16))
    with pytest.raises(ValueError, match="setups for slots"):
        backend.reset(np.array([2]), make_setups(PAIRS[:1], [1]))
    with pytest.raises(ValueError, match="characters are 0 to 11"):
        backend.reset(np.array([0]), make_setups([(0, 12)], [1]))


def test_slots_and_polling_depend_on_the_cores_that_the_process_may_use(monkeypatch):
    monkeypatch.setattr(snes, "core_count", lambda: 3)
    assert SnesBackend.most_slots(64, options()) == 6
    assert SnesBackend.most_slots(2, options()) == 2
    polling = [snes._settings(options(), slots)[0].polls for slots in (1, 3, 4)]
    assert polling == [True, True, False]  # of four, two share a core


@pytest.mark.skipif(not hasattr(os, "sched_getaffinity"), reason="this system keeps no process to a core")
def test_each_slot_has_a_core_of_its_own_where_there_is_none_to_spare(monkeypatch):
    cores_of = os.sched_getaffinity
    cores = sorted(cores_of(0))
    monkeypatch.setattr(os, "sched_getaffinity", lambda process: set(cores[:2]))
    with SnesBackend(1, options()) as backend:
        assert cores_of(backend.process_ids[0]) == set(cores)
        assert os.sched_getscheduler(backend.process_ids[0]) == os.SCHED_BATCH
    with SnesBackend(2, options()) as backend:
        backend.reset(SLOTS, make_setups(PAIRS, [1, 2]))
        kill(backend.process_ids[1])
        backend.advance(pads_for(3))
        kept = [cores_of(process) for process in backend.process_ids]
    assert kept == [{cores[0]}, {cores[:2][-1]}]


@pytest.mark.parametrize(("cores", "polled"), [(1, [False, False]), (2, [False, True]), (3, [True, True])])
def test_answers_are_polled_for_when_a_core_is_free(monkeypatch, cores, polled):
    noted = []
    answer = Worker.answer
    monkeypatch.setattr(snes, "core_count", lambda: cores)
    with SnesBackend(2, options()) as backend:
        backend.reset(SLOTS, make_setups(PAIRS, [1, 2]))
        monkeypatch.setattr(
            Worker, "answer", lambda self, poll=False: noted.append(poll) or answer(self, poll)
        )
        backend.advance(pads_for(8))
    assert noted == polled


def test_a_learner_from_pixels_gets_the_consoles_frame_in_small():
    backend = SnesBackend(1, options(video=True))
    with closing(FightEnv(observation="pixels", size=(28, 32), stack=2, backend=backend)) as env:
        first, _ = env.reset(seed=1, options={"side": "p1"})
        assert (first[0] == first[1]).all()
        for _ in range(12):
            observation = env.step(7)[0]
        assert observation.shape == (2, 28, 32)
        assert observation in env.observation_space
        levels = backend.frame(0).reshape(28, 8, 32, 8, 3).mean(axis=(1, 3)) @ (0.299, 0.587, 0.114)
        assert np.abs(observation[1] - levels).max() <= 2
        assert env.observation_stamp.name == "pixels of snes, 28 x 32, grey, stack 2"
    blind = SnesBackend(1, options())
    with closing(blind), pytest.raises(InputError, match="the backend 'snes' draws no pictures"):
        FightEnv(observation="pixels", backend=blind)
