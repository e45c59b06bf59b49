"""The round robin: all pairings meet equally often on both sides, with seeds of their own."""

from collections import Counter
from itertools import combinations, islice

from hypothesis import given
from hypothesis import strategies as st

from sf2ai.tournament.schedule import match_count, schedule

NAMES = st.lists(st.text(min_size=1, max_size=8), min_size=2, max_size=7, unique=True)
SEEDS = st.integers(0, 2**64)


@given(NAMES, st.integers(1, 5), SEEDS)
def test_every_pair_meets_equally_often(names, matches, seed):
    fixtures = list(schedule(names, matches, seed))
    met = Counter((fixture.first, fixture.second) for fixture in fixtures)
    assert met == dict.fromkeys(combinations(range(len(names)), 2), matches)
    assert len(fixtures) == match_count(len(names), matches)


@given(NAMES, st.integers(1, 3).map(lambda half: 2 * half), SEEDS)
def test_every_pair_meets_equally_often_on_both_sides(names, matches, seed):
    sides = Counter((f.first, f.second, f.first_side) for f in schedule(names, matches, seed))
    assert set(sides.values()) == {matches // 2}
    assert len(sides) == 2 * match_count(len(names), 1)


@given(NAMES, SEEDS)
def test_no_seed_is_used_twice(names, seed):
    seeds = [fixture.seed for fixture in schedule(names, 4, seed)]
    assert len(set(seeds)) == len(seeds)


def test_same_seed_gives_the_same_schedule_and_another_seed_another():
    names = ["ryu", "ken", "sagat"]
    assert list(schedule(names, 4, 7)) == list(schedule(names, 4, 7))
    assert not {f.seed for f in schedule(names, 4, 7)} & {f.seed for f in schedule(names, 4, 8)}


def test_leaving_an_entry_out_changes_no_other_pairing():
    def by_name(names):
        return {
            (names[f.first], names[f.second], f.number): (f.first_side, f.seed) for f in schedule(names, 4, 7)
        }

    everyone, without_bison = by_name(["ryu", "ken", "bison", "sagat"]), by_name(["ryu", "ken", "sagat"])
    assert without_bison == {key: value for key, value in everyone.items() if "bison" not in key}


def test_all_pairings_have_met_before_any_meets_again():
    fixtures = list(islice(schedule(["a", "b", "c", "d"], 10**9, 0), 12))
    assert [fixture.number for fixture in fixtures] == [0] * 6 + [1] * 6
