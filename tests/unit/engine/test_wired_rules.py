"""A rule that is altered in the tables alters the match, one case for each rule that was a number in code."""

import pytest

from fakes.lab import Lab
from sf2ai.engine.state import DOWNED, FALLING, FLIPPED, SUBPX
from sf2ai.game.moves import MoveKind

FIREBALL = "2*2 3*2 6HP"


def lab_with(rule, value, p1="ryu", p2="ken", **options):
    """Return a lab whose engine has another value for one rule."""
    lab = Lab(p1, p2, **options)
    tables = lab.backend._tables.copy()
    tables["rules"][rule] = value
    lab.backend._tables = tables
    return lab


def changes(rule, values, play):
    """Return what a play shows with each value of a rule."""
    return [
        play(lambda *names, value=value, **options: lab_with(rule, value, *names, **options))
        for value in values
    ]


def test_the_hit_stop_of_a_projectile_is_its_own():
    def stop(lab):
        return max(lab().play(FIREBALL, frames=100).track(1, "hitstop"))

    assert changes("shot_hitstop", (14, 20), stop)[1] - changes("shot_hitstop", (14, 20), stop)[0] == 6


def test_a_cornered_victim_of_a_projectile_may_push_its_owner():
    def distance(lab):
        played = lab().place(254, 344).play(FIREBALL, "4*80", frames=100)
        return (played.one["x"] - 254 * SUBPX) / SUBPX

    assert changes("shot_pushes_owner", (0, 1), distance)[0] == 0
    assert changes("shot_pushes_owner", (0, 1), distance)[1] < -20


def test_a_projectile_knocks_an_airborne_victim_down_or_flips_it():
    def states(lab):
        played = lab(gap=120)
        played.two["y"] = 20 * SUBPX
        played.play(FIREBALL, frames=60)
        return {state for state in (FALLING, FLIPPED) if played.frames_in(1, state)}

    assert changes("shot_floors_airborne", (1, 0), states) == [{FALLING}, {FLIPPED}]


@pytest.mark.parametrize(("rule", "value"), [("bounce_vx", 0), ("bounce_vy", 0), ("bounce_pause", 20)])
def test_a_thrown_body_bounces_by_the_rules_of_throws(rule, value):
    def end(lab):
        played = lab(gap=40).play("6HP", frames=200)
        return played.first(1, DOWNED), int(played.two["x"])

    before, after = changes(rule, (Lab().backend._tables["rules"][rule][0, 0].tolist(), [0, 0, value]), end)
    assert before != after


def test_chip_may_leave_the_last_point():
    def health(lab):
        played = lab()
        played.two["health"] = 2
        return int(played.play(FIREBALL, "4*100", frames=100).two["health"])

    assert changes("chip_floor", (0, 1), health) == [0, 1]


def test_releasing_a_button_counts_or_does_not():
    def specials(lab):
        played = lab().alone().play("5HP*30 2HP*2 3HP*2 6HP 6", frames=60)
        return [move for move in played.moves(0) if played.data[0].move(move).kind is MoveKind.SPECIAL]

    assert changes("release_mask", (0xFFFF, 0), specials) == [["hadouken_H"], []]


def test_a_circle_has_as_many_directions_as_the_rules_say():
    def thrown(lab):
        played = lab("zangief", "ryu", gap=60).play("6*2 2*2 4*2 5HP", frames=20)
        return "screw_piledriver" in played.moves(0)

    assert changes("circle_directions", (4, 3), thrown) == [False, True]


def test_a_dizzy_fighter_may_gather_points():
    def points(lab):
        played = lab(gap=60)
        played.two["dizzy_due"] = 1
        return int(played.play("5HP", frames=10).two["dizzy_points"])

    none, some = changes("none_while_dizzy", (1, 0), points)
    assert none == 0 < some


def test_a_flipped_fighter_may_be_hit_again():
    def lost(lab):
        played = lab(gap=60)
        played.two["state"], played.two["y"] = FLIPPED, 20 * SUBPX
        return played.play("5HP", frames=20).lost(1)

    untouched, hit = changes("flip_untouchable", (1, 0), lost)
    assert untouched == 0 < hit
