"""The benchmark against an earlier revision: how sure a median is, and the turns in which it measures."""

import random
import statistics
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).resolve().parents[3] / "benchmarks"


@pytest.fixture
def against(monkeypatch):
    monkeypatch.syspath_prepend(BENCHMARKS)
    import against

    return against


@pytest.mark.parametrize(("n", "ranks"), [(6, (1, 6)), (9, (2, 8)), (15, (4, 12)), (20, (6, 15))])
def test_the_ranks_are_those_of_published_tables(against, n, ranks):
    assert against.median_interval(range(1, n + 1)) == ranks


def test_too_few_values_have_no_interval(against):
    assert against.median_interval([1.0] * 5) is None


def test_the_interval_holds_the_median_as_often_as_promised(against):
    dice = random.Random(1)
    holds = 0
    for _ in range(2_000):
        low, high = against.median_interval([dice.expovariate(1) for _ in range(9)])
        holds += low <= 0.6931 <= high
    assert 0.95 < holds / 2_000 < 0.975


def test_the_trees_take_turns_and_the_bar_is_about_the_interval(against, monkeypatch):
    ran = []

    def run(program):
        ran.append(program.tree.name)
        return 90.0 if program.tree.name == "working tree" else 100.0

    monkeypatch.setattr(against, "run", run)
    before = against.Tree("old", Path("old"))
    result = against.ratios_of(against.PROGRAMS[0], against.WORKING_TREE, before, turns=6)
    assert ran[2:] == ["working tree", "old", "old", "working tree"] * 3
    assert result["median"] == statistics.median(result["ratios"]) == 0.9
    assert result["met"] is False
