"""Verdicts, sources and the arithmetic of dizzy points, each tested without a trial."""

import numpy as np
import pytest

from sf2ai.backends.base import Activity
from sf2ai.conformance import rows as rows_module
from sf2ai.conformance.measures.dizziness import chance
from sf2ai.conformance.measures.expected import close_limit, down_frames, last_active, touched
from sf2ai.conformance.measures.findings import block_level, floors_at_once, hit_of, is_complete, last_hit
from sf2ai.conformance.measures.invulnerability import ranges
from sf2ai.conformance.trials.approach import earliest_press, in_a_jump
from sf2ai.conformance.trials.contacts import Contacts
from sf2ai.conformance.trials.dummy import DUMMY, OTHER_BODIES, PLACING_FRAMES, Stance, placed
from sf2ai.conformance.trials.play import play, simulator
from sf2ai.game.buttons import NUMPAD
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


def test_a_move_is_complete_when_its_first_and_last_frame_and_every_hit_were_met():
    move = load_character("ryu").move("st_far_LP")  # active on frames 4 to 7
    assert is_complete(met_on([4, 6, 7]), move)
    assert not is_complete(met_on([4, 6]), move)
    assert not is_complete(met_on([5, 7]), move)
    assert is_complete(met_on([4, 6]), move, last=6)
    assert not is_complete(met_on([4, 7], lost=[4, 5]), move)


def met_on(frames, lost=None):
    """Return contacts on some frames of a move, each with the same loss unless another is given."""
    count = len(frames)
    points = np.full(count, 4) if lost is None else np.array(lost)
    zeros = np.zeros(count, dtype=np.int64)
    flags = np.ones(count, dtype=bool)
    return Contacts(np.array(frames), zeros + 50.0, points, zeros, ~flags, flags, zeros, zeros)


def test_the_directions_of_an_air_special_may_come_before_the_flight():
    ryu, chunli = load_character("ryu"), load_character("chunli")
    assert ryu.stats.jump.prejump == 4
    assert earliest_press(ryu.move("air_tatsumaki_L")) == -2
    assert earliest_press(ryu.move("nj_LP")) == 1
    assert earliest_press(chunli.move("air_spinning_bird_L")) == 1
    approach = in_a_jump(ryu.move("air_tatsumaki_L"), range(-2, 3))
    lengths = [int(np.flatnonzero(column)[-1]) for column in approach.tape.T]
    assert lengths == list(range(lengths[0], lengths[0] + 5))
    assert set(approach.tape[approach.ready].tolist()) == {NUMPAD[9]}


def test_a_jump_back_is_held_back_and_a_neutral_one_is_not():
    ryu = load_character("ryu")
    for stance, back, pad in (("dj", True, 7), ("dj", False, 9), ("nj", True, 8)):
        approach = in_a_jump(ryu.move(f"{stance}_LP"), range(1, 3), back=back)
        assert set(approach.tape[approach.ready].tolist()) == {NUMPAD[pad]}


def test_the_last_frame_of_an_air_move_is_the_last_before_the_landing():
    ryu = load_character("ryu")
    assert last_active(ryu.move("nj_LP")) == ryu.stats.jump.neutral.air_frames - 1
    high = ryu.move("nj_HP")
    assert last_active(high) == high.startup + high.active


def test_other_bodies_are_no_second_ryu():
    assert DUMMY not in OTHER_BODIES
    assert len(set(OTHER_BODIES)) == len(OTHER_BODIES) == 4
