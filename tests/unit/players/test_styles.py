"""Styles do what their descriptions say, with every character."""

import numpy as np
import pytest

from sf2ai.backends.base import Posture, make_setups
from sf2ai.backends.registry import make_backend
from sf2ai.errors import InputError, UnknownNameError
from sf2ai.game.buttons import Pad
from sf2ai.players.names import read_name
from sf2ai.players.opponents import make_opponent
from sf2ai.players.styles.names import ANY, MEANINGS
from sf2ai.players.styles.rules import RULES
from sf2ai.players.styles.wishes import Wish, any_actions, wished_actions
from sf2ai.seats.actions import ACTIONS

ALL = np.arange(12)
LEFT_SIDE = np.zeros(12, dtype=np.int8)


def _play(style: str, other_pad: int = 0, steps: int = 150):
    """Let a style play all twelve on the left side; returns its pads and the snapshots, step by step."""
    backend, controller = make_backend("sim", 12), make_opponent(f"style:{style}", 12)
    characters = [(place, 0) for place in range(12)]
    seen = np.stack([backend.reset(ALL, make_setups(characters, range(12), neutral_frames=0)).copy()] * 4)
    controller.begin(ALL, LEFT_SIDE, seen[0], np.arange(12, dtype=np.uint64))
    pads_of, scenes = [], []
    for _ in range(steps):
        pads = np.zeros((4, 12, 2), dtype=np.uint16)
        pads[:, :, 0] = controller.pads(ALL, seen)
        pads[:, :, 1] = other_pad
        seen = backend.advance(pads).copy()
        pads_of.append(pads[0, :, 0])
        scenes.append(seen[-1])
    return np.array(pads_of), np.array(scenes)


def _share(pads, button):
    return (pads & int(button) > 0).mean()


def test_every_style_has_a_rule_and_a_meaning():
    assert set(MEANINGS) == {*RULES, ANY}


def test_a_turtle_guards_low_against_an_opponent_who_does_nothing():
    pads, scenes = _play("turtle")
    assert min(_share(pads, Pad.DOWN), _share(pads, Pad.LEFT)) > 0.99
    assert (scenes["sides"]["health"][-1, :, 1] == scenes["sides"]["health"][0, :, 1]).all()


def test_a_turtle_guards_high_while_the_opponent_jumps():
    pads, scenes = _play("turtle", int(Pad.UP))
    is_high = scenes["sides"]["posture"][:-1, :, 1] == Posture.AIRBORNE
    assert is_high.any()
    assert ((pads[1:][is_high] & int(Pad.DOWN)) > 0).mean() < 0.1


def test_a_thrower_reaches_and_throws_an_opponent_who_stands_still():
    pads, scenes = _play("thrower", steps=300)
    assert _share(pads, Pad.LEFT) < 0.5
    assert (scenes["sides"]["health"][-1, :, 1] < scenes["sides"]["health"][0, :, 1]).all()


@pytest.mark.parametrize("style", ["jumper", "sweeper", "jabber", "masher", "poker", "shooter"])
def test_a_style_that_attacks_hits_an_opponent_who_stands_still(style):
    _, scenes = _play(style, steps=300)
    hit = scenes["sides"]["health"][-1, :, 1] < scenes["sides"]["health"][0, :, 1]
    assert hit.sum() >= 10  # the dice may let one of the twelve miss


def test_a_runner_goes_away():
    _, scenes = _play("runner", steps=90)
    gaps = np.abs(np.diff(scenes["sides"]["x"].astype(float), axis=-1))
    assert (gaps[-1] > gaps[0]).all()


def test_any_draws_another_way_to_play_in_other_rounds():
    pads, _ = _play(ANY)
    jumps = (pads & int(Pad.UP) > 0).mean(axis=0)
    assert jumps.max() > 0.2 > jumps.min()


def test_wishes_are_legal_actions_of_the_character():
    legal = ACTIONS["moves"].tables().legal
    table, counts = any_actions()
    for character in range(12):
        assert legal[character, wished_actions()[character]].all()
        assert legal[character, table[character, : counts[character]]].all()
    assert len(set(wished_actions()[:, Wish.SHOT])) > 1


def test_a_style_has_no_levels_and_typos_are_refused_with_the_nearest():
    with pytest.raises(InputError, match="omit what is behind the @"):
        read_name("style:turtle@3")
    with pytest.raises(UnknownNameError, match="did you mean 'style:turtle'"):
        read_name("style:turtel")
    with pytest.raises(UnknownNameError):
        read_name("style:")
