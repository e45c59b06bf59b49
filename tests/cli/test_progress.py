"""Progress is a bar on a terminal and plain lines elsewhere."""

import io
from types import SimpleNamespace

import pytest
from rich.console import Console

from sf2ai.cli.terminal.progress import show_count_progress, show_training_progress


class Clock:
    def __init__(self):
        self.seconds = 0.0

    def __call__(self):
        return self.seconds


def terminal():
    return Console(file=io.StringIO(), force_terminal=True, width=80, color_system=None)


def pipe():
    return Console(file=io.StringIO(), width=80)


def test_count_moves_a_bar_on_a_terminal():
    console = terminal()
    with show_count_progress(console, "matches", 66) as update:
        update(33)
    assert "matches" in console.file.getvalue()
    assert "33/66" in console.file.getvalue()


def test_count_says_a_line_every_ten_seconds_elsewhere(capsys):
    clock = Clock()
    with show_count_progress(pipe(), "matches", 1_000, clock) as update:
        for done in range(1, 1_001):
            clock.seconds += 1 / 32
            update(done)
    output = capsys.readouterr()
    assert output.out == ""
    assert output.err.splitlines() == [
        "matches: 320/1,000 (32 %)",
        "matches: 640/1,000 (64 %)",
        "matches: 960/1,000 (96 %)",
    ]


def test_a_count_that_stays_is_said_once(capsys):
    clock = Clock()
    with show_count_progress(pipe(), "trials", 16, clock) as update:
        for done in (0, 0, 0, 1, 1, 1, 2):
            clock.seconds += 20
            update(done)
    assert capsys.readouterr().err.splitlines() == [f"trials: {k}/16 ({100 * k // 16} %)" for k in range(3)]


@pytest.fixture
def view():
    lines = iter([None, "one", None, "two"])

    def stage(text):
        return f"Ryu: {text}"

    return SimpleNamespace(update=lambda progress: None, line=lambda: next(lines), begin_stage=stage)


def test_training_says_only_the_lines_of_its_view_elsewhere(view, capsys):
    with show_training_progress(pipe(), view) as shown:
        shown.begin_stage("getting ready")
        for _ in range(4):
            shown.update(None)
    assert capsys.readouterr().err == "Ryu: getting ready\none\ntwo\n"
