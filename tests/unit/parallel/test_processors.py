"""Busy processes keep to a core each once there are enough of them, where the system allows it."""

import os

import pytest

from sf2ai.parallel.processors import cores_for, serve_on


@pytest.mark.parametrize(
    ("processes", "kept"),
    [(1, [None]), (2, [None, None]), (3, [2, 5, 7]), (4, [2, 5, 7, 2])],
)
def test_processes_keep_to_a_core_each_once_there_is_one_for_every_core(monkeypatch, processes, kept):
    monkeypatch.setattr(os, "sched_getaffinity", lambda process: {7, 2, 5}, raising=False)
    assert cores_for(processes) == kept


def test_where_the_system_cannot_pin_processes_none_is_pinned(monkeypatch):
    monkeypatch.delattr(os, "sched_getaffinity", raising=False)
    assert cores_for(4) == [None] * 4


def test_a_sandbox_that_forbids_both_calls_raises_no_error(monkeypatch):
    asked = []

    def forbid(process, *values):
        asked.append(values)
        raise PermissionError("not here")

    for name in ("sched_setscheduler", "sched_setaffinity"):
        monkeypatch.setattr(os, name, forbid, raising=False)
    monkeypatch.setattr(os, "SCHED_BATCH", 3, raising=False)
    monkeypatch.setattr(os, "sched_param", lambda priority: priority, raising=False)
    serve_on(1)
    assert asked == [(3, 0), ({1},)]
