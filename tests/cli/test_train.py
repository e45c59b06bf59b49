"""`sf2ai train` trains, resumes and refuses as its help says, and loses nothing when it is stopped."""

import csv
import errno
import os
import signal

import pytest

from sf2ai.store import atomic
from sf2ai.store.checkpoint import load_checkpoint
from sf2ai.store.lock import hold_character
from sf2ai.store.packaged import FOLDER as ROSTER
from sf2ai.store.weights import load_weights, manifest_of

TINY = ("--episodes", 2, "--opponent", "random")


def test_training_leaves_weights_logs_and_the_next_command(program):
    result = program.run("train", "--char", "ryu", *TINY, "--opponent-char", "ken", "--seed", 5)
    assert "Ryu is trained: 2 episodes" in result.stdout
    assert "next: sf2ai evaluate --char ryu --opponent random" in result.stdout
    assert "Ryu: 2/2 episodes (100 %)" in result.stderr
    manifest = manifest_of(program.home, "ryu")
    assert manifest is not None
    assert (manifest.episodes, manifest.seed, manifest.opponents) == (2, 5, ("random",))
    assert manifest.opponent_characters == ("ken",)
    with open(program.home.log("ryu")) as file:
        assert len(list(csv.DictReader(file))) == 2
    assert any(program.home.tensorboard("ryu").iterdir())
    assert f"tensorboard --logdir {program.home.tensorboard('ryu')}\n" in result.stdout


def test_json_is_one_list_and_progress_goes_elsewhere(program, tmp_path):
    result = program.run("train", "--char", "Chun-Li", *TINY, "--json", "--csv", tmp_path / "t.csv")
    assert "Chun-Li: 2/2" in result.stderr
    (row,) = program_json(result)
    assert row["character"] == "chunli"
    assert row["episodes"] == 2
    assert row["former_weights"] is None
    assert row["manifest"]["opponents"] == ["random"]
    assert (tmp_path / "t.csv").read_text().startswith("character,episodes,steps,")


def test_it_ends_by_meeting_the_packaged_agent(program, monkeypatch):
    monkeypatch.setattr("sf2ai.measuring.against_packaged.LEAST_STEPS", 1)
    monkeypatch.setattr("sf2ai.measuring.against_packaged.ROUNDS", 4)
    monkeypatch.setattr("sf2ai.store.packaged.FOLDER", ROSTER)
    result = program.run("train", "--char", "ryu", *TINY)
    last = result.stdout.splitlines()[-1]
    assert last.startswith("against packaged:ryu, the one that comes with sf2ai and can still be named so: ")
    assert last.endswith("in 4 rounds")
    (row,) = program_json(program.run("train", "--char", "ken", *TINY, "--json"))
    assert row["against_packaged"]["opponent"] == "packaged:ken"
    assert row["against_packaged"]["rounds"] == 4
    monkeypatch.undo()
    (row,) = program_json(program.run("train", "--char", "ken", *TINY, "--json"))
    assert row["against_packaged"] is None


def program_json(result):
    import json

    return json.loads(result.stdout)


def test_training_again_keeps_the_former_weights_and_says_how_to_get_them_back(trained):
    before = trained.home.weights("ryu").read_bytes()
    result = trained.run("train", "--char", "ryu", *TINY, "--seed", 9)
    (kept,) = trained.home.history("ryu").iterdir()
    assert kept.read_bytes() == before
    assert f"sf2ai import {kept}" in result.stdout
    trained.run("import", kept)
    assert trained.home.weights("ryu").read_bytes() == before


def test_resume_goes_on_to_more_episodes(trained):
    trained.run("train", "--char", "ryu", "--episodes", 4, "--opponent", "random", "--resume")
    manifest = manifest_of(trained.home, "ryu")
    assert manifest is not None
    assert manifest.episodes == 4


def test_resume_of_a_training_that_is_done_changes_nothing(trained):
    before = trained.home.weights("ryu").read_bytes()
    assert "Ryu is trained: 2 episodes" in trained.run("train", "--char", "ryu", *TINY, "--resume").stdout
    assert trained.home.weights("ryu").read_bytes() == before


def test_resume_with_other_settings_or_without_a_training_is_refused(trained):
    assert "reward" in trained.refuse("train", "--char", "ryu", *TINY, "--resume", "--reward", "win")
    assert "omit --resume" in trained.refuse("train", "--char", "vega", *TINY, "--resume")


def test_a_half_written_checkpoint_is_reported_and_the_one_before_is_used(trained):
    folder = trained.home.checkpoint("ryu")
    newest = sorted(folder.iterdir())[-1]
    newest.write_bytes(newest.read_bytes()[:1000])
    result = trained.run("train", "--char", "ryu", *TINY, "--resume")
    assert f"{newest.name} is damaged" in result.stderr
    assert "Ryu is trained: 2 episodes" in result.stdout


