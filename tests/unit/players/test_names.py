"""Every way to name a player reads as one value; what names none is refused with advice."""

from pathlib import Path

import pytest

from sf2ai.errors import InputError, UnknownNameError
from sf2ai.game.characters import ROSTER, find_character
from sf2ai.players.names import (
    BUILT_IN,
    AddressName,
    AgentName,
    BotName,
    BuiltInName,
    CommandName,
    FairName,
    FileName,
    JoiningName,
    JoinName,
    LeagueName,
    SelfName,
    read_name,
)
from sf2ai.store.packaged import Origin

RYU = find_character("ryu")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (" RANDOM ", BuiltInName("random")),
        ("cpu", BuiltInName("cpu:4")),
        ("CPU:7", BuiltInName("cpu:7")),
        ("Self", SelfName()),
        ("Ryu", AgentName(RYU)),
        ("m.bison", AgentName(find_character("bison"))),
        ("packaged:ryu", AgentName(RYU, Origin.PACKAGED)),
        ("Yours: RYU", AgentName(RYU, Origin.YOURS)),
        ("league:ryu@12", LeagueName(RYU, 12)),
        ("ryu.npz", FileName(Path("ryu.npz"))),
        ("./ryu", FileName(Path("ryu"))),
        ("old\\ryu", FileName(Path("old\\ryu"))),
        ("C:ryu.npz", FileName(Path("C:ryu.npz"))),
        ("C:\\old\\ryu", FileName(Path("C:\\old\\ryu"))),
        ("d:Ryu", FileName(Path("d:Ryu"))),
        ("/old:er/ryu.npz", FileName(Path("/old:er/ryu.npz"))),
        ("a=b.npz", FileName(Path("a=b.npz"))),
        ("file:ryu", FileName(Path("ryu"))),
        ("file:bot:x.npz", FileName(Path("bot:x.npz"))),
        ("my_bot:MyBot", BotName("my_bot", "MyBot")),
        ("pack.my_bot:MyBot", BotName("pack.my_bot", "MyBot")),
        ("random:Bot", BotName("random", "Bot")),
        ("bot:cpu:Bot", BotName("cpu", "Bot")),
        ("bot:d:Bot", BotName("d", "Bot")),
        ("bot:packagedd:ryu", BotName("packagedd", "ryu")),
        ("my_bot.py", BotName("my_bot.py", "")),
        ("bot:my-bot.py", BotName("my-bot.py", "")),
        ("bot:bots/my_bot.py:MyBot", BotName("bots/my_bot.py", "MyBot")),
        ("C:\\bots\\my_bot.py:MyBot", BotName("C:\\bots\\my_bot.py", "MyBot")),
        ("bot:Anna", JoiningName("Anna")),
        ("cmd: ./bot --to 1:2 'a b'", CommandName("./bot --to 1:2 'a b'")),
        ("Join", JoinName()),
        ("127.0.0.1:9999", AddressName("127.0.0.1:9999")),
        ("localhost:9999", AddressName("localhost:9999")),
    ],
)
def test_a_text_reads_as_one_value_and_its_usual_spelling_as_the_same(text, name):
    assert read_name(text) == name
    assert read_name(name.spec) == name


@pytest.mark.parametrize("text", [*BUILT_IN, *(character.id for character in ROSTER)])
def test_usual_spellings_stay_as_they_are(text):
    assert read_name(text).spec == text


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("randon", "random"),
        ("slef", "self"),
        ("ryuu", "ryu"),
        ("cpu4", "cpu:4"),
        ("cpus:4", "cpu:4"),
        ("cpu:44", "cpu:4"),
        ("cpu:", "cpu:"),
        ("packaged:ryuu", "packaged:ryu"),
        ("packagedd:ryu", "packaged:ryu"),
        ("your:sagat", "yours:sagat"),
        ("yours:", "yours:"),
        ("league:ryuu@2", "ryu"),
        ("sagta@3", "sagat"),
    ],
)
def test_a_misspelt_name_is_refused_with_the_nearest(text, near):
    with pytest.raises(InputError, match=f"did you mean '{near}"):
        read_name(text)


@pytest.mark.parametrize("text", ["", "  ", "ryu:", ":", "::", ":Bot", "no such", "nothing:at all", "a\nb"])
def test_what_names_nothing_is_refused(text):
    with pytest.raises(UnknownNameError, match="no player is called"):
        read_name(text)


@pytest.mark.parametrize(
    ("text", "words", "advice"),
    [
        ("ryu@11", "the level '11', and the levels are 1 to 10", "ryu@6"),
        ("packaged:ryu@0", "the level '0', and the levels", "packaged:ryu@6"),
        ("ryu@", "the level ''", "ryu@6"),
        ("old/ryu.npz@²", "the level '²'", "old/ryu.npz@6"),
        ("file:ryu.npz@easy", "the level 'easy'", "file:ryu.npz@6"),
        ("yours:ryu@fair", "a fair agent of yours", "ryu@fair"),
        ("cmd:", "has no command", "cmd:./bot --fast"),
        ("cmd:'./bot", "no closing quotation; write it as for a shell", "cmd:./bot --fast"),
        ("file:", "names no file", "file:ryu.npz"),
        ("bot:", "names no bot", "bot:my_bot:MyBot"),
        ("league:ken", "is not a member of a league", "league:ken@2"),
        ("ken:cpu:4", "only the player is asked for", "cpu:4"),
        ("ken:random", "only the player is asked for", "random"),
    ],
)
def test_what_cannot_be_read_has_advice_that_works(text, words, advice):
    with pytest.raises(InputError, match=words) as refused:
        read_name(text)
    assert repr(advice) in str(refused.value)
    read_name(advice)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("ryu@4", AgentName(find_character("ryu"), level=4)),
        ("Packaged:Ken@1", AgentName(find_character("ken"), Origin.PACKAGED, 1)),
        ("ryu@10", AgentName(find_character("ryu"))),
        ("old/ryu.npz@3", FileName(Path("old/ryu.npz"), 3)),
        ("ryu.npz@3", FileName(Path("ryu.npz"), 3)),
        ("file:ryu.npz@3", FileName(Path("ryu.npz"), 3)),
        ("old/ryu@3", FileName(Path("old/ryu@3"))),  # no level: it may be the name of a file
        ("ryu@FAIR", FairName(find_character("ryu"))),
        ("packaged:ryu@fair", FairName(find_character("ryu"))),
    ],
)
def test_a_level_is_behind_the_at(text, name):
    assert read_name(text) == name
    assert read_name(name.spec) == name


def test_a_scripted_player_has_no_level():
    with pytest.raises(
        InputError, match="'cpu:7@3' asks for a level of 'cpu:7', which has no network to weaken"
    ):
        read_name("cpu:7@3")
