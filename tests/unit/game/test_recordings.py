"""The loader refuses a path with a fault of its recording, in every shape, and names file, move and frame."""

import pytest

from fakes.altered_data import character_from, document_of
from sf2ai.errors import DataError
from sf2ai.game.files.loader import load_roster


def refusal(name, section, move, change):
    """Return what the loader says about a character's file after `change` has altered one move's table."""
    document = document_of(name)
    table = document[section][move]
    change(table)
    with pytest.raises(DataError) as caught:
        character_from(document)
    text = str(caught.value)
    assert text.count(";") == 1
    assert text.endswith("; correct the file") or "; add " in text
    return text


def repath(path, speed=None, dx=True):
    """Return a change that puts another path into a table, with the fields that say where it ends."""

    def change(table):
        table["path"] = [list(point) for point in path]
        if speed is not None:
            table["path_speed"] = list(speed)
        if dx:
            table["dx"] = path[-1][0]
            table["y_max"] = max(y for _, y in path)

    return change


def path_of(name, section, move):
    return [tuple(point) for point in document_of(name)[section][move]["path"]]


ROLL = ("blanka", "specials", "rolling_H")
FLASH = ("guile", "specials", "flash_kick_M")
SLIDE = ("bison", "normals", "cr_HK")


def test_the_packaged_files_have_paths_of_every_kind_and_none_is_refused():
    moves = [move for data in load_roster() for move in data.moves if move.path]
    assert len(moves) >= 50
    assert all(len(move.path) == move.total for move in moves)
    assert {move.kind.value for move in moves} == {"normal", "command", "special"}


@pytest.mark.parametrize("points", [1, 10, 54, 56, 110])
def test_a_path_is_as_long_as_its_move(points):
    path = path_of(*ROLL)
    path = (path + [path[-1]] * 60)[:points]
    text = refusal(*ROLL, repath(path))
    wanted = f"blanka.toml: specials.rolling_H.path, last frame, is {points} but must be 55, which is startup"
    assert text.startswith(wanted)


@pytest.mark.parametrize("part", ["startup", "active", "recovery"])
def test_a_move_that_grows_without_its_path_is_refused(part):
    def longer(table):
        table["frames"][part] += 1
        table["frames"]["total"] += 1
        if part == "startup":
            table["hits"][0]["frames"] = [frame + 1 for frame in table["hits"][0]["frames"]]

    assert "rolling_H.path, last frame, is 55 but must be 56" in refusal(*ROLL, longer)


def test_a_path_begins_where_the_move_does():
    path = [(x + 5, y) for x, y in path_of(*ROLL)]
    assert "rolling_H.path, frame 1, is [5, 0] but must be [0, 0]" in refusal(*ROLL, repath(path))


@pytest.mark.parametrize("frame", [2, 30, 58])
def test_a_path_stays_above_the_ground(frame):
    path = path_of(*FLASH)
    path[frame - 1] = (path[frame - 1][0], -1)
    text = refusal(*FLASH, repath(path))
    assert f"flash_kick_M.path, frame {frame}, is " in text
    assert "not be below the ground" in text


def test_a_path_ends_on_the_ground():
    path = path_of(*FLASH)
    path[51:] = [path[48]] * 7
    assert "flash_kick_M.path, frame 58, is " in refusal(*FLASH, repath(path))


@pytest.mark.parametrize("frame", [2, 3, 25, 48, 50, 55])
def test_a_step_faster_than_the_source_says_is_refused(frame):
    path = [(x + (11 if number >= frame else 0), y) for number, (x, y) in enumerate(path_of(*ROLL), start=1)]
    text = refusal(*ROLL, repath(path))
    assert f"blanka.toml: specials.rolling_H.path, frame {frame}, is " in text
    assert "at most 10 px" in text
    assert "along x, the speed of its source" in text


def test_a_step_too_fast_upwards_is_refused():
    path = path_of(*FLASH)
    path[4:50] = [(x, y + 30) for x, y in path[4:50]]
    text = refusal(*FLASH, repath(path))
    assert "flash_kick_M.path, frame 5, is " in text
    assert "at most 9 px" in text
    assert "along y, the speed of its source" in text


