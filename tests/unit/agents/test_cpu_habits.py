"""The CPU answers an attack that it has seen before: it jumps over it, stays away, or remembers a throw."""

import numpy as np
import pytest

from sf2ai.agents.cpu.knowledge.options import options_of
from sf2ai.agents.cpu.knowledge.tables import load_cpu_tables
from sf2ai.agents.cpu.perception.reading import note_changes, read_threat
from sf2ai.agents.cpu.perception.scene import ATTACK, FREE, SCENE, SPECIAL, THROWN
from sf2ai.agents.cpu.slot.pads import jump
from sf2ai.agents.cpu.slot.state import CPU_STATE, ON_GUARD, new_cpu_state
from sf2ai.agents.cpu.tactics.choice import reaches
from sf2ai.agents.cpu.tactics.footwork import carry_on
from sf2ai.agents.cpu.tactics.habits import overleap
from sf2ai.agents.cpu.tactics.jumping import anticipate
from sf2ai.backends.base import Posture
from sf2ai.game.files.loader import load_character, load_roster

RYU, EHONDA, BLANKA, GUILE, KEN, ZANGIEF, DHALSIM, VEGA = 0, 1, 2, 3, 4, 6, 7, 11
SEEDS = 50


def _fight(character, opponent, distance, **scene_fields):
    """A level-7 CPU and its belief: both sides stand free, ``distance`` px apart."""
    cpus, scenes = new_cpu_state().astype(CPU_STATE), np.zeros(1, dtype=SCENE)
    cpu, scene, tables = cpus[0], scenes[0], load_cpu_tables()[0]
    cpu.level, cpu.character, cpu.opponent, cpu.forward = 7, character, opponent, 1
    cpu.back_charge = cpu.down_charge = 0
    scene.ready = scene.can_walk = 1
    scene.posture, scene.activity, scene.fact = Posture.STANDING, FREE, -1
    scene.x, scene.distance = distance, distance
    scene.gap = distance - tables.bodies[opponent].front
    scene.top = tables.bodies[opponent].stand_top
    scene.timer = 99
    for name, value in scene_fields.items():
        scene[name] = value
    return cpu, scene, tables


def _move(character, name):
    return load_character(character).move(name).index


@pytest.mark.parametrize("character", [RYU, ZANGIEF])
def test_it_leaps_as_a_repeated_attack_is_about_to_come(character):
    cpu, scene, tables = _fight(character, EHONDA, 140.0)
    cpu.habit, cpu.repeats = _move("ehonda", "hundred_hand_H"), 2
    assert overleap(cpu, scene, tables)
    assert cpu.hold == 9


def test_it_does_not_leap_into_a_repeated_attack():
    slap = _move("ehonda", "hundred_hand_H")
    cpu, scene, tables = _fight(
        ZANGIEF, EHONDA, 140.0, fact=slap, activity=SPECIAL, frame=10, free_in=47, attack_out=1
    )
    cpu.habit, cpu.repeats = slap, 2
    assert not overleap(cpu, scene, tables)


@pytest.mark.parametrize(("repeats", "name"), [(0, "hundred_hand_H"), (5, "cr_LK")])
def test_it_does_not_leap_over_what_came_once_or_is_short(repeats, name):
    cpu, scene, tables = _fight(ZANGIEF, EHONDA, 140.0)
    cpu.habit, cpu.repeats = _move("ehonda", name), repeats
    assert not overleap(cpu, scene, tables)


def _projectiles_thrown(repeats):
    """How often Ryu throws a projectile by his own choice within reach of a slap seen before."""
    begun = 0
    slap = _move("ehonda", "hundred_hand_H")
    for seed in range(SEEDS):
        cpu, scene, tables = _fight(RYU, EHONDA, 200.0, threat=240.0)
        scene.shot_frames = 1000
        cpu.dice.seed_low = seed
        cpu.initiative_draw, cpu.habit, cpu.repeats, cpu.recent_reach_left = 0, slap, repeats, 100
        carry_on(cpu, scene, tables)
        begun += cpu.script_left > 0
    return begun


