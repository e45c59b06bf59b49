"""The contract's checks see each way to break it: codes, lines, documents, losses, hangs, leftovers."""

from dataclasses import replace

import pytest

from hostile.contract import Result, faults
from hostile.kinds import CIRCUMSTANCES
from hostile.lines import Command

FILES = {"home/agents/ryu/weights.npz": "a", "home/results.jsonl": "b", "folder/text.txt": "c"}
ROSTER = Command(("roster",), ("roster", "--json"), "as it works")
TRAIN = Command(("train",), ("train", "--char", "ryu"), "as it works")
GOOD = Result(0, b"[]\n", b"", False, False, False, (), FILES, FILES)
REFUSED = replace(GOOD, status=2, stdout=b"", stderr=b"sf2ai: no; give another\n")


def test_what_is_right_passes():
    assert faults(ROSTER, GOOD) == []
    assert faults(ROSTER, REFUSED) == []
    assert faults(TRAIN, replace(GOOD, stdout=b"Ryu is trained\n")) == []


@pytest.mark.parametrize(
    ("result", "fault"),
    [
        (replace(GOOD, status=70), "exit code 70"),
        (replace(GOOD, status=120), "exit code 120"),
        (replace(GOOD, status=-11), "exit code -11"),
        (replace(GOOD, status=130), "130 without Ctrl-C"),
        (replace(GOOD, status=130, limit=True), "it did not end"),
        (replace(GOOD, status=-9, hang=True), "it went on after Ctrl-C"),
        (replace(GOOD, left=("sleep",)), "left processes behind"),
        (replace(GOOD, stderr=b"Traceback (most recent call last):\n"), "words of Python"),
        (replace(GOOD, stderr=b"x.py:3: UserWarning: y\n"), "words of Python"),
        (replace(REFUSED, stderr=b""), "without one line"),
        (replace(REFUSED, stderr=b"sf2ai: a\nsf2ai: b\n"), "without one line"),
        (replace(REFUSED, stderr=b"sf2ai: a\nmore\n"), "without one line"),
        (replace(REFUSED, stderr=b"sf2ai: " + b"x" * 9000 + b"\n"), "letters"),
        (replace(REFUSED, stderr=b"sf2ai: \x1b[2J\n"), "control characters"),
        (replace(GOOD, stderr=b"sf2ai: no\n"), "the exit code is 0"),
        (replace(GOOD, stdout=b"[]\n[]\n"), "not one JSON document"),
        (replace(GOOD, stdout=b""), "no JSON document"),
        (replace(REFUSED, stdout=b"[]\n"), "something is on standard output"),
        (replace(GOOD, after={**FILES, "home/agents/ryu/weights.npz": "z"}), "is lost"),
        (replace(GOOD, after={**FILES, "folder/text.txt": "z"}), "has changed"),
        (replace(REFUSED, after={**FILES, "home/new": "z"}), "is new in the home"),
        (replace(REFUSED, after={**FILES, "folder/new": "z"}), "is new in the user's folder"),
        (
            replace(REFUSED, after={**FILES, "home/agents/ryu/weights.npz": "z", "home/history/w": "a"}),
            "refused, but",
        ),
    ],
)
def test_what_is_wrong_is_seen(result, fault):
    assert any(fault in found for found in faults(ROSTER, result)), faults(ROSTER, result)


def test_what_the_history_keeps_is_not_lost():
    moved = {**FILES, "home/agents/ryu/weights.npz": "z", "home/agents/ryu/history/x.npz": "a"}
    assert faults(TRAIN, replace(GOOD, stdout=b"", after=moved)) == []


def test_a_signal_may_end_a_command_only_if_it_came():
    killed = replace(ROSTER, circumstance=CIRCUMSTANCES["kill"])
    assert faults(killed, replace(GOOD, status=-15, signalled=True)) == []
    assert faults(killed, replace(GOOD, status=-15)) == ["exit code -15"]
