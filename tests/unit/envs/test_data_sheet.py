"""The data sheet says everything, and nothing that the code does not do."""

import pytest

from sf2ai.envs.data_sheet import action_sheet, move_sheet, observation_sheet
from sf2ai.envs.gymnasium_env import FightEnv
from sf2ai.game.characters import ROSTER
from sf2ai.rounds.reward import REWARDS, TERMS
from sf2ai.seats.actions import ACTIONS
from sf2ai.seats.features import FEATURES
from sf2ai.seats.observation import OBSERVATIONS


@pytest.mark.parametrize(
    "heading",
    [
        "Description",
        "Action Space",
        "Observation Space",
        "Rewards",
        "Starting State",
        "Episode End",
        "Arguments",
        "Version History",
    ],
)
def test_the_envs_docstring_has_a_section(heading):
    assert f"\n## {heading}\n" in FightEnv.__doc__


@pytest.mark.parametrize("name", OBSERVATIONS)
def test_every_element_has_a_row_with_range_and_unit(name):
    rows = observation_sheet(name).splitlines()[2:]
    assert len(rows) == OBSERVATIONS[name].size
    for index, (row, feature) in enumerate(zip(rows, OBSERVATIONS[name].features, strict=True)):
        assert row.startswith(
            f"| {index} | {feature.name} | {feature.low:g} to {feature.high:g} | {feature.unit} |"
        )
        assert row in FightEnv.__doc__


@pytest.mark.parametrize("name", ["talk", "pad"])
def test_every_plain_action_has_a_row(name):
    rows = action_sheet(name).splitlines()[2:]
    assert [row.split(" | ")[1] for row in rows] == list(ACTIONS[name].names(0))
    assert all(row in FightEnv.__doc__ for row in rows)


def test_every_move_of_every_character_has_a_row():
    rows = [row.strip("| ").split(" | ") for row in move_sheet().splitlines()[2:]]
    expected = [
        [character.id, str(index), name]
        for character in ROSTER
        for index, name in enumerate(ACTIONS["moves"].names(character.index))
        if index >= 63
    ]
    assert [row[:3] for row in rows] == expected


def test_rewards_and_arguments_are_named():
    for name in (*REWARDS, *TERMS):
        assert name in FightEnv.__doc__
    for argument in FightEnv.__init__.__annotations__:
        if argument != "return":
            assert f"* ``{argument}``" in FightEnv.__doc__


def test_no_cell_breaks_its_row():
    assert not any("|" in f.meaning + f.unit for f in FEATURES)
