"""Advantages of decisions of any length, by a plain reading of the formula; decisions across updates."""

import numpy as np

from sf2ai.agents.ppo.experience import Experience

DISCOUNT, TRACE = 0.9, 0.8
NEVER = np.array([False])


def put(experience: Experience, slot: int, value: float) -> None:
    experience.put(
        np.array([slot]),
        np.zeros((1, 2), np.float32),
        np.ones((1, 3), np.bool_),
        np.array([1]),
        np.zeros(1, np.float32),
        np.array([value], np.float32),
    )


def pay(experience: Experience, slot: int, reward: float, *, terminated=False, truncated=False) -> None:
    experience.add_results(
        np.array([slot]),
        np.array([reward], np.float32),
        np.array([terminated]),
        np.array([truncated]),
        DISCOUNT,
    )


def test_a_decision_lasts_until_the_next_one():
    experience = Experience(8, slots=1, features=2, actions=3)
    put(experience, 0, 1.0)
    pay(experience, 0, 2.0)
    pay(experience, 0, 3.0)  # nothing is decided at the second step
    put(experience, 0, 4.0)
    pay(experience, 0, 5.0, terminated=True)
    found = experience.evaluate(TRACE)
    last = 5.0 - 4.0
    first = 2.0 + DISCOUNT * 3.0 + DISCOUNT**2 * (4.0 + TRACE * last) - 1.0
    assert found.rows.tolist() == [0, 1]
    np.testing.assert_allclose(found.advantages, [first, last], rtol=1e-6)
    np.testing.assert_allclose(found.returns, [first + 1.0, 5.0], rtol=1e-6)


def test_slots_do_not_mix():
    experience = Experience(8, slots=2, features=2, actions=3)
    for slot, value in ((0, 1.0), (1, 2.0)):
        put(experience, slot, value)
    for slot, reward in ((0, 10.0), (1, 20.0)):
        pay(experience, slot, reward, terminated=True)
    np.testing.assert_allclose(experience.evaluate(TRACE).advantages, [9.0, 18.0])


def test_what_lasts_is_kept_for_the_next_update():
    experience = Experience(8, slots=2, features=2, actions=3)
    put(experience, 0, 1.0)
    pay(experience, 0, 1.0)
    put(experience, 0, 2.0)
    pay(experience, 0, 1.0)
    put(experience, 1, 7.0)
    pay(experience, 1, 1.0, terminated=True)
    found = experience.evaluate(TRACE)
    assert found.rows.tolist() == [0, 2], "the second decision's end is not known yet"
    np.testing.assert_allclose(found.advantages[0], 1.0 + DISCOUNT * 2.0 - 1.0, rtol=1e-6)
    experience.begin_next()
    assert experience.count == 1
    pay(experience, 0, 3.0, terminated=True)
    found = experience.evaluate(TRACE)
    np.testing.assert_allclose(found.advantages, [1.0 + DISCOUNT * 3.0 - 2.0], rtol=1e-6)


def test_a_round_that_was_cut_off_teaches_nothing_about_its_last_decision():
    experience = Experience(8, slots=1, features=2, actions=3)
    put(experience, 0, 1.0)
    pay(experience, 0, 1.0, truncated=True)
    put(experience, 0, 1.0)
    experience.cut(np.array([0]))
    pay(experience, 0, 5.0, terminated=True)
    assert experience.evaluate(TRACE).rows.tolist() == []


def test_kept_experience_goes_on_alike():
    experience, other = (Experience(8, slots=2, features=2, actions=3) for _ in range(2))
    place = experience.put(
        np.arange(2), np.ones((2, 2), np.float32), np.ones((2, 3), np.bool_), np.arange(2),
        np.zeros(2, np.float32), np.ones(2, np.float32),
    )  # fmt: skip
    experience.teach(place, np.full((2, 3), 0.5, np.float32), np.array([True, False]))
    pay(experience, 1, 1.0)
    other.set_state(experience.get_state())
    for each in (experience, other):
        pay(each, 1, 2.0, terminated=True)
    np.testing.assert_array_equal(experience.evaluate(TRACE).advantages, other.evaluate(TRACE).advantages)
    np.testing.assert_array_equal(experience.lessons[:2], other.lessons[:2])
    assert other.taught[:2].tolist() == [True, False]
