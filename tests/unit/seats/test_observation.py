"""A seat shows exactly the expected features; single scenes are computed by hand."""

import numpy as np
import pytest

from fakes.snapshots import mirrored, snapshot
from sf2ai.backends.base import Activity, Posture
from sf2ai.game.files.loader import load_character
from sf2ai.seats.features import COLUMN
from sf2ai.seats.move_facts import load_facts
from sf2ai.seats.observation import OBSERVATIONS
from sf2ai.seats.seat import Seat

ONE = np.array([0])


def seen(scene, side=0, then=(), **setting):
    """What a new seat sees of a scene, and of those that follow it, by the features' names."""
    seat = Seat(1, **setting)
    seat.begin(ONE, np.array([side], dtype=np.int8), scene)
    for later in then:
        seat.record_frames(ONE, later[None])
    row = seat.observe(ONE)[0]
    return dict(zip((f.name for f in seat.observation.features), row.tolist(), strict=True))


def test_start_of_a_round():
    row = seen(snapshot())
    assert row["timer"] == 1
    assert row["own_health"] == row["their_health"] == 1
    assert row["distance"] == 0.5
    assert row["near"] == 1
    assert (row["own_x"], row["their_x"]) == (-0.25, 0.25)
    assert row["own_is_standing"] == row["their_is_standing"] == 1
    assert row["own_does_free"] == row["their_does_free"] == 1
    assert row["own_faces_opponent"] == row["their_faces_opponent"] == 1
    assert row["opponent_is_ken"] == 1
    assert row["opponent_is_ryu"] == 0
    assert [row[name] for name in COLUMN if name.endswith("_known")] == [1] * 8


def test_the_second_side_sees_itself_facing_right():
    row = seen(snapshot(p1={"health": 0.25}), side=1)
    assert (row["own_x"], row["their_x"]) == (-0.25, 0.25)
    assert (row["own_health"], row["their_health"]) == (1, 0.25)
    assert row["opponent_is_ryu"] == 1


def test_a_crossed_up_side_looks_the_other_way():
    row = seen(snapshot(p1={"x": 0.5, "facing": 1}, p2={"x": 0.25, "facing": 1}))
    assert (row["own_x"], row["their_x"]) == (-0.5, -0.25)
    assert row["distance"] == 0.25
    assert row["own_faces_opponent"] == -1
    assert row["their_faces_opponent"] == 1


def test_motion_is_side_relative_and_per_second():
    before = snapshot(p2={"y": 0.1})
    after = snapshot(p1={"x": -0.24}, p2={"x": 0.27, "y": 0.2})
    row = seen(before, then=[after])
    assert row["own_vx"] == pytest.approx(0.01 * 15)
    assert row["their_vx"] == pytest.approx(0.02 * 15)
    assert row["their_vy"] == pytest.approx(0.1 * 15)
    row = seen(before, side=1, then=[after])
    assert row["own_vx"] == pytest.approx(-0.02 * 15)


def test_frame_data_of_the_move_that_is_out():
    sweep = load_character("ken").move("cr_HK")
    frame = sweep.startup - 1
    row = seen(
        snapshot(
            p2={
                "move": sweep.index,
                "activity": Activity.ATTACK,
                "activity_frames": frame,
                "posture": Posture.CROUCHING,
            }
        )
    )
    assert row["their_move_out"] == 1
    assert row["their_move_startup"] == pytest.approx(2 / 60)
    assert row["their_move_active"] == 0
    assert row["their_move_recovery"] == pytest.approx(sweep.recovery / 60)
    assert row["their_move_reach"] == pytest.approx(sweep.reach / 384)
    assert row["their_move_low"] == 1
    assert row["their_move_overhead"] == row["their_move_throw"] == 0
    assert row["own_move_out"] == 0
    assert row["their_activity_time"] == pytest.approx(frame / 60)


def test_active_and_recovering_frames_of_a_move():
    jab = load_character("ryu").move("st_far_LP")

    def at(frame):
        return seen(snapshot(p1={"move": jab.index, "activity": Activity.ATTACK, "activity_frames": frame}))

    assert at(jab.startup)["own_move_active"] == 0
    assert at(jab.startup + 1)["own_move_active"] == 1
    assert at(jab.startup + jab.active)["own_move_active"] == 1
    assert at(jab.startup + jab.active + 1)["own_move_active"] == 0
    assert at(jab.total)["own_move_recovery"] == pytest.approx(1 / 60)


