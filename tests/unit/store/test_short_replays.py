"""The short form of a replay has all pads, and checksums that every frame decides."""

import json
import zlib
from dataclasses import replace

import numpy as np
import pytest

from fakes.fights import fight
from sf2ai.store.short_replays import SECOND_FRAMES, ShortReplay, second_sums


def unpacked(short):
    """Return the pads and the checksums that the content has, read as `ShortReplay` says."""
    content = zlib.decompress(short.content)
    count = int.from_bytes(content[:4], "little")
    columns = np.frombuffer(content, "<u2", 3 * count, 4).reshape(3, count)
    pads = np.repeat(columns[1:].T, columns[0], axis=0)
    return pads, np.frombuffer(content, "<u4", offset=4 + 6 * count)


def test_all_pads_are_there_and_a_checksum_for_each_second():
    replay = fight()
    pads, sums = unpacked(ShortReplay.of(replay))
    assert (pads == replay.pads).all()
    assert len(sums) == 1 + -(-replay.frames // SECOND_FRAMES)
    assert sums[0] == replay.checksums[0]


@pytest.mark.parametrize("frame", [0, 1, 60, 61, -1])
def test_each_frame_decides_one_checksum(frame):
    checksums = fight().checksums.copy()
    before = second_sums(checksums)
    checksums[frame] += 1
    place = 0 if frame == 0 else -(-(frame % len(checksums)) // SECOND_FRAMES)
    assert np.flatnonzero(second_sums(checksums) != before).tolist() == [place]


def test_it_is_much_smaller_and_keeps_the_header():
    replay = fight()
    short = ShortReplay.of(replay)
    assert 5 * len(short.content) < len(replay.to_bytes())
    again = ShortReplay.from_json(json.loads(json.dumps(short.to_json())))
    assert again == short
    assert again.header["agents"] == ["cpu:6", "cpu:3"]


def test_a_fight_without_frames_has_one_checksum():
    replay = fight()
    empty = replace(replay, pads=replay.pads[:0], checksums=replay.checksums[:1])
    pads, sums = unpacked(ShortReplay.of(empty))
    assert pads.shape == (0, 2)
    assert sums.tolist() == replay.checksums[:1].tolist()


@pytest.mark.parametrize(
    "change", [{"content": "no base64!"}, {"frames": "x"}, {"header": 3}, {"content": 3}]
)
def test_other_records_are_refused(change):
    record = ShortReplay.of(fight()).to_json() | change
    with pytest.raises((ValueError, TypeError)):
        ShortReplay.from_json(record)
