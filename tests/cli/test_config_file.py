"""`sf2ai train --set`, `--settings`, `--config` and `--save-config`."""

import tomllib

import pytest

from fakes.pages import DOCS, blocks_of
from sf2ai.agents.hyperparameters import hyperparameters_of
from sf2ai.agents.registry import AGENTS
from sf2ai.cli.options.config_file import line_of
from sf2ai.cli.options.saved_config import toml_value
from sf2ai.store.weights import load_weights

QUICK = 'char = "ryu"\nepisodes = 1\nopponent = ["random"]\nguide = "none"\nprobe = false\n'


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("\nepisods = 2", "'x.toml', line 2: no option is called 'episods'; did you mean 'episodes'?"),
        ("zzz = 2", "'x.toml', line 1: no option is called 'zzz'; see `sf2ai train --help`"),
        ('char = "ryuu"', "'x.toml', line 1: char: no character is called 'ryuu'; did you mean 'ryu'?"),
        (
            'char = ["ryu", "kan"]',
            "'x.toml', line 1: char: no character is called 'kan'; did you mean 'ken'?",
        ),
        ('char = "ryu"\nguide = "cpuu"', "'x.toml', line 2: guide: "),
        ('char = "ryu"\nepisodes = "x"', "'x.toml', line 2: --episodes takes a whole number"),
        ("episodes = \n", "'x.toml' is not TOML (Invalid value (at line 1, column 12))"),
        (
            "[set]\nlearning_rat = 1",
            "line 2: no hyperparameter of the agent 'dqn' is called 'learning_rat'; did you",
        ),
        ("set = {clip = 1}", "line 1: 'clip' is a hyperparameter of the agent 'ppo', not of 'dqn'"),
        (
            "set.discount = 3",
            "line 1: the hyperparameter 'discount' takes a number, between 0 and 1, not '3'",
        ),
        ("discount = 3", "line 1: 'discount' is a hyperparameter; write it below a line [set]"),
        ("set = 3", "line 1: 'set' is a table"),
        (
            'agent = "pp"\n[set]\nclip = 1',
            "'x.toml', line 1: agent: no agent is called 'pp'; did you mean 'ppo'?",
        ),
        ("league = 1", "'x.toml', line 1: 'league' takes true or false, not '1'"),
        ("char = 3.5", "'x.toml', line 1: char: no character is called '3.5'"),
        ("opponent = [{a = 1}]", "line 1: 'opponent' takes a list of texts"),
        ("save-config = 'y'", "line 1: 'save-config' is for the command line only"),
        ("\xff", "'x.toml' is not TOML"),
        ("a = " + "[" * 5000, "'x.toml' is not TOML"),
        ("a = " + "9" * 5000, "'x.toml' is not TOML"),
    ],
)
def test_what_is_wrong_in_a_file_is_said_with_file_line_and_key(program, here, text, message):
    (here / "x.toml").write_bytes(text.encode("latin-1"))
    assert message in program.refuse("train", "--config", "x.toml")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--set", "x"], "--set takes NAME=VALUE, not 'x'"),
        (["--set", "=1"], "--set takes NAME=VALUE, not '=1'"),
        (["--set", "discount=2"], "'discount' takes a number, between 0 and 1, not '2'"),
        (["--set", "discount=0.9", "--set", "discount=0.8"], "gives the hyperparameter 'discount' twice"),
        (["--set", "replay_rows=5"], "'replay_rows' is at least four batches"),
        (
            ["--agent", "keras-rl-sarsa", "--set", "noise=3"],
            "of the agent 'keras-rl-cem', not of 'keras-rl-sarsa'",
        ),
        (["--config", "missing.toml"], "cannot read 'missing.toml'"),
    ],
)
def test_settings_that_cannot_be_are_refused_before_anything_starts(program, here, words, message):
    assert message in program.refuse("train", "--char", "ryu", *words)
    assert not program.home.path.exists()


