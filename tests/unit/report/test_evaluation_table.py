"""Evaluations become a table of 80 columns in which nothing is cut."""

from dataclasses import replace

import pytest
from rendering import render

from sf2ai.game.characters import ROSTER
from sf2ai.measuring.evaluation import Evaluation
from sf2ai.report.evaluation import evaluation_table

ALL_CHARACTERS = tuple(character.id for character in ROSTER)
RANDOM = Evaluation(
    character="bison",
    player="bison",
    opponent="random",
    opponent_characters=ALL_CHARACTERS,
    episodes=12_000,
    wins=11_000,
    losses=800,
    draws=200,
    win_rate=0.925,
    win_rate_interval=(0.92, 0.93),
    loss_rate=0.0667,
    loss_rate_interval=(0.06, 0.07),
    draw_rate=0.0167,
    draw_rate_interval=(0.01, 0.02),
    health_margin=-0.25,
    health_margin_interval=(-0.31, -0.19),
    mean_return=0.5,
    mean_return_interval=(0.44, 0.56),
    frames=1_000.0,
    reward="finish",
    reaction_frames=0,
    bar=None,
    verdict=None,
    always_valid_interval=None,
    stopping_rule=None,
    different_tapes=None,
    seed=7,
    backend="sim",
    engine_version="3",
    cpu_version=2,
)
CPU = replace(RANDOM, opponent="cpu:7", opponent_characters=("chunli",))
RESPONSE = replace(RANDOM, opponent="best response of 300 rounds", opponent_characters=("ryu",))


def test_one_row_per_opponent_with_every_figure_above_its_interval():
    text = render(evaluation_table([RANDOM, CPU]))
    first, second = text.splitlines()[4:6]
    assert first.split() == ["random", "12,000", "0.93", "0.02", "-0.25", "+0.50"]
    assert second.split()[2] == "11,000"
    assert second.rstrip().endswith("[0.92, 0.93]  [0.01, 0.02]  [-0.31, -0.19]  [+0.44, +0.56]")
    assert "cpu:7" in text
    assert "Chun-Li" in text
    assert text.splitlines()[0] == "M. Bison, exploration off"
    assert text.splitlines()[-1] == "return by reward finish; sim, engine version 3, cpu version 2, seed 7"


@pytest.mark.parametrize(
    "row", [RANDOM, CPU, RESPONSE, replace(CPU, opponent="/a/long/path/" + 9 * "weights")]
)
def test_nothing_is_cut_in_80_columns(row):
    text = render(evaluation_table([row]))
    assert "…" not in text
    letters = "".join(text.split())
    for part in row.opponent.split():
        assert part[:7] in letters


def test_how_often_a_best_response_wins_is_said():
    text = " ".join(render(evaluation_table([RANDOM, RESPONSE])).split())
    assert "best response of 300 rounds (Ryu) beats the agent in 0.07 [0.06, 0.07] of the rounds" in text
    assert "beats the agent" not in render(evaluation_table([RANDOM]))


@pytest.mark.parametrize(
    ("verdict", "words"),
    [
        ("above", "surely above 0.9;"),
        ("below", "surely below 0.9;"),
        ("unsure", "not sure whether above or below 0.9;"),
    ],
)
def test_a_stopping_rule_is_said_with_the_interval_that_allows_for_it(verdict, words):
    row = replace(
        RANDOM, bar=0.9, verdict=verdict, stopping_rule="stopped early", always_valid_interval=(0.9, 0.95)
    )
    text = " ".join(render(evaluation_table([row])).split())
    assert "stopped early; the intervals above do not allow for this rule" in text
    assert f"random: {words} the interval that allows for it: [0.90, 0.95]" in text


def test_a_reaction_delay_is_shown():
    assert "reaction delay 15 frames" in render(evaluation_table([replace(RANDOM, reaction_frames=15)]))
