"""Past selves: a bounded number of them that spans the whole training, kept as copies."""

from types import SimpleNamespace

import numpy as np

from sf2ai.seats.seat import Seat
from sf2ai.training.opponents.past_selves import INTERVAL, MAX_PAST_SELVES, PastSelves, find_replaceable


def make() -> PastSelves:
    return PastSelves(
        [Seat(1) for _ in range(MAX_PAST_SELVES)], 1, lambda parameters: SimpleNamespace(**parameters)
    )


def me(number: int) -> dict[str, np.ndarray]:
    return {"layer": np.full(3, number, dtype=np.float32)}


def grow(past: PastSelves, episodes: int) -> None:
    for episode in range(episodes + 1):
        if past.is_due(episode):
            assert past.add(episode, me(episode), ()) is not None


def test_a_past_self_is_added_at_each_interval():
    past = make()
    assert past.available() == []
    grow(past, INTERVAL - 1)
    assert past.available() == []
    grow(past, 3 * INTERVAL)
    assert past.episodes[:3] == [INTERVAL, 2 * INTERVAL, 3 * INTERVAL]
    assert past.available() == [0, 1, 2]
    assert past.controllers[1].agent.layer[0] == 2 * INTERVAL


def test_their_number_is_bounded_and_they_span_the_whole_training():
    past = make()
    for episode in range(6000):
        if past.is_due(episode):
            past.add(episode, me(episode), ())
        assert len(past.available()) <= MAX_PAST_SELVES
    ages = sorted(past.episodes)
    assert ages[0] == INTERVAL
    assert ages[-1] > 5900
    assert ages[MAX_PAST_SELVES // 2] > 0.9 * ages[-1]  # half of them are young ...
    assert np.diff(ages).max() < 0.7 * ages[-1]  # ... and no age is without one


def test_the_newest_and_the_oldest_are_never_replaced():
    ages = [25, 400, 450, 475, 500]
    assert ages[find_replaceable(ages, 525)] not in (25, 500)


def test_one_that_is_playing_is_replaced_later_and_gets_no_new_rounds():
    past = make()
    grow(past, MAX_PAST_SELVES * INTERVAL)
    episode = (MAX_PAST_SELVES + 1) * INTERVAL
    place = find_replaceable(past.episodes, episode)
    before = past.episodes[place]
    assert past.add(episode, me(episode), [place]) is None
    assert past.episodes[place] == before
    assert place not in past.available()
    assert past.is_due(episode + 1)
    assert past.add(episode + 1, me(episode + 1), []) == place
    assert past.episodes[place] == episode + 1
    assert place in past.available()


def test_the_parameters_are_copies_and_come_back():
    past, again = make(), make()
    mine = me(7)
    past.add(INTERVAL, mine, ())
    mine["layer"][:] = 0.0
    again.set_state({name: array.copy() for name, array in past.get_state().items()})
    assert again.available() == past.available() == [0]
    assert again.controllers[0].agent.layer.tolist() == [7.0, 7.0, 7.0]
    assert not again.is_due(2 * INTERVAL - 1)
    assert again.is_due(2 * INTERVAL)
