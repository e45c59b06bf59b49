"""``sf2ai play``: it prints the address, serves the agents that were named, and ends with Ctrl-C."""

import json
import os
import re
import signal
import subprocess
import sys
import urllib.request

import pytest

from fakes.trained import write_untrained


@pytest.fixture
def playing(tmp_path):
    """Return a function that starts the program and returns the content of its ``site.json``."""
    started = []

    def start(*arguments):
        command = [sys.executable, "-m", "sf2ai", "play", *arguments, "--home", str(tmp_path), "--no-browser"]
        process = subprocess.Popen(
            command, stderr=subprocess.PIPE, text=True, env={**os.environ, "BROWSER": ""}
        )
        started.append(process)
        for line in process.stderr:
            found = re.search(r"http://127\.0\.0\.1:\d+/\S+/", line)
            if found:
                with urllib.request.urlopen(found[0] + "site.json", timeout=10) as answer:
                    return process, json.load(answer)
        raise AssertionError(f"no address was printed, and it ended with {process.wait()}")

    yield start
    for process in started:
        process.kill()
        process.communicate()


def test_it_serves_the_home_and_ends_with_ctrl_c(playing, tmp_path):
    write_untrained(tmp_path / "agents" / "ryu" / "weights.npz", "ryu", agent="ppo")
    process, site = playing()
    assert "first" not in site
    assert site["agents"][0]["character"] == "ryu"
    assert site["agents"][0]["origin"] == "yours"
    assert len(site["agents"]) == 25
    process.send_signal(signal.SIGINT)
    assert process.wait(20) == 0


@pytest.mark.parametrize(
    ("who", "first"),
    [
        ("sagat", ("sagat", "packaged")),
        ("packaged:ken", ("ken", "packaged")),
        ("ken:cpu:7", ("ken", "cpu:7")),
        ("ryu:mine.npz", ("ryu", "file")),
        ("ryu@4", ("ryu", "file")),
    ],
)
def test_who_names_the_first_opponent(playing, tmp_path, monkeypatch, who, first):
    monkeypatch.chdir(tmp_path)
    write_untrained(tmp_path / "mine.npz", "ryu")
    _, site = playing(who)
    proposed = site["first"]
    player = proposed["player"]
    if isinstance(player, int):
        player = site["agents"][player]["origin"]
    assert (proposed["character"], player) == first


def test_a_level_is_served_weakened(playing):
    _, site = playing("ryu@4")
    named, *_, champion = (
        agent for agent in site["agents"] if agent["character"] == "ryu" and agent["origin"] != "fair"
    )
    assert (named["name"], named["file"] != champion["file"]) == ("ryu@4", True)


def test_an_agent_that_plays_one_strategy_has_no_level_here_either(tmp_path):
    write_untrained(tmp_path / "agents" / "ryu" / "weights.npz", "ryu")
    command = [sys.executable, "-m", "sf2ai", "play", "ryu@4", "--home", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "plays one strategy and cannot be weakened" in done.stderr


def test_who_cannot_play_in_the_browser_is_refused(tmp_path):
    command = [sys.executable, "-m", "sf2ai", "play", "ryu:random", "--home", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "'ryu:random' cannot play in the browser" in done.stderr
