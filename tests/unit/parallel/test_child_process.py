"""Child processes run the same code, are killed when an answer is late, and always end when closed."""

import ast
import os
import queue
import sys
import threading

import pytest

from sf2ai.parallel import child_process
from sf2ai.parallel.child_process import ChildProcess


@pytest.fixture
def start():
    """A function that starts a process that echoes lines; all are ended afterwards."""
    started = []

    def start(*arguments, **options):
        started.append(ChildProcess("fakes.echo_process", *arguments, **options))
        return started[-1]

    yield start
    for child in started:
        child.close(0.0)


def send(child, line):
    child.requests.write(f"{line}\n".encode())
    child.requests.flush()


def ask(child, line):
    send(child, line)
    return child.answers.readline().decode().strip()


def test_it_answers_and_ends_with_its_input(start):
    child = start()
    assert ask(child, "hello") == "hello"
    assert child.wait(0.0) is None
    child.close()
    assert child.wait() == 0
    child.close()


def test_it_runs_the_same_code_with_the_same_variables(start, monkeypatch):
    monkeypatch.setenv("OF_THIS_PROCESS", "kept")
    child = start({"ADDED": "new"})
    assert [ask(child, f"variable {name}") for name in ("OF_THIS_PROCESS", "ADDED")] == ["kept", "new"]
    ours = dict.fromkeys(os.path.abspath(path) for path in sys.path)  # Python takes a second entry away
    assert list(ours)[:3] == ast.literal_eval(ask(child, "path"))[:3]


@pytest.mark.skipif(not hasattr(os, "getpgid"), reason="Windows has no process groups of this kind")
def test_ctrl_c_can_be_kept_from_it(start):
    assert [ask(start(own_group=own), "group") for own in (True, False)] == ["True", "False"]


def test_its_exit_code_is_known(start):
    child = start()
    send(child, "exit 3")
    assert child.wait() == 3
    assert child.answers.read() == b""


def test_a_late_process_is_killed(start, monkeypatch):
    monkeypatch.setattr(child_process, "_CHECK_SECONDS", 0.01)
    late, punctual = start(), start()
    for child in (late, punctual):
        child.expect_answer(60.0)
        assert ask(child, "hello") == "hello"
        child.answer_came()
    late.expect_answer(0.05)
    send(late, "deaf")
    assert late.answers.read() == b""
    assert late.wait() != 0
    assert ask(punctual, "hello") == "hello"


def test_messages_can_be_taken_from_a_queue(start):
    child, answers = start(), queue.SimpleQueue()
    child.read_in_thread(child.answers, answers.put)
    send(child, "one")
    send(child, "two")
    assert [answers.get(timeout=60).strip() for _ in range(2)] == [b"one", b"two"]
    child.close()
    assert answers.get(timeout=60) is None


def test_a_process_that_does_not_end_is_killed(start):
    child = start()
    send(child, "deaf")
    child.close(0.1)
    assert child.wait() != 0


def test_no_thread_is_left(start):
    before = threading.active_count()
    child = start()
    child.read_in_thread(child.answers, lambda line: None)
    child.close()
    assert threading.active_count() == before
