"""Pixels for learners: what is drawn where, alike from both sides, and never others in one version."""

import hashlib

import numpy as np
import pytest
from hypothesis import given, settings

from fakes.snapshot_strategies import snapshots
from fakes.snapshots import mirrored, snapshot
from sf2ai.backends.base import Activity
from sf2ai.drawing.pixels import PIXELS_VERSION, BoxPixels
from sf2ai.game.files.loader import load_character

HP = load_character("ryu").move("st_far_HP")
ATTACK = {"move": HP.index, "activity": Activity.ATTACK, "activity_frames": HP.startup + 1}
OWN, THEIR, HIT, SHOT, SKY = (70, 150, 255), (255, 165, 60), (255, 40, 60), (255, 235, 90), (24, 26, 38)


def drawn(scene, side=0, forward=1, size=(224, 384), grey=False):
    pixels = BoxPixels(size, grey=grey)
    out = np.zeros(pixels.shape, dtype=np.uint8)
    pixels.draw(scene[0], side, forward, out)
    return out


def places(picture, colour):
    """Columns in which a colour is, below the score."""
    return np.flatnonzero((picture[:, 30:] == np.array(colour)[:, None, None]).all(axis=0).any(axis=0))


def share(picture, colour, rows=slice(8, 17)):
    """How many columns of the score have a colour."""
    return (picture[:, rows] == np.array(colour)[:, None, None]).all(axis=0).any(axis=0).sum()


def test_both_fighters_are_where_they_stand():
    picture = drawn(snapshot())
    own, their = places(picture, OWN), places(picture, THEIR)
    assert abs(own.mean() - 96) < 12  # a quarter of the screen left of its middle, at 192
    assert abs(their.mean() - 288) < 12


def test_healths_shrink_towards_the_edges():
    picture = drawn(snapshot(p1={"health": 0.5}, p2={"health": 0.25}))
    assert share(picture, OWN) == 79
    assert share(picture, THEIR) == 40
    assert (picture[:, 12, 8] == OWN).all()
    assert (picture[:, 12, 375] == THEIR).all()


def test_the_timer_shrinks():
    wide, half, none = (share(drawn(snapshot(timer=t)), (240, 240, 240), slice(20, 26)) for t in (99, 50, 0))
    assert (wide, none) == (192, 0)
    assert abs(half - 97) <= 1
    assert share(drawn(snapshot(timer=-1)), (240, 240, 240), slice(20, 26)) == 0


def test_hit_boxes_and_projectiles_are_drawn():
    assert len(places(drawn(snapshot(ATTACK)), HIT)) > 20
    assert len(places(drawn(snapshot()), HIT)) == 0
    shot = snapshot(p1={"projectile": 1, "projectile_x": 0.0, "projectile_y": 0.25})
    assert abs(places(drawn(shot), SHOT).mean() - 192) < 2


def test_who_cannot_be_hit_is_darker():
    falling = drawn(snapshot(p2={"activity": Activity.FALLING}))
    assert len(places(falling, THEIR)) == 0
    assert len(places(falling, (128, 82, 30))) > 20


def test_a_fighter_whose_place_is_unknown_is_not_drawn():
    assert len(places(drawn(snapshot(p2={"x": np.nan})), THEIR)) == 0


@given(snapshots())
@settings(max_examples=30)
def test_p2_sees_the_mirrored_frame_as_p1_does(scene):
    one, other = drawn(scene, 0, 1, (56, 96)), drawn(mirrored(scene), 1, -1, (56, 96))
    # A column may be rounded to its neighbour, at the edges of boxes.
    assert (one != other).any(axis=0).mean() < 0.06


@pytest.mark.parametrize("size", [(16, 16), (84, 84), (84, 120), (512, 512)])
def test_every_size_shows_both_fighters(size):
    grey, colours = drawn(snapshot(), size=size, grey=True), drawn(snapshot(), size=size)
    assert grey.shape == (1, *size)
    assert colours.shape == (3, *size)
    assert {138, 180} <= set(np.unique(grey).tolist())


def test_a_frame_that_is_drawn_over_another_leaves_nothing_of_it():
    pixels = BoxPixels((84, 84), grey=True)
    used, new = np.full(pixels.shape, 255, dtype=np.uint8), np.zeros(pixels.shape, dtype=np.uint8)
    pixels.draw(snapshot(ATTACK)[0], 0, 1, used)
    pixels.draw(snapshot()[0], 0, 1, used)
    pixels.draw(snapshot()[0], 0, 1, new)
    assert np.array_equal(used, new)


def test_the_pixels_of_this_version_never_change():
    """If this fails, other pixels are drawn: raise `PIXELS_VERSION`; networks learned from the old ones."""
    scenes = (snapshot(ATTACK, {"health": 0.3}, timer=40), snapshot(p1={"activity": Activity.DOWNED}))
    digest = hashlib.sha256()
    for scene in scenes:
        for grey in (False, True):
            digest.update(drawn(scene, 0, 1, (84, 84), grey).tobytes())
            digest.update(drawn(scene, 1, -1, (84, 84), grey).tobytes())
    assert (PIXELS_VERSION, digest.hexdigest()[:16]) == (1, "64af4c822b288795")
