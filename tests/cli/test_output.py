"""Results go to standard output or a CSV file completely, and notices to standard error."""

import errno
import io
import json
import os
import signal
import sys

import pandas as pd
import pytest

from sf2ai.cli.terminal.output import (
    keep_results,
    notice,
    notice_compilation,
    require_outputs,
    show,
    show_json,
    write_csv,
)
from sf2ai.errors import HomeError, InputError
from sf2ai.store.layout import Home


def test_intervals_objects_and_lists_become_columns(tmp_path):
    rows = [{"name": "x", "win_rate_interval": [0.1, 0.2], "actions": {"name": "pad"}, "who": ["a", "b"]}]
    write_csv(tmp_path / "t.csv", rows)
    table = pd.read_csv(tmp_path / "t.csv").iloc[0].to_dict()
    assert table == {
        "name": "x",
        "win_rate_interval_low": 0.1,
        "win_rate_interval_high": 0.2,
        "actions_name": "pad",
        "who": "a b",
    }


def test_csv_without_rows_has_its_headings(tmp_path):
    write_csv(tmp_path / "t.csv", [], headings=["a", "b"])
    assert (tmp_path / "t.csv").read_text() == "a,b\n"


def test_csv_that_cannot_be_written_is_an_error(tmp_path):
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(HomeError):
        write_csv(tmp_path / "file" / "t.csv", [{"a": 1}])


def test_interrupts_do_not_cut_a_document(monkeypatch):
    class Pressing(io.StringIO):
        def write(self, text):
            os.kill(os.getpid(), signal.SIGINT)
            os.kill(os.getpid(), signal.SIGINT)
            return super().write(text)

    monkeypatch.setattr("sys.stdout", Pressing())
    with pytest.raises(KeyboardInterrupt):
        show_json({"a": list(range(3))})
    assert json.loads(sys.stdout.getvalue()) == {"a": [0, 1, 2]}


def test_a_full_disk_behind_notices_is_no_error_but_a_reader_that_left_is(monkeypatch):
    class Failing(io.StringIO):
        def write(self, text):
            raise OSError(self.number, "no")

    stream = Failing()
    monkeypatch.setattr("sys.stderr", stream)
    stream.number = errno.ENOSPC
    notice("x")
    stream.number = errno.EPIPE
    with pytest.raises(BrokenPipeError):
        notice("x")


def test_json_has_no_values_that_json_lacks():
    with pytest.raises(ValueError, match="Out of range"):
        show_json([float("nan")])


def test_text_is_neither_broken_nor_read_as_markup(capsys):
    text = "[bold] " + "x" * 300
    show(text)
    assert capsys.readouterr().out == text + "\n"


def test_results_that_cannot_be_kept_cost_a_line_only(tmp_path, capsys):
    (tmp_path / "file").write_bytes(b"")
    keep_results(Home(tmp_path / "file"), "evaluation", [{"a": 1}])
    assert capsys.readouterr().err.startswith("the result was not stored: cannot make the folder")


@pytest.mark.parametrize("cached", [True, False])
def test_compilation_is_announced_when_it_comes(monkeypatch, capsys, cached):
    monkeypatch.setattr("sf2ai.parallel.compiled.is_cached", lambda: cached)
    monkeypatch.setattr("sf2ai.parallel.compiled.COMPILATION_NOTICE.said", False)
    monkeypatch.setenv("SF2AI_COMPILATION_NOTICED", "")  # so that it is as it was afterwards
    notice_compilation()
    assert ("compiling the engine" in capsys.readouterr().err) is not cached


@pytest.mark.parametrize(
    ("name", "before", "fits"),
    [
        ("x.csv", b"a,b\n", True),
        ("x.csv", b"", True),
        ("x.npz", b"PK\3\4\0\0", False),
        ("x", b"text \0", False),
        ("bans.json", b'{"format": 1}', False),
        ("x.png", b"\x89PNG\r\n", True),
        ("x.png", b"notes", False),
        ("x.GIF", b"GIF89a", True),
        ("x.gif", b"\x89PNG\r\n", False),
    ],
)
def test_a_file_is_replaced_only_by_one_of_its_kind(tmp_path, name, before, fits):
    path = tmp_path / name
    path.write_bytes(before)
    if fits:
        require_outputs(path, None)
    else:
        with pytest.raises(InputError, match="exists and holds something else; choose another name"):
            require_outputs(None, path)
    assert path.read_bytes() == before


def test_two_results_need_two_files(tmp_path):
    (tmp_path / "link").symlink_to(tmp_path / "x.gif")
    with pytest.raises(InputError, match="is given for two files"):
        require_outputs(tmp_path / "x.gif", tmp_path / "link")
    require_outputs(tmp_path / "x.gif", tmp_path / "y")


def test_a_typo_costs_no_trained_agent(trained):
    weights = trained.home.weights("ryu")
    before = weights.read_bytes()
    for words in (("roster",), ("ban", "ryu"), ("evaluate", "--char", "ryu"), ("watch", "ryu", "ken")):
        assert "holds something else" in trained.refuse(*words, "--csv", weights)
    assert weights.read_bytes() == before
