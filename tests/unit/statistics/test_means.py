"""Means and their intervals agree with published tables and hold at their limits."""

import numpy as np
import pytest

from sf2ai.statistics.intervals import mean, mean_interval, student_95

BOUNDS = (-1.0, 1.0)


# Quantiles of Student's t as every table prints them, two-sided 95 %.
@pytest.mark.parametrize(
    ("degrees", "value"),
    [
        (1, 12.706),
        (2, 4.303),
        (3, 3.182),
        (4, 2.776),
        (10, 2.228),
        (29, 2.045),
        (120, 1.980),
        (100_000, 1.960),
    ],
)
def test_student_is_as_in_the_tables(degrees, value):
    assert student_95(degrees) == pytest.approx(value, abs=5e-4)


def test_known_interval():
    # Mean 3, standard deviation 1.5811, standard error 0.7071, times 2.776.
    assert mean_interval([1, 2, 3, 4, 5], (-10, 10)) == pytest.approx((1.0368, 4.9632), abs=1e-4)


@pytest.mark.parametrize("values", [[], [0.5]])
def test_fewer_than_two_values_say_nothing(values):
    assert mean_interval(values, BOUNDS) == BOUNDS


def test_it_stays_within_what_is_possible():
    assert mean_interval([1.0, 1.0, -1.0], BOUNDS) == BOUNDS
    assert mean_interval([0.25, 0.25], BOUNDS) == (0.25, 0.25)


def test_mean_of_nothing_is_nothing_and_order_does_not_show():
    assert mean([]) == 0
    values = [0.1, 1e16, -1e16, 0.2]
    assert mean(values) == mean(values[::-1]) == pytest.approx(0.075)


def test_it_holds_the_true_mean_in_95_of_100_cases():
    dice = np.random.default_rng(7)
    true = 0.2  # of a margin that is 1, 0.4 or -0.8, as likely each
    cases = 2_000
    held = 0
    for _ in range(cases):
        low, high = mean_interval(dice.choice([1.0, 0.4, -0.8], size=100).tolist(), BOUNDS)
        held += low <= true <= high
    # 4.42 standard deviations on either side: another seed fails once in 100,000 times.
    assert held / cases == pytest.approx(0.95, abs=4.42 * (0.95 * 0.05 / cases) ** 0.5)
