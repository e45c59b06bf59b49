"""Replay files: every replay comes back as it was written, and every other file is refused."""

from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from sf2ai.errors import DamagedFileError, HomeError, ReplayError
from sf2ai.store.container import write_container
from sf2ai.store.replays import REPLAY_FORMAT, Replay, add_replay, read_replay

SMALL = Replay(
    backend="sim",
    engine_version="2",
    sf2ai="0.1.0",
    characters=("ryu", "sagat"),
    agents=("ryu", "cpu:4"),
    seed=2**64 - 1,
    random_damage=True,
    neutral_frames=-1,
    whole_match=False,
    winner=1,
    forfeits=(None, "took too long"),
    pads=np.array([[1, 2]] * 5 + [[0, 2]] * 2, dtype=np.uint16),
    checksums=np.arange(8, dtype=np.uint32),
)


def same(one: Replay, two: Replay) -> bool:
    return all(np.array_equal(getattr(one, f.name), getattr(two, f.name)) for f in fields(Replay))


@pytest.fixture(scope="module")
def good(tmp_path_factory) -> bytes:
    return add_replay(tmp_path_factory.mktemp("good"), 1, SMALL).read_bytes()


def test_a_written_replay_is_read(tmp_path):
    read = read_replay(add_replay(tmp_path, 1, SMALL))
    assert same(read, SMALL)
    assert read.frames == 7
    assert (read.pads.dtype, read.checksums.dtype) == (np.uint16, np.uint32)


@given(pads=arrays(np.uint16, st.tuples(st.integers(0, 40), st.just(2)), elements=st.integers(0, 2)))
def test_any_pads_come_back(tmp_path_factory, pads):
    replay = replace(SMALL, pads=pads, checksums=np.zeros(len(pads) + 1, np.uint32))
    assert same(read_replay(add_replay(tmp_path_factory.getbasetemp() / "any", 1, replay)), replay)


def test_a_stretch_longer_than_its_counter_comes_back(tmp_path):
    pads = np.full((2**16 + 5, 2), 9, np.uint16)
    replay = replace(SMALL, pads=pads, checksums=np.zeros(len(pads) + 1, np.uint32))
    assert same(read_replay(add_replay(tmp_path, 1, replay)), replay)


def test_the_same_match_gives_the_same_bytes(good):
    assert SMALL.to_bytes() == good


def test_every_changed_byte_is_refused(tmp_path, good):
    path = tmp_path / "changed"
    for place in range(len(good)):
        content = bytearray(good)
        content[place] ^= 1 + place % 255
        path.write_bytes(content)
        with pytest.raises(DamagedFileError, match="truncated or altered"):
            read_replay(path)


def test_every_truncation_is_refused(tmp_path, good):
    path = tmp_path / "short"
    for length in range(len(good)):
        path.write_bytes(good[:length])
        with pytest.raises(DamagedFileError, match="truncated or altered"):
            read_replay(path)


def test_a_file_that_is_not_there_says_how_to_make_one(tmp_path):
    with pytest.raises(DamagedFileError, match=r"there is no replay .* --record replays"):
        read_replay(tmp_path / "nothing")


def test_another_format_is_refused_by_its_number(tmp_path):
    write_container(tmp_path / "new", {"format": REPLAY_FORMAT + 1, "sf2ai": "9.9"}, {})
    with pytest.raises(ReplayError, match=r"has format 2, but .* install sf2ai 9\.9"):
        read_replay(tmp_path / "new")


PADS = np.array([[7, 0, 0]], np.uint16)


@pytest.mark.parametrize(
    ("header", "held", "why"),
    [
        ({"seed": -1}, {}, "seed is -1"),
        ({"seed": True}, {}, "seed is True"),
        ({"winner": 2}, {}, "winner is 2"),
        ({"neutral_frames": 31}, {}, "neutral_frames is 31"),
        ({"whole_match": 1}, {}, "whole_match is 1"),
        ({"characters": ["ryu"]}, {}, "characters is not a list of two"),
        ({"agents": ["a", "b\nc"]}, {}, "agents is not printable text"),
        ({"forfeits": [None, 3]}, {}, "forfeits is not printable text"),
        ({"backend": None}, {}, "backend is not printable text"),
        ({}, {"pads": PADS.astype(np.uint32)}, "its pads are uint32"),
        ({}, {"pads": PADS[0]}, r"its pads are uint16 of shape \(3,\)"),
        ({}, {"pads": np.repeat(PADS, 2, axis=0)}, "14 frames and 8 checksums"),
        ({}, {"pads": np.full((9_000, 3), 2**16 - 1, np.uint16)}, "589815000 frames"),
        ({}, {"checksums": np.zeros((8, 1), np.uint32)}, "its checksums"),
        ({}, {"more": PADS}, "members"),
    ],
)
def test_a_file_with_a_good_checksum_that_is_no_replay_is_refused(tmp_path, header, held, why):
    document = {"format": REPLAY_FORMAT, **SMALL.header(), **header}
    write_container(tmp_path / "forged", document, {"pads": PADS, "checksums": SMALL.checksums, **held})
    with pytest.raises(DamagedFileError, match=why):
        read_replay(tmp_path / "forged")


def test_a_missing_field_is_named(tmp_path):
    document = {"format": REPLAY_FORMAT, **SMALL.header()}
    del document["agents"]
    write_container(tmp_path / "forged", document, {"pads": PADS, "checksums": SMALL.checksums})
    with pytest.raises(DamagedFileError, match="'agents'"):
        read_replay(tmp_path / "forged")


def test_a_folder_gets_names_that_tell_and_loses_nothing(tmp_path, good):
    folder = tmp_path / "new" / "replays"
    paths = [
        add_replay(folder, 7, SMALL),
        add_replay(folder, 7, replace(SMALL, winner=0)),
        add_replay(folder, 8, SMALL),
    ]
    assert [path.name for path in paths] == [
        "0007-ryu-vs-sagat-cpu-4.sf2replay",
        "0007-ryu-vs-sagat-cpu-4-2.sf2replay",
        "0008-ryu-vs-sagat-cpu-4.sf2replay",
    ]
    assert paths[0].read_bytes() == good
    assert read_replay(paths[1]).winner == 0


@pytest.mark.parametrize(
    "agent", ["../../etc/x.npz", "C:\\old\\ken.npz", "x" * 300, "a:b/c?*", "...", "日本"]
)
def test_any_agent_makes_a_usable_file_name(tmp_path, agent):
    path = add_replay(tmp_path, 1, replace(SMALL, agents=(agent, agent)))
    assert path.parent == tmp_path
    assert set(path.name) <= set("abcdefghijklmnopqrstuvwxyz0123456789-.")
    assert len(path.name) < 130


def test_a_folder_that_cannot_be_made_is_a_home_error(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(HomeError):
        add_replay(tmp_path / "file", 1, SMALL)
