"""The commands that play the real game work on the test cartridge, and errors are one sentence."""

import json
import socket

import numpy as np
import pytest
from PIL import Image

from fakes.cores import DUEL, core_file
from fakes.emuhawk import make_bizhawk
from sf2ai.backends.libretro.discovery import CORE_VARIABLE
from sf2ai.backends.libretro.supervised_slot import SupervisedSlot


@pytest.fixture
def snes(monkeypatch):
    """Options that play on the cartridge with snes9x."""
    monkeypatch.setenv(CORE_VARIABLE, str(core_file("snes9x")))
    return ["--rom", DUEL]


def test_check_finds_everything_right(program, snes, tmp_path):
    make_bizhawk(tmp_path / "BizHawk")
    found = program.json("emulator", "check", *snes, "--bizhawk", tmp_path / "BizHawk", "--port", free_port())
    assert [finding["what"] for finding in found] == ["ROM", "core", "fight", "BizHawk", "Lua script", "port"]
    assert {finding["verdict"] for finding in found} == {"good"}
    assert "recognised" in found[0]["text"]
    assert "plays Ryu against Ken" in found[2]["text"]
    assert "good" in program.run("emulator", "check", *snes, "--port", free_port()).stdout


def test_check_says_what_is_wrong_and_leaves_with_1(program, tmp_path, monkeypatch):
    monkeypatch.setenv(CORE_VARIABLE, str(tmp_path / "no.so"))
    script = tmp_path / "old.lua"
    script.write_text("local PROTOCOL_VERSION = 0\n", encoding="utf-8")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        found = program.json(
            "emulator", "check", "--rom", tmp_path / "no.sfc", "--bizhawk", tmp_path, "--script", script,
            "--port", taken.getsockname()[1], code=1,
        )  # fmt: skip
    texts = {finding["what"]: finding["text"] for finding in found if finding["verdict"] == "wrong"}
    assert texts.keys() == {"ROM", "core", "BizHawk", "Lua script", "port"}
    assert "check --rom" in texts["ROM"]
    assert CORE_VARIABLE in texts["core"]
    assert "EmuHawk" in texts["BizHawk"]
    assert "version 1" in texts["Lua script"]
    assert "in use" in texts["port"]


def test_what_is_not_given_is_not_wrong(program, snes):
    found = program.json("emulator", "check", "--port", free_port())
    assert {f["what"] for f in found if f["verdict"] == "not given"} == {"ROM", "BizHawk"}


def test_a_screenshot_is_a_picture_of_the_fight(program, snes, tmp_path):
    out = tmp_path / "fight.png"
    said = program.run("emulator", "screenshot", out, *snes, "--char", "vega", "--frames", 40).stderr
    assert "Vega and Ken after 40 frames" in said
    with Image.open(out) as picture:
        pixels = np.asarray(picture.convert("RGB"))
    assert pixels.shape == (224, 256, 3)
    assert len(np.unique(pixels.reshape(-1, 3), axis=0)) > 8


def test_the_same_seed_draws_the_same_picture(program, snes, tmp_path):
    for name in ("one.png", "two.png"):
        program.run("emulator", "screenshot", tmp_path / name, *snes, "--frames", 40, "--seed", 4)
    assert (tmp_path / "one.png").read_bytes() == (tmp_path / "two.png").read_bytes()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["evaluate", "--char", "ryu", "--rom", "x.sfc"], "does not use --rom"),
        (["train", "--char", "ryu", "--core", "x.so"], "does not use --core"),
        (["tournament", "--map", "x.toml"], "does not use --map"),
        (["train", "--char", "ryu", "--backend", "snes"], "give it with --rom"),
        (["train", "--char", "ryu", "--backend", "snes", "--rom", "no.sfc"], "cannot be read"),
        (["train", "--char", "ryu", "--backend", "nes"], "did you mean 'snes'"),
        (
            ["train", "--char", "ryu", "--backend", "snes", "--rom", DUEL, "--assume", "x"],
            "no game is called 'x'",
        ),
        (["train", "--char", "ryu", "--backend", "snes", "--rom", DUEL, "--core", DUEL], "cannot be loaded"),
        (["emulator", "screenshot", "x.png"], "give it with --rom"),
        (["emulator", "check", "--port", 70000], "--port"),
        (["emulator"], "missing command"),
    ],
)
def test_what_cannot_be_is_said_in_one_line(trained, arguments, message):
    assert message in trained.refuse(*arguments)


@pytest.mark.slow
def test_train_evaluate_and_tournament_run_on_the_cartridge(program, snes):
    backend = ["--backend", "snes", *snes]
    for character in ("ryu", "ken"):
        rows = program.json("train", "--char", character, "--episodes", 3, "--opponent", "random", *backend)
        assert rows[0]["manifest"]["backend"] == "snes"
        assert "Snes9x" in rows[0]["manifest"]["engine_version"]
    (row,) = program.json("evaluate", "--char", "ryu", "--episodes", 4, *backend)
    assert (row["backend"], row["episodes"]) == ("snes", 4)
    result = program.json("tournament", "--matches", 2, *backend)
    assert result["backend"] == "snes"
    assert sum(standing["matches"] for standing in result["standings"]) == 4
    states = [path.name for path in program.home.states.rglob("*.state")]
    assert "ryu-ken.state" in states


@pytest.mark.slow
def test_a_console_that_is_killed_is_said_and_the_training_goes_on(program, snes, monkeypatch):
    answer, calls = SupervisedSlot.answer_advance, []

    def answer_of_the_dead(slot, look):
        calls.append(slot)
        if len(calls) == 20:
            slot.worker.kill()
        return answer(slot, look)

    monkeypatch.setattr(SupervisedSlot, "answer_advance", answer_of_the_dead)
    result = program.run(
        *("train", "--char", "ryu", "--episodes", 6, "--opponent", "random", "--backend", "snes", *snes)
    )
    assert "; its match is played again up to where it was" in result.stderr
    assert (program.home.path / "agents" / "ryu" / "weights.npz").is_file()


@pytest.mark.slow
def test_weights_of_the_simulator_play_on_the_cartridge_with_a_line_of_notice(trained, snes):
    result = trained.run("evaluate", "--char", "ryu", "--episodes", 2, "--json", "--backend", "snes", *snes)
    assert json.loads(result.stdout)[0]["backend"] == "snes"
    assert "were trained on sim version" in result.stderr


@pytest.mark.slow
def test_a_training_on_the_cartridge_is_resumed_there_and_nowhere_else(program, snes):
    train = ["train", "--char", "ryu", "--opponent", "random"]
    program.run(*train, "--episodes", 2, "--backend", "snes", *snes)
    program.run(*train, "--episodes", 3, "--resume", "--backend", "snes", *snes)
    assert "begun with backend 'snes'" in program.refuse(
        *train, "--episodes", 4, "--resume", "--backend", "sim"
    )
    assert "--rom" in program.refuse(*train, "--episodes", 4, "--resume")


def free_port() -> int:
    """Return a port on which no program listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
