from types import SimpleNamespace

import numpy as np

from sf2ai.seats.seat import Seat
from sf2ai.training.opponents.past_selves import INTERVAL, PLACES, PastSelves, superfluous


def make() -> PastSelves:
    return PastSelves([Seat(1) for _ in range(PLACES)], 1, lambda parameters: SimpleNamespace(**parameters))


def me(number: int) -> dict[str, np.ndarray]:
    return {"layer": np.full(3, number, dtype=np.float32)}


def grow(past: PastSelves, episodes: int) -> None:
    for episode in range(episodes + 1):
        if past.is_due(episode):
            assert past.take(episode, me(episode), ()) is not None


def test_one_comes_every_so_many_episodes():
    past = make()
    assert past.present() == []
    grow(past, INTERVAL - 1)
    assert past.present() == []
    grow(past, 3 * INTERVAL)
    assert past.episodes[:3] == [INTERVAL, 2 * INTERVAL, 3 * INTERVAL]
    assert past.present() == [0, 1, 2]
    assert past.controllers[1].agent.layer[0] == 2 * INTERVAL


def test_there_are_never_more_than_there_are_places_and_they_span_the_whole_past():
    past = make()
    for episode in range(6000):
        if past.is_due(episode):
            past.take(episode, me(episode), ())
        assert len(past.present()) <= PLACES
    ages = sorted(past.episodes)
    assert ages[0] == INTERVAL
    assert ages[-1] > 5900
    assert ages[PLACES // 2] > 0.9 * ages[-1]  # half of them are young ...
    assert np.diff(ages).max() < 0.7 * ages[-1]  # ... and no age is without one


def test_the_newest_and_the_first_are_never_superfluous():
    ages = [25, 400, 450, 475, 500]
    assert ages[superfluous(ages, 525)] not in (25, 500)


def test_one_that_still_plays_is_met_no_more_and_makes_room_later():
    past = make()
    grow(past, PLACES * INTERVAL)
    episode = (PLACES + 1) * INTERVAL
    place = superfluous(past.episodes, episode)
    before = past.episodes[place]
    assert past.take(episode, me(episode), [place]) is None
    assert past.episodes[place] == before
    assert place not in past.present()
    assert past.is_due(episode + 1)
    assert past.take(episode + 1, me(episode + 1), []) == place
    assert past.episodes[place] == episode + 1
    assert place in past.present()


def test_what_is_kept_is_a_copy_and_comes_back():
    past, again = make(), make()
    mine = me(7)
    past.take(INTERVAL, mine, ())
    mine["layer"][:] = 0.0
    again.set_state({name: array.copy() for name, array in past.get_state().items()})
    assert again.present() == past.present() == [0]
    assert again.controllers[0].agent.layer.tolist() == [7.0, 7.0, 7.0]
    assert not again.is_due(2 * INTERVAL - 1)
    assert again.is_due(2 * INTERVAL)
