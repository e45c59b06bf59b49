"""Figures: shapes for whatever a backend reports, limbs that reach, and one result on every machine."""

import hashlib
import os
import subprocess
import sys
from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given, settings
from PIL import Image

from fakes.fights import fight, frames
from fakes.snapshot_strategies import snapshots
from fakes.snapshots import snapshot
from sf2ai.backends.base import Activity, Phase, Posture
from sf2ai.drawing.figure_picture import FightPictures, draw_figures
from sf2ai.drawing.figures.layouts import (
    ALPHA,
    COUNT,
    EFFECT,
    FIGURE,
    HEAD,
    LAYER,
    MAX_POINTS,
    MAX_SHAPES,
    OWNER,
    SCORE,
    STAGE,
)
from sf2ai.drawing.figures.painter import FigurePainter
from sf2ai.game.characters import ROSTER
from sf2ai.game.files.loader import load_roster
from sf2ai.game.moves import Move, MoveKind

WHOLE_BODY = {
    *("headbutt", "sumo_splash", "rolling", "vertical_roll", "electricity", "body_splash", "yoga_flame"),
    *("tatsumaki", "air_tatsumaki", "lariat", "quick_lariat", "spinning_bird", "air_spinning_bird"),
}
"""Moves that strike with more than one limb's tip."""


def drawn(seen, times: int = 1):
    """The shapes of a frame that has been seen some times."""
    painter = FigurePainter()
    for _ in range(times):
        painter.see(seen)
    return painter.shapes().copy()


def points_of(shapes, side: int, layers=(FIGURE,)):
    """Every point of a side's figure, shape (n, 2)."""
    rows = [row for row in shapes if row[OWNER] == side and row[LAYER] in layers]
    return np.concatenate([row[HEAD : HEAD + 2 * int(row[COUNT])].reshape(-1, 2) for row in rows])


@settings(max_examples=150, deadline=None)
@given(seen=snapshots())
def test_whatever_a_backend_reports_gives_shapes_that_can_be_painted(seen):
    for times in (1, 40):
        shapes = drawn(seen[0], times)
        assert 40 < len(shapes) < MAX_SHAPES
        counts = shapes[:, COUNT].astype(int)
        assert (shapes[:, COUNT] == counts).all()
        assert ((counts >= 3) & (counts <= MAX_POINTS)).all()
        assert ((shapes[:, 1:4] >= 0) & (shapes[:, 1:4] <= 255)).all()
        assert ((shapes[:, ALPHA] > 0) & (shapes[:, ALPHA] <= 1)).all()
        assert (np.diff(shapes[shapes[:, LAYER] != EFFECT, LAYER]) >= 0).all()
        for row, count in zip(shapes, counts, strict=True):
            assert np.isfinite(row[HEAD : HEAD + 2 * count]).all()
            assert (np.abs(row[HEAD : HEAD + 2 * count]) < 4000).all()


@settings(max_examples=60, deadline=None)
@given(seen=snapshots())
def test_drawing_changes_nothing_and_repeats_itself(seen):
    painter = FigurePainter()
    painter.see(seen[0])
    before, first = painter.memory.copy(), painter.shapes().copy()
    assert np.array_equal(painter.shapes(), first)
    assert painter.memory.tobytes() == before.tobytes()
    assert painter.snapshot.tobytes() == seen[0].tobytes()


@dataclass(frozen=True)
class Strike:
    """A frame on which a move hits: who strikes with what, and where the box is."""

    character: int
    move: Move
    frame: int


def strikes():
    for data in load_roster():
        for move in data.moves:
            if move.alias_of is None and move.kind is not MoveKind.THROW and move.family not in WHOLE_BODY:
                for window in move.hits:
                    frame = max(window.first, move.startup + 1)
                    if frame <= min(window.last, move.startup + move.active):
                        yield Strike(data.character.index, move, frame)