def test_second_training_of_the_same_character_is_refused(program):
    with hold_character(program.home, "ryu"):
        message = program.refuse("train", "--char", "ryu", *TINY)
    assert f"id {os.getpid()}" in message


def test_resume_takes_everything_from_the_training_that_was_begun(program):
    program.run("train", "--char", "ryu", *TINY, "--reward", "win", "--seed", 7, "--actions", "talk")
    row = program.json("train", "--char", "ryu", "--resume", "--episodes", 3)[0]["manifest"]
    kept = (
        row["episodes"],
        row["opponents"],
        row["reward"],
        row["seed"],
        row["actions"]["name"],
        row["guide"],
    )
    assert kept == (3, ["random"], "win", 7, "talk", "search")
    for option, value, words in (
        ("--reward", "finish", "begun with reward 'win' and cannot continue with 'finish'"),
        ("--seed", 0, "begun with seed 7 and cannot continue with 0"),
        ("--opponent", "cpu:1", "begun with opponents ['random']"),
        ("--opponent-choice", "prioritised", "begun with opponent_choice 'even'"),
        ("--reaction-ms", 100, "begun with reaction_frames 0 and cannot continue with 6"),
        ("--episodes", 2, "begun for 3 episodes, and 2 are fewer"),
        ("--steps", 9_000, "cannot continue to a number of steps; give --episodes 3 or more"),
    ):
        assert words in program.refuse("train", "--char", "ryu", "--resume", option, value)


def test_steps_or_minutes_say_how_long_a_training_is(program):
    quick = ("train", "--char", "ryu", "--opponent", "random", "--guide", "none")
    result = program.run(*quick, "--steps", 900)
    assert "Ryu: 900/900 steps (100 %)" in result.stderr
    (row,) = program.json("train", "--char", "ryu", "--steps", 1_500, "--resume")
    assert 1_500 <= row["manifest"]["equivalent_steps"] == row["steps"] < 1_516
    (timed,) = program.json(*quick, "--minutes", 0.01)
    steps = timed["manifest"]["equivalent_steps"]
    (again,) = program.json(*quick, "--steps", steps)
    assert again["steps"] == steps
    (entry, *_) = program.json("history")
    assert (entry["unit"], entry["done"], entry["episodes"]) == ("steps", row["steps"], None)


@pytest.mark.slow
def test_several_are_trained_side_by_side(program):
    several = ("--char", "blanka", "--char", "guile")
    rows = program.json("train", *several, *TINY, "--seed", 4)
    assert [row["character"] for row in rows] == ["blanka", "guile"]
    assert [row["manifest"]["seed"] for row in rows] == [4, 4]
    assert program.home.curves("guile").exists()
    again = program.json("train", *several, "--resume")
    assert [row["steps"] for row in again] == [row["steps"] for row in rows]
    assert "seed 4 and cannot continue with 5" in program.refuse("train", *several, "--resume", "--seed", 5)
    message = program.refuse("train", "--char", "all", "--resume")
    assert "begun with characters blanka, guile and cannot continue with ryu, ehonda" in message


@pytest.mark.slow
def test_a_league_trains_several_against_each_other(program, monkeypatch):
    monkeypatch.setattr("sf2ai.training.sessions.league.EPISODES_PER_GENERATION", 1)
    result = program.run("train", "--char", "ryu", "--char", "ken", "--league", *TINY, "--processes", 2)
    assert "Ryu is trained: 2 episodes" in result.stdout
    assert "Ken: 2/2 episodes (100 %)" in result.stderr
    manifest = manifest_of(program.home, "ken")
    assert manifest is not None
    assert manifest.opponents == ("random", "league:ryu@0", "league:ken@0")


def test_league_of_one_is_refused(program):
    message = program.refuse("train", "--char", "ryu", "--league")
    assert "a league needs two characters or more, not ryu alone; give --char all" in message
    assert not program.home.roster_training.exists()


