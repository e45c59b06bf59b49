"""``sf2ai emulator run``, ``serve`` and ``legacy``, and ``--backend bizhawk``, end to end."""

import contextlib
import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from fakes.cores import DUEL, core_file
from fakes.emuhawk import make_bizhawk
from fakes.legacy_peers import OldBot

SRC = Path(__file__).parents[2] / "src"


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def start(*words, home):
    environment = {**os.environ, "PYTHONPATH": str(SRC), "SF2AI_HOME": str(home)}
    return subprocess.Popen(
        [sys.executable, "-m", "sf2ai", *map(str, words)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
    )


def finish(process, seconds=400):
    out, err = process.communicate(timeout=seconds)
    return process.returncode, out, err


def complaint(*words, home):
    code, out, err = finish(start(*words, home=home), 60)
    assert (code, out) == (2, "")
    return err.strip().splitlines()[-1]


@pytest.fixture
def with_emulators(tmp_path):
    """Run a command of sf2ai while `emulator run` keeps so many emulators for it."""
    bizhawk = make_bizhawk(tmp_path / "BizHawk")

    def run(*words, emulators=2):
        port = free_port()
        listen = ("--rom", DUEL, "--emulators", emulators, "--listen", f"127.0.0.1:{port}")
        command = start(*words, *listen, home=tmp_path / "home")
        herd = start(
            *(
                "emulator",
                "run",
                "--bizhawk",
                bizhawk,
                "--rom",
                DUEL,
                "--instances",
                emulators,
                "--port",
                port,
            ),
            home=tmp_path / "home",
        )
        try:
            result = finish(command)
            assert finish(herd, 60)[0] == 0
        finally:
            for process in (command, herd):
                with contextlib.suppress(OSError):
                    process.kill()
        return result

    return run


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="the stand-in's program is a shell script")
def test_train_evaluate_and_tournament_run_on_emulators(with_emulators, tmp_path):
    core_file("snes9x")
    for character in ("ryu", "ken"):
        code, _, err = with_emulators(
            *(
                "train",
                "--char",
                character,
                "--episodes",
                2,
                "--opponent",
                "random",
                "--opponent-char",
                "guile",
            ),
            *("--backend", "bizhawk"),
        )
        assert code == 0, err
        assert (tmp_path / "home" / "agents" / character / "weights.npz").is_file()
    code, out, err = with_emulators(
        *("evaluate", "--char", "ryu", "--opponent", "random", "--opponent-char", "ken", "--episodes", 4),
        *("--backend", "bizhawk", "--json"),
    )
    assert code == 0, err
    evaluation = json.loads(out)[0]
    assert (evaluation["episodes"], evaluation["backend"]) == (4, "bizhawk")
    code, out, err = with_emulators(
        *("tournament", "--only", "ryu", "--only", "ken", "--matches", 2, "--backend", "bizhawk", "--json")
    )
    assert code == 0, err
    assert sum(standing["matches"] for standing in json.loads(out)["standings"]) == 4


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="the stand-in's program is a shell script")
def test_serve_lets_two_sides_play_on_an_emulator(with_emulators):
    core_file("snes9x")
    code, out, err = with_emulators(
        "emulator", "serve", "--p1", "cpu:7", "--p2", "random", "--rounds", 2, "--json", emulators=1
    )
    assert code == 0, err
    assert [row["round"] for row in json.loads(out)] == [1, 2]


@pytest.mark.slow
def test_legacy_lets_a_bot_of_2017_play(tmp_path):
    def puncher(state):
        near = abs(state["p1"]["x"] - state["p2"]["x"]) < 60
        return ("L",) if near and state["frame"] % 16 < 8 else () if near else ("Right",)

    with OldBot("p1", puncher) as bot:
        address = "{}:{}".format(*bot.address)
        process = start(
            "emulator", "legacy", "--p1", address, "--p2", "cpu:0", "--rounds", 1, "--json", home=tmp_path
        )
        code, out, err = finish(process)
    assert code == 0, err
    row = json.loads(out)[0]
    assert row["winner"] in ("p1", "p2", "draw")
    assert bot.states[-1]["round_over"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (
            ["emulator", "run", "--bizhawk", "nowhere", "--rom", DUEL],
            "there is no EmuHawkMono.sh at",
        ),
        (["emulator", "legacy", "--p1", "127.0.0.1:1"], "no bot listens on 127.0.0.1:1"),
        (["emulator", "legacy", "--p1", "10.1.2.3:9999"], "'10.1.2.3' is not this machine"),
        (["emulator", "serve", "--p1", "cpu:4"], "the bizhawk backend needs the ROM"),
        (["emulator", "serve", "--rom", DUEL, "--listen", "0.0.0.0:9990"], "give --token with 16 letters"),
        (["emulator", "serve", "--rom", DUEL, "--listen", "9990"], "--listen takes an address and a port"),
        (["emulator", "serve", "--legacy", "--listen", "0.0.0.0:1"], "--legacy listens on this machine only"),
        (["emulator", "serve", "--legacy", "--ports", "1"], "--ports takes two numbers"),
        (["train", "--char", "ryu", "--emulators", "2"], "only EmuHawk has a use for --emulators"),
        (["train", "--char", "ryu", "--backend", "bizhawk"], "the bizhawk backend needs the ROM"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(words, told, tmp_path):
    assert told in complaint(*words, home=tmp_path)


def test_nobody_to_join_is_one_sentence(tmp_path):
    bizhawk = make_bizhawk(tmp_path / "BizHawk")
    words = (
        "emulator",
        "run",
        "--bizhawk",
        bizhawk,
        "--rom",
        DUEL,
        "--port",
        free_port(),
        "--wait-seconds",
        0,
    )
    assert "nobody listens on 127.0.0.1:" in complaint(*words, home=tmp_path)