def struck(strike: Strike, x: float = -0.1, facing: int = 1):
    """The shapes of a strike, the feet on the screen, and the open box that reaches farthest."""
    airborne = strike.move.stance in ("nj", "dj")
    side = {
        "character": strike.character,
        "move": strike.move.index,
        "activity": Activity.SPECIAL if strike.move.kind is MoveKind.SPECIAL else Activity.ATTACK,
        "activity_frames": strike.frame,
        "posture": Posture.AIRBORNE if airborne else Posture.STANDING,
        "y": 0.2 if airborne else 0.0,
        "x": x,
        "facing": facing,
    }
    shapes = drawn(snapshot(side, {"x": -x})[0])
    boxes = [
        window.box
        for window in strike.move.hits
        if window.first <= strike.frame <= window.last
        and strike.move.startup < strike.frame <= strike.move.startup + strike.move.active
    ]
    box = max(boxes, key=lambda box: box.x1)
    feet = (384 * x + 192, 184 - 224 * side["y"])
    return shapes, feet, box


def test_the_limb_that_strikes_reaches_the_far_end_of_its_hit_box():
    missed = []
    for strike in strikes():
        shapes, (x, ground), box = struck(strike)
        points = points_of(shapes, 0)
        right, top, bottom = x + box.x1, ground - box.y1, ground - box.y0
        level = points[(points[:, 1] > top - 6) & (points[:, 1] < bottom + 6)]
        far = right - level[:, 0].max() if len(level) else np.inf
        high = points[(points[:, 0] > x + box.x0 - 6) & (points[:, 0] < right + 6)]
        ends = [far]
        if len(high):
            ends += [high[:, 1].min() - top, bottom - high[:, 1].max()]
        if min(abs(end) for end in ends) > 9:
            missed.append(f"{ROSTER[strike.character].id} {strike.move.id} {strike.frame}: {ends}")
    assert missed == []


def test_a_body_is_in_the_box_of_every_move_that_strikes_with_the_whole_body():
    for data in load_roster():
        for move in data.moves:
            if move.family in WHOLE_BODY and move.hits and move.family != "yoga_flame":
                window = move.hits[0]
                strike = Strike(data.character.index, move, max(window.first, move.startup + 1))
                shapes, (x, ground), box = struck(strike)
                points = points_of(shapes, 0)
                inside = (points[:, 0] > x + box.x0 - 8) & (points[:, 0] < x + box.x1 + 8)
                inside &= (points[:, 1] > ground - box.y1 - 8) & (points[:, 1] < ground - box.y0 + 8)
                assert inside.sum() > 5, (data.character.id, move.id)


@pytest.mark.parametrize("character", range(12), ids=[character.id for character in ROSTER])
def test_a_figure_that_faces_left_is_the_mirror_image(character):
    moves = load_roster()[character].moves
    for move in (*moves[2:30:6], moves[31]):
        strike = Strike(character, move, move.startup + 1)
        if not move.hits:
            continue
        # Both stand in the middle, so that the camera does not move.
        right, left = struck(strike, x=0.0)[0], struck(strike, x=0.0, facing=-1)[0]
        ours, theirs = points_of(right, 0), points_of(left, 0)
        assert np.allclose(384 - ours[:, 0], theirs[:, 0], atol=1e-3)
        assert np.allclose(ours[:, 1], theirs[:, 1], atol=1e-3)


@pytest.mark.parametrize("character", range(12), ids=[character.id for character in ROSTER])
def test_a_head_is_where_it_can_be_hit(character):
    hurt = load_roster()[character].stats.hurt
    for posture, boxes in ((Posture.STANDING, hurt.stand), (Posture.CROUCHING, hurt.crouch)):
        seen = snapshot({"character": character, "posture": posture, "activity_frames": 60})[0]
        head = max(part.box.y1 for part in boxes)
        highest = 184 - points_of(drawn(seen), 0)[:, 1].min()
        assert head - 8 < highest < head + 20  # hair and hats are higher


