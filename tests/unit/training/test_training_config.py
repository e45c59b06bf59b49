"""Training configurations: checked, kept as JSON, pinned, and compared setting by setting."""

import json
from dataclasses import replace

import pytest

from sf2ai.errors import InputError, UnknownNameError
from sf2ai.training.config import TrainingConfig, differing_setting

CONFIG = TrainingConfig("ryu", episodes=40, hyperparameters={"hidden": [8]})


def test_comes_back_from_json() -> None:
    assert TrainingConfig.from_json(json.loads(json.dumps(CONFIG.to_json()))) == CONFIG
    pinned = CONFIG.pinned()
    assert TrainingConfig.from_json(json.loads(json.dumps(pinned.to_json()))) == pinned


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("episodes", 0, "the number of episodes is 0; give 1 or more"),
        ("episodes", -3, "the number of episodes is -3; give 1 or more"),
        ("slots", -1, "the number of slots is -1; give 1 or more"),
        ("seed", -1, "the seed is -1; give 0 or more"),
        ("opponents", (), "no opponents"),
        ("opponent_characters", (), "no opponent characters"),
        ("hyperparameters", {"discount": 2.0}, "'discount' is between 0 and 1, not 2.0"),
        ("hyperparameters", {"gamma": 0.9}, "no hyperparameter 'gamma'"),
    ],
)
def test_what_cannot_work_is_refused(field: str, value: object, message: str) -> None:
    with pytest.raises(InputError, match=message):
        replace(CONFIG, **{field: value})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("field", "value", "suggestion"),
    [("character", "ryuu", "ryu"), ("agent", "dqm", "dqn"), ("opponent_characters", ("kem",), "ken")],
)
def test_unknown_names_get_a_suggestion(field: str, value: object, suggestion: str) -> None:
    with pytest.raises(UnknownNameError, match=f"did you mean '{suggestion}'"):
        replace(CONFIG, **{field: value})  # type: ignore[arg-type]


def test_settings_are_the_agent_s_defaults_and_what_was_given() -> None:
    settings = CONFIG.settings()
    assert settings.hidden == (8,)
    assert settings.epsilon_steps < replace(CONFIG, episodes=400).settings().epsilon_steps


def test_pinned_settings_stay_when_episodes_are_raised() -> None:
    pinned = CONFIG.pinned()
    assert replace(pinned, episodes=4_000).settings() == CONFIG.settings()


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"episodes": 4_000}, None),
        ({"hyperparameters": {}}, None),
        ({"seed": 1}, "seed"),
        ({"opponents": ("random",)}, "opponents"),
        ({"reward": "win"}, "reward"),
        ({"reaction_frames": 9}, "reaction_frames"),
        ({"hyperparameters": {"hidden": [9]}}, "hidden"),
    ],
)
def test_the_first_differing_setting_is_named(change: dict[str, object], name: str | None) -> None:
    assert differing_setting(CONFIG.pinned(), replace(CONFIG, **change)) == name  # type: ignore[arg-type]
