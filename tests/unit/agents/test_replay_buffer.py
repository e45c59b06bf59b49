"""The replay buffer draws exactly the complete windows, compared with a slow reference."""

from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sf2ai.agents.dqn.replay import GOES_ON, TERMINATED, TRUNCATED, ReplayBuffer

FEATURES, ACTIONS = 3, 4


def filled(
    tape: list[list[tuple[bool, float, int]]], *, times: int = 1000
) -> tuple[ReplayBuffer, list[list[tuple[bool, float, int]]]]:
    """Write a tape of (is a decision, reward, end) per time and slot; observations are all different."""
    slots = len(tape[0])
    replay = ReplayBuffer(times * slots, slots, FEATURES, ACTIONS)
    for time, row in enumerate(tape):
        every = np.arange(slots)
        observations = np.full((slots, FEATURES), time * slots, dtype=np.float32) + every[:, None]
        masks = np.ones((slots, ACTIONS), dtype=bool)
        masks[:, 1:] = np.array([decision for decision, _, _ in row])[:, None]
        ends = np.array([end for _, _, end in row])
        lessons = np.full((slots, ACTIONS), time, dtype=np.float32)
        replay.put_decisions(every, observations, masks, np.full(slots, time % ACTIONS), lessons)
        rewards = np.array([reward for _, reward, _ in row], dtype=np.float32)
        replay.put_results(every, rewards, ends == TERMINATED, ends == TRUNCATED)
    return replay, tape


def windows(
    tape: list[list[tuple[bool, float, int]]], n: int, discount: float
) -> Iterator[tuple[int, int, float, float, int | None]]:
    """Spell out every complete window: time, slot, return, factor, time after it (None: the round ended)."""
    for slot in range(len(tape[0])):
        for start in range(len(tape)):
            if not tape[start][slot][0]:
                continue
            total = 0.0
            for k in range(len(tape) - start):
                decision, reward, end = tape[start + k][slot]
                if k >= n and decision:
                    yield start, slot, total, discount**k, start + k
                    break
                total += discount**k * reward
                if end == TERMINATED:
                    yield start, slot, total, 0.0, None
                if end != GOES_ON:
                    break


steps = st.tuples(
    st.booleans(),
    st.sampled_from([0.0, 0.5, -1.0]),
    st.sampled_from([GOES_ON] * 6 + [TERMINATED, TRUNCATED]),
)
tapes = st.integers(1, 3).flatmap(
    lambda slots: st.lists(st.lists(steps, min_size=slots, max_size=slots), min_size=1, max_size=30)
)


