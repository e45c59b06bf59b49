"""Facts about actions, held to the frame data that they come from."""

import numpy as np
import pytest

from sf2ai.game.characters import ROSTER
from sf2ai.game.files.loader import load_roster
from sf2ai.seats.action_facts import FACT_COUNT, SITUATIONS, action_facts
from sf2ai.seats.actions import ACTIONS

MOVES = ACTIONS["moves"]
WIDTH = (FACT_COUNT - 12) // len(SITUATIONS)


def attack(character, name, situation):
    row = action_facts(MOVES, character)[MOVES.names(character).index(name)]
    begin = SITUATIONS.index(situation) * WIDTH
    return row[begin : begin + WIDTH]


@pytest.mark.parametrize("preset", ACTIONS.values(), ids=lambda preset: preset.name)
@pytest.mark.parametrize("character", range(len(ROSTER)))
def test_every_action_has_facts_of_a_small_size(preset, character):
    facts = action_facts(preset, character)
    assert facts.shape == (preset.count(character), FACT_COUNT)
    assert facts.dtype == np.float32
    assert np.isfinite(facts).all()
    assert abs(facts).max() <= 4.0
    assert not facts.flags.writeable


def test_a_button_is_the_normal_that_it_brings_out_in_each_situation():
    data = load_roster()[0]
    moves = {move.id: move for move in data.moves}
    for situation, normal in (("far", "st_far_HK"), ("close", "st_close_HK"), ("air", "dj_HK")):
        facts = attack(0, "5+HK", situation)
        assert facts[0] == 1.0
        assert facts[1] * 20 == pytest.approx(moves[normal].startup)
        assert facts[10] * 40 == pytest.approx(max(moves[normal].damage))
    assert attack(0, "2+HK", "far")[12] == 1.0  # a sweep is low


def test_nothing_comes_out_without_a_button_or_where_a_move_cannot_be_done():
    assert not attack(0, "6", "far").any()
    assert not attack(0, "8+HP", "far").any()
    assert attack(0, "8+HP", "air").any()
    assert attack(0, "hadouken_L", "far").any()
    assert not attack(0, "hadouken_L", "air").any()
    assert attack(0, "hadouken_L", "far")[15] == 1.0


def test_a_throw_tells_its_range():
    throw = next(move for move in load_roster()[0].moves if move.throw_range and not move.command.air)
    assert attack(0, throw.id, "close")[16] * 96 == pytest.approx(throw.throw_range)
