"""The live table shows who leads, what is being played and how long the rest may take."""

from io import StringIO
from types import SimpleNamespace
from unittest import mock

from rendering import render
from rich.console import Console

from sf2ai.cli.terminal.progress import show_tournament_progress
from sf2ai.players.bots.time_bank import Thinking
from sf2ai.report.live_tournament import LiveTable
from sf2ai.tournament.standings import Standing


def tournament(entries=3, **changed):
    names = [f"entry {number} with a name of many letters" for number in range(entries)]
    rows = tuple(
        Standing(place, name, "ryu", 4, 3, 1, 0, 0.75, (0.3, 0.95)) for place, name in enumerate(names, 1)
    )
    values = {
        "played": 10,
        "planned": 40,
        "seconds": 20.0,
        "running": [(names[0], names[1])] * 6,
        "standings": lambda: rows,
        "thinking": {names[1]: Thinking(200, 0.5, 0.1), names[2]: Thinking()},
    }
    return SimpleNamespace(**values | changed)


def test_rows_matches_thinking_and_the_end():
    playing = tournament()
    view = LiveTable(playing)
    assert view.line() == "10 of 40 matches, 20 s"
    playing.played, playing.seconds = 20, 30.0
    view.update()
    text = render(view)
    assert "20 of 40 matches, 30 s, about 20 s left" in text
    assert [line.split()[-1] for line in text.splitlines()[3:6]] == ["0.75", "2.5", "0.75"]
    assert "and 2 more" in " ".join(text.split())
    assert max(map(len, text.splitlines())) <= 80


def test_a_line_in_a_pipe_ranks_no_matches():
    ranked, lines, clock = [], [], iter(range(0, 1000, 60))
    playing = tournament(standings=lambda: ranked.append(1) or ())
    console = Console(force_terminal=False, file=StringIO())
    with (
        mock.patch("sf2ai.cli.terminal.progress.notice", lines.append),
        show_tournament_progress(console, playing, lambda: next(clock)) as update,
    ):
        before = len(ranked)
        playing.played = 30
        update()
    assert lines == ["30 of 40 matches, 20 s, about 0 s left"]
    assert len(ranked) == before


def test_no_end_is_estimated_while_only_the_shortest_matches_have_ended():
    playing = tournament()
    view = LiveTable(playing)
    playing.played, playing.seconds = 15, 22.0  # five, and six are played at once
    view.update()
    assert view.line() == "15 of 40 matches, 22 s"
    playing.played = 16
    view.update()
    assert "left" in view.line()


def test_without_bots_and_before_the_first_match():
    view = LiveTable(tournament(thinking={}, played=0, seconds=0.0, running=[]))
    text = render(view)
    assert "0 of 40 matches, 0 s" in text
    assert "decision" not in text
    assert "now" not in text


def test_a_low_terminal_shows_the_first_rows():
    console = Console(width=80, height=10, record=True, force_terminal=True, color_system=None)
    with console.capture() as shown:
        console.print(LiveTable(tournament(entries=16)), height=10)
    assert shown.get().count("entry") < 12