def test_the_speed_of_a_path_is_given_and_is_that_of_its_fastest_step():
    assert "rolling_H.path_speed is missing; add" in refusal(*ROLL, lambda table: table.pop("path_speed"))
    raised = refusal(*ROLL, lambda table: table.update(path_speed=[11, 0]))
    assert "rolling_H.path_speed is [11, 0] but must be 10 along x" in raised
    lowered = refusal(*ROLL, lambda table: table.update(path_speed=[9, 0]))
    assert "rolling_H.path, frame 2, is [10, 0] but must be at most 9 px" in lowered
    assert "path_speed is [1, 0, 0] but must be" in refusal(
        *ROLL, lambda table: table.update(path_speed=[1, 0, 0])
    )
    fast = repath([(12 * x // 10, y) for x, y in path_of(*ROLL)], (12, 0))
    assert "path_speed is [12, 0] but must agree with speed_x, 10" in refusal(*ROLL, fast)
    stray = refusal("ryu", "normals", "st_far_LP", lambda table: table.update(path_speed=[1, 1]))
    assert "st_far_LP.path_speed is [1, 1] but must be removed" in stray


@pytest.mark.parametrize("still", [1, 2, 10])
@pytest.mark.parametrize("first", [15, 25, 30])
def test_standing_still_and_then_leaping_is_refused(still, first):
    """The shape of a recording that lost frames: still, then where the body would have been."""
    path = path_of(*SLIDE)
    kept = path[first - 1]
    leap = 6 + abs(path[first - 1][0] - path[first - 2][0])
    rest = [(min(kept[0] + leap, path[-1][0]), 0)] * (53 - first - still)
    text = refusal(*SLIDE, repath([*path[:first], *[kept] * still, *rest], dx=False))
    assert f"bison.toml: normals.cr_HK.path, frame {first + still + 1}, is " in text


def test_the_stillness_of_a_hit_in_the_middle_of_a_rise_is_refused():
    path = path_of(*FLASH)
    lifted = [*path[:12], *[path[11]] * 3, *[(x, min(y + 8, path[20][1])) for x, y in path[12:55]]]
    text = refusal(*FLASH, repath([*lifted[:55], *[(72, 0)] * 3]))
    assert "flash_kick_M.path, frame " in text


@pytest.mark.parametrize("cycle", [8, 20, 47])
def test_coordinates_that_begin_again_are_refused(cycle):
    steps = [10 * (1 + (frame - 2) % cycle) if frame > 1 else 0 for frame in range(1, 56)]
    text = refusal(*ROLL, repath([(x, 0) for x in steps]))
    assert text.startswith(f"blanka.toml: specials.rolling_H.path, frame {cycle + 2}, is [10, 0]")
    slow = refusal(*ROLL, repath([(x // 10, 0) for x in steps], (cycle - 1, 0)))
    assert f"rolling_H.path, frame {cycle + 2}, is [1, 0]" in slow
    assert all("as coordinates do that begin again" in message for message in (text, slow))


def test_coordinates_that_begin_again_after_a_pause_are_refused():
    path = [(5 * min(frame, 20), 0) for frame in range(27)] + [
        (100 - 5 * min(frame, 20), 0) for frame in range(1, 29)
    ]
    text = refusal(*ROLL, repath(path, (5, 0)))
    assert "rolling_H.path, frame 28, is [95, 0] but must not turn back 5 px along x" in text


def test_heights_that_begin_again_in_the_air_are_refused():
    path = path_of(*FLASH)
    heights = [y for _, y in path]
    heights[20:24] = [heights[19] - 7, heights[19], heights[19] + 4, heights[24]]
    again = [(x, y) for (x, _), y in zip(path, heights, strict=True)]
    text = refusal(*FLASH, repath(again))
    assert "flash_kick_M.path, frame 21, is " in text
    assert "turn back 7 px along y" in text


def test_what_bodies_do_is_not_refused():
    """A slide that friction turns, a rise and fall, a hop after a landing, and a start from rest."""
    kept = {
        "balrog": "turn_punch_L",
        "blanka": "vertical_roll_H",
        "vega": "crystal_flash_H",
        "ehonda": "headbutt_H",
    }
    for name, move in kept.items():
        assert character_from(document_of(name)).move(move).path
