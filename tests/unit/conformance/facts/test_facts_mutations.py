"""Each of these rules and values, reversed on purpose, makes a fact fail that held before."""

from dataclasses import replace

import pytest

from sf2ai.backends.sim.backend import SimBackend
from sf2ai.conformance.facts.judging import judged
from sf2ai.conformance.facts.reader import load_facts
from sf2ai.conformance.facts.stage import play_facts
from sf2ai.engine.state import SUBPX
from sf2ai.engine.tables.pack import load_tables
from sf2ai.game.characters import find_character
from sf2ai.game.files.loader import load_character

FACTS = {fact.name: fact for fact in load_facts()}


def move(character, move_id):
    return load_character(character).move(move_id).index


def fighter(name):
    return find_character(name).index


def altered(change):
    """Return a maker of backends whose tables `change` has altered."""
    tables = load_tables().copy()
    change(tables[0])

    def make(slots):
        backend = SimBackend(slots)
        backend._tables = tables
        return backend

    return make


def holds(name, maker):
    (played,) = play_facts([FACTS[name]], maker)
    return judged(played).holds


def of_move(character, move_id, **values):
    """Return a change of some fields of a move."""

    def change(tables):
        for field, value in values.items():
            tables["moves"][move(character, move_id)][field] = value

    return change


def like_move(character, move_id, field, other_id):
    """Return a change that gives a move a field of another one of the same character."""

    def change(tables):
        moves = tables["moves"]
        moves[move(character, move_id)][field] = moves[move(character, other_id)][field]

    return change


def of_fighter(character, **values):
    """Return a change of some fields of a fighter."""

    def change(tables):
        for field, value in values.items():
            tables["fighters"][fighter(character)][field] = value

    return change


def of_rules(**values):
    """Return a change of some rules."""

    def change(tables):
        for field, value in values.items():
            tables["rules"][field] = value

    return change


