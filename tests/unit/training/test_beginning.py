"""A new training begins from given weights, or is refused in one sentence that says what to do."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from fakes.trained import write_untrained
from sf2ai.errors import DamagedFileError, InputError, NoWeightsError, TrainingError
from sf2ai.store.checkpoint import load_checkpoint, save_checkpoint
from sf2ai.store.layout import Home
from sf2ai.store.weights import load_weights
from sf2ai.training.config import TrainingConfig
from sf2ai.training.sessions.beginning import Beginning, find_beginning
from sf2ai.training.sessions.session import TrainingSession

SMALL = {"hidden": [8], "branch": 0, "batch_size": 16, "warmup_steps": 200, "replay_rows": 2_000}
CONFIG = TrainingConfig("ryu", episodes=2, seed=5, opponents=("random",), slots=1, guide="none")
TRAINED = replace(CONFIG, hyperparameters=SMALL)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A home in which Ryu has weights with one hidden layer of 8."""
    home = Home(tmp_path / "home")
    write_untrained(home.weights("ryu"), "ryu")
    return home


def stop_training(home: Home, config: TrainingConfig) -> Path:
    """Train until one round is over, and stop as Ctrl-C does; return the newest checkpoint."""
    run = TrainingSession(home, config).run()
    for progress in run:
        if progress.episodes_done:
            break
    run.close()  # type: ignore[attr-defined]
    return max(home.checkpoint(config.character).glob("*.npz"))


def test_the_network_takes_the_layers_of_the_weights(home):
    beginning = find_beginning("ryu", home, CONFIG)
    assert beginning.config.hyperparameters == {"hidden": [8], "branch": 0}
    assert beginning.source == "ryu, trained until 2025-03-01T12:30:00Z"
    _, arrays = load_weights(home.weights("ryu"))
    assert beginning.parameters is not None
    assert beginning.parameters.keys() == arrays.keys()
    assert Beginning(CONFIG).parameters is None


def test_a_training_begins_with_the_weights_and_says_so(home):
    path = stop_training(home, TRAINED)
    checkpoint = load_checkpoint(home.checkpoint("ryu"))
    assert checkpoint is not None
    target = checkpoint.arrays["agent.network/target0"]
    # It never updates, so what was given is what comes out.
    still = replace(CONFIG, episodes=1, hyperparameters={"warmup_steps": 1_000_000})
    session = TrainingSession(home, still, begin_from=str(path))
    for _ in session.run():
        pass
    manifest, arrays = load_weights(home.weights("ryu"))
    np.testing.assert_array_equal(arrays["layer0_kernel"], target)
    assert manifest.begun_from.startswith("ryu, stopped after ")
    assert manifest.hyperparameters["hidden"] == [8]
    assert any(line.startswith("kept in ") for line in session.notices)


def test_a_resumed_training_still_says_from_what_it_began(home):
    run = TrainingSession(home, TRAINED, begin_from="ryu").run()
    for progress in run:
        if progress.episodes_done:
            break
    run.close()  # type: ignore[attr-defined]
    for _ in TrainingSession(home, TRAINED, resume=True).run():
        pass
    assert load_weights(home.weights("ryu"))[0].begun_from == "ryu, trained until 2025-03-01T12:30:00Z"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"character": "ken"}, r"trained with character 'ryu' .* training with 'ken'; add `--char ryu`"),
        (
            {"agent": "keras-rl-cem", "guide": "none", "observation": "talk"},
            r"agent 'dqn', observation 'human' .*; add `--agent dqn --observation human`",
        ),
        ({"actions": "pad"}, "add `--actions moves`"),
    ],
)
def test_weights_of_another_kind_are_refused(home, changes, said):
    with pytest.raises(TrainingError, match=said):
        find_beginning("ryu", home, replace(CONFIG, **changes))


def test_layers_that_were_asked_for_are_not_replaced(home):
    other = replace(CONFIG, hyperparameters={"hidden": [9]})
    with pytest.raises(TrainingError, match=r"does not fit .*'layer0_kernel' has shape .* omit --from"):
        next(iter(TrainingSession(home, other, begin_from="ryu").run()))


def test_a_name_without_weights_is_refused(home, tmp_path):
    with pytest.raises(InputError, match="'cpu' has no weights to begin from"):
        find_beginning("cpu", home, CONFIG)
    with pytest.raises(NoWeightsError, match="there is no weights file"):
        find_beginning(str(tmp_path / "none.npz"), home, CONFIG)


def test_a_checkpoint_without_a_network_or_with_other_actions_is_refused(home):
    path = stop_training(home, TRAINED)
    checkpoint = load_checkpoint(home.checkpoint("ryu"))
    assert checkpoint is not None
    other = {**checkpoint.meta, "actions_digest": "0123456789abcdef", "sf2ai": "9.9"}
    save_checkpoint(home.checkpoint("ryu"), checkpoint.arrays, other)
    newest = max(home.checkpoint("ryu").glob("*.npz"))
    with pytest.raises(TrainingError, match=r"by sf2ai 9\.9 with actions moves .*finish its training with"):
        find_beginning(str(newest), home, CONFIG)
    save_checkpoint(home.checkpoint("ryu"), {"agent.counts": np.zeros(1)}, checkpoint.meta)
    newest = max(home.checkpoint("ryu").glob("*.npz"))
    with pytest.raises(DamagedFileError, match="has no network for this version"):
        find_beginning(str(newest), home, CONFIG)
    assert path.exists() or newest.exists()