def test_invulnerable_frames_of_an_uppercut():
    uppercut = load_character("ryu").move("shoryuken_L")
    first, last = uppercut.invulnerable[0]

    def safe(frame):
        scene = snapshot(p1={"move": uppercut.index, "activity": Activity.SPECIAL, "activity_frames": frame})
        return seen(scene)["own_move_invulnerable"]

    assert [safe(first - 1), safe(first), safe(last), safe(last + 1)] == [0, 1, 1, 0]


def test_throw_range_is_below_zero_when_a_throw_would_catch():
    bodies = load_facts().bodies
    reach = float(bodies[0]["throw_range"] + bodies[4]["throw_width"])
    near = seen(snapshot(p1={"x": 0}, p2={"x": reach - 0.01}))
    far = seen(snapshot(p1={"x": 0}, p2={"x": reach + 0.01}))
    assert near["own_throw_gap"] < 0 < far["own_throw_gap"]
    assert near["own_throw_gap"] == pytest.approx(-0.04, abs=1e-5)


def test_a_projectile_comes_nearer():
    def flying(x):
        return snapshot(
            p2={"projectile": 1, "projectile_x": x, "projectile_y": 0.25, "projectile_direction": -1}
        )

    row = seen(flying(0.2), then=[flying(0.15)])
    assert row["their_projectile"] == 1
    assert row["their_projectile_gap"] == pytest.approx(0.4)
    assert row["their_projectile_y"] == 0.25
    assert row["their_projectile_speed"] == pytest.approx(0.05 * 15)
    assert row["own_projectile"] == 0
    assert seen(flying(-0.4))["their_projectile_gap"] == pytest.approx(-0.15)


@pytest.mark.parametrize(
    ("flag", "scene"),
    [
        ("timer_known", {"timer": -1}),
        ("position_known", {"p1": {"x": np.nan}}),
        ("position_known", {"p2": {"y": np.nan}}),
        ("facing_known", {"p1": {"facing": 0}}),
        ("posture_known", {"p2": {"posture": -1}}),
        ("activity_known", {"p1": {"activity": -1}}),
        ("frames_known", {"p2": {"activity_frames": -1}}),
        ("move_known", {"p1": {"activity": Activity.SPECIAL}}),
        ("move_known", {"p2": {"move": 3, "activity": Activity.ATTACK, "activity_frames": -1}}),
        ("projectile_known", {"p1": {"projectile": -1}}),
        ("projectile_known", {"p2": {"projectile": 1}}),
    ],
)
def test_what_is_unknown_is_zero_and_flagged(flag, scene):
    row = seen(snapshot(**scene))
    assert row[flag] == 0
    for feature in OBSERVATIONS["human"].features:
        if feature.known == flag:
            assert row[feature.name] == 0, feature.name


def test_without_positions_the_facing_tells_where_forward_is():
    scene = snapshot(p1={"x": np.nan, "facing": -1}, p2={"x": np.nan, "facing": 1})
    seat = Seat(1)
    seat.begin(ONE, np.array([0], dtype=np.int8), scene)
    forward = seat.actions.names(0).index("6")
    assert (seat.pads(ONE, np.array([forward])) == 1 << 6).all()


def test_talk_is_the_clock_the_healths_and_the_positions():
    row = seen(snapshot(p1={"y": 0.3}, p2={"health": 0.5}, timer=33), observation="talk")
    assert list(row) == [
        "timer",
        "own_health",
        "their_health",
        "own_x",
        "own_y",
        "their_x",
        "their_y",
        "timer_known",
        "position_known",
    ]
    assert list(row.values()) == pytest.approx([1 / 3, 1, 0.5, -0.25, 0.3, 0.25, 0, 1, 1])


def test_a_mirrored_scene_looks_the_same_from_the_other_side():
    scene = snapshot(p1={"x": 0.1, "y": 0.2, "health": 0.5}, p2={"x": -0.3, "facing": 1, "character": 0})
    assert seen(scene) == seen(mirrored(scene), side=1)
