"""The clock, the ends of rounds and matches, and the start of the next round follow the rules."""

import numpy as np
import pytest

from fakes.lab import Lab
from sf2ai.backends.base import make_setups
from sf2ai.backends.sim.backend import SimBackend
from sf2ai.engine.state import DOUBLE_KO, FIGHT, KO, MATCH_OVER, ROUND_OVER, STAND, SUBPX, TIME_OVER

ROUND_FRAMES = 99 * 40


def test_the_clock_counts_99_units_of_40_frames():
    lab = Lab().play(frames=41)
    assert lab.snapshots["timer"].tolist() == [99] * 39 + [98] * 2
    lab.play(frames=ROUND_FRAMES)
    assert len(lab.states) == ROUND_FRAMES
    assert (lab.match["ending"], lab.match["timer"]) == (TIME_OVER, 0)


def test_at_time_over_the_healthier_side_wins():
    lab = Lab(gap=45).play("5LP", frames=60)
    lab.match["timer"], lab.match["timer_frames"] = 1, 1
    lab.play(frames=1)
    assert (lab.match["ending"], lab.match["winner"]) == (TIME_OVER, 0)
    assert (lab.one["rounds_won"], lab.two["rounds_won"]) == (1, 0)


def test_at_time_over_equal_health_is_a_draw_that_counts_for_nobody():
    lab = Lab().play(frames=ROUND_FRAMES)
    assert (lab.match["ending"], lab.match["winner"]) == (TIME_OVER, -1)
    assert (lab.one["rounds_won"], lab.two["rounds_won"]) == (0, 0)


def finish(lab, side=0):
    """End the round with one jab of that side."""
    (lab.two, lab.one)[side]["health"] = 1
    pads = ["5LP", ""] if side == 0 else ["", "5LP"]
    lab.place(-22, 22).play(*pads, frames=20)
    return lab


def test_a_ko_wins_the_round_and_ends_it_on_that_frame():
    lab = finish(Lab())
    assert (lab.match["phase"], lab.match["ending"], lab.match["winner"]) == (ROUND_OVER, KO, 0)
    assert lab.snapshots[-1]["phase"] == ROUND_OVER
    assert list(lab.snapshots["phase"][:-1]) == [FIGHT] * (len(lab.snapshots) - 1)


def begin_next(lab):
    """Play one neutral frame, which begins the next round."""
    lab.backend.advance(np.zeros((1, 1, 2), dtype=np.uint16))
    return lab


def test_the_next_round_begins_anew_but_for_the_rounds_won():
    lab = begin_next(finish(Lab()))
    assert (lab.match["round_number"], lab.match["phase"], lab.match["timer"]) == (2, FIGHT, 99)
    assert (lab.one["health"], lab.two["health"]) == (144, 144)
    assert (lab.one["x"], lab.two["x"]) == (-88 * SUBPX, 88 * SUBPX)
    assert (lab.one["state"], lab.two["state"]) == (STAND, STAND)
    assert (lab.one["rounds_won"], lab.two["rounds_won"]) == (1, 0)


def test_the_guard_against_mashing_does_not_last_into_the_next_round():
    lab = finish(Lab())
    lab.two["rehit"] = 9
    assert begin_next(lab).two["rehit"] == 0


def test_two_rounds_win_the_match():
    lab = finish(begin_next(finish(Lab())))
    assert (lab.match["phase"], lab.match["winner"], lab.match["round_number"]) == (MATCH_OVER, 0, 2)


def test_one_round_each_and_the_third_decides():
    lab = finish(begin_next(finish(begin_next(finish(Lab())), side=1)), side=1)
    assert (lab.match["phase"], lab.match["winner"], lab.match["round_number"]) == (MATCH_OVER, 1, 3)


def test_a_match_that_is_over_stays_as_it_is():
    lab = finish(begin_next(finish(Lab())))
    before = lab.backend.save(0)
    lab.backend.advance(np.full((8, 1, 2), 0x20, dtype=np.uint16))
    assert lab.backend.save(0) == before


def draw(lab):
    """End the round with a double knock-out."""
    lab.one["health"] = lab.two["health"] = 1
    lab.place(-22, 22).play("5LP", "5LP", frames=20)
    assert lab.match["ending"] == DOUBLE_KO
    return lab


def test_after_four_draws_the_match_is_a_draw():
    lab = Lab("ryu", "ryu")
    for number in range(1, 5):
        assert lab.match["round_number"] == number
        draw(lab)
        if number < 4:
            assert lab.match["phase"] == ROUND_OVER
            begin_next(lab)
    assert (lab.match["phase"], lab.match["winner"]) == (MATCH_OVER, -1)


@pytest.mark.parametrize("winners", [(0,), (1,), ()])
def test_the_fourth_round_is_sudden_death_at_one_victory_each(winners):
    lab = Lab("ryu", "ryu")
    for winner in (*winners, None, None, None)[:3]:
        begin_next(draw(lab) if winner is None else finish(lab, side=winner))
    assert lab.match["round_number"] == 4
    assert (lab.one["rounds_won"], lab.two["rounds_won"]) == (1, 1)
    finish(lab, side=1)
    assert (lab.match["phase"], lab.match["ending"], lab.match["winner"]) == (MATCH_OVER, KO, 1)


def test_a_draw_in_the_fourth_round_is_a_drawn_match_even_for_a_side_that_had_won_a_round():
    lab = begin_next(finish(Lab("ryu", "ryu")))
    draw(begin_next(draw(begin_next(draw(lab)))))
    assert (lab.match["phase"], lab.match["winner"]) == (MATCH_OVER, -1)


@pytest.mark.parametrize("frames", [0, 1, 17, 30])
def test_for_the_neutral_frames_pads_and_clock_do_nothing(frames):
    backend = SimBackend(1)
    backend.reset(np.array([0]), make_setups([[0, 4]], [3], neutral_frames=frames))
    pads = np.zeros((frames + 40, 1, 2), dtype=np.uint16)
    pads[:, 0, 0] = 0x80  # walk right
    snapshots = backend.advance(pads)[:, 0].copy()
    xs = snapshots["sides"][:, 0]["x"]
    assert np.flatnonzero(xs != xs[0])[0] == (frames if frames else 1)
    assert np.flatnonzero(snapshots["timer"] == 98)[0] == frames + 39


def test_the_neutral_frames_come_from_the_seed_and_differ_by_round():
    seen = set()
    for seed in range(200):
        backend = SimBackend(1)
        backend.reset(np.array([0]), make_setups([[0, 4]], [seed]))
        seen.add(int(backend.matches[0]["neutral_left"]))
    assert seen <= set(range(31))
    assert len(seen) > 25
