"""Manifests: they survive JSON, damage is named by field, and incompatible weights are refused."""

import json
from dataclasses import fields, replace

import pytest

from sf2ai.errors import DamagedFileError, IncompatibleWeightsError
from sf2ai.store.manifest import (
    BackendVersion,
    Manifest,
    PresetStamp,
    require_compatible,
    reward_text,
    version_notices,
    why_incompatible,
)


def test_survives_json(manifest):
    assert Manifest.from_json(json.loads(json.dumps(manifest.to_json()))) == manifest


def test_the_digest_of_a_reward_is_written_only_where_there_is_one(manifest):
    assert not {"reward_digest", "equivalent_steps"} & manifest.to_json().keys()
    own = replace(manifest, reward="rewards:shaped", reward_digest="ab" * 32)
    assert own.to_json()["reward_digest"] == "ab" * 32
    assert Manifest.from_json(own.to_json()) == own
    assert reward_text(own) == "rewards:shaped (source abababababab)"
    assert reward_text(manifest) == manifest.reward


def test_every_field_is_required(manifest):
    manifest = replace(manifest, reward_digest="ab" * 32, equivalent_steps=12_000)
    for field in fields(manifest):
        if field.name in ("reward_digest", "equivalent_steps"):
            continue
        document = manifest.to_json()
        del document[field.name]
        with pytest.raises(DamagedFileError, match=field.name):
            Manifest.from_json(document)


def test_unknown_field_is_refused(manifest):
    with pytest.raises(DamagedFileError, match="'extra'"):
        Manifest.from_json({**manifest.to_json(), "extra": 1})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("character", 3),
        ("episodes", -1),
        ("episodes", True),
        ("steps", 1.5),
        ("observation", "human"),
        ("observation", {"name": "human"}),
        ("actions", {"name": "moves", "version": "1", "size": 3}),
        ("opponents", "random"),
        ("opponents", [1]),
        ("created", "yesterday"),
        ("hyperparameters", []),
    ],
)
def test_value_of_another_kind_is_refused_by_field(manifest, name, value):
    with pytest.raises(DamagedFileError, match=f"'{name}'"):
        Manifest.from_json({**manifest.to_json(), name: value})


@pytest.mark.parametrize("document", [None, [], "manifest", 3])
def test_manifest_is_an_object(document):
    with pytest.raises(DamagedFileError, match="JSON object"):
        Manifest.from_json(document)


def test_newer_format_says_which_sf2ai_reads_it(manifest):
    document = {**manifest.to_json(), "format": 99, "sf2ai": "9.0", "field of the future": 1}
    with pytest.raises(IncompatibleWeightsError, match=r"format 99.*install sf2ai 9\.0"):
        Manifest.from_json(document)


def test_same_presets_are_compatible(manifest):
    assert (
        why_incompatible(
            manifest, character="ryu", observation=manifest.observation, actions=manifest.actions
        )
        is None
    )
    require_compatible(manifest, observation=manifest.observation, actions=manifest.actions)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"character": "ken"}, ["'ryu'", "'ken'", "sf2ai train --char ken"]),
        (
            {"observation": PresetStamp("human", 2, 60)},
            ["version 1 (58 wide)", "version 2 (60 wide)", "0.1.0"],
        ),
        ({"observation": None}, ["human version 1", "no such preset", "sf2ai train --char ryu"]),
        ({"actions": PresetStamp("moves", 1, 81)}, ["80 wide", "81 wide"]),
    ],
)
def test_incompatible_says_both_and_what_to_do(manifest, changes, words):
    present = {"character": None, "observation": manifest.observation, "actions": manifest.actions}
    with pytest.raises(IncompatibleWeightsError) as error:
        require_compatible(manifest, **{**present, **changes})
    for word in words:
        assert word in str(error.value)


def test_another_engine_version_is_one_line_and_no_error(manifest):
    others = (replace(manifest, engine_version="0"), replace(manifest, backend="snes"))
    assert version_notices((manifest, None, *others), BackendVersion("sim", "1")) == (
        "the weights for 'ryu' were trained on sim version 0 and play on sim version 1",
        "the weights for 'ryu' were trained on snes version 1 and play on sim version 1",
    )
