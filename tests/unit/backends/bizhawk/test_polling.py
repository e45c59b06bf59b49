"""Answers of emulators are polled for when a processor core is free."""

import numpy as np
import pytest

from fakes.cores import DUEL
from fakes.hawked import HawkedBackend
from sf2ai.backends.base import make_setups
from sf2ai.backends.bizhawk import backend as backend_module
from sf2ai.backends.bizhawk.emulators.emulator import Emulator


@pytest.mark.parametrize(("cores", "polled"), [(1, [False, False]), (2, [False, True]), (3, [True, True])])
def test_answers_are_polled_for_when_an_emulator_has_left_its_core(monkeypatch, cores, polled):
    noted = []
    frames = Emulator.frames
    monkeypatch.setattr(backend_module, "core_count", lambda: cores)
    backend = HawkedBackend(2, 2, DUEL)
    try:
        backend.reset(np.arange(2), make_setups([(0, 3), (4, 9)], [1, 2]))
        monkeypatch.setattr(
            Emulator, "frames", lambda self, poll=False: noted.append(poll) or frames(self, poll)
        )
        backend.advance(np.zeros((4, 2, 2), dtype=np.uint16))
    finally:
        backend.close()
    assert noted == polled
