"""The hyperparameters survive JSON, refuse impossible values by name, and each of them is documented."""

import json
from dataclasses import fields
from pathlib import Path

import pytest

import sf2ai.agents.dqn.hyperparameters as module
from sf2ai.agents.dqn.hyperparameters import DqnHyperparameters


def test_hyperparameters_come_back_from_json() -> None:
    settings = DqnHyperparameters(hidden=(32, 16), discount=0.5)
    assert DqnHyperparameters.from_json(json.loads(json.dumps(settings.to_json()))) == settings


def test_an_unknown_hyperparameter_is_named() -> None:
    with pytest.raises(ValueError, match="no hyperparameter 'gamma'"):
        DqnHyperparameters.from_json({"gamma": 0.9})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("hidden", ()),
        ("hidden", (8, 0)),
        ("hidden", (8, 4_097)),
        ("hidden", (8,) * 17),
        ("branch", 10**9),
        ("batch_size", 10**9),
        ("updates_per_call", 10**9),
        ("return_steps", 10**9),
        ("replay_rows", 10**12),
        ("learning_rate", 0.0),
        ("batch_size", 0),
        ("steps_per_update", 0),
        ("updates_per_call", 0),
        ("warmup_steps", -1),
        ("discount", 1.5),
        ("return_steps", 0),
        ("target_rate", -0.1),
        ("gradient_clip", 0.0),
        ("replay_rows", 10),
        ("epsilon_start", 2.0),
        ("epsilon_end", -1.0),
        ("epsilon_steps", 0),
        ("repeat_mean", 0.5),
    ],
)
def test_impossible_values_are_refused_by_name(name: str, value: object) -> None:
    with pytest.raises(ValueError, match=f"'{name}'"):
        DqnHyperparameters(**{name: value})  # type: ignore[arg-type]


def test_every_hyperparameter_is_documented() -> None:
    source = Path(module.__file__).read_text(encoding="utf-8")
    for field in fields(DqnHyperparameters):
        after = source.split(f"    {field.name}: ")[1].split("\n")[1]
        assert after.strip().startswith('"""'), field.name