# What is reversed, how, and the fact that shows it.
REVERSED = [
    (
        "a jump attack is no overhead",
        like_move("ryu", "dj_HK", "level", "st_far_LP"),
        "ryu jump_attack_must_be_blocked_standing",
    ),
    (
        "a sweep may be blocked standing",
        like_move("ryu", "cr_HK", "level", "st_far_LP"),
        "ryu sweep_hits_standing_block",
    ),
    (
        "a sweep leaves standing",
        of_move("ken", "cr_HK", knockdown=0, sweep=0),
        "ken sweep_hits_standing_block",
    ),
    (
        "a blocked special costs nothing",
        of_move("ryu", "hadouken_H", chip=0),
        "ryu blocked_special_costs_health",
    ),
    (
        "a blocked normal costs health",
        of_move("ryu", "st_close_HP", chip=4),
        "ryu blocked_normal_costs_nothing",
    ),
    ("a throw has no range", of_move("guile", "suplex", throw_range=0), "guile throw_beats_block"),
    (
        "a Shoryuken can be hit",
        of_move("ryu", "shoryuken_L", invulnerable_count=0),
        "ryu reversal_beats_a_meaty_kick",
    ),
    (
        "all Hadouken fly as fast",
        like_move("ryu", "hadouken_H", "projectile_speed", "hadouken_L"),
        "ryu harder_hadouken_flies_faster",
    ),
    ("Ryu's Hadouken is late", of_move("ryu", "hadouken_M", startup=20), "ryu hadouken_leaves_before_kens"),
    (
        "close MP does not cancel",
        of_move("ryu", "st_close_MP", special_cancel=0),
        "ryu close_mp_cancels_into_shoryuken",
    ),
    ("contact opens no cancel", of_rules(hit_window=0, kara_window=0), "ryu close_hp_cancels_into_hadouken"),
    (
        "Ken's HP Shoryuken hits once",
        of_move("ken", "shoryuken_H", hit_count=1),
        "ken hard_shoryuken_hits_twice",
    ),
    (
        "Ken's Tatsumaki knocks down",
        of_move("ken", "tatsumaki_M", knockdown=1),
        "ken tatsumaki_does_not_knock_down",
    ),
    (
        "a Sonic Boom recovers late",
        of_move("guile", "sonic_boom_M", total=60),
        "guile sonic_boom_recovers_before_ryu",
    ),
    (
        "standing LK cancels",
        of_move("guile", "st_far_LK", special_cancel=1),
        "guile standing_lk_does_not_cancel",
    ),
    (
        "the Kikouken is fast",
        of_move("chunli", "kikouken_H", projectile_speed=6 * SUBPX),
        "chunli kikouken_is_slower_than_hadouken",
    ),
    (
        "a lariat keeps its body",
        of_move("zangief", "lariat_H", hurt_count=0),
        "zangief lariat_passes_hadouken",
    ),
    (
        "a Piledriver is weak",
        of_move("zangief", "screw_piledriver", damage=20),
        "zangief piledriver_takes_a_third",
    ),
    (
        "a Head Press knocks down",
        of_move("bison", "head_stomp_M", knockdown=1),
        "bison head_press_does_not_knock_down",
    ),
    ("a Head Press chips", of_move("bison", "head_stomp_M", chip=4), "bison head_press_does_not_chip"),
    (
        "the high shot is low",
        of_move("sagat", "tiger_shot_H", spawn_y=38 * SUBPX),
        "sagat ryu_ducks_high_tiger",
    ),
    (
        "the low shot is high",
        of_move("sagat", "low_tiger_shot_H", spawn_y=110 * SUBPX),
        "sagat low_tiger_hits_crouchers",
    ),
    ("Vega walks slowly", of_fighter("vega", walk_forward=3 * SUBPX), "vega walks_faster_than_anyone"),
    ("Dhalsim's throw is short", of_move("dhalsim", "yoga_throw", throw_range=0), "dhalsim throws_from_afar"),
    (
        "a headbutt leaves standing",
        of_move("ehonda", "headbutt_M", knockdown=0),
        "ehonda headbutt_knocks_down",
    ),
    ("a bite bites once", of_move("blanka", "wild_fang", hold_max=1), "blanka bite_bites_again_and_again"),
    ("medium hits stun briefly", of_rules(stun=2), "balrog close_mk_links_into_crouching_mp"),
    ("Yoga Fire leaves standing", of_move("dhalsim", "yoga_fire_M", knockdown=0), "dhalsim yoga_fire_burns"),
]


@pytest.fixture(scope="module")
def untouched():
    names = sorted({name for _, _, name in REVERSED})
    played = play_facts([FACTS[name] for name in names], SimBackend)
    return {one.fact.name: judged(one).holds for one in played}


def test_twenty_rules_are_reversed_one_by_one():
    assert len({rule for rule, _, _ in REVERSED}) == len(REVERSED) >= 20
    assert len({name for _, _, name in REVERSED}) >= 20


@pytest.mark.parametrize(("rule", "change", "name"), REVERSED, ids=[rule for rule, _, _ in REVERSED])
def test_a_reversed_rule_turns_a_fact_red(rule, change, name, untouched):
    assert untouched[name], f"{name} fails already"
    assert not holds(name, altered(change)), rule


def test_the_tables_of_the_package_stay_as_they_are():
    before = load_tables().tobytes()
    altered(REVERSED[0][1])
    assert load_tables().tobytes() == before


def test_a_fact_played_alone_and_among_others_comes_out_the_same():
    names = [
        "ryu jump_attack_must_be_blocked_standing",
        "guile throw_beats_block",
        "vega walks_faster_than_anyone",
    ]
    together = [judged(played) for played in play_facts([FACTS[name] for name in names], SimBackend)]
    alone = [judged(played) for name in names for played in play_facts([FACTS[name]], SimBackend)]
    assert together == alone


def test_fighters_that_cannot_reach_their_places_make_a_fact_fail():
    far = replace(FACTS["ryu sweep_hits_standing_block"], gaps=(60, 900))
    (played,) = play_facts([far], SimBackend)
    assert list(played.placed) == [True, False]
    assert not judged(played).holds
    assert "did not reach their places" in judged(played).measured
