"""The results file: records come back in order, and a failed write changes nothing."""

import errno
import os

import pytest

from sf2ai.errors import HomeError
from sf2ai.store import results
from sf2ai.store.results import append_results, read_results


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
