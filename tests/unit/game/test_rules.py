"""The shared rules are read from system.toml, and a damaged constant is refused with its value."""

import re
import shutil
from dataclasses import fields, is_dataclass

import pytest

from sf2ai.errors import DataError
from sf2ai.game.files.loader import FRAME_DATA, load_roster, load_rules
from sf2ai.game.rules import Rules


def test_rules_hold_the_constants_of_the_file():
    rules = load_rules()
    assert rules.time.round_timer_units == 99
    assert rules.hit.stun_frames == (11, 16, 20)
    assert rules.hit.pushback_px[0] == (4, 4, 4, 4, 3, 3, 3, 2, 1, 1, 1)
    assert rules.hit.flip_g == 0.28125
    assert rules.knockdown.thrown_bounce_pause_frames == 4
    assert rules.dizzy.normal == ((4, 40), (8, 60), (14, 80))
    assert rules.life.scaling[1] == (26, 4)
    assert rules.life.bonus_mean_points == ((0.1, 0.4), (0.4, 0.75))
    assert rules.block.in_air is False
    assert load_rules() is rules


def test_dice_have_32_faces_in_rising_order():
    rules = load_rules()
    dice = [
        rules.dizzy.spread_points,
        rules.dizzy.duration_frames,
        rules.knockdown.wakeup_throw_immunity_frames,
        rules.input.motion_step_frames,
        *rules.life.random_damage_tables,
    ]
    for die in dice:
        assert len(die) == 32
        assert list(die) == sorted(die)
    assert rules.dizzy.spread_points.count(0) == 12
    assert sum(rules.dizzy.duration_frames) / 32 == pytest.approx(137, abs=1)


def test_pushback_adds_up_to_the_published_distances_and_lasts_as_long_as_the_stun():
    hit = load_rules().hit
    assert [sum(row) for row in hit.pushback_px] == [30, 54, 78]
    assert [len(row) for row in hit.pushback_px] == list(hit.stun_frames)


def test_characters_agree_with_the_rules_that_they_repeat():
    rules = load_rules()
    for data in load_roster():
        assert data.stats.health == rules.life.full_points
        assert data.stats.jump.landing == rules.movement.landing_frames


def test_every_field_of_every_section_is_documented_by_its_type():
    for section in fields(Rules):
        assert is_dataclass(section.type)
        assert section.type.__doc__


DAMAGES = [
    (
        "[hit.hitstop]\nvalue = 14",
        '[hit.hitstop]\nvalue = "14"',
        "hit.hitstop.value is '14' but must be a whole number",
    ),
    (
        "[hit.hitstop]\nvalue = 14",
        "[hit.hitstop]\nvalue = -14",
        "hit.hitstop.value is -14 but must be at least 0",
    ),
    ("[hit.hitstop]\n", "[hit.hitstoop]\n", "hit.hitstop is missing"),
    ("value = { L = 11, M = 16,", "value = { L = 11, N = 16,", "hit.stun_frames.value.M is missing"),
    ("value = { L = 11, M", "value = { L = 12, M", "hit.pushback is"),
    ("-3 = 1, -2 = 4", "-3 = 2, -2 = 4", "have 32 faces in all, not 33"),
    ("-3 = 1, -2 = 4", "few = 1, -2 = 4", "dizzy.random.value.few is 1 but must stand beside a whole number"),
    (
        "[dizzy.sweep]\nvalue = [8, 130]",
        "[dizzy.sweep]\nvalue = [8]",
        "dizzy.sweep.value is [8] but must be a list of 2",
    ),
    (
        "hf_bonus_mean = [[0.1, 0.4],",
        "hf_bonus_mean = [[0.1],",
        "random_damage.hf_bonus_mean is [0.1] but must be",
    ),
    (
        "[[31, 0],",
        "[[31, 0, 1],",
        "life.life_scaling.value is [31, 0, 1] but must be a list of 2 whole numbers",
    ),
    (
        "[block.air_block]\nvalue = false",
        "[block.air_block]\nvalue = 0",
        "block.air_block.value is 0 but must be true or false",
    ),
    ("g = 0.28125, air_frames", "g = nan, air_frames", "knockdown.sweep.value.g is nan but must be a number"),
    ('unit = "Hz"', "unit = 60", "time.logic_rate.unit is 60 but must be a text"),
    (
        'confidence = "high"',
        'confidence = "sure"',
        "confidence is 'sure' but must be one of high, low, medium",
    ),
    ("[cancel.kara_window]\nvalue = 5\n", "[cancel.kara_window]\n", "cancel.kara_window.value is missing"),
]


@pytest.mark.parametrize(("old", "new", "message"), DAMAGES, ids=[damage[2] for damage in DAMAGES])
def test_a_damaged_constant_is_named_with_its_value(tmp_path, old, new, message):
    text = FRAME_DATA.joinpath("system.toml").read_text(encoding="utf-8")
    assert old in text
    tmp_path.joinpath("system.toml").write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(DataError, match=r"^system\.toml: .*" + re.escape(message)):
        load_rules(tmp_path)


def test_a_copy_elsewhere_gives_the_same_rules(tmp_path):
    shutil.copy(FRAME_DATA / "system.toml", tmp_path)
    assert load_rules(tmp_path) == load_rules()
