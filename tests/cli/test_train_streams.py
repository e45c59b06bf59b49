"""A training whose output has no reader is saved and ends quietly; several errors are one line."""

import pytest

from sf2ai.cli.terminal.group import READER_LEFT
from sf2ai.errors import HomeError, StoreError
from sf2ai.store.checkpoint import load_checkpoint
from sf2ai.training.sessions.messages import Report


def test_a_training_is_saved_if_the_reader_of_its_notices_has_left(program, monkeypatch):
    def leave(text):
        if "win rate" in text or "won of last" in text:
            raise BrokenPipeError(32, "Broken pipe")

    monkeypatch.setattr("sf2ai.cli.terminal.progress.notice", leave)
    result = program.run("train", "--char", "ryu", "--episodes", 20, "--opponent", "random", code=READER_LEFT)
    assert result.stdout == ""
    assert not [line for line in result.stderr.splitlines() if not line.startswith("compiling")]
    log = program.home.log("ryu").read_bytes()
    checkpoint = load_checkpoint(program.home.checkpoint("ryu"))
    assert checkpoint is not None
    assert checkpoint.meta["csv_bytes"] == len(log)
    assert log.count(b"\n") >= 3  # the heading, and the rounds of the first notice about some


@pytest.mark.parametrize(
    ("errors", "line"),
    [
        ((HomeError("the disk is full"), HomeError("the disk is full")), "sf2ai: the disk is full"),
        ((StoreError("ryu failed"), StoreError("ken failed")), "sf2ai: ryu failed; ken failed"),
        ((StoreError("ryu failed"),), "sf2ai: ryu failed"),
    ],
)
def test_errors_of_several_trainings_are_one_line(program, monkeypatch, errors, line):
    def run(self):
        for character, error in zip(("ryu", "ken"), errors, strict=False):
            yield Report(character, error=error)

    monkeypatch.setattr("sf2ai.training.sessions.together.RosterSession.run", run)
    assert program.refuse("train", "--char", "ryu", "--char", "ken", "--episodes", 1) == line
