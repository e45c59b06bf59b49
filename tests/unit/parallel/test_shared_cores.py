"""A batch is divided among the cores: every slot once, errors reach the caller, results do not change."""

import os
import threading
import time

import numba
import numpy as np
import pytest

from sf2ai.backends.base import make_setups
from sf2ai.backends.sim.backend import SimBackend
from sf2ai.parallel import slots as cores
from sf2ai.parallel.slots import MIN_SHARE, over_cores
from sf2ai.parallel.spin_wait import raise_and_wait, spin_wait


@pytest.fixture(params=[1, 2, 3])
def core_count(request, monkeypatch):
    monkeypatch.setattr(numba.config, "NUMBA_NUM_THREADS", request.param)
    return request.param


@pytest.mark.parametrize("count", [0, 1, MIN_SHARE, 2 * MIN_SHARE, 2 * MIN_SHARE + 1, 9 * MIN_SHARE + 5])
def test_every_slot_is_in_one_share(core_count, count):
    visits = np.zeros(count, dtype=np.int64)

    def work(first, stop):
        visits[first:stop] += 1
        return stop - first

    assert sum(over_cores(work, count)) == count
    assert (visits == 1).all()


def test_a_small_batch_stays_in_one_piece_on_the_callers_thread(core_count):
    calls = []
    over_cores(lambda first, stop: calls.append((first, stop, threading.get_ident())), 2 * MIN_SHARE - 1)
    assert calls == [(0, 2 * MIN_SHARE - 1, threading.get_ident())]


def test_two_threads_work_at_the_same_time(monkeypatch):
    monkeypatch.setattr(numba.config, "NUMBA_NUM_THREADS", 2)
    both = threading.Barrier(2, timeout=30)
    idents = over_cores(lambda first, stop: (both.wait(), threading.get_ident())[1], 2 * MIN_SHARE)
    assert len(set(idents)) == 2


def test_an_error_reaches_the_caller_when_all_shares_have_ended(core_count):
    ended = []

    def work(first, stop):
        ended.append(stop - first)
        if first == 0:
            raise ValueError("share of slot 0")

    with pytest.raises(ValueError, match="share of slot 0"):
        over_cores(work, 4 * MIN_SHARE)
    assert sum(ended) == 4 * MIN_SHARE


def test_several_threads_may_divide_batches_at_once(monkeypatch):
    monkeypatch.setattr(numba.config, "NUMBA_NUM_THREADS", 2)
    sums = [0] * 4

    def caller(place):
        for _ in range(50):
            sums[place] += sum(over_cores(lambda first, stop: stop - first, 4 * MIN_SHARE))

    callers = [threading.Thread(target=caller, args=(place,)) for place in range(4)]
    for thread in callers:
        thread.start()
    for thread in callers:
        thread.join()
    assert sums == [50 * 4 * MIN_SHARE] * 4


def test_threads_spin_where_calls_come_back_to_back_and_sleep_after_a_pause(monkeypatch):
    monkeypatch.setattr(numba.config, "NUMBA_NUM_THREADS", 2)
    monkeypatch.setattr(cores, "_SHORT_SECONDS", 1.0)
    spun = []
    monkeypatch.setattr(cores, "spin_wait", lambda finished, least, spins: spun.append(spins))
    over_cores(lambda first, stop: None, 2 * MIN_SHARE)
    spun.clear()
    over_cores(lambda first, stop: None, 2 * MIN_SHARE)
    assert spun == [cores._SPINS]
    monkeypatch.setattr(cores, "_SHORT_SECONDS", 0.0)
    over_cores(lambda first, stop: None, 2 * MIN_SHARE)
    monkeypatch.setattr(cores, "_SHORT_SECONDS", 1.0)
    monkeypatch.setattr(numba.config, "DISABLE_JIT", 1)  # as plain Python, spinning would keep the lock
    over_cores(lambda first, stop: None, 2 * MIN_SHARE)
    assert len(spun) == 1


def test_a_helper_that_spins_takes_the_next_call(monkeypatch):
    monkeypatch.setattr(numba.config, "NUMBA_NUM_THREADS", 2)
    monkeypatch.setattr(cores, "_SHORT_SECONDS", 10.0)
    monkeypatch.setattr(cores, "_SPINS", 2_000_000_000)  # seconds: it does not end by itself in this test
    both = threading.Barrier(2, timeout=30)
    begun = time.perf_counter()
    for _ in range(200):
        assert len(over_cores(lambda first, stop: both.wait(), 2 * MIN_SHARE)) == 2
    assert time.perf_counter() - begun < 4.0
    monkeypatch.setattr(cores, "_SHORT_SECONDS", 0.0)
    over_cores(lambda first, stop: both.wait(), 2 * MIN_SHARE)  # ends the spinning


def test_a_spin_wait_ends_when_another_thread_raises_the_number_and_gives_up_if_none_does():
    number, finished = np.zeros(1, dtype=np.int64), np.zeros(1, dtype=np.int64)
    assert not spin_wait(number, 1, 1000)
    thread = threading.Timer(0.05, lambda: number.__setitem__(0, 3))
    thread.start()
    assert raise_and_wait(finished, 2, number, 3, 2_000_000_000)
    thread.join()
    assert finished.tolist() == [2]


def test_a_forked_process_starts_threads_of_its_own(monkeypatch):
    monkeypatch.setattr(numba.config, "NUMBA_NUM_THREADS", 2)
    over_cores(lambda first, stop: None, 2 * MIN_SHARE)
    before = cores._POOL._jobs
    monkeypatch.setattr(os, "getpid", lambda: -2)
    both = threading.Barrier(2, timeout=30)
    assert len(over_cores(lambda first, stop: both.wait(), 2 * MIN_SHARE)) == 2
    assert cores._POOL._jobs is not before


def test_matches_play_out_alike_on_any_number_of_cores(monkeypatch):
    slots, dice = 4 * MIN_SHARE, np.random.default_rng(3)
    setups = make_setups(dice.integers(0, 12, (slots, 2)), np.arange(slots))
    pads = dice.integers(0, 1 << 12, (40, 3, slots, 2)).astype(np.uint16)
    states = []
    for count in (1, 2):
        monkeypatch.setattr(numba.config, "NUMBA_NUM_THREADS", count)
        backend = SimBackend(slots)
        backend.reset(np.arange(slots), setups)
        for step in pads:
            snapshots = backend.advance(step)
        states.append((backend.matches.tobytes(), snapshots.tobytes()))
    assert states[0] == states[1]
