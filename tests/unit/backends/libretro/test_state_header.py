"""A packed state comes back whole, and is refused for another core, cartridge or map."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sf2ai.backends.libretro.state_cache import DiskStateCache
from sf2ai.backends.libretro.state_header import ConsoleState, StateOrigin, pack_state, unpack_state
from sf2ai.errors import StateError

ORIGIN = StateOrigin("Snes9x", "1.63", "ab" * 20, "0123456789ab")
STATE = ConsoleState({"round": 2}, bytes(range(256)) * 8)


def test_a_state_comes_back_whole():
    assert unpack_state(ORIGIN, pack_state(ORIGIN, STATE)) == STATE


@pytest.mark.parametrize(
    ("field", "value"), [("core", "bsnes"), ("version", "1.60"), ("rom", "cd" * 20), ("memory_map", "other")]
)
def test_a_state_of_something_else_is_refused_by_name(field, value):
    with pytest.raises(StateError) as refused:
        unpack_state(replace(ORIGIN, **{field: value}), pack_state(ORIGIN, STATE))
    assert f"the {field.replace('_', ' ')} {getattr(ORIGIN, field)!r}" in str(refused.value)
    assert repr(value) in str(refused.value)


@given(st.data())
def test_no_damaged_state_is_taken(data):
    whole = pack_state(ORIGIN, STATE)
    at = data.draw(st.integers(0, len(whole) - 1))
    kind = data.draw(st.sampled_from(["cut", "longer", "changed"]))
    damaged = {
        "cut": whole[:at],
        "longer": whole + b"x",
        "changed": whole[:at] + bytes([whole[at] ^ data.draw(st.integers(1, 255))]) + whole[at + 1 :],
    }[kind]
    with pytest.raises(StateError):
        unpack_state(ORIGIN, damaged)


def test_a_cache_keeps_states_between_runs(tmp_path):
    DiskStateCache(tmp_path, ORIGIN).put((0, 4), STATE.core_state)
    again = DiskStateCache(tmp_path, ORIGIN)
    assert again.get((0, 4)) == STATE.core_state
    assert again.get((4, 0)) is None
    assert DiskStateCache(tmp_path, replace(ORIGIN, version="1.60")).get((0, 4)) is None
    assert DiskStateCache(tmp_path, replace(ORIGIN, memory_map="other")).get((0, 4)) is None


def test_a_damaged_or_misplaced_file_is_ignored(tmp_path):
    cache = DiskStateCache(tmp_path, ORIGIN)
    cache.put((0, 4), STATE.core_state)
    cache.file((4, 0)).write_bytes(cache.file((0, 4)).read_bytes())
    assert DiskStateCache(tmp_path, ORIGIN).get((4, 0)) is None
    cache.file((0, 4)).write_bytes(b"nonsense")
    assert DiskStateCache(tmp_path, ORIGIN).get((0, 4)) is None


def test_a_folder_that_cannot_be_written_costs_nothing_but_time(tmp_path):
    (tmp_path / "file").write_text("in the way")
    for cache in (DiskStateCache(tmp_path / "file", ORIGIN), DiskStateCache(None, ORIGIN)):
        cache.put((0, 4), STATE.core_state)
        assert cache.get((0, 4)) == STATE.core_state
        assert cache.get((1, 4)) is None
