"""A stopped training is never lost: refused commands leave it alone, new ones keep it, and advice works."""

import json
import os
import shlex
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from fakes.stopped import BOTH, CONFIG, TWO, content, follow, kept_line, stop_training
from sf2ai.errors import HomeError
from sf2ai.store.checkpoint import has_checkpoint
from sf2ai.store.former.aside import recover_training
from sf2ai.store.layout import Home
from sf2ai.store.lock import hold_character, hold_roster
from sf2ai.store.weights import manifest_of
from sf2ai.training.sessions.roster_training import RosterTraining, save_roster_training
from sf2ai.training.sessions.together import RosterSession


@pytest.fixture(scope="module")
def once_stopped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home in which a training of Ryu and Ken was stopped; not to be changed."""
    home = Home(tmp_path_factory.mktemp("stopped") / "home")
    for character in TWO.characters:
        stop_training(home, TWO.config_of(character).pinned())
    save_roster_training(home, replace(TWO, config=CONFIG.pinned()))
    return home.path


@pytest.fixture
def stopped(once_stopped: Path, program):
    """The program on a copy of that home."""
    shutil.copytree(once_stopped, program.home.path)
    return program


@pytest.mark.parametrize("who", [("--char", "ryu"), BOTH, ("--char", "all"), (*BOTH, "--league")])
@pytest.mark.parametrize(
    "typo",
    [
        ("--reward", "healthgap"),
        ("--opponent", "randm"),
        ("--opponent", "missing.npz"),
        ("--observation", "humn"),
        ("--actions", "move"),
        ("--guide", "cpuu"),
        ("--agent", "dqm"),
        ("--reaction-frames", "x"),
        ("--opponent-choice", "uneven"),
        ("--backend", "snse"),
    ],
)
def test_a_typo_leaves_every_stopped_training_as_it_was(stopped, who, typo):
    before = content(stopped.home.path)
    stopped.refuse("train", *who, *typo)
    assert content(stopped.home.path) == before


@pytest.mark.parametrize("who", [BOTH, (*BOTH, "--league")])
def test_a_busy_character_or_training_of_several_leaves_all_as_it_was(stopped, who):
    before = content(stopped.home.path)
    with hold_character(stopped.home, "ken"):
        stopped.refuse("train", *who, "--episodes", 2)
        stopped.refuse("train", *who, "--resume", "--episodes", 9)
    with hold_roster(stopped.home):
        stopped.refuse("train", *who, "--episodes", 2)
        # Between its generations a league holds no lock of a member.
        assert "trains several characters" in stopped.refuse("train", "--char", "ryu", "--episodes", 2)
    assert content(stopped.home.path) == before


def make_a_file(home: Home) -> None:
    home.agent("guile").write_bytes(b"")


def make_a_folder(home: Home) -> None:
    home.roster_training.unlink()
    (home.roster_training / "x").mkdir(parents=True)


def make_history_a_file(home: Home) -> None:
    home.kept_trainings.write_bytes(b"")


UNWRITABLE = "is not a file, so the trained weights could not be written there; move it away"


@pytest.mark.parametrize("command", [BOTH, (*BOTH, "--league"), (*BOTH, "--resume")])
def test_weights_that_could_not_be_written_are_found_before_a_training_of_several(stopped, command):
    stopped.home.weights("ken").mkdir()
    before = content(stopped.home.path)
    assert UNWRITABLE in stopped.refuse("train", *command, "--episodes", 3, "--opponent", "random")
    assert content(stopped.home.path) == before


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no named pipes of this kind")
def test_weights_that_could_not_be_written_are_found_before_a_training_and_the_advice_works(stopped):
    weights = stopped.home.weights("ken")
    os.mkfifo(weights)
    before = content(stopped.home.path)
    for resume in ((), ("--resume",)):
        assert UNWRITABLE in stopped.refuse("train", "--char", "ken", *resume)
    assert content(stopped.home.path) == before
    weights.rename(weights.with_name("moved"))
    stopped.run("train", "--char", "ken", "--resume")


def link_weights_in_a_circle(home: Home) -> None:
    home.weights("ken").symlink_to(home.weights("ken").name)


def make_replaced_weights_a_file(home: Home) -> None:
    home.history("ken").write_bytes(b"")


@pytest.mark.parametrize("spoil", [link_weights_in_a_circle, make_replaced_weights_a_file])
@pytest.mark.parametrize("resume", [(), ("--resume",)])
def test_what_the_end_of_a_training_needs_is_looked_at_before(stopped, spoil, resume):
    spoil(stopped.home)
    before = content(stopped.home.path)
    stopped.refuse("train", "--char", "ken", *resume, "--episodes", 4)
    assert content(stopped.home.path) == before


def link_to_nothing(checkpoints: Path) -> None:
    checkpoints.symlink_to("missing")


def make_empty(checkpoints: Path) -> None:
    checkpoints.mkdir()


@pytest.mark.parametrize("spoil", [link_to_nothing, make_empty, lambda checkpoints: None])
def test_a_training_that_has_lost_its_checkpoints_goes_to_the_history_too(stopped, spoil):
    checkpoints = stopped.home.checkpoint("ken")
    shutil.rmtree(checkpoints)
    spoil(checkpoints)
    log = stopped.home.log("ken").read_bytes()
    stopped.run("train", "--char", "ken", "--episodes", 1, "--opponent", "random", "--guide", "none")
    (unit,) = stopped.home.kept_trainings.iterdir()
    assert (unit / "agents" / "ken" / "training" / "log.csv").read_bytes() == log


def test_a_training_that_cannot_be_read_stays_in_the_history(stopped):
    stopped.run("train", "--char", "ken", "--episodes", 1, "--opponent", "random", "--guide", "none")
    (unit,) = stopped.home.kept_trainings.iterdir()
    shutil.rmtree(unit / "agents" / "ken" / "training")
    (unit / "agents" / "ken" / "training").write_bytes(b"[[{]")
    before = content(stopped.home.path)
    stopped.refuse("history", "--restore", unit.name)
    assert content(stopped.home.path) == before


@pytest.mark.parametrize("spoil", [make_a_file, make_a_folder, make_history_a_file])
@pytest.mark.parametrize("league", [(), ("--league",)])
def test_a_place_that_cannot_be_written_leaves_all_as_it_was(stopped, spoil, league):
    spoil(stopped.home)
    before = content(stopped.home.path)
    stopped.refuse("train", *BOTH, "--char", "guile", *league, "--episodes", 2)
    if spoil is make_history_a_file:
        stopped.refuse("train", "--char", "ryu", "--episodes", 2)
    assert content(stopped.home.path) == before


def test_a_finished_training_stays_whole_if_the_new_one_cannot_begin(trained, monkeypatch):
    def fail(*_: object) -> None:
        raise HomeError("the disk is full")

    before = content(trained.home.path)
    monkeypatch.setattr("sf2ai.training.sessions.session.save_checkpoint", fail)
    assert "disk is full" in trained.run("train", "--char", "ryu", "--episodes", 2, code=2).stderr
    assert content(trained.home.path) == before


def test_a_csv_that_cannot_be_written_is_found_before_the_training(stopped, tmp_path):
    before = content(stopped.home.path)
    stopped.refuse("train", "--char", "ryu", "--episodes", 2, "--csv", tmp_path)
    (tmp_path / "file").write_bytes(b"")
    stopped.refuse("train", "--char", "ryu", "--episodes", 2, "--csv", tmp_path / "file" / "x.csv")
    assert content(stopped.home.path) == before


def test_a_new_training_keeps_the_stopped_one_whole_and_its_advice_continues_it(stopped):
    before = content(stopped.home.training("ryu"))
    line = kept_line(stopped.run("train", "--char", "ryu", "--episodes", 2, "--opponent", "random"))
    assert "the stopped training of ryu (1 of 3 episodes); continue with: sf2ai history --restore " in line
    kept = Path(line.partition("kept in ")[2].partition(": the stopped")[0])
    assert content(kept) == {f"agents/ryu/training/{name}": data for name, data in before.items()}
    manifest = manifest_of(stopped.home, "ryu")
    assert manifest is not None
    assert (manifest.episodes, manifest.seed) == (2, 0)
    follow(stopped, line)
    manifest = manifest_of(stopped.home, "ryu")
    assert manifest is not None
    assert (manifest.episodes, manifest.seed) == (3, 5)
    assert not kept.exists()


@pytest.mark.parametrize(
    ("training", "other"),
    [
        (("--char", "ryu"), ("--seed", 5)),
        (BOTH, ("--seed", 5)),
        (BOTH, ("--char", "guile")),
        ((*BOTH, "--league"), ()),
    ],
    ids=["alone", "several", "other characters", "league"],
)
def test_a_resume_of_the_training_that_made_room_names_the_history(stopped, training, other):
    """The stopped training had seed 5; the training that took its place has seed 0."""
    save_roster_training(stopped.home, replace(TWO, config=replace(CONFIG, seed=0).pinned()))
    shutil.move(stopped.home.training("ryu"), stopped.home.kept_training("20250301T123000Z").training("ryu"))
    stop_training(stopped.home, replace(CONFIG, seed=0))
    message = stopped.refuse("train", *training, *other, "--resume")
    assert "omit --resume to begin a new training, or list those that are kept: `sf2ai history`" in message
    stopped.run("history")


def test_restoring_keeps_the_stopped_training_in_its_place(stopped):
    ken = content(stopped.home.training("ken"))
    first = kept_line(stopped.run("train", "--char", "ryu", "--episodes", 2, "--opponent", "random"))
    name = shlex.split(first)[shlex.split(first).index("--restore") + 1]
    stop_training(stopped.home, replace(CONFIG, seed=8))
    mine = content(stopped.home.training("ryu"))
    second = kept_line(stopped.run("history", "--restore", name))
    rows = {row["character"]: row for row in stopped.json("roster")}
    assert (rows["ryu"]["stopped_at_episode"], rows["ryu"]["stopped_of_episodes"]) == (1, 3)
    assert content(stopped.home.training("ken")) == ken
    stopped.run(*shlex.split(second.rpartition("with: ")[2].partition(" && ")[0])[1:])
    assert content(stopped.home.training("ryu")) == mine


@pytest.mark.slow
def test_a_new_training_of_several_keeps_the_stopped_one_and_its_advice_continues_it(stopped):
    line = kept_line(stopped.run("train", *BOTH, "--episodes", 2, "--opponent", "random"))
    assert "the stopped trainings of ryu (1 of 3 episodes), ken (1 of 3 episodes)" in line
    assert "sf2ai train --char ryu --char ken --resume" in line
    follow(stopped, line)
    for character in TWO.characters:
        manifest = manifest_of(stopped.home, character)
        assert manifest is not None
        assert (manifest.episodes, manifest.seed) == (3, 5)


@pytest.mark.slow
def test_a_stopped_league_is_kept_whole_and_its_advice_continues_it(program, monkeypatch):
    monkeypatch.setattr("sf2ai.training.sessions.league.EPISODES_PER_GENERATION", 2)
    home = program.home
    config = replace(CONFIG, opponent_choice="prioritised").pinned()
    for character in TWO.characters:
        stop_training(
            home,
            replace(config, character=character, episodes=2),
            home.league_weights(0, character),
        )
    save_roster_training(home, RosterTraining(("ryu", "ken"), config, is_league=True))
    (home.league_generation(0)).mkdir(parents=True, exist_ok=True)
    shutil.copy(home.log("ryu"), home.league_generation(0) / "witness")
    before = content(home.path)
    line = kept_line(program.run("train", "--char", "ryu", "--char", "guile", "--episodes", 1))
    assert "--char ryu --char ken --league --resume" in line
    kept = Path(line.partition("kept in ")[2].partition(": the stopped")[0])
    assert content(kept) == before
    follow(program, line)
    manifest = manifest_of(home, "ken")
    assert manifest is not None
    assert (manifest.episodes, manifest.seed) == (3, 5)


@pytest.mark.slow
def test_a_stopped_baseline_is_kept_and_its_advice_continues_it(program):
    baseline = {"agent": "keras-rl-cem", "guide": "none", "hyperparameters": {}}
    stop_training(program.home, replace(CONFIG, **baseline))
    line = kept_line(program.run("train", "--char", "ryu", "--episodes", 1, "--opponent", "random"))
    follow(program, line)
    manifest = manifest_of(program.home, "ryu")
    assert manifest is not None
    assert (manifest.agent, manifest.episodes) == ("keras-rl-cem", 3)


def test_an_import_leaves_a_stopped_training_alone(stopped, once_trained):
    before = content(stopped.home.training("ryu"))
    stopped.run("import", Home(once_trained).weights("ryu"))
    assert content(stopped.home.training("ryu")) == before
    stopped.run("train", "--char", "ryu", "--resume")
    manifest = manifest_of(stopped.home, "ryu")
    assert manifest is not None
    assert manifest.seed == 5


def test_a_finished_training_is_not_kept(trained):
    trained.run("import", trained.home.weights("ken"))
    result = trained.run("train", "--char", "ryu", "--episodes", 2, "--opponent", "random")
    assert "kept in" not in result.stderr
    assert not trained.home.kept_trainings.exists()


def test_damaged_weights_do_not_keep_a_training_from_its_end(stopped):
    stopped.home.weights("ryu").write_bytes(b"rubbish")
    stopped.run("train", "--char", "ryu", "--resume")
    assert [path.read_bytes() for path in stopped.home.history("ryu").iterdir()] == [b"rubbish"]


def test_damaged_checkpoints_are_kept_too(stopped):
    for path in stopped.home.checkpoint("ryu").iterdir():
        path.write_bytes(path.read_bytes()[:1000])
    assert "its checkpoints are damaged" in kept_line(stopped.run("train", "--char", "ryu", "--episodes", 1))


def test_the_roster_shows_stopped_trainings(stopped, tmp_path):
    result = stopped.run("roster", "--csv", tmp_path / "roster.csv")
    assert "Ryu        stopped at 1 of 3" in result.stdout
    assert f"continue with: sf2ai train {' '.join(BOTH)} --resume" in result.stdout
    assert "stopped_at_episode,stopped_of_episodes" in (tmp_path / "roster.csv").read_text()
    rows = {row["character"]: row for row in stopped.json("roster")}
    assert (rows["ken"]["stopped_at_episode"], rows["ken"]["stopped_of_episodes"]) == (1, 3)
    assert rows["guile"]["stopped_at_episode"] is None


def test_history_lists_and_prunes_only_when_it_is_told_to(stopped, once_trained, tmp_path):
    assert "the history is empty" in stopped.run("history").stdout
    assert stopped.json("history") == []
    for character in ("ryu", "ken"):
        stopped.run("import", Home(once_trained).weights("ryu"))
        stopped.run("train", "--char", character, "--episodes", 1, "--opponent", "random")
    before = content(stopped.home.path)
    rows = stopped.json("history", "--csv", tmp_path / "history.csv")
    assert [(row["kind"], row["character"], row["episodes_done"]) for row in rows] == [
        ("weights", "ryu", 1),
        ("weights", "ryu", 2),
        ("training", "ryu", 1),
        ("training", "ken", 1),
    ]
    assert "stopped at 1 of 3" in stopped.run("history").stdout
    message = stopped.refuse("history", "--prune", "--keep", 0)
    assert "would delete 4 of 4 entries" in message
    assert "give --yes" in message
    assert "is for --prune only" in stopped.refuse("history", "--keep", 1)
    assert "is for --prune only" in stopped.refuse("history", "--yes")
    assert "has no training 'x'" in stopped.refuse("history", "--restore", "x")
    assert "has no training '../agents'" in stopped.refuse("history", "--restore", "../agents")
    assert content(stopped.home.path) == before
    stopped.run("history", "--prune", "--yes")
    assert len(stopped.json("history")) == 3
    stopped.run("history", "--prune", "--keep", 0, "--yes")
    assert json.loads(stopped.run("history", "--json").stdout) == []
    assert not stopped.home.kept_trainings.exists()
    assert manifest_of(stopped.home, "ryu") is not None


def test_a_large_history_is_mentioned_in_one_line(stopped, monkeypatch):
    monkeypatch.setattr("sf2ai.training.sessions.former.SIZE_NOTICE_BYTES", 1000)
    result = stopped.run("train", "--char", "ryu", "--episodes", 1, "--opponent", "random")
    (line,) = [line for line in result.stderr.splitlines() if line.startswith("the history has ")]
    assert line.endswith("to see and shorten it: sf2ai history")


def test_a_training_that_died_while_it_began_has_not_cost_the_finished_one(trained):
    home = trained.home
    before = content(home.training("ryu"))
    home.training("ryu").rename(home.aside(home.training("ryu")))
    home.replay("ryu").mkdir(parents=True)
    trained.run("train", "--char", "ryu", "--resume")
    assert {name: data for name, data in content(home.training("ryu")).items() if "log" in name} == {
        name: data for name, data in before.items() if "log" in name
    }


@pytest.mark.parametrize("league", [False, True])
def test_a_training_of_several_that_died_while_it_began_continues(trained, league):
    """It had written down that it begins, and had not yet removed the finished training that it replaced."""
    home = trained.home
    config = replace(CONFIG, episodes=1, seed=7).pinned()
    save_roster_training(home, RosterTraining(("ryu", "ken"), config, is_league=league))
    for character in ("ryu", "ken"):
        home.training(character).rename(home.aside(home.training(character)))
    session = RosterSession(home, RosterTraining(("ryu", "ken"), config, is_league=league), 1, resume=True)
    session._go_on()
    assert not home.aside(home.training("ryu")).exists()
    assert not any(has_checkpoint(home.checkpoint(character)) for character in ("ryu", "ken"))


def test_a_member_that_has_finished_and_was_moved_aside_comes_back(stopped):
    """Another training of it died while it began; the training of several goes on with what it had."""
    home = stopped.home
    home.training("ken").rename(home.aside(home.training("ken")))
    RosterSession(home, replace(TWO, config=CONFIG.pinned()), 1, resume=True)._go_on()
    recover_training(home, "ken")
    assert has_checkpoint(home.checkpoint("ken"))
