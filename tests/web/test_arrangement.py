"""What training mode changes, in engine.wasm: positions, health, dizziness, the clock, and turned pads."""

import itertools

import numpy as np
import pytest

from fakes.web_engine import WebEngine
from sf2ai.backends.base import Activity, make_setups
from sf2ai.engine.state import DIZZY, SUBPX
from sf2ai.game.buttons import Pad
from sf2ai.game.files.loader import load_rules
from sf2ai.web.contest import training
from sf2ai.web.contest.records import CONTEST
from sf2ai.web.contest.training import TRAINING

STAGE = load_rules().stage
BLOW = [Pad.HP] * 2 + [0] * 58
"""A heavy punch, and the time until both sides are free again."""


class Arranged:
    """A match of training mode under wasmtime."""

    def __init__(self, engine, characters=(0, 0), places=None, clock_stands=0, seed=1, **sides):
        self.engine = engine
        self.chosen = np.zeros(1, dtype=TRAINING)
        self.chosen["sides"]["percent"] = 100
        self.chosen["clock_stands"] = clock_stands
        if places is not None:
            self.chosen["placed"], self.chosen["sides"]["x"] = 1, places
        for name, values in sides.items():
            self.chosen["sides"][name] = values
        self.record = engine.put(self.chosen.tobytes())
        engine.begin(make_setups([characters], [seed]), (None, None))
        no_agent = engine.no_agent[0]
        engine.call("arrange", engine.contest, self.record, no_agent, no_agent)

    @property
    def contest(self):
        return self.engine.get(self.engine.contest, CONTEST, 1)[0]

    @property
    def fighters(self):
        return self.contest["match"][0]["fighters"]

    def play(self, one=(), two=(), frames=0):
        """Play frames; return the health of both sides after each, shape (frames, 2)."""
        health = []
        for pads in itertools.islice(itertools.zip_longest(one, two, [0] * frames, fillvalue=0), 10_000):
            self.engine.call("keep", self.engine.contest, self.record)
            self.engine.play(np.array([pads[:2]], dtype=np.uint16))
            health.append(self.contest["shown"][0, 0]["sides"]["health"].copy())
        return np.array(health)


@pytest.fixture(scope="module")
def engine():
    return WebEngine()


@pytest.mark.parametrize("characters", [(0, 0), (8, 9)])
@pytest.mark.parametrize(
    "places", [(-40, 40), (40, -40), (0, 0), (-2000, -1990), (2000, 1990), (-900, 900), (-(2**31), 2**31 - 1)]
)
def test_sides_stand_on_the_stage_apart_and_face_each_other(engine, places, characters):
    match = Arranged(engine, characters, places)
    xs = match.fighters["x"].astype(int)
    assert (abs(xs) <= STAGE.width_px // 2 * SUBPX).all()
    assert abs(xs[0] - xs[1]) <= STAGE.screen_width_px * SUBPX
    match.play(frames=30)
    settled = match.fighters["x"].astype(int)
    assert abs(settled[0] - settled[1]) > 20 * SUBPX
    assert list(match.fighters["facing"]) == ([1, -1] if settled[0] < settled[1] else [-1, 1])
    match.play(frames=10)
    assert list(match.fighters["x"]) == list(settled)


def test_a_corner_is_the_corner(engine):
    xs = Arranged(engine, places=(-2000, -244)).fighters["x"] / SUBPX
    ys = Arranged(engine, places=(2000, 244)).fighters["x"] / SUBPX
    assert xs[0] < -STAGE.width_px / 2 + 50
    assert ys[0] == -xs[0]


def test_both_sides_may_act_at_once_and_health_is_as_chosen(engine):
    match = Arranged(engine, percent=(50, 1))
    assert list(match.fighters["health"]) == [72, 1]
    assert match.contest["shown"][0, 0]["sides"]["health"][0] == 0.5
    match.play([Pad.LP])
    assert match.contest["shown"][0, 0]["sides"]["activity"][0] == Activity.ATTACK


@pytest.mark.parametrize(
    ("health", "end"), [(training.HURT, "hurt"), (training.REFILLED, "full"), (training.UNHURT, "full")]
)
def test_health_is_kept_as_chosen(engine, health, end):
    match = Arranged(engine, places=(-25, 25), health=health)
    seen = match.play(BLOW, frames=140)[:, 1]
    assert seen.min() < 1
    assert (seen[-1] == 1) == (end == "full")
    if health == training.REFILLED:
        hurt = np.flatnonzero(seen < 1)
        assert len(hurt) > training.REFILL_FRAMES


def test_a_side_that_is_refilled_outlasts_any_number_of_hits(engine):
    match = Arranged(engine, places=(-25, 25), health=training.REFILLED, percent=(100, 60), clock_stands=1)
    seen = match.play([Pad.LP, 0, 0, Pad.LP, Pad.DOWN | Pad.RIGHT, 0] * 200)[:, 1]
    assert seen.min() > 0.15
    assert match.contest["match"][0]["round_number"] == 1


@pytest.mark.parametrize("dizzy", [training.GATHERED, training.NEVER, training.EACH_HIT])
def test_dizziness_is_as_chosen(engine, dizzy):
    match = Arranged(engine, places=(-25, 25), health=training.UNHURT, dizzy=dizzy)
    states = []
    for _ in range(140):
        match.play([Pad.HP] if len(states) % 30 == 0 else [0])
        states.append(match.fighters["state"][1])
    assert (DIZZY in states) == (dizzy == training.EACH_HIT)


def test_a_side_begins_dizzy_and_recovers(engine):
    match = Arranged(engine, dizzy=(training.AT_ONCE, training.GATHERED))
    assert list(match.contest["shown"][0, 0]["sides"]["activity"]) == [Activity.DIZZY, Activity.FREE]
    match.play(frames=400)
    assert match.contest["shown"][0, 0]["sides"]["activity"][0] == Activity.FREE


@pytest.mark.parametrize("stands", [0, 1])
def test_the_clock_falls_or_stands(engine, stands):
    match = Arranged(engine, clock_stands=stands)
    before = match.contest["match"][0]["timer"]
    match.play(frames=200)
    assert (match.contest["match"][0]["timer"] == before) == bool(stands)


def test_a_pad_is_turned_where_the_opponent_is_to_the_left_and_back_again(engine):
    Arranged(engine, places=(60, -60))
    for pad in (0, Pad.LEFT, Pad.RIGHT | Pad.HP, Pad.DOWN | Pad.LEFT | Pad.LK, Pad.LEFT | Pad.RIGHT):
        turned = engine.call("turned", engine.contest, 0, int(pad))
        exchanged = {Pad.LEFT: Pad.RIGHT, Pad.RIGHT: Pad.LEFT}.get(pad & (Pad.LEFT | Pad.RIGHT))
        wanted = pad if exchanged is None else (pad & ~(Pad.LEFT | Pad.RIGHT)) | exchanged
        assert turned == wanted
        assert engine.call("turned", engine.contest, 0, turned) == pad
        assert engine.call("turned", engine.contest, 1, int(pad)) == pad
