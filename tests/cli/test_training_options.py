"""A training option is written in two places: its setting, and its field of `TrainingOptions`."""

import ast
import inspect
from dataclasses import fields
from typing import get_args

import pytest

from sf2ai.cli.commands.trainings import train, training_runs
from sf2ai.cli.options.backend import BackendOption
from sf2ai.cli.options.groups import Sets
from sf2ai.cli.options.train import TrainingOptions
from sf2ai.training.config import TrainingConfig
from sf2ai.training.settings import OPPONENT_CHOICES, TrainingSettings

SETTINGS = {field.name: field for field in fields(TrainingSettings)}
OPTIONS = inspect.get_annotations(TrainingOptions)
WHAT_IS_RUN = {"char", "league", "processes", "seeds", "log"}
"""Options that choose the characters, seeds, processes and trackers; all others give a setting."""
OTHER = {int: 41, str: "another", tuple[str, ...]: ("another",)}
READ = {"reward": "win=5", "observation": "own_x"}
"""Options whose text is read when the config is made."""


def setting_of(option):
    marks = [mark.setting for mark in get_args(OPTIONS[option]) if isinstance(mark, Sets)]
    return marks[0] if marks else option


@pytest.mark.parametrize("option", sorted(OPTIONS.keys() - WHAT_IS_RUN))
def test_every_option_gives_a_setting(option):
    assert setting_of(option) in SETTINGS


@pytest.mark.parametrize("name", sorted(OPTIONS.keys() & SETTINGS.keys()))
def test_an_option_reaches_the_config_without_being_named_again(name, monkeypatch):
    monkeypatch.setattr(TrainingConfig, "__post_init__", lambda self: None)
    value = READ.get(name, OTHER[SETTINGS[name].type])
    config = TrainingOptions(char=("ryu",), guide_name="none", **{name: value}).config(
        "ryu", seed=0, backend="sim"
    )
    assert getattr(config, name) == value


def test_the_command_names_no_setting_that_is_an_option():
    plain = OPTIONS.keys() & SETTINGS.keys()
    for module in (train, training_runs):
        nodes = list(ast.walk(ast.parse(inspect.getsource(module))))
        named = {node.attr for node in nodes if isinstance(node, ast.Attribute)}
        named |= {node.arg for node in nodes if isinstance(node, (ast.arg, ast.keyword))}
        assert not named & plain - {"episodes"}  # the manifest's episodes are shown


def test_options_with_a_form_of_their_own_are_translated():
    options = TrainingOptions(char=("ryu",), opponent_char="m.bison", delay_ms=250, guide_name="cpu")
    config = options.config("ryu", seed=5, backend="sim")
    assert config == TrainingConfig(
        "ryu", seed=5, opponent_characters=("bison",), reaction_frames=15, guide="cpu"
    )


def test_without_options_a_training_has_the_defaults_of_its_settings():
    assert TrainingOptions(char=("ryu",)).config("ryu", seed=0, backend="sim") == TrainingConfig("ryu")


def test_all_stands_for_the_twelve_and_no_character_learns_twice():
    from sf2ai.game.characters import ROSTER

    assert TrainingOptions(char=("ryu", "all")).learners() == tuple(character.id for character in ROSTER)
    assert TrainingOptions(char=("M.Bison", "ryu", "dictator")).learners() == ("bison", "ryu")


def test_names_in_the_help_are_those_of_the_registries():
    from sf2ai.agents.registry import AGENTS
    from sf2ai.backends.registry import BACKENDS
    from sf2ai.guides.registry import GUIDES
    from sf2ai.rounds.reward import REWARDS
    from sf2ai.seats.actions import ACTIONS
    from sf2ai.seats.observation import OBSERVATIONS

    for annotation, names in (
        (OPTIONS["agent"], AGENTS),
        (OPTIONS["opponent_choice"], OPPONENT_CHOICES),
        (OPTIONS["guide_name"], GUIDES),
        (OPTIONS["observation"], OBSERVATIONS),
        (OPTIONS["actions"], ACTIONS),
        (OPTIONS["reward"], REWARDS),
        (BackendOption, BACKENDS),
    ):
        text = annotation.__metadata__[0].help
        assert set(names) <= set(text.replace(",", " ").replace(";", " ").replace(".", " ").split())


def test_from_goes_with_one_character_and_without_resume(program):
    assert "give one of the two" in program.refuse("train", "--char", "ryu", "--from", "ryu", "--resume")
    several = program.refuse("train", "--char", "ryu", "--char", "ken", "--from", "ryu")
    assert "--from ryu has the weights of one character" in several
    assert "has no weights to begin from" in program.refuse("train", "--char", "ryu", "--from", "cpu")
