"""`--record` keeps every round and match, and `sf2ai replay` plays each back exactly or refuses it."""

import json
from pathlib import Path

import pandas as pd
import pytest
from PIL import Image

from fakes.fights import fight
from sf2ai.store.container import read_container
from sf2ai.store.replays import _LIMITS, add_replay, read_replay


@pytest.fixture
def file(tmp_path) -> Path:
    return add_replay(tmp_path, 1, fight())


def test_the_timeline_is_printed(program, file):
    result = program.run("replay", file)
    assert "p1 Ryu (cpu:6) against p2 Sagat (cpu:3)" in result.stdout
    assert "hits" in result.stdout
    assert f"{fight().frames:,} frames, each one as recorded" in result.stdout


def test_json_is_one_document(program, file):
    document = program.json("replay", file)
    assert document["frames_verified"] == fight().frames
    assert {event["kind"] for event in document["events"]} >= {"round begins", "move", "hit", "round ends"}


def test_watch_in_a_pipe_prints_the_timeline_only(program, file):
    assert program.run("replay", file, "--watch").stdout == program.run("replay", file).stdout


def test_pictures_are_written(program, file, tmp_path):
    result = program.run(
        "replay", file, "--gif", tmp_path / "f.gif", "--png", tmp_path / "f.png", "--frames", "60-240"
    )
    assert [line.split()[0] for line in result.stderr.splitlines()][-2:] == ["wrote", "wrote"]
    with Image.open(tmp_path / "f.gif") as film, Image.open(tmp_path / "f.png") as sheet:
        assert film.n_frames > 10
        assert sheet.width >= 384


def test_one_frame_is_one_large_picture(program, file, tmp_path):
    program.run("replay", file, "--png", tmp_path / "f.png", "--frames", "100")
    with Image.open(tmp_path / "f.png") as picture:
        assert picture.size == (768, 448)


def test_boxes_are_drawn_over_the_figures_if_asked_for(program, file, tmp_path):
    for name, options in (("plain", ()), ("boxed", ("--boxes",))):
        program.run("replay", file, "--png", tmp_path / f"{name}.png", "--frames", "100", *options)
    with Image.open(tmp_path / "plain.png") as plain, Image.open(tmp_path / "boxed.png") as boxed:
        assert plain.size == boxed.size
        assert plain.tobytes() != boxed.tobytes()


def test_frames_choose_events(program, file):
    events = program.json("replay", file, "--frames", "60-240")["events"]
    assert events
    assert all(60 <= event["frame"] <= 240 for event in events)


def test_csv_has_a_row_for_each_event(program, file, tmp_path):
    document = program.json("replay", file, "--csv", tmp_path / "e.csv")
    assert pd.read_csv(tmp_path / "e.csv")["frame"].tolist() == [
        event["frame"] for event in document["events"]
    ]


def test_a_changed_byte_is_refused(program, file):
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    assert "truncated or altered" in program.refuse("replay", file)


def test_a_forged_result_with_a_mended_checksum_is_refused(program, tmp_path):
    from dataclasses import replace

    forged = add_replay(tmp_path, 1, replace(fight(), winner=1 - fight().winner))
    assert "has 'winner' " in program.refuse("replay", forged)


def test_a_truncated_file_is_refused(program, file):
    file.write_bytes(file.read_bytes()[:-10])
    assert "truncated or altered" in program.refuse("replay", file)


def test_another_engine_version_is_refused(program, tmp_path):
    from dataclasses import replace

    old = add_replay(tmp_path, 1, replace(fight(), engine_version="0", sf2ai="0.0.1"))
    message = program.refuse("replay", old)
    assert "engine version '0'" in message
    assert "install sf2ai 0.0.1" in message


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--frames", "x"], "--frames takes A-B or A, not 'x'"),
        (["--frames", "10-"], "not '10-'"),
        (["--frames", "20-10"], "is outside"),
        (["--frames", "1-999999"], "is outside"),
        (["--speed", "0"], "--speed takes a number from 0.05 to 100, not '0'"),
        (["--speed", "nan"], "not 'nan'"),
        (["--gif", "{file}/x.gif"], "cannot"),
    ],
)
def test_what_cannot_be_is_refused_in_one_line(program, file, arguments, words):
    assert words in program.refuse("replay", file, *(text.format(file=file) for text in arguments))


def test_a_file_that_is_not_there(program, tmp_path):
    assert "there is no replay" in program.refuse("replay", tmp_path / "nothing.sf2replay")


def replays(folder):
    return sorted(path.name for path in folder.glob("*"))


def test_evaluate_records_every_round_and_overwrites_nothing(trained, tmp_path):
    folder = tmp_path / "new" / "replays"
    run = ("evaluate", "--char", "ryu", "--opponent", "random", "--episodes", 4, "--record", folder)
    rows = trained.json(*run)
    names = replays(folder)
    assert [name[:5] for name in names] == ["0001-", "0002-", "0003-", "0004-"]
    assert names[0].startswith("0001-ryu-vs-")
    assert names[1].endswith("-random-vs-ryu.sf2replay")
    documents = [trained.json("replay", folder / name) for name in names]
    ryu = [("p1", "p2")[number % 2] for number in range(4)]
    assert (
        sum(document["winner"] == side for document, side in zip(documents, ryu, strict=True))
        == rows[0]["wins"]
    )
    before = {name: (folder / name).read_bytes() for name in names}
    again = trained.run(*run)
    assert "4 replays in" in again.stderr
    (later,) = set(replays(folder)) - set(names)
    assert {name: (folder / name).read_bytes() for name in names} == before
    assert {name: (folder / later / name).read_bytes() for name in replays(folder / later)} == before


def test_recording_changes_no_result(trained, tmp_path):
    run = ("evaluate", "--char", "ryu", "--episodes", 6)
    assert trained.json(*run) == trained.json(*run, "--record", tmp_path / "r")


def test_tournament_records_every_match(trained, tmp_path):
    folder = tmp_path / "replays"
    command = ("tournament", "--matches", 2, "--entry", "Dice=guile:random", "--name", "one")
    document = trained.json(*command, "--record", folder)
    folder = folder / "one"
    assert len(replays(folder)) == document["played"] == 6
    wins = dict.fromkeys(("ryu", "ken", "Dice"), 0)
    for name in replays(folder):
        shown = trained.json("replay", folder / name)
        assert shown["whole_match"]
        if shown["winner"]:
            wins[shown["agents"][("p1", "p2").index(shown["winner"])]] += 1
    assert wins == {row["name"]: row["wins"] for row in document["standings"]}


def test_a_folder_that_cannot_be_written_is_refused_before_anything_is_played(trained, tmp_path):
    (tmp_path / "file").write_text("mine")
    for command in (("evaluate", "--char", "ryu"), ("tournament",)):
        assert "cannot" in trained.refuse(*command, "--record", tmp_path / "file")
    assert (tmp_path / "file").read_text() == "mine"


def test_a_replay_holds_no_pickle_and_nothing_of_this_machine(file):
    document, arrays = read_container(file, _LIMITS)
    assert set(arrays) == {"pads", "checksums"}
    assert not any(array.dtype.hasobject for array in arrays.values())
    assert str(Path.home()) not in json.dumps(document)
    assert read_replay(file).frames == fight().frames
