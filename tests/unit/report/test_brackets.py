"""Brackets are drawn as wide as the terminal, with every series and no broken name."""

import pytest
from rendering import render
from rich.console import Group

from sf2ai.report.brackets import stage_parts
from sf2ai.tournament.formats.base import FormatSetting
from sf2ai.tournament.formats.registry import find_format
from sf2ai.tournament.formats.stages import name_series

LONG = "A champion with a name of forty letters."
WIDE = "春麗と本田のチャンピオン決定戦"


def stages(name, names, stop=10**6, result=lambda game: (game.first + game.number) % 2):
    setting, history = FormatSetting(tuple(range(len(names))), matches=2), {}
    while True:
        situation = find_format(name).situation(setting, history)
        open_games = [game for game in situation.games if game not in history]
        if not open_games or len(history) >= stop:
            return name_series(situation.series, names)
        history[open_games[0]] = result(open_games[0])


def drawn(name, names, width=80, **others):
    return render(Group(*stage_parts(stages(name, names, **others))), width=width)


def test_a_bracket_of_four():
    text = drawn("single", ["ryu", "ken", "guile", "vega"], result=lambda game: 0)
    assert [line.rstrip() for line in text.splitlines()] == [
        "Bracket",
        "semi-finals     final",
        "ryu       2 ─┐",
        "             ├─ ryu       2 ─┐",
        "vega      0 ─┘               │",
        "                             ├─ ryu",
        "ken       2 ─┐               │",
        "             ├─ ken       0 ─┘",
        "guile     0 ─┘",
    ]


@pytest.mark.parametrize("entries", [2, 5, 8, 16, 33])
@pytest.mark.parametrize("name", ["single", "double"])
@pytest.mark.parametrize("width", [80, 120])
def test_lines_fit_and_every_entry_is_there(name, entries, width):
    names = [f"entry{number:02}" for number in range(entries)]
    lines = drawn(name, names, width).splitlines()
    assert max(map(len, lines)) <= width
    words = {word for line in lines for word in line.split()}
    assert set(names) <= words


def test_long_and_wide_names_lose_their_middle():
    from rich.cells import cell_len

    text = drawn("single", [LONG, WIDE, "ryu", "Ежи и Женя", *"abcdefghijkl"])
    assert max(map(cell_len, text.splitlines())) <= 80
    assert "A ch…ers." in text
    assert "春麗…定戦" in text
    assert LONG in drawn("single", [LONG, "ryu"], 120)


def test_what_is_not_known_is_left_open():
    lines = drawn("double", ["a", "b", "c", "d"], stop=2).splitlines()
    assert "grand final: ? 0-0 ?" in lines
    assert drawn("double", list("abcd")).count("grand final") in (1, 2)


def test_a_place_that_decides_is_marked_and_explained():
    text = drawn("single", ["a", "b"], result=lambda game: -1)
    assert "a       * 0" in text
    assert "* too many matches without a winner" in text


def test_rounds_of_a_swiss_tournament_are_a_table():
    lines = [line.split() for line in drawn("swiss", list("abc"), result=lambda game: -1).splitlines()]
    assert ["1", "a", "0-0-2", "b"] in lines
    assert ["1", "c", "rests"] in lines


def test_without_box_letters_a_bracket_is_drawn_in_ascii(monkeypatch):
    import io

    from rich.console import Console

    file = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    Console(file=file, width=80).print(*stage_parts(stages("single", ["a", "b", "c", "d"])))
    file.flush()
    assert b"|- " not in file.buffer.getvalue()
    assert b"+- " in file.buffer.getvalue()
