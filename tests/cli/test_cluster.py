"""Commands on a cluster: killed workers change no byte; what a cluster cannot do is refused at once."""

import json
import os
import subprocess
import sys
from importlib.util import find_spec

import pytest

from fakes.trained import write_untrained
from sf2ai.store.layout import Home
from sf2ai.store.weights import load_character

LINEUP = ["A=ken:cpu:1", "B=guile:random", "C=zangief:cpu:0", "D=blanka:jumper.py"]
BOT = """
import random
class Jumper:
    def __init__(self, character, seed): self.dice = random.Random(seed)
    def act(self, seen, legal): return self.dice.choice(sorted(legal))
"""


needs_ray = pytest.mark.skipif(
    find_spec("ray") is None, reason="Ray is not installed: pip install 'sf2ai[cluster]'"
)
finds_workers = pytest.mark.skipif(sys.platform != "linux", reason="the test finds workers by /proc")


@pytest.mark.slow
@needs_ray
@finds_workers
def test_killed_workers_change_no_byte_of_the_result(program, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "jumper.py").write_text(BOT)
    words = ["tournament", "--only", "none", "--matches", "8", "--seed", "4", "--name", "t", "--json"]
    words += [word for entry in LINEUP for word in ("--entry", entry)]
    expected = program.run(*words).stdout
    ran = _on_two_nodes(tmp_path, *words)
    assert _without_timing(ran.stdout) == _without_timing(expected)
    assert sum(json.loads(ran.stdout)["timing"]["processors"].values()) == 48
    lines = (tmp_path / "other" / "tournaments" / "t" / "matches.jsonl").read_text().splitlines()
    assert all(json.loads(line)["processor"] for line in lines)


@pytest.mark.slow
@needs_ray
@finds_workers
def test_killed_workers_change_no_trained_weight(program, tmp_path):
    small = {"hidden": "8", "branch": 0, "batch_size": 16, "steps_per_update": 64, "warmup_steps": 200}
    words = ["train", "--char", "ryu", "--seeds", "2", "--steps", "2000", "--no-probe", "--guide", "none"]
    words += ["--json", *(word for name, value in small.items() for word in ("--set", f"{name}={value}"))]
    program.run(*words)
    ran = _on_two_nodes(tmp_path, *words)
    assert [one["seed"] for one in json.loads(ran.stdout)["seeds"]] == [0, 1]
    for seed in (0, 1):
        other = Home(tmp_path / "other").seed_home("ryu", seed)
        mine = load_character(program.home.seed_home("ryu", seed), "ryu")[1]
        theirs = load_character(other, "ryu")[1]
        assert all((mine[name] == theirs[name]).all() for name in mine)


def _on_two_nodes(folder, *words):
    ran = subprocess.run(
        [sys.executable, "-m", "fakes.two_nodes", *words, "--home", str(folder / "other")],
        env={**os.environ, "SF2AI_TWO_NODES": str(folder), "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    assert ran.stderr.count("killed a worker") == 2
    assert "cluster: 2 workers on 2 nodes" in ran.stderr
    return ran


def _without_timing(document: str) -> str:
    return document.partition('"timing"')[0]


@pytest.mark.parametrize(
    ("options", "advice"),
    [
        (("--exploit", "guide:5"), "--exploit works on this machine alone; omit it or --cluster"),
        (("--profile",), "--profile and --png count in this process alone; omit them or --cluster"),
        (("--backend", "snes"), "omit --backend or --cluster"),
    ],
)
def test_what_a_cluster_cannot_do_is_refused_before_one_is_joined(program, options, advice):
    write_untrained(program.home.weights("ryu"), "ryu")
    refused = program.run("evaluate", "--char", "ryu", "--cluster", "local", *options, code=2)
    assert advice in " ".join(refused.stderr.split())
    if options[0] == "--profile":
        program.run("evaluate", "--char", "ryu", "--episodes", 2, *options)


@pytest.mark.parametrize(
    ("options", "advice"),
    [
        ("", "--cluster spreads several trainings, and ryu alone is one; give --char all or --seeds N"),
        ("--char ken --reward mine.py:paid", "is a function of this machine"),
        ("--seeds 2 --log trackio", "the tracker 'trackio' gets figures from the machine that trains"),
        ("--league --char ken --backend snes", "omit --backend or --cluster"),
    ],
)
def test_trainings_that_a_cluster_cannot_do_are_refused_before_one_is_joined(
    program, tmp_path, monkeypatch, options, advice
):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.py").write_text("def paid(steps): return steps['damage_dealt'] * 0.0\n")
    words = ["train", "--char", "ryu", "--cluster", "local", *options.split()]
    refused = program.run(*words, code=2)
    assert advice in " ".join(refused.stderr.split())
    assert not program.home.agent("ryu").exists()


def test_trainings_say_at_once_what_a_cluster_lacks(program):
    has_ray = find_spec("ray") is not None
    words = ["train", "--char", "ryu", "--seeds", "2", "--cluster", "127.0.0.1:9"]
    refused = program.run(*words, code=2)
    expected = "no cluster answers at '127.0.0.1:9'" if has_ray else "pip install 'sf2ai[cluster]'"
    assert expected in " ".join(refused.stderr.split())
