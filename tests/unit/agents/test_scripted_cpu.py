"""The CPU plays with any step length, needs no value that a backend may not know, and keeps its state."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes.pads import clean_pad
from fakes.snapshot_strategies import snapshots
from sf2ai.agents.cpu.knowledge.levels import LEVELS, SEEN_FRAMES
from sf2ai.agents.cpu.scripted_cpu import ScriptedCpu
from sf2ai.backends.base import make_setups
from sf2ai.backends.registry import make_backend
from sf2ai.errors import InputError

ONE = np.zeros(1, dtype=np.int64)
SEED = np.array([7], dtype=np.uint64)


def _play(level, frames_per_step, frames, *, characters=(0, 3), hide=()):
    """Play a round between two CPUs of a level; returns the health left and the pads, shape (frames, 2)."""
    backend = make_backend("sim", 1)
    seen = backend.reset(ONE, make_setups([characters], [5], neutral_frames=0))[None].copy()
    players = [ScriptedCpu(1, level, frames_per_step) for _ in range(2)]
    for side, player in enumerate(players):
        player.begin(ONE, np.array([side], dtype=np.int8), seen[0], SEED + np.uint64(side))
    played = []
    for _ in range(frames // frames_per_step):
        for name in hide:
            seen["sides"][name] = np.nan if seen["sides"][name].dtype.kind == "f" else -1
        pads = np.stack([player.pads(ONE, seen) for player in players], axis=-1)
        seen = backend.advance(pads).copy()
        played.append(pads[:, 0])
        if seen[-1, 0]["phase"]:
            break
    return seen[-1, 0]["sides"]["health"], np.concatenate(played)


@pytest.mark.parametrize("frames_per_step", [1, 2, 3, 4, 7, SEEN_FRAMES + 5])
def test_the_cpu_fights_with_any_number_of_frames_per_step(frames_per_step):
    health, pads = _play(7, frames_per_step, 3000)
    assert pads.shape[1] == 2
    assert min(health) < 1, "a side was hit"


def test_the_same_seed_plays_the_same_round_and_another_does_not():
    _, once = _play(4, 4, 800)
    _, again = _play(4, 4, 800)
    assert (once == again).all()
    _, other = _play(4, 4, 800, characters=(3, 0))
    assert once.shape != other.shape or (once != other).any()


@pytest.mark.parametrize("hide", [("move",), ("move", "activity", "activity_frames"), ("y", "posture")])
def test_what_a_backend_does_not_know_is_not_needed(hide):
    health, _ = _play(7, 4, 3000, hide=hide)
    assert min(health) < 1, "a side was hit"


@given(
    st.lists(snapshots(), min_size=1, max_size=12), st.integers(0, 7), st.integers(0, 1), st.integers(1, 6)
)
def test_no_snapshot_breaks_it(seen, level, side, frames_per_step):
    player = ScriptedCpu(1, level, frames_per_step)
    player.begin(ONE, np.array([side], dtype=np.int8), seen[0], SEED)
    for snapshot in seen:
        pads = player.pads(ONE, snapshot[None])
        assert pads.shape == (frames_per_step, 1)
        assert [clean_pad(int(pad)) for pad in pads[:, 0]] == pads[:, 0].tolist()


def test_levels_are_per_slot_and_must_exist():
    ScriptedCpu(3, [0, 4, 7], 4)
    with pytest.raises(InputError, match="level 8"):
        ScriptedCpu(2, 8, 4)
    with pytest.raises(InputError, match="level -1"):
        ScriptedCpu(2, [0, -1], 4)


def test_a_restored_state_continues_the_round():
    backend = make_backend("sim", 1)
    seen = backend.reset(ONE, make_setups([(0, 1)], [5]))[None].copy()
    player, twin = ScriptedCpu(1, 6, 4), ScriptedCpu(1, 6, 4)
    player.begin(ONE, np.zeros(1, dtype=np.int8), seen[0], SEED)
    for step in range(120):
        if step == 60:
            twin.set_state(player.get_state())
        pads = player.pads(ONE, seen)
        if step >= 60:
            assert (twin.pads(ONE, seen) == pads).all()
        seen = backend.advance(np.stack([pads, np.zeros_like(pads)], axis=-1)).copy()


def test_a_stored_state_is_restored_by_position_whatever_its_fields_are_called():
    player, twin = ScriptedCpu(2, 6, 4), ScriptedCpu(2, 0, 4)
    stored = player.get_state()["minds"]
    layout = stored.dtype.fields
    names = [f"old{i}" for i in range(len(layout))]
    formats, offsets = zip(*((field[0], field[1]) for field in layout.values()), strict=True)
    old = np.dtype(
        {"names": names, "formats": formats, "offsets": offsets, "itemsize": stored.dtype.itemsize}
    )
    twin.set_state({"minds": stored.view(old)})
    assert twin.get_state()["minds"].tobytes() == stored.tobytes()


@pytest.mark.parametrize(("worse", "better"), list(pairwise(LEVELS)))
def test_each_level_is_better_than_the_one_below_in_every_number(worse, better):
    for name in (
        "block",
        "anti_air",
        "meet_shot",
        "punish",
        "confirm",
        "grab",
        "attack",
        "caution",
        "wake_up",
    ):
        assert getattr(better, name) > getattr(worse, name)
    for name in ("reaction_frames", "misjudge", "blunder", "pause_frames", "mash_frames"):
        assert getattr(better, name) < getattr(worse, name)


def test_the_slowest_reaction_is_still_remembered():
    assert LEVELS[0].reaction_frames + 2 < SEEN_FRAMES
