"""Answers of emulators are looked for once there are cores to spare."""

import numpy as np
import pytest

from fakes.cores import DUEL
from fakes.hawked import HawkedBackend
from sf2ai.backends.base import make_setups
from sf2ai.backends.bizhawk import backend as backend_module
from sf2ai.backends.bizhawk.emulators.emulator import Emulator


@pytest.mark.parametrize(("cores", "looked"), [(1, [False, False]), (2, [False, True]), (3, [True, True])])
def test_answers_are_looked_for_once_an_emulator_has_left_its_core(monkeypatch, cores, looked):
    noted = []
    frames = Emulator.frames
    monkeypatch.setattr(backend_module, "core_count", lambda: cores)
    backend = HawkedBackend(2, 2, DUEL)
    try:
        backend.reset(np.arange(2), make_setups([(0, 3), (4, 9)], [1, 2]))
        monkeypatch.setattr(
            Emulator, "frames", lambda self, look=False: noted.append(look) or frames(self, look)
        )
        backend.advance(np.zeros((4, 2, 2), dtype=np.uint16))
    finally:
        backend.close()
    assert noted == looked
