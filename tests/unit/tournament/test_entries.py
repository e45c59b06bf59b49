"""How the user writes an entry: name, character and source are read, and mistakes are refused."""

from pathlib import Path

import pytest

from sf2ai.errors import InputError, UnknownNameError
from sf2ai.game.characters import find_character
from sf2ai.players.opponents import OPPONENTS
from sf2ai.tournament.entries import BotSource, ScriptedSource, WeightsSource, parse_entry


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("A=ryu:my_bot:MyBot", BotSource("my_bot", "MyBot")),
        ("A=ryu:pack.my_bot:MyBot", BotSource("pack.my_bot", "MyBot")),
        ("A=ryu:random", ScriptedSource("random")),
        ("A=ryu:Random", ScriptedSource("random")),
        ("A=ryu:old/ryu.npz", WeightsSource(Path("old/ryu.npz"))),
        ("A=ryu:C:\\old\\ryu.npz", WeightsSource(Path("C:\\old\\ryu.npz"))),
        ("A=ryu:C:ryu.npz", WeightsSource(Path("C:ryu.npz"))),
        ("A=ryu:/old:er/ryu.npz", WeightsSource(Path("/old:er/ryu.npz"))),
        ("A=ryu:a=b.npz", WeightsSource(Path("a=b.npz"))),
        ("A=ryu:./random", WeightsSource(Path("random"))),
    ],
)
def test_kind_of_source_is_recognised(text, source):
    assert parse_entry(text).source == source


def test_name_and_character_are_read_forgivingly():
    entry = parse_entry(" The Claw = m.bison :bots:B")
    assert (entry.name, entry.character) == ("The Claw", find_character("bison"))


@pytest.mark.parametrize("text", ["", "ryu", "A=ryu", "A=ryu:", "A=:x.npz", "A:ryu=x", "ryu:x.npz"])
def test_missing_part_is_refused_with_an_example(text):
    with pytest.raises(InputError, match="write for example 'Mine=ryu:my_bot:MyBot'"):
        parse_entry(text)


@pytest.mark.parametrize("name", ["", "  ", "a\nb", "\x1b[31m", "n" * 41])
def test_name_that_cannot_stand_in_a_table(name):
    with pytest.raises(InputError, match="has no usable name"):
        parse_entry(f"{name}=ryu:x.npz")


def test_unknown_character_is_named():
    with pytest.raises(UnknownNameError, match="did you mean 'ryu'"):
        parse_entry("A=ryuu:x.npz")


@pytest.mark.parametrize("spec", OPPONENTS)
def test_every_scripted_opponent_can_be_an_entry(spec):
    assert parse_entry(f"A=ryu:{spec}").source == ScriptedSource(spec)
