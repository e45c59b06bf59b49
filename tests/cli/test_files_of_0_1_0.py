"""Files that sf2ai 0.1.0 wrote: weights, bans and results go on working; the rest says what to do with it."""

import json
import shlex
import shutil
import tarfile
from pathlib import Path

import pytest

from sf2ai.store.results.lines import read_results
from sf2ai.store.weights import load_weights

FOLDER = Path(__file__).parents[1] / "data" / "files-0.1.0"
MADE = json.loads((FOLDER / "made.json").read_text())
"""What 0.1.0, which had engine version 3, made of the same files."""
REPLAYS = sorted(MADE["replays"])
LINEUP = ("--only", "ken", "--matches", 1, "--entry", "Zoner=ryu:my_bot:Zoner", "--entry", "Dice=ryu:random")
NOTICE = "the weights for 'ken' were trained on sim version 3 and play on sim version 4"


@pytest.fixture
def old(program, tmp_path, monkeypatch):
    """The program on a copy of that home, in a folder with the user's bot."""
    with tarfile.open(FOLDER / "home.tar.xz") as packed:
        packed.extractall(tmp_path, filter="data")
    shutil.copy(FOLDER / "my_bot.py", tmp_path)
    monkeypatch.chdir(tmp_path)
    return program


def content(folder: Path) -> dict[str, bytes]:
    """Return every file but the locks."""
    files = (path for path in folder.rglob("*") if path.is_file() and path.name != "lock")
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def test_the_roster_shows_the_trained_character(old):
    rows = {row["character"]: row for row in old.json("roster")}
    ken = rows["ken"]
    for state in ("stopped", "running"):  # keys since 0.2
        assert [ken.pop(f"{state}_{key}") for key in ("at_episode", "of_episodes", "at")] == [None] * 3
    assert [ken] == MADE["roster"]
    assert rows["bison"]["ban_reason"] == "wins everything"


def test_the_ban_is_in_force_and_can_be_lifted(old):
    assert old.json("ban", "--list") == MADE["bans"]
    old.run("ban", "bison", "--lift")
    assert old.json("ban", "--list") == []


def test_the_results_are_read_and_added_to(old):
    kinds = [record["kind"] for record in read_results(old.home)]
    assert kinds == ["evaluation", "tournament"]
    old.run("evaluate", "--char", "ken", "--opponent", "random", "--episodes", 2)
    assert [record["kind"] for record in read_results(old.home)] == [*kinds, "evaluation"]


def test_the_weights_play_with_a_notice(old):
    opponent = ("--opponent", "cpu:3", "--opponent-char", "sagat")
    result = old.run("evaluate", "--char", "ken", *opponent, "--episodes", 3, "--json")
    (row,), (made,) = json.loads(result.stdout), MADE["evaluation"]
    assert NOTICE in result.stderr
    assert row.keys() == made.keys()
    assert {name: row[name] for name in ("contender", "episodes", "weights")} == {
        name: made[name] for name in ("contender", "episodes", "weights")
    }
    assert (row["engine_version"], made["engine_version"]) == ("4", "3")


def test_the_users_bot_plays_a_tournament(old):
    document = old.json("tournament", *LINEUP)
    assert document.keys() - MADE["tournament"].keys() == {"ratings", "format", "stages", "timing", "bots"}
    assert MADE["tournament"].keys() <= document.keys()
    assert {row["name"] for row in document["standings"]} == {"Zoner", "ken", "Dice"}
    assert document["standings"][0].keys() == MADE["tournament"]["standings"][0].keys()


@pytest.mark.parametrize("name", REPLAYS)
def test_a_replay_is_refused_and_names_the_sf2ai_that_plays_it(old, name):
    message = old.refuse("replay", FOLDER / "replays" / name)
    assert "recorded with engine version '3' of 'sim', but this sf2ai has '4'" in message
    assert "install sf2ai 0.1.0 to see it" in message


def test_stopped_trainings_are_listed(old):
    rows = {row["character"]: row for row in old.json("roster")}
    found = {name: (row["stopped_at_episode"], row["stopped_of_episodes"]) for name, row in rows.items()}
    assert (found["ryu"], found["guile"]) == ((5, 12), (3, 6))
    assert "sf2ai train --char ryu --from " in old.run("roster").stdout.replace("\n", "")


@pytest.mark.parametrize("character", sorted(MADE["resumed"]))
def test_a_stopped_training_is_not_resumed_nor_touched(old, character):
    before = content(old.home.path)
    message = old.refuse("train", "--char", character, "--resume")
    assert (
        f"the training of '{character}' was begun on engine version 3 and cannot continue on version 4"
        in message
    )
    assert "finish it with sf2ai 0.1.0, or begin a new training from its weights: sf2ai train " in message
    assert content(old.home.path) == before


@pytest.mark.slow
@pytest.mark.parametrize("character", sorted(MADE["resumed"]))
def test_a_new_training_begins_from_the_weights_of_a_stopped_one(old, character):
    before = content(old.home.training(character))
    command = old.refuse("train", "--char", character, "--resume").rpartition("weights: sf2ai ")[2]
    result = old.run(*shlex.split(command), "--episodes", 1, "--opponent", "random")
    manifest, _ = load_weights(old.home.weights(character))
    assert manifest.begun_from.startswith(f"{character}, stopped after ")
    assert manifest.engine_version == "4"
    (line,) = [line for line in result.stderr.splitlines() if line.startswith("kept in ")]
    kept = Path(line.partition("kept in ")[2].partition(": the stopped")[0])
    assert content(kept) == {f"agents/{character}/training/{name}": data for name, data in before.items()}