def test_it_throws_no_projectile_within_reach_of_a_repeated_attack():
    assert _projectiles_thrown(repeats=0) > 0
    assert _projectiles_thrown(repeats=1) == 0


@pytest.mark.parametrize(("distance", "hits"), [(48.0, False), (90.0, True)])
def test_a_high_attack_passes_behind_a_head_that_is_too_near(distance, hits):
    # Guile's backfist, his far HP, begins 70 px before him, as high as nothing but E. Honda's head.
    cpu, scene, tables = _fight(GUILE, EHONDA, distance)
    start = sum(len(options_of(data)) for data in load_roster()[:GUILE])
    ids = [option.opener.id for option in options_of(load_character("guile"))]
    assert reaches(cpu, scene, tables.options[start + ids.index("st_far_HP")], 0.0, tables) == hits


@pytest.mark.parametrize(("speed", "is_remembered"), [(0.0, True), (3.0, False)])
def test_the_reach_of_an_attack_in_a_jump_straight_up_is_remembered(speed, is_remembered):
    jab = _move("dhalsim", "nj_LP")
    cpu, scene, tables = _fight(RYU, DHALSIM, 180.0, fact=jab, activity=ATTACK, jumping=1, vx=speed, y=40.0)
    read_threat(cpu, tables, scene)
    assert (cpu.recent_reach > 0) == is_remembered


@pytest.mark.parametrize(("was_thrown", "shot", "jumps"), [(0, 0, True), (1, 0, False), (1, 1, True)])
def test_after_being_thrown_it_jumps_forwards_only_over_a_projectile(was_thrown, shot, jumps):
    cpu, scene, _ = _fight(ZANGIEF, EHONDA, 220.0, shot=shot)
    cpu.was_thrown = was_thrown
    assert jump(cpu, scene, 9) == jumps
    assert jump(cpu, scene, 8)  # straight up is always allowed


def test_it_remembers_a_throw_until_the_round_is_over():
    cpu, scene, _ = _fight(RYU, EHONDA, 60.0)
    cpu.own[0].activity = THROWN
    note_changes(cpu, cpu.seen[0], scene)
    cpu.own[0].activity = FREE
    note_changes(cpu, cpu.seen[0], scene)
    assert cpu.was_thrown == 1
    assert new_cpu_state()[0].was_thrown == 0


@pytest.mark.parametrize("repeats", [0, 5])
def test_it_comes_down_on_a_slap_that_goes_on(repeats):
    slap = _move("ehonda", "hundred_hand_H")
    seen = {"fact": slap, "activity": SPECIAL, "frame": 38, "free_in": 19, "attack_out": 1, "vx": -1.0}
    leaps = {}
    for distance in (100.0, 170.0, 180.0, 190.0, 300.0):
        cpu, scene, tables = _fight(BLANKA, EHONDA, distance, **seen)
        cpu.habit, cpu.repeats = slap, repeats
        leaps[distance] = bool(overleap(cpu, scene, tables))
    assert not leaps[100.0]  # its hands would meet the jump as it rises
    assert not leaps[300.0]  # the jump would end before it
    assert any(leaps.values())


@pytest.mark.parametrize(
    ("habit", "distance", "waits"),
    [("shoryuken_M", 60.0, True), ("shoryuken_M", 200.0, False), ("cr_MK", 60.0, False)],
)
def test_it_waits_on_guard_for_an_uppercut_that_is_repeated(habit, distance, waits):
    cpu, scene, tables = _fight(VEGA, KEN, distance, threat=80.0)
    cpu.hold, cpu.habit, cpu.repeats = 0, _move("ken", habit), 2
    assert anticipate(cpu, scene, tables) == waits
    if waits:
        assert cpu.hold == ON_GUARD


def test_it_does_not_come_down_on_electricity():
    shock = _move("blanka", "electricity_M")
    for distance in range(80, 240, 5):
        cpu, scene, tables = _fight(
            RYU, BLANKA, float(distance), fact=shock, activity=SPECIAL, frame=30, free_in=13, attack_out=1
        )
        cpu.habit, cpu.repeats = shock, 5
        assert not overleap(cpu, scene, tables)
