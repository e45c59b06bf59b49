"""A function has a short form for compiled code and a form for Python; both give the same."""

import sys

import numpy as np
import pytest
from numba.core import event

from sf2ai.agents.dqn.forward import q_values
from sf2ai.backends.base import SIDE_SNAPSHOT
from sf2ai.parallel.dispatcher import FormDispatcher, InnerLibrary
from sf2ai.seats.action_pads import mask_slot
from sf2ai.seats.seat_record import SEAT


def doubled(number):
    return number * 2


def doubled_sum(numbers):
    total = 0
    for number in numbers:
        total += doubled(number)
    return total


PLAIN = doubled, doubled_sum


@pytest.fixture
def functions(monkeypatch, tmp_path):
    """A function that makes what a new process has: the callee and its caller, with a cache or without."""

    def make(*, kept=True):
        made = [FormDispatcher(function, {"nopython": True, "forceinline": True}) for function in PLAIN]
        for dispatcher in made if kept else ():
            dispatcher.keep_in(dispatcher.py_func, tmp_path, pytest.fail)
        monkeypatch.setattr(sys.modules[__name__], "doubled", made[0])
        return made

    return make


class Compilations(event.Listener):
    """Names what is compiled."""

    def __init__(self):
        self.names, self.modules = [], set()

    def on_start(self, event):
        function = event.data["dispatcher"].py_func
        self.names.append(function.__name__)
        self.modules.add(function.__module__)

    def on_end(self, event):
        pass


@pytest.fixture
def compilations():
    listener = Compilations()
    event.register("numba:compile", listener)
    yield listener
    event.unregister("numba:compile", listener)


def numbers():
    return np.arange(5, dtype=np.int64)


def test_what_compiled_code_calls_has_no_entry_for_python(functions, compilations):
    callee, caller = functions()
    assert caller(numbers()) == 20
    assert compilations.names == ["doubled_sum", "doubled"]
    (inner,) = callee.overloads.values()
    (outer,) = caller.overloads.values()
    assert isinstance(inner.library, InnerLibrary)
    assert not isinstance(outer.library, InnerLibrary)
    assert inner.fndesc.llvm_cpython_wrapper_name not in inner.library.get_llvm_str()
    assert outer.fndesc.llvm_cpython_wrapper_name in outer.library.get_llvm_str()


def test_python_may_call_it_afterwards(functions, compilations):
    callee, caller = functions()
    caller(numbers())
    assert [callee(7), callee(8)] == [14, 16]
    assert compilations.names == ["doubled_sum", "doubled", "doubled"]


def test_the_form_for_python_serves_compiled_code_too(functions, compilations):
    callee, caller = functions()
    assert callee(7) == 14
    assert caller(numbers()) == 20
    assert compilations.names == ["doubled", "doubled_sum"]


def test_both_forms_are_kept(functions, compilations):
    callee, caller = functions()
    caller(numbers())
    callee(7)
    compilations.names.clear()
    callee, caller = functions()
    assert (caller(numbers()), callee(7)) == (20, 14)
    assert compilations.names == []


@pytest.mark.parametrize("by_python", [False, True])
def test_a_new_caller_finds_the_kept_callee(functions, compilations, by_python):
    callee, caller = functions()
    if by_python:
        callee(7)
    else:
        caller(numbers())
    compilations.names.clear()
    callee, caller = functions()
    assert caller(numbers()[::2]) == 12
    assert compilations.names == ["doubled_sum"]
    assert callee(7) == 14


def test_without_a_cache_both_forms_are_in_memory(functions, compilations):
    callee, caller = functions(kept=False)
    assert [caller(numbers()), callee(7), caller(numbers()), callee(8)] == [20, 14, 20, 16]
    assert compilations.names == ["doubled_sum", "doubled", "doubled"]


def uncompiled(function):
    return FormDispatcher(function.py_func, {"nopython": True, "error_model": "numpy"})


def test_no_text_of_an_error_is_compiled(compilations):
    """The assignment of a whole array brings the text in, which takes four seconds."""
    mask, legal = np.zeros(3, dtype=np.bool_), np.array([True, False, True])
    seat, view = np.zeros(1, dtype=SEAT)[0], np.zeros(1, dtype=SIDE_SNAPSHOT)[0]
    uncompiled(mask_slot)(seat, view, legal, ~legal, np.zeros(1, dtype=np.int64), mask)
    assert mask.tolist() == legal.tolist()
    flat, given = np.zeros(21, dtype=np.float32), np.zeros((2, 0), dtype=np.float32)
    values = uncompiled(q_values)(flat, np.array([2, 3, 3]), given, np.ones((1, 2), dtype=np.float32))
    assert values.tolist() == [[0, 0]]
    assert {"sf2ai.seats.action_pads", "sf2ai.agents.dqn.forward"} <= compilations.modules
    assert "numba.cpython.unicode" not in compilations.modules
