"""The figures' data files are complete, and a mistake in one is named with file, place and value."""

import shutil

import numpy as np
import pytest

from sf2ai.drawing.figures.layouts import HIP_Y, POSES
from sf2ai.drawing.figures.tables.files import DATA
from sf2ai.drawing.figures.tables.pack import load_figures
from sf2ai.errors import DataError
from sf2ai.game.characters import ROSTER
from sf2ai.game.moves import MOVE_COUNT


def test_there_is_a_file_for_every_character_and_a_drawing_for_every_move():
    tables = load_figures()
    assert {path.stem for path in (DATA / "characters").iterdir()} == {character.id for character in ROSTER}
    assert tables["moves"].shape == (1, MOVE_COUNT)
    assert (tables["poses"][0, :, :, HIP_Y] > 0).all()
    assert load_figures() is tables


def test_no_two_characters_have_the_same_build_and_colours():
    bodies = load_figures()["bodies"][0]
    assert len({body["colours"].tobytes() for body in bodies}) == 12
    heights = dict(zip((character.id for character in ROSTER), bodies["tall"], strict=True))
    assert max(heights, key=heights.get) == "sagat"
    assert bodies["chest"][7] < bodies["chest"][0] < bodies["chest"][1]  # Dhalsim, Ryu, E. Honda


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        (
            "characters/ryu.toml",
            'skin = "#e0a878"',
            'skin = "beige"',
            "ryu.toml: colours.skin is 'beige' but",
        ),
        ("characters/ryu.toml", "fist = 4.8", "fist = -1", "ryu.toml: build.fist is -1"),
        ("characters/ryu.toml", "fist = 4.8", "fists = 4.8", "ryu.toml: build.fist is missing"),
        ("characters/ryu.toml", "arm = [17, 16]", "arm = [17]", "build.arm"),
        ("characters/ryu.toml", 'bone = "head"', 'bone = "tail"', "must be one of head, trunk"),
        ("characters/ken.toml", "[poses.win]", "[poses.sleep]", "ken.toml: poses is 'sleep'"),
        ("poses.toml", "lean = 9", 'lean = "much"', "poses.toml: poses.stand.lean is 'much'"),
        ("poses.toml", 'posture = "crouch"', 'posture = "low"', "must be one of stand, crouch, air"),
        ("poses.toml", "lean = 9", "lean = 9\nbend = 2", "poses.stand.bend is 2 but this table has no such"),
        ("moves.toml", 'limb = "near_arm"', 'limb = "tail"', "must be one of none, near_arm"),
        ("moves.toml", 'like = "st_far LK"', 'like = "st_far XX"', "st_far XX"),
        ("stages.toml", "depth = 0.04", 'depth = "far"', "stages.toml: ryu.shapes[0].depth is 'far'"),
        ("stages.toml", "repeat = ", "repeat = 9", "repeat"),
        ("stages.toml", "[ryu]", "[nobody]", "stages.toml: ryu is missing"),
        ("poses.toml", "[poses.stand]", "[poses.stand", "is no TOML file"),
    ],
)
def test_a_mistake_in_a_data_file_is_named(tmp_path, file, old, new, message):
    folder = tmp_path / "data"
    shutil.copytree(DATA, folder)
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(DataError) as error:
        load_figures(folder)
    assert message in str(error.value)


def test_a_missing_file_is_named(tmp_path):
    folder = tmp_path / "data"
    shutil.copytree(DATA, folder)
    (folder / "characters" / "vega.toml").unlink()
    with pytest.raises(DataError, match=r"characters/vega\.toml cannot be read"):
        load_figures(folder)


def test_tables_hold_numbers_only():
    tables = load_figures()
    for name in tables.dtype.names:
        for kind in (field[0] for field in (tables[name].dtype.fields or {}).values()):
            assert kind.base.kind in "if", (name, kind)
    assert len(POSES) == tables["poses"].shape[2]
    assert np.isfinite(tables["poses"]).all()
