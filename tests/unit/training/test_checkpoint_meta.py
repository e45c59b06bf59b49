"""Checkpoints and roster trainings of other versions, or altered ones, are refused naming their version."""

import json
from dataclasses import replace

import pytest

from sf2ai import __version__
from sf2ai.errors import DamagedFileError
from sf2ai.store.checkpoint import load_checkpoint, save_checkpoint
from sf2ai.store.layout import Home
from sf2ai.training.config import TrainingConfig
from sf2ai.training.files.checkpoint_meta import require_meta, with_writer
from sf2ai.training.sessions.roster_training import (
    RosterTraining,
    load_roster_training,
    save_roster_training,
)
from sf2ai.training.sessions.session import TrainingSession

CONFIG = TrainingConfig("ryu", episodes=6, opponents=("random",))
META = with_writer(
    {
        "config": CONFIG.to_json(),
        "replay_times": 0,
        "csv_bytes": 0,
        "event_bytes": 0,
        "origin": {"numpy": "2.0"},
    }
)


def without(document, name):
    return {key: value for key, value in document.items() if key != name}


def configured(**changes):
    return {**META, "config": {**CONFIG.to_json(), **changes}}


SPOILED = [
    (configured(field_of_9=1), "'field_of_9' is unknown"),
    (configured(seed="x"), "'seed' is 'x'"),
    (configured(episodes=True), "'episodes' is True"),
    (configured(episodes=1.5), "'episodes' is 1.5"),
    (configured(episodes=0), "the number of episodes is 0"),
    (configured(opponents="random"), "'opponents' is 'random'"),
    (configured(opponents=[1]), r"'opponents' is \[1\]"),
    (configured(slots=10**9), "'slots' is 1000000000"),
    (configured(frames_per_step=0), "'frames_per_step' is 0"),
    (configured(frames_per_step=2**62), "'frames_per_step' is"),
    (configured(reaction_frames=10**30), "'reaction_frames' is"),
    (configured(reaction_frames=-1), "'reaction_frames' is -1"),
    (configured(sticky_actions=7), "'sticky_actions' is 7"),
    (configured(episodes=10**30), "'episodes' is"),
    (configured(seed=2**64), "'seed' is"),
    (configured(opponents=["random"] * 1_001), "'opponents' has 1,001 entries"),
    (configured(hyperparameters={"hidden": [10**9]}), "'hidden' is between 1 and 4,096"),
    (configured(hyperparameters={"hidden": [8] * 17}), "'hidden' is one width or more, 16 at most"),
    (configured(hyperparameters={"replay_rows": 10**12}), "'replay_rows' is between 1 and"),
    (configured(hyperparameters={"batch_size": 10**9}), "'batch_size' is between 1 and"),
    (configured(agent=None), "'agent' is None"),
    (configured(agent="oracle"), "'oracle'"),
    (configured(sticky_actions="a"), "'sticky_actions'"),
    (configured(hyperparameters=[]), "'hyperparameters' is "),
    (configured(hyperparameters={"batch_size": "x"}), "'batch_size' is 'x'"),
    (configured(hyperparameters={"hidden": [8, None]}), "'hidden' is"),
    (configured(hyperparameters={"from_9": 1}), "no hyperparameter 'from_9'"),
    (configured(character="ken"), "of the training of 'ken'"),
    ({**META, "config": without(CONFIG.to_json(), "character")}, "'character' is missing"),
    ({**META, "config": 5}, "configuration is 5"),
    (without(META, "config"), "configuration is None"),
    *(
        ({**META, name: value}, f"{name!r} is ")
        for name in ("replay_times", "csv_bytes", "event_bytes")
        for value in (-1, "1", None, 1.5, 2**62)
    ),
    ({**META, "origin": 3}, "'origin' is 3"),
    ({**META, "origin": {"numpy": 2}}, "'origin' is"),
    (without(META, "origin"), "'origin' is None"),
]


@pytest.mark.parametrize(("meta", "said"), SPOILED)
def test_a_spoiled_checkpoint_is_refused_by_its_field_and_version(tmp_path, meta, said):
    home = Home(tmp_path)
    save_checkpoint(home.checkpoint("ryu"), {}, {**meta, "sf2ai": "9.0"})
    before = {path: path.read_bytes() for path in home.training("ryu").rglob("*.npz")}
    with pytest.raises(DamagedFileError, match=rf"written by sf2ai 9\.0 .*{said}.*omit --resume"):
        list(TrainingSession(home, CONFIG, resume=True).run())
    assert {path: path.read_bytes() for path in home.training("ryu").rglob("*.npz")} == before


def test_a_checkpoint_of_0_1_0_that_names_no_version_is_read():
    require_meta(without(META, "sf2ai"), "ryu")
    with pytest.raises(DamagedFileError, match="written by another version of sf2ai"):
        require_meta(without(configured(more=1), "sf2ai"), "ryu")


def test_a_checkpoint_names_the_version_that_wrote_it(tmp_path):
    home = Home(tmp_path)
    run = TrainingSession(home, replace(CONFIG, slots=1, guide="none")).run()
    next(run)
    run.close()
    checkpoint = load_checkpoint(home.checkpoint("ryu"))
    assert checkpoint is not None
    assert checkpoint.meta["sf2ai"] == __version__
    require_meta(checkpoint.meta, "ryu")


@pytest.mark.parametrize(
    "changes",
    [
        {"config": 5},
        {"config": {**CONFIG.to_json(), "field_of_9": 1}},
        {"config": {**CONFIG.to_json(), "seed": []}},
        {"characters": 5},
        {"characters": []},
        {"characters": [5]},
        {"characters": ["akuma"]},
        {"characters": ["ryu", "Ryu"]},
        {"is_league": "no"},
        {"is_league": None},
    ],
)
def test_a_spoiled_roster_training_is_refused(tmp_path, changes):
    home = Home(tmp_path)
    save_roster_training(home, RosterTraining(("ryu", "ken"), CONFIG))
    document = json.loads(home.roster_training.read_bytes())
    home.roster_training.write_text(json.dumps({**document, **changes, "sf2ai": "9.0"}))
    with pytest.raises(DamagedFileError, match=r"written by sf2ai 9\.0 .*train again without --resume"):
        load_roster_training(home)


@pytest.mark.parametrize("content", [b"", b"[]", b"5", b"null", b"[" * 100_000, b"NaN", b"\xff"])
def test_what_is_no_roster_training_is_refused(tmp_path, content):
    home = Home(tmp_path)
    home.roster_training.write_bytes(content)
    with pytest.raises(DamagedFileError, match="train again without --resume"):
        load_roster_training(home)


def test_other_names_of_characters_mean_them(tmp_path):
    home = Home(tmp_path)
    save_roster_training(home, RosterTraining(("M. Bison", "Claw"), CONFIG))
    loaded = load_roster_training(home)
    assert loaded is not None
    assert loaded.characters == ("bison", "vega")
