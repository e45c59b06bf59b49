"""`sf2ai history --prune` asks on a terminal before it deletes, and needs --yes elsewhere."""

import os
import subprocess
import sys

import pytest

from fakes.trained import write_untrained
from sf2ai.store.layout import HOME_VARIABLE, parse_utc

pytestmark = pytest.mark.skipif(os.name != "posix", reason="terminals of POSIX")


@pytest.fixture
def full(program):
    """The program with two former weights of Ryu."""
    for day in ("01", "02"):
        write_untrained(
            program.home.history_file("ryu", parse_utc(f"2025-03-{day}T00:00:00Z")), "ryu", seed=int(day)
        )
    return program


def entries(program):
    return len(list(program.home.history("ryu").iterdir()))


def prune_on_a_terminal(program, answer):
    """Run the command with a terminal as standard input, type an answer, and return code and output."""
    import pty

    ours, theirs = pty.openpty()
    try:
        os.write(ours, answer)
        done = subprocess.run(
            [sys.executable, "-m", "sf2ai", "history", "--prune"],
            env={**os.environ, HOME_VARIABLE: str(program.home.path)},
            stdin=theirs,
            capture_output=True,
            text=True,
        )
    finally:
        os.close(ours)
        os.close(theirs)
    return done


@pytest.mark.parametrize(("answer", "left"), [(b"y\n", 1), (b"n\n", 2), (b"\n", 2)])
def test_it_asks_on_a_terminal(full, answer, left):
    done = prune_on_a_terminal(full, answer)
    assert "delete 1 of 2 entries (0.0 MB)?" in done.stderr
    assert ("deleted 1 of 2 entries" in done.stderr) == (left == 1)
    assert done.returncode == 0
    assert "Traceback" not in done.stderr
    assert entries(full) == left


def test_the_end_of_the_terminal_deletes_nothing(full):
    done = prune_on_a_terminal(full, b"\x04")
    assert done.returncode == 130
    assert "Traceback" not in done.stderr
    assert entries(full) == 2


def test_elsewhere_it_needs_yes(full):
    assert "there is no terminal to ask on; give --yes to delete" in full.refuse("history", "--prune")
    assert entries(full) == 2
    full.run("history", "--prune", "--yes")
    assert entries(full) == 1


def test_of_weights_of_one_second_the_newest_are_kept(program):
    moment = parse_utc("2025-03-01T00:00:00Z")
    for number in (1, 2, 10):
        write_untrained(program.home.history_file("ryu", moment, number), "ryu", seed=number)
    names = ["20250301T000000Z-10", "20250301T000000Z-2", "20250301T000000Z"]
    assert [entry["name"] for entry in program.json("history")] == names
    program.run("history", "--prune", "--keep", 1, "--yes")
    assert [entry["name"] for entry in program.json("history")] == names[:1]
