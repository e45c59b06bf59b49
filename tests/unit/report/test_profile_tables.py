"""Strategy profiles become tables of 80 columns and a picture."""

import numpy as np
import pytest
from PIL import Image
from rendering import render

from sf2ai.errors import HomeError
from sf2ai.game.files.loader import load_character
from sf2ai.measuring.profile import StrategyProfile
from sf2ai.report.pictures.profile import draw_profile
from sf2ai.report.profile import named_situations, profile_tables

CLOSE, FAR, HEALTHY, LOW = 0, 3, 0, 1


def begun(move_id):
    return load_character("ryu").move(move_id).index


@pytest.fixture
def profile():
    """Ten seconds close with a throw, a sweep and three jabs; thirty far, half of them at low health."""
    made = StrategyProfile("ryu")
    counts = made.counts
    counts["frames"][CLOSE, HEALTHY] = 600
    counts["distance"][CLOSE, HEALTHY] = 600 * 0.1
    counts["guarding"][CLOSE, HEALTHY] = 150
    counts["blocked"][CLOSE, HEALTHY] = 3
    counts["struck"][CLOSE, HEALTHY] = 1
    for move, count in {"seoi_nage": 1, "cr_HK": 1, "cr_LP": 3}.items():
        counts["moves"][CLOSE, HEALTHY, begun(move)] = count
    counts["frames"][FAR] = 900
    counts["distance"][FAR] = 900 * 0.7
    counts["jumps"][FAR, LOW] = 3
    counts["moves"][FAR, LOW, begun("hadouken_L")] = 2
    return made


def test_rows_by_hand(profile):
    text = render(profile_tables(profile))
    rows = {row.split()[0]: row.split() for row in text.splitlines() if row}
    habits = [row.split() for row in text.splitlines() if row.startswith("close ")]
    assert habits[0] == ["close", "25%", "0.10", "25%", "75%", "4.0", "0.0", "1.0", "0.0"]
    most_used = "crouching LP 60%, crouching HK 20%, Shoulder throw 20%"
    assert habits[1] == ["close", "5", *most_used.split()]
    assert rows["far"] == ["far", "2", "Hadouken", "L", "100%"]
    low = [row for row in text.splitlines() if row.startswith("low health")]
    assert low[0].split()[2:] == ["38%", "0.70", "0%", "-", "0.0", "1.3", "0.0", "2.0"]


def test_a_move_has_the_name_that_watch_shows_and_moves_of_one_name_are_one(profile):
    profile.counts["moves"][FAR, LOW, begun("nj_LK")] = 2
    profile.counts["moves"][FAR, LOW, begun("dj_LK")] = 4
    far = next(row for row in named_situations(profile) if row.name == "far")
    assert far.moves == (("jumping LK", 6), ("Hadouken L", 2))
    assert "jumping LK 75%, Hadouken L 25%" in render(profile_tables(profile))


def test_where_it_never_was_has_no_row(profile):
    assert "middle" not in render(profile_tables(profile))


def test_tables_fit_into_80_columns(profile):
    profile.counts["moves"][CLOSE, HEALTHY, :42] += 1_000_000
    text = render(profile_tables(profile))
    assert "…" not in text


def test_picture_is_a_png_of_something(profile, tmp_path):
    path = tmp_path / "new" / "ryu.png"
    draw_profile(profile, path, "against random")
    with Image.open(path) as picture:
        assert picture.format == "PNG"
        pixels = np.asarray(picture.convert("L"))
    assert pixels.shape[0] > 600
    assert pixels.shape[1] > 900
    assert 0.01 < (pixels < 250).mean() < 0.5
    assert [child.name for child in path.parent.iterdir()] == ["ryu.png"]


def test_picture_of_an_agent_that_never_attacks(tmp_path):
    made = StrategyProfile("ken")
    made.counts["frames"][FAR, HEALTHY] = 60
    draw_profile(made, tmp_path / "ken.png")
    assert (tmp_path / "ken.png").stat().st_size > 10_000


def test_a_place_that_cannot_be_written_is_said(profile, tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(HomeError, match="cannot make the folder"):
        draw_profile(profile, tmp_path / "file" / "ryu.png")
