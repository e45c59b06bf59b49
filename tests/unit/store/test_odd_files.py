"""Named pipes, folders and links to devices in place of files: one sentence at once, never a wait."""

import os
from dataclasses import replace

import pytest
from store_samples import make_arrays, make_manifest

from sf2ai.errors import DamagedFileError, HomeError, InputError
from sf2ai.report.pictures.curves import read_log
from sf2ai.store.bans import ban_character, read_bans
from sf2ai.store.checkpoint import load_checkpoint
from sf2ai.store.container import write_container
from sf2ai.store.lock import hold_character, hold_home
from sf2ai.store.replays import read_replay
from sf2ai.store.results.lines import append_results, read_results
from sf2ai.store.roster import read_roster
from sf2ai.store.transfer import export_weights, import_weights
from sf2ai.store.weights import load_weights, replace_weights, save_weights
from sf2ai.training.files.log_files import EpisodeCsv
from sf2ai.training.sessions.roster_training import load_roster_training

pytestmark = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="only Unix has pipes with names")


def pipe(path):
    os.mkfifo(path)


def device(path):
    path.symlink_to("/dev/zero")


def enter(manager):
    with manager:
        pass


READERS = {
    "weights": lambda home, path: load_weights(path),
    "import": lambda home, path: import_weights(home, path, lambda manifest, arrays: None),
    "replay": lambda home, path: read_replay(path),
    "log": lambda home, path: read_log(path),
    "csv": lambda home, path: EpisodeCsv(path),
}
"""Readers of a path."""

HOME_READERS = {
    "bans": (lambda home: home.bans, read_bans),
    "ban": (lambda home: home.bans, lambda home: ban_character(home, "ryu")),
    "results": (lambda home: home.results, read_results),
    "append": (lambda home: home.results, lambda home: append_results(home, [{}])),
    "training": (lambda home: home.roster_training, load_roster_training),
    "checkpoint": (
        lambda home: home.checkpoint("ryu") / "checkpoint-00000001.npz",
        lambda home: load_checkpoint(home.checkpoint("ryu")),
    ),
    "lock": (lambda home: home.lock, lambda home: enter(hold_home(home))),
    "agent lock": (lambda home: home.agent_lock("ryu"), lambda home: enter(hold_character(home, "ryu"))),
    "replaced": (
        lambda home: home.weights("ryu"),
        lambda home: replace_weights(home, make_manifest(), make_arrays()),
    ),
}
"""Files of a home, and what reads or writes them."""


@pytest.mark.parametrize("make", [pipe, device, os.mkdir])
@pytest.mark.parametrize("name", READERS)
def test_a_path_of_the_user(home, tmp_path, make, name):
    make(tmp_path / "odd")
    with pytest.raises(HomeError, match=r"odd': it is a [a-z ]+, not a file; "):
        READERS[name](home, tmp_path / "odd")


@pytest.mark.parametrize("make", [pipe, device, os.mkdir])
@pytest.mark.parametrize("name", HOME_READERS)
def test_a_file_of_the_home(home, make, name):
    place, use = HOME_READERS[name]
    place(home).parent.mkdir(parents=True)
    make(place(home))
    with pytest.raises(HomeError, match=r": it is a [a-z ]+, not a file; "):
        use(home)


def test_a_pipe_as_weights_is_a_problem_of_one_character(home):
    home.agent("ryu").mkdir(parents=True)
    os.mkfifo(home.weights("ryu"))
    first = read_roster(home)[0]
    assert first.problem is not None
    assert "it is a named pipe" in first.problem


def test_nothing_is_exported_onto_a_pipe(home, tmp_path):
    replace_weights(home, make_manifest(), make_arrays())
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(InputError, match="choose another name"):
        export_weights(home, "ryu", tmp_path / "pipe")


def test_huge_files_are_not_read_whole(home, tmp_path):
    home.path.mkdir()
    with open(home.bans, "wb") as file:
        file.truncate(1 << 40)
    with pytest.raises(DamagedFileError, match=r"more than 1,048,576 bytes"):
        read_bans(home)
    with open(tmp_path / "weights", "wb") as file:
        file.truncate(1 << 40)
    with pytest.raises(DamagedFileError, match="bytes, more than"):
        load_weights(tmp_path / "weights")


@pytest.mark.parametrize("arrays", [[], "x", None, {"a": [1], "b": 1}])
def test_a_list_of_arrays_that_is_none_is_refused(tmp_path, monkeypatch, arrays):
    from sf2ai.store import container

    written = container.json.dumps
    monkeypatch.setattr(
        container.json, "dumps", lambda envelope, **more: written({**envelope, "arrays": arrays}, **more)
    )
    write_container(tmp_path / "forged", {}, {})
    monkeypatch.undo()
    for read in (load_weights, read_replay):
        with pytest.raises(DamagedFileError, match=r"is not a [a-z ]+ of sf2ai: .*; use another copy"):
            read(tmp_path / "forged")


def test_numbers_that_json_has_not_are_refused_in_a_manifest(tmp_path, monkeypatch):
    manifest = replace(make_manifest(), hyperparameters={"gamma": 12345.5})
    from sf2ai.store import container

    written = container.json.dumps
    monkeypatch.setattr(
        container.json, "dumps", lambda *given, **more: written(*given, **more).replace("12345.5", "1e999")
    )
    save_weights(tmp_path / "w", manifest, make_arrays())
    monkeypatch.undo()
    with pytest.raises(DamagedFileError, match="the number 1e999 is not finite"):
        load_weights(tmp_path / "w")