@settings(max_examples=150, deadline=None)
@given(tape=tapes, n=st.integers(1, 4))
def test_draws_exactly_the_complete_windows(tape: list[list[tuple[bool, float, int]]], n: int) -> None:
    replay, _ = filled(tape)
    slots = len(tape[0])
    expected = {
        (float(start * slots + slot), start % ACTIONS): (total, factor, after)
        for start, slot, total, factor, after in windows(tape, n, 0.9)
    }
    drawn = replay.draw(400, n, 0.9, np.random.default_rng(0))
    if drawn is None:
        assert len(expected) * 8 < len(tape) * slots or not expected
        return
    observations, actions, lessons, returns, factors, after, masks_after = drawn
    seen = set()
    for i in range(400):
        key = (float(observations[i, 0]), int(actions[i]))
        total, factor, time_after = expected[key]
        assert (lessons[i] == int(key[0]) // slots).all()
        assert returns[i] == pytest.approx(total, abs=1e-5)
        assert factors[i] == pytest.approx(factor, abs=1e-5)
        if time_after is not None:
            slot = int(key[0]) % slots
            assert after[i, 0] == time_after * slots + slot
            assert masks_after[i].all()
        seen.add(key)
    assert seen == set(expected)  # 400 draws of at most 90: one missing has a chance below 1 in 100


def test_a_script_belongs_to_the_action_that_began_it() -> None:
    # decision, script, script, decision: one window of three steps though n is 1
    tape = [[(True, 1.0, GOES_ON)], [(False, 2.0, GOES_ON)], [(False, 4.0, GOES_ON)], [(True, 8.0, GOES_ON)]]
    replay, _ = filled(tape)
    drawn = replay.draw(8, 1, 0.5, np.random.default_rng(0))
    assert drawn is not None
    assert set(drawn.returns) == {1.0 + 0.5 * 2.0 + 0.25 * 4.0}
    assert set(drawn.factors) == {0.125}
    assert set(drawn.after[:, 0]) == {3.0}


def test_nothing_is_learned_across_a_step_limit() -> None:
    tape = [[(True, 1.0, TRUNCATED)], [(True, 5.0, TERMINATED)]]
    replay, _ = filled(tape)
    drawn = replay.draw(8, 3, 0.5, np.random.default_rng(0))
    assert drawn is not None
    assert set(drawn.returns) == {5.0}


def test_an_interrupted_episode_is_cut_off_when_the_next_begins() -> None:
    replay, _ = filled([[(True, 1.0, GOES_ON)], [(True, 1.0, TERMINATED)], [(True, 1.0, GOES_ON)]])
    replay.cut(np.array([0]))
    replay.cut(np.array([0]))
    assert replay.ends[:3, 0].tolist() == [GOES_ON, TERMINATED, TRUNCATED]


def test_idle_slots_leave_no_windows() -> None:
    replay = ReplayBuffer(100, 2, FEATURES, ACTIONS)
    only = np.array([1])
    for time in range(20):
        replay.put_decisions(
            only,
            np.full((1, FEATURES), time, dtype=np.float32),
            np.ones((1, ACTIONS), dtype=bool),
            np.array([2]),
            np.full((1, ACTIONS), np.nan, dtype=np.float32),
        )
        replay.put_results(only, np.ones(1, dtype=np.float32), np.array([False]), np.array([False]))
    drawn = replay.draw(64, 1, 1.0, np.random.default_rng(0))
    assert drawn is not None
    assert (drawn.actions == 2).all()
    assert (drawn.returns == 1.0).all()


def test_the_ring_forgets_the_oldest_and_keeps_windows_apart() -> None:
    tape = [[(True, float(time), GOES_ON)] for time in range(57)]
    replay, _ = filled(tape, times=10)
    assert replay.first == 48
    drawn = replay.draw(64, 2, 1.0, np.random.default_rng(0))
    assert drawn is not None
    starts = drawn.observations[:, 0]
    assert set(starts) == set(range(48, 55))
    assert (drawn.returns == 2 * starts + 1).all()
    assert (drawn.after[:, 0] == starts + 2).all()


def test_rows_read_and_written_back_are_the_same_ring() -> None:
    generator = np.random.default_rng(3)
    tape = [[(bool(generator.integers(2)), float(time), GOES_ON) for _ in range(2)] for time in range(33)]
    replay, _ = filled(tape, times=20)
    copy = ReplayBuffer(40, 2, FEATURES, ACTIONS)
    middle = replay.first + 7
    copy.write_rows(replay.first, replay.read_rows(replay.first, middle))
    copy.write_rows(middle, replay.read_rows(middle, replay.written))
    assert copy.written == replay.written
    one = replay.draw(64, 3, 0.9, np.random.default_rng(5))
    two = copy.draw(64, 3, 0.9, np.random.default_rng(5))
    assert one is not None
    assert two is not None
    for mine, theirs in zip(one, two, strict=True):
        np.testing.assert_array_equal(mine, theirs)


def test_draws_nothing_from_nothing() -> None:
    assert ReplayBuffer(10, 1, FEATURES, ACTIONS).written == 0
    replay, _ = filled([[(False, 0.0, GOES_ON)]])
    assert replay.draw(4, 1, 0.9, np.random.default_rng(0)) is None
