"""`sf2ai emulator run`, `serve` and `legacy`, and `--backend bizhawk`, work end to end."""

import json
import os
import signal
import socket
import sys
from pathlib import Path

import pytest

from fakes.cores import DUEL, core_file
from fakes.emuhawk import make_bizhawk
from fakes.hawk_peers import toy_server, wait_until
from fakes.legacy_peers import KitBot, OldBot, OldTool, state
from fakes.programs import is_alive
from sf2ai.backends.bizhawk.server.server import port_is_free

SRC = Path(__file__).parents[2] / "src"


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


@pytest.fixture
def start(programs):
    """A function that starts a command of sf2ai; none outlives the test."""

    def start(*words, home):
        environment = {**os.environ, "PYTHONPATH": str(SRC), "SF2AI_HOME": str(home)}
        return programs.start("-m", "sf2ai", *words, env=environment)

    return start


def finish(process, seconds=400):
    out, err = process.communicate(timeout=seconds)
    return process.returncode, out, err


@pytest.fixture
def with_emulators(start, tmp_path):
    """Run a command of sf2ai while `emulator run` keeps this many emulators for it."""
    bizhawk = make_bizhawk(tmp_path / "BizHawk")

    def run(*words, emulators=2):
        port = free_port()
        listen = ("--rom", DUEL, "--emulators", emulators, "--listen", f"127.0.0.1:{port}")
        command = start(*words, *listen, home=tmp_path / "home")
        supervisor = start(
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
        result = finish(command)
        assert finish(supervisor, 60)[0] == 0
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


def puncher(state):
    near = abs(state["p1"]["x"] - state["p2"]["x"]) < 60
    return ("L",) if near and state["frame"] % 16 < 8 else () if near else ("Right",)


@pytest.fixture
def play_legacy(start, tmp_path):
    def play(*words):
        return finish(start("emulator", "legacy", *words, home=tmp_path))

    return play


def address_of(bot):
    return "{}:{}".format(*bot.address)


def test_a_kits_bot_of_2017_plays_three_rounds_against_cpu_3(play_legacy):
    bot = KitBot("p1", puncher, runs=3, import_seconds=1.0)
    code, out, err = play_legacy("--p1", address_of(bot), "--p2", "cpu:3", "--json")
    assert code == 0, err
    rows = json.loads(out)
    assert [row["round"] for row in rows] == [1, 2, 3]
    assert all(row["winner"] in ("p1", "p2", "draw") and row["ending"] in ("ko", "time") for row in rows)
    assert "has left after its round; start it again for the next one" in err
    bot.join()
    assert [states[-1]["round_over"] for states in bot.rounds] == [True] * 3


def test_two_kits_bots_of_2017_play_each_other(play_legacy):
    first, second = KitBot("p1", puncher), KitBot("p2", lambda state: ())
    words = ("--p1", address_of(first), "--p2", address_of(second), "--rounds", 1)
    code, out, err = play_legacy(*words)
    assert code == 0, err
    assert f"{address_of(first)} 1 : 0 {address_of(second)}" in out
    for bot in (first, second):
        bot.join()
        assert [states[-1]["round_over"] for states in bot.rounds] == [True]


def test_a_bot_that_is_not_started_again_has_its_round_in_the_result(play_legacy):
    bot = KitBot("p1", puncher)
    words = ("--p1", address_of(bot), "--p2", "cpu:0", "--wait-seconds", 1, "--json")
    code, out, err = play_legacy(*words)
    assert code == 2
    assert [row["round"] for row in json.loads(out)] == [1]
    assert "start it again after each round, or give --rounds 1" in err.splitlines()[-1]


def test_where_no_round_was_played_there_is_no_result(play_legacy):
    with OldBot("p1", lambda state: b"rubbish") as bot:
        code, out, err = play_legacy("--p1", address_of(bot), "--json")
    assert (code, out) == (2, "")
    assert "that plays p1 cannot go on: a stream of JSON objects goes on with b'rubbish'" in err


@pytest.mark.slow
def test_legacy_lets_a_bot_of_2017_play(start, tmp_path):
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
        (
            ["emulator", "legacy", "--p1", "127.0.0.1:1", "--wait-seconds", "0"],
            "no bot listens on 127.0.0.1:1 (",
        ),
        (["emulator", "legacy", "--wait-seconds", "9" * 18], "--wait-seconds takes at most a day"),
        (["emulator", "legacy", "--p2", "nobody"], "'nobody'"),
        (
            ["emulator", "legacy", "--p2", "127.0.0.1:9999"],
            "both sides are the bot at '127.0.0.1:9999'; give --p2 the address of another one",
        ),
        (["emulator", "legacy", "--p1", "10.1.2.3:9999"], "'10.1.2.3' is not this machine"),
        (["emulator", "serve", "--p1", "cpu:4"], "the bizhawk backend must know the ROM"),
        (["emulator", "serve", "--rom", DUEL, "--listen", "0.0.0.0:9990"], "give --token with 16 letters"),
        (["emulator", "serve", "--rom", DUEL, "--listen", "9990"], "--listen takes an address and a port"),
        (["emulator", "serve", "--legacy", "--listen", "0.0.0.0:1"], "--legacy listens on this machine only"),
        (["emulator", "serve", "--legacy", "--ports", "1"], "--ports takes two ports"),
        (
            ["train", "--char", "ryu", "--backend", "bizhawk", "--rom", DUEL, "--core", "x"],
            "EmuHawk brings its own core and does not use --core",
        ),
        (
            ["emulator", "run", "--bizhawk", "x", "--rom", DUEL, "--port", "70000"],
            "--port takes a whole number, 65,535 at most",
        ),
        (
            ["emulator", "run", "--bizhawk", "x", "--rom", DUEL, "--host", "bla"],
            "--host takes an address in digits, such as 127.0.0.1, not 'bla'",
        ),
        (["emulator", "serve", "--legacy", "--ports", "1,2,x"], "--ports takes two ports"),
        (["emulator", "serve", "--legacy", "--ports", "9,9"], "--ports takes two ports"),
        (["emulator", "serve", "--legacy", "--rom", DUEL], "--legacy does not use --rom"),
        (["emulator", "serve", "--rom", DUEL, "--ports", "1,2"], "only --legacy uses --ports"),
        (["emulator", "screenshot", "x.jpg", "--rom", DUEL], "OUT.png writes a PNG file, not 'x.jpg'"),
        (["train", "--char", "ryu", "--emulators", "2"], "only EmuHawk uses --emulators"),
        (["train", "--char", "ryu", "--backend", "bizhawk"], "the bizhawk backend must know the ROM"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(words, told, program):
    assert told in program.refuse(*words)


def test_no_server_to_join_is_one_sentence(program, tmp_path):
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
    assert "no sf2ai listens on 127.0.0.1:" in program.refuse(*words)


def children_of(process):
    """Return the numbers of a process's children, as Linux lists them."""
    listed = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    return [int(number) for number in listed.read_text().split()]


needs_proc = pytest.mark.skipif(sys.platform != "linux", reason="only Linux lists a process's children")


@needs_proc
@pytest.mark.parametrize(("name", "code"), [("SIGINT", 130), ("SIGTERM", 143), ("SIGHUP", 129)])
def test_run_takes_its_emulators_with_it(start, tmp_path, monkeypatch, name, code):
    monkeypatch.setenv("FAKE_HAWK_CONSOLE", "toy")
    bizhawk = make_bizhawk(tmp_path / "BizHawk")
    with toy_server(2) as (registry, (_, port)):
        words = ("--bizhawk", bizhawk, "--rom", DUEL, "--instances", 2, "--port", port)
        supervisor = start("emulator", "run", *words, home=tmp_path)
        assert registry.wait_for(registry.slots, 60)
        emulators = children_of(supervisor)
        assert len(emulators) == 2
        supervisor.send_signal(getattr(signal, name))
        assert finish(supervisor, 30)[0] == code
        wait_until(lambda: not any(map(is_alive, emulators)), 5)
        registry.close("")


@needs_proc
@pytest.mark.slow
def test_no_training_data_is_lost_when_an_emulator_is_killed(start, tmp_path):
    core_file("snes9x")
    bizhawk = make_bizhawk(tmp_path / "BizHawk")
    port = free_port()
    train = start(
        *("train", "--char", "ryu", "--episodes", 6, "--opponent", "random", "--opponent-char", "guile"),
        *("--backend", "bizhawk", "--rom", DUEL, "--emulators", 2, "--listen", f"127.0.0.1:{port}"),
        home=tmp_path / "home",
    )
    supervisor = start(
        *("emulator", "run", "--bizhawk", bizhawk, "--rom", DUEL, "--instances", 2, "--port", port),
        home=tmp_path / "home",
    )
    curve = tmp_path / "home" / "agents" / "ryu" / "training" / "log.csv"
    wait_until(lambda: len(children_of(supervisor)) == 2 and rows(curve) >= 1, 200)
    os.kill(children_of(supervisor)[0], signal.SIGKILL)
    code, _, err = finish(train)
    assert code == 0, err
    assert finish(supervisor, 60)[0] == 0
    assert "another emulator has joined and goes on in slot" in err
    assert rows(curve) == 6


def rows(curve):
    """Return how many rounds a training has written down."""
    return len(curve.read_text().splitlines()) - 1 if curve.is_file() else 0


def test_serve_legacy_plays_rounds_for_the_tool_of_2017(start, tmp_path):
    first, second = free_port(), free_port()
    server = start(
        *("emulator", "serve", "--legacy", "--p1", "cpu:7", "--p2", "random", "--rounds", 2, "--json"),
        *("--save-state", "ryu.State", "--ports", f"{first},{second}"),
        home=tmp_path,
    )
    wait_until(lambda: not port_is_free("127.0.0.1", second))
    tool = OldTool([("127.0.0.1", first), ("127.0.0.1", second)])
    assert tool.exchange(state(1))["type"] == "reset"
    for health, timer in ((255, 0x98), (100, 0)):
        for frame in range(2, 40):
            assert tool.exchange(state(frame))["type"] == "buttons"
        assert tool.exchange(state(40, p2=health, timer=timer, over=True))["type"] == "reset"
    code, out, err = finish(server, 60)
    tool.close()
    assert code == 0, err
    assert json.loads(out) == [{"round": 1, "winner": "p1"}, {"round": 2, "winner": "p1"}]
    assert "round 2 is over: p1" in err
