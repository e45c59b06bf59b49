"""Every hyperparameter of every agent has a range and a meaning, and values are read and refused by name."""

from dataclasses import fields

import pytest

from sf2ai.agents.hyperparameters import KINDS, find_hyperparameter, hyperparameters_of
from sf2ai.agents.registry import AGENTS
from sf2ai.agents.settings import Range
from sf2ai.errors import InputError, UnknownNameError


@pytest.mark.parametrize("agent", AGENTS)
def test_every_hyperparameter_has_a_type_a_range_a_meaning_and_a_default_that_it_takes(agent):
    found = hyperparameters_of(agent)
    assert list(found) == [field.name for field in fields(AGENTS[agent].load_settings())]
    for one in found.values():
        assert one.type in KINDS
        assert len(one.meaning) > 5, one.name
        assert one.read(one.default) == one.default


@pytest.mark.parametrize("agent", AGENTS)
def test_a_value_just_outside_each_range_is_refused_by_name(agent):
    settings = AGENTS[agent].load_settings()
    for one in hyperparameters_of(agent).values():
        outside = [one.range.least if one.range.is_open else one.range.least - 1]
        outside += [one.range.most + 1] if one.range.most < float("inf") else []
        for value in outside:
            with pytest.raises(InputError, match=f"{one.name!r} takes "):
                one.read(value)
            with pytest.raises(ValueError, match=repr(one.name)):
                settings.from_json({one.name: [value] if isinstance(one.default, list) else value})


@pytest.mark.parametrize(
    ("name", "value", "read"),
    [
        ("hidden", "64", [64]),
        ("hidden", "64, 32", [64, 32]),
        ("hidden", [64, 32], [64, 32]),
        ("hidden", 64, [64]),
        ("batch_size", "1e2", 100),
        ("batch_size", "1_000", 1000),
        ("batch_size", 64, 64),
        ("learning_rate", "1e-3", 0.001),
        ("lesson_weight", 2, 2.0),
    ],
)
def test_text_and_values_of_files_are_read(name, value, read):
    found = find_hyperparameter("dqn", name).read(value)
    assert found == read
    assert type(found) is type(read)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("hidden", ""),
        ("hidden", "64,"),
        ("hidden", []),
        ("hidden", [True]),
        ("hidden", "8," * 17 + "8"),
        ("batch_size", "1.5"),
        ("batch_size", "9" * 5000),
        ("batch_size", True),
        ("batch_size", {}),
        ("discount", "nan"),
        ("learning_rate", "inf"),
        ("learning_rate", 10**400),
    ],
)
def test_other_values_are_refused_with_what_is_wanted_and_the_default(name, value):
    one = find_hyperparameter("dqn", name)
    with pytest.raises(InputError) as refused:
        one.read(value)
    assert str(one.range) in str(refused.value)
    assert "its default is" in str(refused.value)


def test_a_typo_is_answered_among_the_agents_own_and_another_agents_is_named():
    with pytest.raises(UnknownNameError, match=r"agent 'ppo' is called 'clipp'; did you mean 'clip'\?"):
        find_hyperparameter("ppo", "clipp")
    with pytest.raises(UnknownNameError) as refused:
        find_hyperparameter("dqn", "clipp")
    assert "did you mean" not in str(refused.value)
    with pytest.raises(InputError, match="of the agent 'ppo', not of 'dqn'; add `--agent ppo`"):
        find_hyperparameter("dqn", "clip")


def test_an_open_end_is_said_in_words():
    assert str(Range(0, 1, is_open=True)) == "above 0, at most 1"
    assert Range(0, 1, is_open=True).ends == "above 0, at most 1"