@pytest.mark.slow
def test_a_baseline_is_trained_stored_and_plays(program):
    program.run("train", "--char", "ryu", *TINY, "--agent", "keras-rl-cem")
    manifest = manifest_of(program.home, "ryu")
    assert manifest is not None
    assert (manifest.agent, manifest.guide) == ("keras-rl-cem", "none")
    (row,) = program.json("evaluate", "--char", "ryu", "--episodes", 4)
    assert row["episodes"] == 4
    program.run("tournament", "--entry", "Dice=ken:random", "--matches", 1)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--char", "ryuu"], "did you mean 'ryu'?"),
        (["--char", "ryu", "--episodes", "0"], "--episodes takes a whole number, 1 or more, not '0'"),
        (["--char", "ryu", "--episodes=-5"], "not '-5'"),
        (["--char", "ryu", "--steps", "0"], "--steps takes a whole number, 1 or more, not '0'"),
        (["--char", "ryu", "--minutes", "0"], "--minutes takes a number above 0, 525,600 at most, not '0'"),
        (["--char", "ryu", "--minutes", "nan"], "not 'nan'"),
        (
            ["--char", "ryu", "--episodes", "300", "--steps", "5"],
            "--episodes 300 and --steps 5 each say how long",
        ),
        (
            ["--char", "ryu", "--minutes", "2", "--steps", "5", "--resume"],
            "--steps 5 and --minutes 2.0 each say",
        ),
        (["--char", "ryu", "--seed", "x"], "--seed takes a whole number, 0 or more, not 'x'"),
        (["--char", "ryu", "--opponent", "randm"], "did you mean 'random'?"),
        (["--char", "ryu", "--opponent-choice", "prioritized"], "did you mean 'prioritised'?"),
        (["--char", "ryu", "--agent", "keras-rl-dqm"], "did you mean 'keras-rl-dqn'?"),
        (["--char", "ryu", "--agent", "keras-rl-dqn", "--guide", "cpu"], "takes no advice"),
        (["--char", "ryu", "--agent", "keras-rl-cem", "--opponent", "self"], "cannot play against itself"),
        (["--char", "all", "--processes", "0"], "--processes takes a whole number, 1 or more"),
        (["--char", "all", "--resume"], "no training of several characters"),
        (["--char", "ryu", "--opponent-char", "kenn"], "did you mean 'ken'?"),
        (["--char", "ryu", "--agent", "dqm"], "did you mean 'dqn'?"),
        (["--char", "ryu", "--observation", "humn"], "did you mean 'human'?"),
        (["--char", "ryu", "--actions", "move"], "did you mean 'moves'?"),
        (["--char", "ryu", "--guide", "cpuu"], "did you mean 'cpu'?"),
        (["--char", "ryu", "--guide", "cpu", "--actions", "talk"], "give --guide none"),
        (["--char", "ryu", "--reward", "helth-gap"], "did you mean 'health-gap'?"),
        (["--char", "ryu", "--backend", "snse"], "no backend is called 'snse'; did you mean 'snes'?"),
        (["--char", "ryu", "--backend", "snes"], "give it with --rom FILE"),
        (["--char", "ryu", "--backend", "bizhawk"], "give --rom FILE"),
        (["--char", "ryu", "--reaction-frames=-1"], "--reaction-frames takes a whole number, 0 or more"),
        (["--char", "ryu", "--record", "x"], "no option is called '--record'"),
        ([], "no character learns; give one with --char"),
    ],
)
def test_what_cannot_be_is_refused_in_one_line(program, arguments, words):
    assert words in program.refuse("train", *arguments)


def test_home_that_cannot_be_written_is_found_before_the_work(program, tmp_path):
    (tmp_path / "file").write_bytes(b"")
    message = program.refuse("train", "--char", "ryu", "--home", tmp_path / "file")
    assert "cannot make the folder" in message


def test_full_disk_ends_the_training_in_one_line_and_loses_nothing(trained, monkeypatch):
    def full(_descriptor):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    before = trained.home.weights("ryu").read_bytes()
    with monkeypatch.context() as patch:
        patch.setattr(atomic.os, "fsync", full)
        result = trained.run(
            "train", "--char", "ryu", "--episodes", 9, "--opponent", "random", "--resume", code=2
        )
    assert "No space left on device; free some space" in result.stderr.splitlines()[-1]
    assert trained.home.weights("ryu").read_bytes() == before
    checkpoint = load_checkpoint(trained.home.checkpoint("ryu"))
    assert checkpoint is not None


@pytest.fixture
def start(programs, program):
    """A function that starts a training of Ryu and returns once it has reported progress."""

    def start(*arguments):
        home = program.home.path
        process = programs.start("-m", "sf2ai", "train", "--char", "ryu", *arguments, "--home", home)
        assert any("episodes" in line for line in process.stderr)
        return process

    return start


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="sends a POSIX signal")
def test_ctrl_c_saves_and_the_printed_command_resumes(program, start):
    process = start("--episodes", "20", "--opponent", "random")
    process.send_signal(signal.SIGINT)
    rest = process.stderr.read()
    assert process.wait() == 130
    again = f"sf2ai train --char ryu --episodes 20 --opponent random --home {program.home.path} --resume"
    assert rest.splitlines()[-1] == f"stopped and saved; continue with: {again}"
    assert not program.home.weights("ryu").exists()
    result = program.run(*again.split()[1:])
    assert "Ryu is trained: 20 episodes" in result.stdout
    load_weights(program.home.weights("ryu"))


@pytest.mark.slow
def test_kill_9_costs_little_and_resume_goes_on(program, start):
    options = ("--episodes", "20", "--opponent", "random")
    process = start(*options)
    process.kill()
    process.wait()
    result = program.run("train", "--char", "ryu", *options, "--resume")
    assert "Ryu is trained: 20 episodes" in result.stdout
