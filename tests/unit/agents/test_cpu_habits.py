"""What the CPU makes of attacks that it has seen before, asked tactic by tactic."""

import numpy as np
import pytest

from sf2ai.agents.cpu.knowledge.book import load_book
from sf2ai.agents.cpu.knowledge.options import options_of
from sf2ai.agents.cpu.perception.reading import notice, read_threat
from sf2ai.agents.cpu.perception.scene import ATTACK, FREE, SCENE, SPECIAL, THROWN
from sf2ai.agents.cpu.slot.pads import jump
from sf2ai.agents.cpu.slot.state import MIND, fresh_mind
from sf2ai.agents.cpu.tactics.choice import reaches
from sf2ai.agents.cpu.tactics.footwork import carry_on
from sf2ai.agents.cpu.tactics.habits import overleap
from sf2ai.backends.base import Posture
from sf2ai.game.files.loader import load_character, load_roster

RYU, EHONDA, GUILE, ZANGIEF, DHALSIM = 0, 1, 3, 6, 7
SEEDS = 50


def _fight(character, opponent, distance, **scene_fields):
    """A level-7 mind and the scene before it: both stand free, so many px apart."""
    minds, scenes = fresh_mind().astype(MIND), np.zeros(1, dtype=SCENE)
    mind, scene, book = minds[0], scenes[0], load_book()[0]
    mind.level, mind.character, mind.opponent, mind.forward = 7, character, opponent, 1
    mind.back_charge = mind.down_charge = 0
    scene.ready = scene.nimble = 1
    scene.posture, scene.activity, scene.fact = Posture.STANDING, FREE, -1
    scene.x, scene.distance = distance, distance
    scene.gap = distance - book.bodies[opponent].front
    scene.top = book.bodies[opponent].stand_top
    scene.timer = 99
    for name, value in scene_fields.items():
        scene[name] = value
    return mind, scene, book


def _move(character, name):
    return load_character(character).move(name).index


@pytest.mark.parametrize("character", [RYU, ZANGIEF])
def test_it_leaps_as_a_repeated_attack_is_about_to_come(character):
    mind, scene, book = _fight(character, EHONDA, 220.0)
    mind.habit, mind.repeats = _move("ehonda", "hundred_hand_H"), 2
    assert overleap(mind, scene, book)
    assert mind.hold == 9


def test_it_does_not_leap_into_a_repeated_attack():
    slap = _move("ehonda", "hundred_hand_H")
    mind, scene, book = _fight(ZANGIEF, EHONDA, 200.0, fact=slap, activity=SPECIAL, frame=10, left=47, busy=1)
    mind.habit, mind.repeats = slap, 2
    assert not overleap(mind, scene, book)


@pytest.mark.parametrize(("repeats", "name"), [(0, "hundred_hand_H"), (5, "cr_LK")])
def test_it_does_not_leap_over_what_came_once_or_is_short(repeats, name):
    mind, scene, book = _fight(ZANGIEF, EHONDA, 220.0)
    mind.habit, mind.repeats = _move("ehonda", name), repeats
    assert not overleap(mind, scene, book)


def _shots(repeats):
    """How often Ryu throws a projectile of his own accord within reach of a slap seen before."""
    begun = 0
    slap = _move("ehonda", "hundred_hand_H")
    for seed in range(SEEDS):
        mind, scene, book = _fight(RYU, EHONDA, 200.0, threat=240.0)
        scene.shot_frames = 1000
        mind.dice.seed_low = seed
        mind.mood, mind.habit, mind.repeats, mind.wary_left = 0, slap, repeats, 100
        carry_on(mind, scene, book)
        begun += mind.script_left > 0
    return begun


def test_it_throws_no_projectile_within_reach_of_a_repeated_attack():
    assert _shots(repeats=0) > 0
    assert _shots(repeats=1) == 0


@pytest.mark.parametrize(("distance", "hits"), [(48.0, False), (90.0, True)])
def test_a_high_attack_passes_behind_a_head_that_is_too_near(distance, hits):
    # Guile's backfist begins 70 px before him, as high as nothing but E. Honda's head.
    mind, scene, book = _fight(GUILE, EHONDA, distance)
    start = sum(len(options_of(data)) for data in load_roster()[:GUILE])
    ids = [option.opener.id for option in options_of(load_character("guile"))]
    assert reaches(mind, scene, book.options[start + ids.index("backfist")], 0.0, book) == hits


@pytest.mark.parametrize(("speed", "wary"), [(0.0, True), (3.0, False)])
def test_the_attack_of_a_jump_straight_up_is_kept_in_mind(speed, wary):
    jab = _move("dhalsim", "nj_LP")
    mind, scene, book = _fight(RYU, DHALSIM, 180.0, fact=jab, activity=ATTACK, jumping=1, vx=speed, y=40.0)
    read_threat(mind, book, scene)
    assert (mind.wary > 0) == wary


@pytest.mark.parametrize(("grabbed", "shot", "jumps"), [(0, 0, True), (1, 0, False), (1, 1, True)])
def test_who_was_thrown_jumps_at_that_opponent_only_over_a_projectile(grabbed, shot, jumps):
    mind, scene, _ = _fight(ZANGIEF, EHONDA, 220.0, shot=shot)
    mind.grabbed = grabbed
    assert jump(mind, scene, 9) == jumps
    assert jump(mind, scene, 8)  # straight up it always may


def test_it_remembers_a_throw_until_the_round_is_over():
    mind, scene, _ = _fight(RYU, EHONDA, 60.0)
    mind.own[0].activity = THROWN
    notice(mind, mind.seen[0], scene)
    mind.own[0].activity = FREE
    notice(mind, mind.seen[0], scene)
    assert mind.grabbed == 1
    assert fresh_mind()[0].grabbed == 0
