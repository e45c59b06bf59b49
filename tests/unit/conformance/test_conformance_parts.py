"""Verdicts, sources and the arithmetic of dizzy points, each tested without a trial."""

import numpy as np
import pytest

from sf2ai.backends.base import Activity
from sf2ai.conformance import rows as rows_module
from sf2ai.conformance.measures.dizziness import chance
from sf2ai.conformance.measures.expected import close_limit, down_frames, touched
from sf2ai.conformance.measures.findings import block_level, floors_at_once, hit_of, last_hit
from sf2ai.conformance.measures.invulnerability import ranges
from sf2ai.conformance.trials.dummy import DUMMY, PLACING_FRAMES, Stance, placed
from sf2ai.conformance.trials.play import play, simulator
from sf2ai.game.characters import ROSTER
from sf2ai.game.files.loader import load_character

BLOCKED, HURT = int(Activity.BLOCK_STUN), int(Activity.HIT_STUN)


def test_the_dummy_reaches_every_whole_gap():
    gaps = np.arange(34, 303)
    tapes = placed(PLACING_FRAMES, gaps, Stance.STAND, PLACING_FRAMES + 1)
    recording = play(simulator, (0, DUMMY), (np.zeros(1, dtype=np.uint16), tapes))
    assert recording.gap[-1].tolist() == gaps.tolist()


@pytest.mark.parametrize(
    ("high", "low", "level"),
    [
        ([BLOCKED], [BLOCKED], "mid"),
        ([HURT], [BLOCKED], "low"),
        ([BLOCKED], [HURT], "overhead"),
        ([BLOCKED], [], "mid or overhead"),
        ([HURT], [HURT], "none"),
    ],
)
def test_a_level_is_what_blocks_stop_it(high, low, level):
    assert block_level(np.array(high), np.array(low)) == level


def test_frames_are_written_as_ranges():
    assert ranges([2, 3, 4, 9]) == "2-4 9"
    assert ranges([]) == "none"


def test_the_chance_of_dizziness_follows_the_rules_dice():
    # 14 points from a fierce, 11 to 17 with its die; 17 to 23 more make 31 in one case of 32.
    assert chance(0, ("HP",)) == 0
    assert chance(11, ("HP",)) == pytest.approx(1 / 32**2)
    assert chance(23, ("HP",)) == 1
    assert 0 < chance(14, ("HP",)) < chance(15, ("HP",)) < chance(16, ("HP",)) < 1


def test_hits_and_heights_come_from_the_data():
    kick = load_character("bison").move("scissor_kick_L")
    assert (hit_of(kick, 9), hit_of(kick, 10), hit_of(kick, 27)) == (0, 1, 2)
    assert last_hit(kick) == 18
    assert not floors_at_once(kick)
    assert floors_at_once(load_character("ehonda").move("cr_HK"))
    jab = load_character("ryu").move("st_close_LP")
    assert close_limit(jab) == 65
    assert touched(jab) == ("stand", 68, 52)


def test_a_sweep_keeps_its_victim_down_for_17_and_73_frames():
    assert down_frames("sweep") == 17 + 73


def test_lengths_agree_to_half_a_pixel_and_all_else_exactly():
    agree = rows_module.agree
    assert agree(22.5, 22.9)
    assert not agree(22, 23)
    assert not agree(22.0, 23.0)
    assert agree("mid", "mid or low")
    assert not agree("mid", "low")
    assert not agree(3, None)


def test_the_weakest_mark_of_a_field_is_named():
    ryu = load_character("ryu")
    assert rows_module.mark_of(ryu.move("st_far_LP"), "damage") == "published"
    assert rows_module.mark_of(ryu.move("st_far_LP"), "reach") == "sibling"
    assert rows_module.mark_of(ryu.move("hadouken_L"), "chip") == "rule"
    assert ROSTER[DUMMY].id == "ryu"
