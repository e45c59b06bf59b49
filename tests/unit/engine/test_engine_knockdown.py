"""Falling, lying and getting up follow the rules, and so does what a rising fighter can do and suffer."""

import pytest

from fakes.lab import Lab
from sf2ai.engine.state import (
    AIR,
    DOWNED,
    FALLING,
    FLIPPED,
    HIT_STUN,
    LAND,
    RISING,
    SPECIAL,
    STAND,
    SUBPX,
    THROWN,
)

SWEEP = "2HK"


def swept(gap=60, p2="", frames=140, character="ryu"):
    """Ryu sweeps; returns the lab and the number of the victim's first free frame."""
    lab = Lab(character, "ken", gap=gap).play(SWEEP, p2, frames=frames)
    down = [f for f, s in enumerate(lab.track(1, "state"), 1) if s in (FALLING, DOWNED, RISING)]
    return lab, max(down) + 1


def test_the_first_hit_of_a_sweep_floors_although_it_has_a_second():
    lab = Lab("ehonda", "ryu", gap=60).play("2HK", frames=60)
    assert len({window.hit for window in lab.move(0, "cr_HK").hits}) == 2
    assert HIT_STUN not in lab.track(1, "state")
    assert FALLING in lab.track(1, "state")


def test_a_sweep_costs_73_frames_40_in_the_air_12_on_the_ground_21_rising():
    lab, free = swept()
    states = lab.track(1, "state")
    start = states.index(FALLING)
    # 17 frames of hit stop, then the fall; the frame of touch-down is its last.
    assert free - (start + 1 + 17 + 1) == 73
    assert states.count(DOWNED) == 12 + 1
    assert states.count(RISING) == 21
    assert max(lab.track(1, "y")) / SUBPX == pytest.approx(56, abs=1)


def test_a_falling_body_flies_away_from_the_attacker_at_2_px_a_frame():
    lab, _ = swept()
    assert lab.track(1, "x")[-1] / SUBPX == pytest.approx(30 + 2 * 40, abs=1)


def test_a_special_knocks_down_with_a_bounce_and_a_slide():
    lab = Lab(gap=50).play("6*2 2*2 3LP", frames=200)
    ys = lab.track(1, "y")
    start = lab.track(1, "state").index(FALLING)
    flight = ys[start:]
    touch = next(i for i, y in enumerate(flight) if i > 20 and y == 1)
    assert flight[touch : touch + 5] == [1] * 5  # four frames on the ground before the bounce
    assert (flight[touch + 5] - 1) / SUBPX == 2.5 - 0.28125
    bounce = lab.track(1, "x")[start + touch + 4 : start + touch + 6]
    assert (bounce[1] - bounce[0]) / SUBPX == 2.5
    down = lab.track(1, "state").index(DOWNED)
    xs = lab.track(1, "x")
    assert xs[down + 1] - xs[down] == SUBPX  # slides on at 1 px a frame
    assert xs[down + 9] - xs[down + 8] == SUBPX - 8 * 20  # and 0.078 px less each frame


def test_a_body_hangs_at_the_wall_for_twelve_frames():
    lab = Lab().place(281, 331).play(SWEEP, frames=140)
    xs, ys = lab.track(1, "x"), lab.track(1, "y")
    wall = xs.index(344 * SUBPX)
    assert len(set(ys[wall : wall + 13])) == 1
    assert ys[wall + 13] != ys[wall]
    assert lab.track(1, "state")[-1] == STAND


def test_the_wall_is_the_same_on_both_sides():
    right = Lab("ryu", "ryu").place(280, 330).play("6*2 2*2 3LP", frames=200)
    left = Lab("ryu", "ryu").place(-330, -280).play("", "6*2 2*2 3LP", frames=200)
    assert [-x for x in right.track(1, "x")] == left.track(0, "x")


def test_who_falls_lies_or_rises_cannot_be_hit():
    lab, free = swept()
    shots = Lab(gap=60).play(f"{SWEEP} 5*40 (2LP 5*3)*20", frames=free - 1)
    assert shots.lost(1) == lab.lost(1)


def test_hit_out_of_the_air_by_a_normal_one_flips_and_lands_on_the_feet():
    lab = Lab("ryu", "ken", gap=60).play("5*36 5HP", "8 5*80", frames=150)
    states = lab.track(1, "state")
    assert FLIPPED in states
    assert states[states.index(FLIPPED) :].count(FALLING) == 0
    end = max(i for i, s in enumerate(states) if s == FLIPPED)
    assert states[end + 1] == LAND
    ys = lab.track(1, "y")
    hit = states.index(FLIPPED)
    fall_px = (ys[hit - 2] - ys[hit - 1]) / SUBPX
    assert (ys[hit] - ys[hit - 1]) / SUBPX == pytest.approx(16 - fall_px, abs=1)  # lifted by 16 px at once


def test_a_flip_is_an_arc_of_its_own():
    lab = Lab("ryu", "ken", gap=60).play("5*36 5HP", "8 5*80", frames=150)
    flying = [i for i, s in enumerate(lab.track(1, "state")) if s == FLIPPED]
    xs, ys = lab.track(1, "x"), lab.track(1, "y")
    # After 16 frames of hit stop: 2 px back a frame, 5.75 px up less 0.28125 each frame.
    start = flying[0] + 16
    across = [(xs[i + 1] - xs[i]) / SUBPX for i in range(start, flying[-1] - 1)]
    up = [(ys[i + 1] - ys[i]) / SUBPX for i in range(start, start + 3)]
    assert set(across) == {2.0}
    assert up == [5.75 - 0.28125, 5.75 - 2 * 0.28125, 5.75 - 3 * 0.28125]


