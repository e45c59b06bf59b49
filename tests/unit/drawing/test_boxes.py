"""Boxes looked up from Snapshots are those that the engine tests hits with."""

import numpy as np
import pytest

from fakes.lab import Lab
from fakes.snapshots import snapshot
from sf2ai.backends.base import Activity, Posture, make_setups
from sf2ai.backends.sim.backend import SimBackend
from sf2ai.drawing.boxes import BoxKind, fighter_boxes, move_of, place_of, shot_boxes
from sf2ai.engine.body import box_set, is_untouchable
from sf2ai.engine.state import SUBPX
from sf2ai.engine.tables.pack import load_tables
from sf2ai.game.characters import ROSTER
from sf2ai.game.files.loader import load_character, load_roster
from sf2ai.players.opponents import make_opponent

TABLES = load_tables()[0]


def engine_boxes(me):
    """What `engine.combat` tests hits with, sub-pixels on the stage: hurt boxes, and hit boxes."""
    hurts, hits = [], []
    if me["move"] >= 0 and me["move_frame"] > 0:
        move = TABLES["moves"][me["move"]]
        active = move["startup"] < me["move_frame"] <= move["startup"] + move["active"]
        if active:
            hurts = list(TABLES["hurts"][move["hurt_start"] : move["hurt_start"] + move["hurt_count"]])
            windows = TABLES["hits"][move["hit_start"] : move["hit_start"] + move["hit_count"]]
            hits = [w["box"] for w in windows if w["first"] <= me["move_frame"] <= w["last"]]
    if not hurts:
        data = TABLES["fighters"][me["character"]]
        posture = box_set(me, data)
        hurts = list(data["hurt"][posture][: data["hurt_count"][posture]])
    return sorted(_place(me, box) for box in hurts), sorted(_place(me, box) for box in hits)


def _place(me, box):
    ends = sorted(int(me["x"] + me["facing"] * box[name]) for name in ("x0", "x1"))
    return *ends, int(me["y"] + box["y0"]), int(me["y"] + box["y1"])


def drawn(boxes, *kinds):
    sides = ((b.left, b.right, b.bottom, b.top) for b in boxes if b.kind in kinds)
    return sorted(tuple(round(side * SUBPX) for side in box) for box in sides)


def fights(first, second, frames=900):
    """Frames of a fight of two strong CPUs: (engine's state, snapshot) after each."""
    backend = SimBackend(1)
    slots, sides = np.array([0]), [np.array([side], dtype=np.int8) for side in (0, 1)]
    pair = [[ROSTER.index(first), ROSTER.index(second)]]
    seen = np.repeat(backend.reset(slots, make_setups(pair, [4]))[None], 4, axis=0)
    cpus = [make_opponent("cpu:7", 1), make_opponent("cpu:5", 1)]
    for cpu, side in zip(cpus, sides, strict=True):
        cpu.begin(slots, side, seen[0], np.array([9], dtype=np.uint64))
    for _ in range(frames // 4):
        pads = np.stack([cpu.pads(slots, seen) for cpu in cpus], axis=-1)
        steps = []
        for row in pads:
            steps.append(backend.advance(row[None])[0].copy())
            yield backend.matches[0], steps[-1][0]
        seen = np.stack(steps)


@pytest.mark.parametrize("place", range(12), ids=[character.id for character in ROSTER])
def test_boxes_are_those_that_the_engine_hits_with(place):
    compared = hitting = hollow = 0
    for match, seen in fights(ROSTER[place], ROSTER[(place + 5) % 12]):
        for me, side in zip(match["fighters"], seen["sides"], strict=True):
            if side["activity"] in (Activity.DOWNED, Activity.KO) or (
                me["move"] >= 0 and me["move_frame"] == 0
            ):
                continue  # drawn lying; a dash whose move has not begun has no boxes of its own
            boxes = fighter_boxes(side)
            hurts, hits = engine_boxes(me)
            assert drawn(boxes, BoxKind.HURT, BoxKind.BODY) == hurts
            assert drawn(boxes, BoxKind.HIT) == hits
            untouchable = is_untouchable(me, TABLES)
            assert bool(drawn(boxes, BoxKind.BODY)) == untouchable
            compared, hitting, hollow = compared + 1, hitting + bool(hits), hollow + untouchable
    assert compared > 1_000
    assert hitting > 10
    assert hollow > 10


def test_a_projectile_has_the_box_that_hits_and_the_one_that_meets_others():
    lab = Lab("ryu", "ken").play("2*2 3*2 6HP*2 5*40")
    out = [side for side in lab.snapshots["sides"][:, 0] if side["projectile"] == 1]
    push, hit = shot_boxes(out[0])
    assert (push.kind, hit.kind) == (BoxKind.PUSH, BoxKind.HIT)
    assert (hit.right - hit.left, hit.top - hit.bottom) == pytest.approx((30, 24))
    assert hit.left < out[0]["projectile_x"] * 384 < hit.right


def test_all_projectiles_of_a_character_have_the_same_box():
    # A Snapshot does not say which of them is out, and `shot_boxes` takes the first.
    for data in load_roster():
        shots = {(move.projectile.half_w, move.projectile.half_h) for move in data.moves if move.projectile}
        assert len(shots) <= 1, data.character.id


def test_who_lies_is_drawn_lying_and_cannot_be_hit():
    (seen,) = snapshot({"activity": Activity.DOWNED, "posture": Posture.DOWN})
    (box,) = fighter_boxes(seen["sides"][0])
    assert box.kind is BoxKind.BODY
    assert box.right - box.left > 2 * (box.top - box.bottom)


def test_what_a_backend_does_not_know_is_not_drawn():
    (seen,) = snapshot({"x": np.nan}, {"move": -1, "posture": -1, "activity": -1, "projectile": -1})
    assert place_of(seen["sides"][0]) is None
    assert fighter_boxes(seen["sides"][0]) == ()
    assert {box.kind for box in fighter_boxes(seen["sides"][1])} == {BoxKind.PUSH, BoxKind.HURT}
    assert shot_boxes(seen["sides"][1]) == ()


def test_a_move_of_another_character_is_no_move():
    (seen,) = snapshot({"character": 9, "move": 3, "activity": Activity.ATTACK})
    assert move_of(seen["sides"][0]) is None


def test_the_held_body_is_hollow():
    (seen,) = snapshot({"activity": Activity.THROWN})
    assert {box.kind for box in fighter_boxes(seen["sides"][0])} == {BoxKind.PUSH, BoxKind.BODY}


def test_a_body_that_pushes_nothing_has_no_push_box():
    roll = load_character("blanka").move("rolling_H")
    for frame, pushes in ((1, True), (2, False), (49, False), (50, True)):
        (seen,) = snapshot(
            {"character": 2, "move": roll.index, "activity": Activity.SPECIAL, "activity_frames": frame}
        )
        kinds = {box.kind for box in fighter_boxes(seen["sides"][0])}
        assert (BoxKind.PUSH in kinds) is pushes, frame
