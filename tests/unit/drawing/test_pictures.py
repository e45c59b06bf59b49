"""A frame in pixels and in letters shows fighters, scores, projectiles and endings."""

import re

import numpy as np
import pytest
from hypothesis import given, settings

from fakes.fights import fight, frames
from fakes.snapshot_strategies import snapshots
from fakes.snapshots import snapshot
from sf2ai.backends.base import Activity, Ending, Phase, Posture
from sf2ai.drawing.letters import COLUMNS, ROWS, Ink, draw_letters
from sf2ai.drawing.picture import HEALTH_LOST, SIDE_COLOURS, draw_picture, draw_pixels
from sf2ai.drawing.view import stage_view
from sf2ai.game.files.loader import load_character

HP = load_character("ryu").move("st_far_HP")


def letters(*arguments, agents=("", ""), **match):
    return draw_letters(stage_view(snapshot(*arguments, **match)[0], agents))


def count(drawn, ink):
    return sum(inks.count(ink) for inks in drawn.inks)


def test_letters_are_readable_without_colours():
    # p1 strikes with what is red on a terminal; p2 is reeling.
    rows = letters(
        {"move": HP.index, "activity": Activity.ATTACK, "activity_frames": HP.startup + 1, "x": -0.1},
        {"activity": Activity.HIT_STUN, "health": 0.5, "x": 0.1, "rounds_won": 1},
        agents=("ryu", "cpu:4"),
        timer=42,
    ).rows
    assert "42" in rows[0]
    assert rows[0].startswith("[" + "#" * 34 + "]")
    assert rows[0].endswith("[" + "#" * 17 + "-" * 17 + "]")
    assert rows[1].startswith("Ryu 100 %")
    assert rows[1].endswith("Ken (cpu:4) 50 % *")
    picture = "\n".join(rows)
    assert all(mark in picture for mark in ("p1>", "<p2", "///", "\\\\\\", "##"))
    assert rows[-1].startswith("far HP")
    assert rows[-1].endswith("hit")


def test_every_picture_has_the_same_size():
    for seen in frames(rounds=False)[::97]:
        drawn = draw_letters(stage_view(seen, ("cpu:6", "cpu:3")))
        assert [len(row) for row in drawn.rows] == [COLUMNS] * ROWS
        assert [len(row) for row in drawn.inks] == [COLUMNS] * ROWS


def test_ansi_is_the_plain_picture_with_colours():
    drawn = letters()
    assert "\x1b[" in drawn.ansi()
    bare = re.sub(r"\x1b\[[0-9;]*m", "", drawn.ansi())
    assert "\n".join(line.rstrip() for line in bare.splitlines()) + "\n" == drawn.plain()


def test_a_fighter_is_where_it_stands_and_jumps():
    def rows_with(letter, y):
        # The first three rows and the last two are score, ground and captions.
        drawn = letters({"y": y, "posture": Posture.AIRBORNE if y else Posture.STANDING}).rows[3:20]
        return [row for row, line in enumerate(drawn) if letter in line]

    ground, air = rows_with("/", 0.0), rows_with("/", 0.3)
    assert max(ground) == 16
    assert max(air) < max(ground) - 5


def test_the_camera_follows_the_two_and_stops_at_the_wall():
    def left(a, b):
        return stage_view(snapshot({"x": a}, {"x": b})[0]).left

    assert left(-0.25, 0.25) == -192
    assert left(0.0, 0.5) == pytest.approx(-96)
    assert left(0.7, 0.9) == 0.0
    assert left(-0.9, -0.7) == -384.0
    assert "|" in "".join(letters({"x": 0.7}, {"x": 0.9}).rows[10:20])
    assert "|" not in "".join(letters().rows[10:20])


@pytest.mark.parametrize(
    ("match", "banner"),
    [
        ({"phase": Phase.ROUND_OVER, "ending": Ending.KO, "winner": 1}, "KO: p2 Ken wins the round"),
        ({"phase": Phase.ROUND_OVER, "ending": Ending.DOUBLE_KO}, "double KO: the round is a draw"),
        ({"phase": Phase.MATCH_OVER, "ending": Ending.TIME, "winner": 0}, "time over: p1 Ryu wins the match"),
        ({}, ""),
    ],
)
def test_the_ending_is_written_over_the_stage(match, banner):
    assert stage_view(snapshot(**match)[0]).banner == banner
    assert (count(letters(**match), Ink.BANNER) > 0) == bool(banner)


def test_pixels_are_rows_columns_and_colours():
    pixels = draw_pixels(stage_view(snapshot()[0]))
    assert pixels.shape == (448, 768, 3)
    assert pixels.dtype == np.uint8
    assert draw_pixels(stage_view(snapshot()[0]), 1).shape == (224, 384, 3)


def test_a_bar_is_as_long_as_the_health_that_is_left():
    def widths(health):
        row = draw_pixels(stage_view(snapshot(None, {"health": health})[0]), 1)[12, 192:]
        full = (row == SIDE_COLOURS[1]).all(axis=1).sum()
        lost = (row == HEALTH_LOST).all(axis=1).sum()
        return full, lost

    assert widths(1.0) == (156, 0)
    full, lost = widths(0.5)
    assert (full, lost) == (pytest.approx(78, abs=2), pytest.approx(78, abs=2))


def test_what_hits_is_red_and_what_cannot_be_hit_is_hollow():
    def red(**side):
        pixels = draw_pixels(stage_view(snapshot(side)[0]), 1)[50:180].astype(int)
        return int(((pixels[..., 0] > 120) & (pixels[..., 2] < 100) & (pixels[..., 1] < 80)).sum())

    strike = {"move": HP.index, "activity": Activity.ATTACK}
    assert red(**strike, activity_frames=HP.startup) == 0
    assert red(**strike, activity_frames=HP.startup + 1) > 500

    def brightness(activity):
        return draw_pixels(stage_view(snapshot({"activity": activity})[0]), 1)[100:180, :190].sum()

    assert brightness(Activity.THROWN) < brightness(Activity.FREE)


def test_a_picture_is_a_pillow_image_for_files():
    assert draw_picture(stage_view(frames()[50], fight().agents), 1).size == (384, 224)


@settings(max_examples=60, deadline=None)
@given(seen=snapshots())
def test_whatever_a_backend_reports_can_be_drawn(seen):
    view = stage_view(seen[0], ("a" * 60, "b"))
    drawn = draw_letters(view)
    assert [len(row) for row in drawn.rows] == [COLUMNS] * ROWS
    assert draw_pixels(view, 1).shape == (224, 384, 3)
