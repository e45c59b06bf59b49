"""Files that sf2ai 0.1.0 wrote go on working: weights, stopped trainings, bans, results, replays and bots."""

import hashlib
import json
import shutil
import tarfile
from collections import Counter
from pathlib import Path

import pytest

from sf2ai.store.replays import read_replay
from sf2ai.store.results import read_results
from sf2ai.store.weights import load_weights

FOLDER = Path(__file__).parents[1] / "data" / "files-0.1.0"
MADE = json.loads((FOLDER / "made.json").read_text())
"""What 0.1.0 made of the same files."""
REPLAYS = sorted(MADE["replays"])
LINEUP = ("--only", "ken", "--matches", 2, "--entry", "Zoner=ryu:my_bot:Zoner", "--entry", "Dice=ryu:random")


@pytest.fixture
def old(program, tmp_path, monkeypatch):
    """The program on a copy of that home, in a folder with the user's bot."""
    with tarfile.open(FOLDER / "home.tar.xz") as packed:
        packed.extractall(tmp_path, filter="data")
    shutil.copy(FOLDER / "my_bot.py", tmp_path)
    monkeypatch.chdir(tmp_path)
    return program


def test_the_roster_shows_the_trained_character(old):
    rows = {row["character"]: row for row in old.json("roster")}
    ken = rows["ken"]
    for state in ("stopped", "running"):  # keys since 0.2
        assert (ken.pop(f"{state}_at_episode"), ken.pop(f"{state}_of_episodes")) == (None, None)
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


def test_the_weights_play_as_they_did(old):
    opponent = ("--opponent", "cpu:3", "--opponent-char", "sagat")
    (row,), (made,) = old.json("evaluate", "--char", "ken", *opponent, "--episodes", 3), MADE["evaluation"]
    assert row.keys() == made.keys()
    for name, value in made.items():
        is_rounded = isinstance(value, float) or name.endswith("_interval")
        assert row[name] == (pytest.approx(value, abs=1e-6) if is_rounded and value is not None else value), (
            name
        )


def test_the_tournament_with_the_users_bot_ends_as_it_did(old):
    document = old.json("tournament", *LINEUP)
    assert document["standings"] == MADE["tournament"]["standings"]
    assert document["matchups"] == MADE["tournament"]["matchups"]
    assert document.keys() == MADE["tournament"].keys()


@pytest.mark.parametrize("name", REPLAYS)
def test_a_replay_comes_out_as_recorded(old, name):
    path, made = FOLDER / "replays" / name, MADE["replays"][name]
    document = old.json("replay", path)
    assert Counter(event["kind"] for event in document.pop("events")) == made["kinds"]
    assert document == made["shown"]
    assert hashlib.sha256(read_replay(path).checksums.tobytes()).hexdigest() == made["checksums"]


def test_a_watched_match_is_played_as_it_was(old, tmp_path):
    old.run("watch", "ken", "ryu:cpu:5", "--record", tmp_path / "watched")
    (path,) = (tmp_path / "watched").iterdir()
    made, before = read_replay(path), read_replay(FOLDER / "replays" / "watched.sf2replay")
    assert made.checksums.tolist() == before.checksums.tolist()
    assert made.pads.tolist() == before.pads.tolist()


@pytest.mark.slow
@pytest.mark.parametrize("character", sorted(MADE["resumed"]))
def test_a_stopped_training_ends_with_the_weights_that_0_1_0_would_have_made(old, character):
    old.run("train", "--char", character, "--resume")
    manifest, arrays = load_weights(old.home.weights(character))
    made = MADE["resumed"][character]
    assert manifest.episodes == made["episodes"]
    if _rounds_alike(manifest, made):
        assert manifest.steps == made["steps"]
        assert _digest(arrays) == made["digest"]


def _rounds_alike(manifest, made) -> bool:
    """Whether processor and libraries are those that 0.1.0 ran on; others round differently.

    benchmarks/same_results.py makes the same comparison on any machine, since it runs both versions.
    """
    return manifest.libraries == made["libraries"] and _vector_units() == MADE["vector_units"]


def _vector_units() -> list[str]:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return []
    flags = next((line for line in lines if line.startswith("flags")), "").partition(":")[2].split()
    return sorted({flag for flag in flags if flag.startswith(("avx", "fma", "amx", "sse"))})


def _digest(arrays) -> str:
    total = hashlib.sha256()
    for name in sorted(arrays):
        total.update(f"{name} {arrays[name].dtype} {arrays[name].shape}\n".encode())
        total.update(arrays[name].tobytes())
    return total.hexdigest()
