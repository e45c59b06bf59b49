"""A table that is too narrow for its columns omits the last ones, whole, and says which."""

import pytest
from rendering import render

from sf2ai.cli.terminal.output import show
from sf2ai.game.characters import ROSTER
from sf2ai.replays.events import Event, EventKind
from sf2ai.report.replay import timeline
from sf2ai.report.roster import roster_table
from sf2ai.report.tables import Column, new_table, number, titled
from sf2ai.store.packaged import Origin
from sf2ai.store.replays import Replay
from sf2ai.store.roster import RosterEntry


@pytest.mark.parametrize("width", range(30, 80, 5))
def test_the_roster_keeps_the_names_and_omits_the_last_columns(manifest, width):
    text = render(
        roster_table([RosterEntry(one, manifest, None, None, Origin.PACKAGED) for one in ROSTER], "h"), width
    )
    assert "…" not in text
    for character in ROSTER:
        assert f"\n{character.name} " in text
    headings = ["character", "episodes", "trained", "weights", "banned", "agent", "observation, actions"]
    heading_line = text.splitlines()[1]
    shown = [heading for heading in headings if heading in heading_line]
    assert shown == headings[: len(shown)]
    assert len(shown) >= 2
    omitted = " ".join(text.split()).partition("too narrow for: ")[2].removesuffix(" home: h")
    assert omitted == ", ".join(headings[len(shown) :])


@pytest.mark.parametrize("width", [40, 50, 60, 70])
def test_a_fight_at_few_columns_says_who_did_what(width):
    event = Event(1, 1, 99, EventKind.MOVE, 0, "Hadouken H", "", 0.0, (1.0, 1.0), 120.0)
    table = timeline(replay(), [event])
    text = render(table, width)
    row = next(line for line in text.splitlines() if line.startswith("    1 "))
    assert "p1 Ryu" in row
    assert "Hadouken H" in row
    assert "…" not in text


def replay() -> Replay:
    class Fight:
        characters = ("ryu", "dhalsim")
        agents = ("ryu", "dhalsim")
        winner, frames, whole_match = 0, 60, True
        backend, engine_version, seed = "sim", "1", 0

    return Fight()  # type: ignore[return-value]


def test_all_columns_are_shown_where_they_fit_and_two_in_any_case():
    table = new_table(Column("name"), number("a"), number("b"))
    table.add_row("somebody", "1", "2")
    assert "too narrow" not in render(table, 14)
    for width in (13, 8):
        assert "too narrow for: b" in " ".join(render(table, width).split())


def test_the_line_of_a_command_is_never_broken(capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "40")
    command = f"sf2ai import {'/a/long/path' * 20}/20250302T000000Z.npz"
    show(titled("Title", new_table(Column("name")), command=command))
    assert command in capsys.readouterr().out.splitlines()