def test_feet_stand_on_the_ground():
    for character in range(12):
        lowest = points_of(drawn(snapshot({"character": character})[0]), 0)[:, 1].max()
        assert lowest == pytest.approx(185, abs=2.5)


def test_who_is_hit_gets_a_spark_and_who_blocks_another_one():
    def sparks(**side):
        shapes = drawn(snapshot(None, {"activity_frames": 2, **side})[0])
        return shapes[(shapes[:, LAYER] == EFFECT) & (shapes[:, OWNER] == 1)]

    assert len(sparks()) == 0
    hit, block = sparks(activity=Activity.HIT_STUN), sparks(activity=Activity.BLOCK_STUN)
    assert hit[:, 1].mean() > hit[:, 3].mean()  # rather red than blue
    assert block[:, 3].mean() > block[:, 1].mean()


def test_the_dizzy_have_stars_and_projectiles_glow():
    def effects(**side):
        shapes = drawn(snapshot(side)[0])
        return int(((shapes[:, LAYER] == EFFECT) & (shapes[:, OWNER] == 0)).sum())

    assert effects() == 0
    assert effects(activity=Activity.DIZZY) == 8
    shot = {"projectile": 1, "projectile_x": 0.0, "projectile_y": 0.25, "projectile_direction": 1}
    for character in (0, 3, 7, 9):
        assert effects(character=character, **shot) > 4


def test_a_fighter_that_is_knocked_out_falls_and_the_winner_cheers():
    over = {"phase": Phase.MATCH_OVER, "winner": 1}
    seen = snapshot({"activity": Activity.KO}, None, **over)[0]
    heads = [184 - points_of(drawn(seen, times), 0)[:, 1].min() for times in (1, 60)]
    assert heads[0] > 70 > 50 > heads[1]
    hands = [184 - points_of(drawn(seen, times), 1)[:, 1].min() for times in (1, 60)]
    assert hands[1] > hands[0] + 10


def test_walking_moves_the_feet_and_standing_does_not():
    def feet(moved):
        painter, seen = FigurePainter(), []
        for frame in range(12):
            painter.see(snapshot({"x": -0.2 + moved * frame})[0])
            points = points_of(painter.shapes(), 0)
            low = points[points[:, 1] > 176, 0] - (384 * (-0.2 + moved * frame))
            seen.append(low.max() - low.min())
        return max(seen) - min(seen)

    assert feet(0.008) > 8 > 2 > feet(0.0)


def test_bars_shrink_and_rounds_won_are_discs():
    def score(**side):
        shapes = drawn(snapshot(side)[0])
        return shapes[(shapes[:, LAYER] == SCORE) & (shapes[:, OWNER] == 0)]

    assert len(score(rounds_won=2)) == len(score()) + 6
    full, half = points_of(score(), 0, (SCORE,)), score(health=0.5)
    assert len(half) == len(score())
    filled = half[2:4, HEAD : HEAD + 8].reshape(-1, 2)
    assert filled[:, 0].max() == pytest.approx(8 + 158 / 2, abs=5)
    assert full[:, 0].max() > 160


def test_the_stage_follows_the_camera_and_each_character_has_one():
    looks = set()
    for character in range(12):
        shapes = drawn(snapshot(None, {"character": character})[0])
        looks.add(shapes[shapes[:, LAYER] == STAGE].tobytes())
    assert len(looks) == 12
    middle, right = (drawn(snapshot({"x": x}, {"x": x + 0.3})[0]) for x in (-0.15, 0.3))
    assert not np.array_equal(middle[middle[:, LAYER] == STAGE], right[right[:, LAYER] == STAGE])


SCRIPT = """
import sys
import numpy as np
from sf2ai.drawing.figures.painter import FigurePainter

painter, found = FigurePainter(), []
for place, seen in enumerate(np.load(sys.argv[1])):
    painter.see(seen)
    if place % 40 == 0:
        found.append(painter.shapes().copy())
np.save(sys.argv[2], np.concatenate(found))
"""


