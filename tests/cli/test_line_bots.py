"""The bots of docs/reference/bot-protocol.md play tournaments, started by a command and joining over TCP.

The commands are those of docs/how-to/write-a-bot-in-any-language.md.
"""

import json
import re
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "bot-protocol.md"
FILES = {"python": "zoner.py", "javascript": "zoner.js", "c": "zoner.c"}
QUICK = ("--only", "none", "--matches", 1, "--bot-seconds", 20, "--bot-bank", "9999")
NODE = pytest.mark.skipif(shutil.which("node") is None, reason="install Node.js: node")
CC = pytest.mark.skipif(shutil.which("cc") is None, reason="install a C compiler: cc")


@pytest.fixture
def here(tmp_path, monkeypatch):
    """A folder with the page's bots."""
    text = PAGE.read_text(encoding="utf-8")
    for language, name in FILES.items():
        (tmp_path / name).write_text(re.search(f"```{language}\n(.*?)```", text, re.DOTALL)[1])
    monkeypatch.chdir(tmp_path)
    return tmp_path


def plays_well(document):
    """Whether the bot named Bot forfeited nothing and beat one that draws lots."""
    rows = {row["name"]: row for row in document["standings"]}
    assert document["forfeits"] == []
    return rows["Bot"]["wins"] == 1


@pytest.mark.parametrize(
    "command",
    [
        f"{sys.executable} zoner.py",
        pytest.param("node zoner.js", marks=NODE),
        pytest.param("./zoner", marks=CC),
    ],
)
def test_a_bot_of_the_page_plays(program, here, command):
    if command == "./zoner":
        subprocess.run(["cc", "-O2", "-Wall", "-Werror", "-o", "zoner", "zoner.c"], check=True)
    entries = ("--entry", f"Bot=ryu:cmd:{command}", "--entry", "Dice=ryu:random")
    document = program.json("tournament", *QUICK, *entries)
    assert plays_well(document)
    assert document["bots"]["Bot"] in ("confined", "not confined")
    assert document["timing"]["thinking"]["Bot"]["decisions"] > 10


@NODE
def test_the_bot_in_javascript_joins(program, here, monkeypatch):
    import sf2ai.players.bots.joining as joining

    clients = []
    wait = joining.JoinServer.wait

    def start_and_wait(self, bots, seconds=30.0):
        clients.append(subprocess.Popen(["node", "zoner.js", self.address, bots[0].token]))
        wait(self, bots, seconds)

    monkeypatch.setattr(joining.JoinServer, "wait", start_and_wait)
    result = program.run(
        "tournament", *QUICK, "--entry", "Bot=ryu:join", "--entry", "Dice=ryu:random", "--json"
    )
    assert re.search(r"entry 'Bot' joins at 127\.0\.0\.1:\d+ with the token [0-9a-f]{32}", result.stderr)
    document = json.loads(result.stdout)
    assert plays_well(document)
    assert document["bots"] == {"Bot": "not confined"}
    assert clients[0].wait(20) == 0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--entry", "A=ryu:cmd:"], "has no command"),
        (["--entry", "A=ryu:cmd:./missing"], "the bot of entry 'A' cannot play"),
        (["--bot-bank", "soon"], "--bot-bank takes seconds and an increment"),
        (["--bot-memory", 1], "--bot-memory takes a whole number, 64 or more, not '1'"),
        (["--confine", "maybe"], "--confine takes auto or required, not 'maybe'"),
        (["--confine", "required", "--no-confine"], "exclude each other"),
        (["--entry", "A=ryu:join", "--listen", "nowhere"], "--listen takes an address and a port"),
        (["--listen", "127.0.0.1:0"], "only EmuHawk uses --listen"),
    ],
)
def test_what_cannot_be_is_refused_in_one_line(program, arguments, words):
    entries = ("--entry", "B=ryu:random", "--entry", "C=ken:random")
    assert words in program.refuse("tournament", *QUICK, *entries, *arguments)


def test_an_address_for_others_gets_a_warning(program, monkeypatch):
    import sf2ai.players.bots.joining as joining

    monkeypatch.setattr(joining, "JOIN_SECONDS", 0.1)
    monkeypatch.setattr(joining.JoinServer.wait, "__defaults__", (0.1,))
    message = program.run(
        *("tournament", *QUICK, "--entry", "A=ryu:join", "--entry", "B=ryu:random"),
        *("--listen", "0.0.0.0:0"),
        code=2,
    ).stderr
    assert message.count("entries join without encryption") == 1
    assert "entries did not join within 0.1 s: A" in message
    assert threading.active_count() < 20
