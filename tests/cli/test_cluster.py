"""Commands on a cluster: killed workers change no byte; what a cluster cannot do is refused at once."""

import json
import os
import subprocess
import sys
from importlib.util import find_spec

import pytest

from fakes.trained import write_untrained

LINEUP = ["A=ken:cpu:1", "B=guile:random", "C=zangief:cpu:0", "D=blanka:jumper.py"]
BOT = """
import random
class Jumper:
    def __init__(self, character, seed): self.dice = random.Random(seed)
    def act(self, seen, legal): return self.dice.choice(sorted(legal))
"""


@pytest.mark.slow
@pytest.mark.skipif(find_spec("ray") is None, reason="Ray is not installed: pip install 'sf2ai[cluster]'")
@pytest.mark.skipif(sys.platform != "linux", reason="the test finds workers by /proc")
def test_killed_workers_change_no_byte_of_the_result(program, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "jumper.py").write_text(BOT)
    words = ["tournament", "--only", "none", "--matches", "8", "--seed", "4", "--name", "t", "--json"]
    words += [word for entry in LINEUP for word in ("--entry", entry)]
    expected = program.run(*words).stdout
    ran = subprocess.run(
        [sys.executable, "-m", "fakes.two_nodes", *words, "--home", str(tmp_path / "other")],
        env={**os.environ, "SF2AI_TWO_NODES": str(tmp_path), "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    assert ran.stderr.count("killed a worker") == 2
    assert "cluster: 2 workers on 2 nodes" in ran.stderr
    assert _without_timing(ran.stdout) == _without_timing(expected)
    assert sum(json.loads(ran.stdout)["timing"]["processors"].values()) == 48
    lines = (tmp_path / "other" / "tournaments" / "t" / "matches.jsonl").read_text().splitlines()
    assert all(json.loads(line)["processor"] for line in lines)


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
