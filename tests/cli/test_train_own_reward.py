"""`sf2ai train --reward` takes weights and functions, keeps which, and continues with the same only."""

import hashlib

import pytest

from sf2ai.store.weights import manifest_of

TINY = ("--episodes", 2, "--opponent", "random", "--guide", "none")
SOURCE = "def shaped(steps):\n    return steps['damage_dealt'] + 2 * steps['won']\n"
DIGEST = hashlib.sha256(SOURCE.encode()).hexdigest()


@pytest.fixture
def rewards(tmp_path, monkeypatch):
    """A file with a reward in the current folder."""
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "rewards_of_mine.py"
    path.write_text(SOURCE)
    return path


def files(home):
    return {path: path.read_bytes() for path in home.path.rglob("*") if path.is_file()}


def test_a_function_is_kept_by_name_and_digest_and_a_changed_one_is_refused(program, rewards):
    program.run("train", "--char", "ryu", *TINY, "--reward", "rewards_of_mine.py:shaped")
    manifest = manifest_of(program.home, "ryu")
    assert manifest is not None
    assert (manifest.reward, manifest.reward_digest) == ("rewards_of_mine.py:shaped", DIGEST)
    program.run("train", "--char", "ryu", "--episodes", 3, "--resume")

    rewards.write_text(SOURCE + "# a comment\n")
    before = files(program.home)
    message = program.refuse("train", "--char", "ryu", "--episodes", 4, "--resume")
    now = hashlib.sha256(rewards.read_bytes()).hexdigest()
    assert f"the digest {DIGEST[:12]} and now has {now[:12]}" in message
    assert "omit --resume to begin a new training" in message
    assert files(program.home) == before

    rewards.write_text(SOURCE)  # as the message says
    program.run("train", "--char", "ryu", "--episodes", 4, "--resume")


def test_a_file_that_was_moved_is_named_again(program, rewards):
    program.run("train", "--char", "ryu", *TINY, "--reward", "rewards_of_mine.py:shaped")
    rewards.rename(rewards.with_name("moved_of_mine.py"))
    assert "cannot be read: No such file" in program.refuse("train", "--char", "ryu", "--resume")
    again = ("train", "--char", "ryu", "--episodes", 3, "--resume", "--reward")
    program.run(*again, "moved_of_mine.py:shaped")
    manifest = manifest_of(program.home, "ryu")
    assert manifest is not None
    assert manifest.reward == "moved_of_mine.py:shaped"
    assert "was begun with reward" in program.refuse(*again, "win=1")


def test_the_digest_is_shown_and_evaluations_run_no_code_of_weights(program, rewards, tmp_path):
    program.run("train", "--char", "ryu", *TINY, "--reward", "rewards_of_mine.py:shaped")
    kept = tmp_path / "kept.npz"
    kept.write_bytes(program.home.weights("ryu").read_bytes())
    rewards.write_text("raise SystemExit('code of a weights file was run')\n")
    shown = program.run("import", kept).stdout
    assert f"reward rewards_of_mine.py:shaped (source {DIGEST[:12]})" in " ".join(shown.split())
    measured = program.run("evaluate", "--char", "ryu", "--opponent", "random", "--episodes", 2)
    assert "return by reward health-gap" in measured.stdout
    assert "'ryu' was trained with the reward function 'rewards_of_mine.py:shaped', which" in measured.stderr
    (ryu,) = [row for row in program.json("roster") if row["character"] == "ryu"]
    assert ryu["reward"] == "rewards_of_mine.py:shaped"


def test_weights_of_terms_are_kept_whole_and_evaluated_by(program):
    program.run("train", "--char", "ryu", *TINY, "--reward", "win=5, damage_dealt=1")
    manifest = manifest_of(program.home, "ryu")
    assert manifest is not None
    assert (manifest.reward, manifest.reward_digest) == ("damage_dealt=1,win=5", "")
    program.run("train", "--char", "ryu", "--episodes", 3, "--resume", "--reward", "damage_dealt=1,win=5")
    row = program.json("evaluate", "--char", "ryu", "--opponent", "cpu:0", "--episodes", 4)[0]
    assert row["reward"] == "damage_dealt=1,win=5"
    assert 0 <= row["mean_return"] <= 6
    assert -6 <= row["mean_return_interval"][0] <= row["mean_return_interval"][1] <= 6


@pytest.mark.parametrize(
    ("reward", "words"),
    [
        ("helth-gap", "no reward is called 'helth-gap'; did you mean 'health-gap'"),
        ("damage_delt=1", "did you mean 'damage_dealt'"),
        ("win=much", "the weight of 'win' is 'much'"),
        ("rewards_of_mine.py:shapd", "did you mean 'shaped'"),
        ("rewards_of_mine.py", "write 'rewards_of_mine.py:shaped'"),
        ("reward_of_mine.py:shaped", "cannot be read"),
        ("reward_of_mine:shaped", "is in no module that can be found"),
        ("\udcff.py:shaped", r"the reward '\udcff.py:shaped' cannot be read"),
    ],
)
def test_a_reward_that_cannot_be_found_changes_nothing(trained, rewards, reward, words):
    before = files(trained.home)
    assert words in trained.refuse("train", "--char", "ryu", "--reward", reward)
    assert files(trained.home) == before


def test_a_function_that_fails_ends_the_training_with_one_line(program, rewards):
    rewards.write_text("def shaped(steps):\n    return steps['damages']\n")
    result = program.run("train", "--char", "ryu", *TINY, "--reward", "rewards_of_mine.py:shaped", code=2)
    message = result.stderr.splitlines()[-1]
    assert message.startswith("sf2ai: the reward function 'rewards_of_mine.py:shaped' failed: ")
    assert "no field of name damages (rewards_of_mine.py, line 2)" in message


@pytest.mark.slow
def test_several_characters_import_the_function_each_in_its_process(program, rewards):
    several = ("train", "--char", "ryu", "--char", "ken", *TINY, "--processes", 2)
    program.run(*several, "--reward", "rewards_of_mine.py:shaped")
    for character in ("ryu", "ken"):
        manifest = manifest_of(program.home, character)
        assert manifest is not None
        assert manifest.reward_digest == DIGEST
    rewards.write_text(SOURCE + "\n")
    assert "now has" in program.refuse("train", "--char", "ryu", "--char", "ken", "--episodes", 3, "--resume")