def test_who_flips_cannot_be_hit_again():
    lab = Lab("ryu", "ken", gap=60).play("5*36 5LP 5*22 (5LP 5*4)*9", "8 5*90", frames=100)
    assert lab.lost(1) == lab.move(0, "st_close_LP").damage[0] * 25 // 32


def test_hit_out_of_the_air_by_a_special_one_falls():
    lab = Lab("ryu", "ken", gap=60).play("5*16 6*2 2*2 3HP", "8 5*80", frames=60)
    assert FALLING in lab.track(1, "state")


def test_a_projectile_knocks_down_who_is_in_the_air_and_not_who_stands():
    standing = Lab().play("2*2 3*2 6HP", frames=60)
    assert HIT_STUN in standing.track(1, "state")
    flying = Lab().play("5*14 2*2 3*2 6HP", "8 5*60", frames=70)
    assert FALLING in flying.track(1, "state")


def test_a_meaty_attack_meets_who_gets_up_doing_nothing():
    _, free = swept()
    # Ryu's far LK is active from frame 5: begun four frames before, it meets the first free frame.
    close = Lab(gap=60).play(SWEEP, frames=free - 5)
    close.one["x"] = close.two["x"] - 45 * SUBPX
    close.play("2LK", frames=20)
    move = close.move(0, "cr_LK")
    hurt = [
        f
        for f, h in enumerate(close.track(1, "health"), 1)
        if h < 144 - close.move(0, "cr_HK").damage[0] * 25 // 32
    ]
    assert hurt[0] == max(free, free - 4 + move.startup)


def meaty(p2):
    """A low kick that is active on the first frame after Ken has risen, and what Ken does then."""
    _, free = swept()
    startup = Lab().move(0, "cr_LK").startup
    lab = Lab(gap=60).play(SWEEP, frames=free - startup - 1)
    lab.one["x"] = lab.two["x"] - 45 * SUBPX
    before = int(lab.two["health"])
    lab.play("2LK 2*30", p2(startup), frames=60)
    return lab, free, before - int(lab.two["health"])


def test_a_meaty_attack_is_blocked_by_holding_back():
    _, _, lost = meaty(lambda startup: "1*60")
    assert lost == 0


def test_a_reversal_on_the_first_free_frame_beats_a_meaty_attack():
    # Ken's dragon punch is out of reach from its second frame; the first is still the rising body's.
    lab, free, lost = meaty(lambda startup: f"5*{startup - 4} 6*2 2*2 3HP" if startup >= 4 else "6 2 3HP")
    assert lab.track(1, "state")[free - 1] == SPECIAL
    assert lost == 0
    assert lab.lost(0) > 0


def test_a_normal_on_the_first_free_frame_does_not_beat_a_meaty_attack():
    _, _, lost = meaty(lambda startup: f"5*{startup} 5HP")
    assert lost > 0


def test_who_has_just_risen_cannot_be_thrown_at_first_but_soon():
    _, free = swept()
    early, late = Lab(gap=60), Lab(gap=60)
    for lab, wait in ((early, 0), (late, 19)):
        lab.play(SWEEP, frames=free - 1 + wait)
        lab.one["x"] = lab.two["x"] - 45 * SUBPX
        lab.play("6HP", frames=1)
    assert early.track(1, "state")[-1] != THROWN
    assert late.track(1, "state")[-1] == THROWN


def test_the_throw_immunity_is_one_of_twelve_lengths():
    seen = set()
    for seed in range(60):
        lab = Lab(gap=60, seed=seed).play(SWEEP, frames=140)
        rising = max(i for i, s in enumerate(lab.track(1, "state")) if s == RISING)
        # The first free frame already counts one down.
        seen.add(lab.track(1, "throw_guard")[rising + 1] + 1)
    assert seen <= {1, 2, 3, 4, 5, 7, 9, 11, 13, 15, 17, 19}
    assert len(seen) > 8


def test_the_throw_immunity_runs_out_while_attacking_too():
    _, free = swept()
    lab = Lab(gap=60).play(SWEEP, "", frames=free - 1)
    lab.play("", "2LK", frames=25)
    assert lab.two["throw_guard"] == 0


def test_a_trade_in_the_air_sends_both_back():
    lab = Lab("ryu", "ryu").place(-60, 60).play("9*4 5*10 5HK", "9*4 5*10 5HK", frames=60)
    assert FLIPPED in lab.track(0, "state")
    assert lab.track(0, "state") == lab.track(1, "state")
    assert AIR in lab.track(0, "state")


def flipped(seed=1):
    """Return a lab in which Ken has just landed on his feet after a hit in the air."""
    lab = Lab(gap=60, seed=seed).play("5*36 5HP", "8 5*60", frames=46)
    assert lab.two["state"] == FLIPPED
    while lab.two["state"] == FLIPPED:
        lab.play(frames=1)
    assert lab.two["state"] == LAND
    return lab


@pytest.mark.parametrize(("wait", "thrown"), [(0, False), (19, True)])
def test_who_lands_after_a_hit_in_the_air_cannot_be_thrown_at_first_but_soon(wait, thrown):
    lab = flipped()
    assert lab.two["throw_guard"] > 0
    lab.play(frames=wait)
    lab.one["x"] = lab.two["x"] - 45 * SUBPX
    lab.play("6HP")
    assert bool(lab.two["state"] == THROWN) is thrown


def test_the_throw_immunity_after_landing_is_the_die_of_rising():
    seen = {int(flipped(seed).two["throw_guard"]) for seed in range(20)}
    assert seen <= {1, 2, 3, 4, 5, 7, 9, 11, 13, 15, 17, 19}
    assert len(seen) > 4
