"""The results file: records come back in order, and a failed write changes nothing."""

import errno
import json
import os

import pytest

from sf2ai.errors import HomeError
from sf2ai.store.results import lines as results
from sf2ai.store.results.lines import append_results, read_results
from sf2ai.store.roster import read_roster
from sf2ai.store.weights import replace_weights


def test_records_come_back_in_order(home):
    assert read_results(home) == ()
    append_results(home, [{"n": 1}, {"n": 2}])
    append_results(home, [{"n": 3, "text": "\u00fc\u2028"}])
    assert [record["n"] for record in read_results(home)] == [1, 2, 3]
    assert read_results(home)[2]["text"] == "\u00fc\u2028"


def test_half_a_line_costs_only_itself(home):
    append_results(home, [{"n": 1}])
    with open(home.results, "ab") as file:
        file.write(b'{"n": 2')
    append_results(home, [{"n": 3}])
    assert read_results(home) == ({"n": 1}, {"n": 3})


def test_lines_that_are_no_objects_are_left_out(home):
    home.path.mkdir()
    home.results.write_bytes(b'[]\n\n1\n\xff\n{"n": 1}\n')
    assert read_results(home) == ({"n": 1},)


def test_full_disk_leaves_the_file_as_it_was(home, monkeypatch):
    def full(_descriptor):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    append_results(home, [{"n": 1}])
    before = home.results.read_bytes()
    monkeypatch.setattr(results.os, "fsync", full)
    with pytest.raises(HomeError, match="free some space"):
        append_results(home, [{"n": 2}])
    assert home.results.read_bytes() == before


def test_values_that_json_lacks_are_refused(home):
    with pytest.raises(ValueError, match="Out of range"):
        append_results(home, [{"n": float("nan")}])


def test_folder_in_place_of_the_file_is_an_error(home):
    home.results.mkdir(parents=True)
    with pytest.raises(HomeError, match="cannot read"):
        read_results(home)
    with pytest.raises(HomeError, match="cannot write"):
        append_results(home, [{}])


ROW = (
    b'{"kind": "evaluation", "character": "ryu", "weights_created": "2025-03-01T12:30:00Z", "when": "today", '
    b'"opponent": "cpu:7", "episodes": 10, "win_rate": %s, "win_rate_interval": [%s, 1]}\n'
)


@pytest.mark.parametrize(
    "number",
    [b"NaN", b"Infinity", b"-1e999", b'"nan"', b'"inf"', b"1" + b"0" * 400, b"1" + b"0" * 5_000, b"{}"],
)
@pytest.mark.parametrize("place", [0, 1])
def test_figures_that_are_no_numbers_are_left_out(home, manifest, arrays, number, place):
    replace_weights(home, manifest, arrays)
    spoiled = ROW % ((number, b"0.5") if place == 0 else (b"0.5", number))
    home.results.write_bytes(spoiled + ROW % (b"0.25", b"0.125"))
    rows = read_roster(home)[0].measured
    assert [(row.win_rate, row.win_rate_interval) for row in rows] == [(0.25, (0.125, 1.0))]
    home.results.write_bytes(spoiled)
    assert read_roster(home)[0].measured == ()
    json.dumps([entry.to_json() for entry in read_roster(home)], allow_nan=False)


def test_of_a_huge_file_the_newest_lines_are_read(home, monkeypatch):
    append_results(home, [{"n": number} for number in range(100)])
    monkeypatch.setattr(results, "_MAX_BYTES", 45)
    assert [record["n"] for record in read_results(home)] == [96, 97, 98, 99]
