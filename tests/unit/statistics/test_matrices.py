"""Products and inverses of large matrices, made by halves, are those of NumPy."""

import numpy as np
import pytest

from sf2ai.statistics.matrices import inverse, product


@pytest.mark.parametrize("rows", [1, 48, 49, 101, 250])
@pytest.mark.parametrize("is_symmetric", [True, False])
def test_it_is_the_inverse(rows, is_symmetric):
    dice = np.random.default_rng(rows)
    matrix = dice.normal(size=(rows, rows))
    positive = matrix @ matrix.T / rows if is_symmetric else matrix - matrix.T
    whole = np.eye(rows) + positive
    assert inverse(whole) @ whole == pytest.approx(np.eye(rows), abs=1e-9)


@pytest.mark.parametrize("sides", [(1, 1, 1), (49, 3, 5), (3, 101, 2), (7, 5, 60), (150, 149, 151)])
def test_it_is_the_product(sides):
    rows, inside, columns = sides
    dice = np.random.default_rng(rows)
    first, second = dice.normal(size=(rows, inside)), dice.normal(size=(inside, columns))
    assert product(first, second) == pytest.approx(first @ second, abs=1e-9)


def test_no_product_has_a_side_for_which_libraries_take_threads():
    sides = []

    class Watched(np.ndarray):
        def __matmul__(self, other):
            sides.extend([*self.shape, *other.shape])
            return np.asarray(self) @ np.asarray(other)

    whole = (np.eye(300) + np.triu(np.ones((300, 300))) / 300).view(Watched)
    inverse(whole)
    assert sides
    assert max(sides) <= 48
