"""A long compilation is announced once on standard error, a short or foreign one never."""

from types import SimpleNamespace

import pytest

from sf2ai.parallel import compiled
from sf2ai.parallel.compiled import NOTICE, NOTICED_VARIABLE, CompilationNotice


@pytest.fixture
def clock(monkeypatch):
    monkeypatch.setenv(NOTICED_VARIABLE, "")  # so that it is as it was afterwards
    monkeypatch.delenv(NOTICED_VARIABLE)
    monkeypatch.setattr(compiled, "unkept_reason", lambda: "")
    now = SimpleNamespace(seconds=100.0)
    monkeypatch.setattr(compiled, "perf_counter", lambda: now.seconds)
    return now


def of(module):
    dispatcher = SimpleNamespace(py_func=SimpleNamespace(__module__=module))
    return SimpleNamespace(data={"dispatcher": dispatcher})


OURS, THEIRS = of("sf2ai.engine.step"), of("another.package")


def test_a_long_compilation_is_announced_once_and_while_it_runs(clock, capsys):
    notice = CompilationNotice()
    notice.on_start(OURS)
    clock.seconds += 0.9
    notice.on_start(OURS)
    assert capsys.readouterr().err == ""
    clock.seconds += 0.2
    notice.on_start(OURS)
    assert capsys.readouterr() == ("", NOTICE + "\n")
    clock.seconds += 5
    for _ in range(3):
        notice.on_end(OURS)
    assert capsys.readouterr().err == ""


def test_short_compilations_one_after_another_are_not_announced(clock, capsys):
    notice = CompilationNotice()
    for _ in range(5):
        notice.on_start(OURS)
        clock.seconds += 0.9
        notice.on_end(OURS)
        clock.seconds += 10
    assert capsys.readouterr().err == ""


def test_compilations_of_other_packages_are_not_announced(clock, capsys):
    notice = CompilationNotice()
    notice.on_start(THEIRS)
    clock.seconds += 9
    notice.on_end(THEIRS)
    assert capsys.readouterr().err == ""


def test_where_code_cannot_be_kept_the_notice_says_why_and_what_to_do(clock, capsys, monkeypatch):
    monkeypatch.setattr(compiled, "unkept_reason", lambda: "its cache is full")
    notice = CompilationNotice()
    notice.on_start(OURS)
    clock.seconds += 2
    notice.on_end(OURS)
    notice.report_unkept(OSError(28, "No space left on device"))
    expected = "each start, since its cache is full; set NUMBA_CACHE_DIR to a folder that you may write to\n"
    assert capsys.readouterr().err.endswith(f"compiling the engine, up to a minute at {expected}")