def test_compiled_code_gives_the_same_bits_as_python(tmp_path):
    seen = np.asarray(frames(rounds=False))[200:1400]
    np.save(tmp_path / "frames.npy", np.array(seen))
    painter, ours = FigurePainter(), []
    for place, snap in enumerate(seen):
        painter.see(snap)
        if place % 40 == 0:
            ours.append(painter.shapes().copy())
    command = [sys.executable, "-c", SCRIPT, str(tmp_path / "frames.npy"), str(tmp_path / "shapes.npy")]
    subprocess.run(command, check=True, env={**os.environ, "NUMBA_DISABLE_JIT": "1"}, timeout=300)
    theirs, ours = np.load(tmp_path / "shapes.npy"), np.concatenate(ours)
    assert len(theirs) == len(ours)
    for a, b in zip(ours, theirs, strict=True):
        length = HEAD + 2 * int(a[COUNT])
        assert a[:length].tobytes() == b[:length].tobytes()


def test_pictures_have_sizes_and_text():
    seen = frames()[120]
    picture = draw_figures(seen, fight().agents, 1)
    assert (picture.mode, picture.size) == ("RGB", (384, 224))
    assert draw_figures(seen).size == (768, 448)
    named = np.abs(np.asarray(picture).astype(int) - np.asarray(draw_figures(seen, ("", ""), 1)))
    assert named[20:34].sum() > 0 == named[60:].sum()


def test_boxes_are_drawn_over_the_figures_if_asked_for():
    seen = frames()[120]
    plain, boxed = (np.asarray(draw_figures(seen, boxes=boxes)).astype(int) for boxes in (False, True))
    assert (np.abs(plain - boxed).sum(axis=2) > 0).mean() > 0.02


def test_a_fight_is_drawn_frame_by_frame():
    pictures = FightPictures()
    for seen in frames()[:40]:
        pictures.see(seen)
    first = pictures.draw(("a" * 60, "b"), 1)
    assert isinstance(first, Image.Image)
    assert np.array_equal(np.asarray(first), np.asarray(pictures.draw(("a" * 60, "b"), 1)))


SCENES = {
    "ryu and ken stand": {},
    "ryu punches": {
        "p1": {"move": 2, "activity": Activity.ATTACK, "activity_frames": 8},
        "p2": {"activity": Activity.HIT_STUN, "activity_frames": 2, "health": 0.5},
    },
    "chun-li kicks upside down": {
        "p1": {"character": 5, "move": 249, "activity": Activity.SPECIAL, "activity_frames": 34},
        "p2": {"character": 9, "activity": Activity.BLOCK_STUN, "activity_frames": 3},
    },
    "dhalsim is dizzy, vega lies": {
        "p1": {"character": 7, "activity": Activity.DIZZY, "activity_frames": 9},
        "p2": {"character": 11, "activity": Activity.DOWNED, "posture": Posture.DOWN},
    },
}
GOLDEN = {
    "ryu and ken stand": "33317ac91ff437bd",
    "ryu punches": "b8411d19f0c5999c",
    "chun-li kicks upside down": "53a78263cc790d27",
    "dhalsim is dizzy, vega lies": "232c8a876f394743",
}
"""Digests of the shapes of each scene. They change with the data files and the code of the figures, and only
with these: whoever changes how figures look renews them, and looks at the pictures."""


@pytest.mark.parametrize("name", SCENES)
def test_a_scene_is_the_same_on_every_machine(name):
    shapes = drawn(snapshot(**SCENES[name])[0], 3)
    digest = hashlib.sha256()
    for row in shapes:
        digest.update(row[: HEAD + 2 * int(row[COUNT])].tobytes())
    assert digest.hexdigest()[:16] == GOLDEN[name]