def test_a_file_gives_a_training_the_command_line_counts_more_and_the_manifest_keeps_it(program, here):
    (here / "x.toml").write_text(
        QUICK + "reaction-ms = 50\n[set]\nhidden = [16, 16]\nlearning_rate = 0.002\n"
    )
    program.run(
        "train", "--config", "x.toml", "--set", "hidden=8", "--reaction-frames", 2, "--save-config", "y.toml"
    )
    manifest, arrays = load_weights(program.home.weights("ryu"))
    assert manifest.hyperparameters["hidden"] == [8]
    assert manifest.hyperparameters["learning_rate"] == 0.002
    assert manifest.reaction_frames == 2
    assert any(8 in array.shape for array in arrays.values())
    assert tomllib.loads((here / "y.toml").read_text())["set"] == {"hidden": [8], "learning_rate": 0.002}
    refused = program.refuse("train", "--config", "y.toml", "--set", "discount=0.5", "--resume")
    assert "was begun with discount 0.95 and cannot continue with 0.5" in refused


def test_the_file_of_the_page_is_read(program, here):
    block = next(
        one for one in blocks_of(DOCS / "how-to" / "set-hyperparameters.md") if "[set]\n" in one.text
    )
    (here / "x.toml").write_text(block.text)
    assert "it is a folder" in program.refuse("train", "--config", "x.toml", "--csv", here)


def test_a_saved_file_has_every_default_as_a_comment_that_can_be_used(program, here):
    from sf2ai.cli.options.train import TrainingOptions

    words = ["train", "--char", "ryu", "--agent", "ppo", "--set", "clip=0.3"]
    program.refuse(*words, "--save-config", "x.toml", "--opponent", "nobody")
    text = (here / "x.toml").read_text()
    assert tomllib.loads(text) == {
        "char": ["ryu"], "opponent": ["nobody"], "agent": "ppo", "set": {"clip": 0.3}
    }  # fmt: skip
    used = tomllib.loads("\n".join(line.removeprefix("# ") for line in text.splitlines()[2:]))
    assert used["set"].keys() == hyperparameters_of("ppo").keys()
    assert used["reward"] == TrainingOptions.reward


def test_a_name_that_no_toml_file_can_hold_is_refused_and_nothing_written(program, here):
    words = ["train", "--char", "ryu", "--opponent", "\udcff", "--save-config", "x.toml"]
    assert "which no TOML file can hold" in program.refuse(*words)
    assert not (here / "x.toml").exists()


def test_one_length_on_the_command_line_takes_the_place_of_another_in_the_file(program, here):
    (here / "x.toml").write_text(QUICK + 'from = "ken"\n')
    assert "has no weights" in program.refuse("train", "--config", "x.toml", "--minutes", 1)
    assert "there is no training of 'ryu'" in program.refuse("train", "--config", "x.toml", "--resume")


def test_the_list_of_settings_has_every_agent_or_the_one_that_is_named(program, here):
    everything = program.json("train", "--settings")
    assert {row["agent"] for row in everything} == set(AGENTS)
    ppo = program.json("train", "--settings", "--agent", "ppo")
    assert [row["name"] for row in ppo] == list(hyperparameters_of("ppo"))
    assert ppo[7]["name"] == "clip"
    assert (ppo[7]["least"], ppo[7]["least_excluded"], ppo[7]["most"]) == (0, True, None)
    table = program.run("train", "--settings", "--csv", "x.csv").stdout
    assert all(name in table for agent in AGENTS for name in hyperparameters_of(agent))
    assert len((here / "x.csv").read_text().splitlines()) == len(everything) + 1
    assert "did you mean 'ppo'?" in program.refuse("train", "--settings", "--agent", "pp")


def test_values_and_lines_of_toml():
    for value in (True, 3, 5e-05, [1, 2], ["a\n", 'b"\x7f\\'], "é\N{WINKING FACE}"):
        assert tomllib.loads(f"x = {toml_value(value)}")["x"] == value
    assert line_of("[a]\nx = 1\n[b]\nx = 1", "x", "b") == 4
    assert line_of('"x" = 1', "x") == 1
