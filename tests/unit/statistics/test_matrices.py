"""Inverses of large matrices, made by halves, are those of NumPy."""

import numpy as np
import pytest

from sf2ai.statistics.matrices import inverse


@pytest.mark.parametrize("rows", [1, 48, 49, 101, 250])
@pytest.mark.parametrize("is_symmetric", [True, False])
def test_it_is_the_inverse(rows, is_symmetric):
    dice = np.random.default_rng(rows)
    matrix = dice.normal(size=(rows, rows))
    positive = matrix @ matrix.T / rows if is_symmetric else matrix - matrix.T
    whole = np.eye(rows) + positive
    assert inverse(whole) @ whole == pytest.approx(np.eye(rows), abs=1e-9)
