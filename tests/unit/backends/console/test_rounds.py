"""Rounds and matches begin, end and are counted by the rules of the package, from RAM alone."""

import numpy as np
import pytest

from fakes.console import UNIT_FRAMES, FakeConsole
from sf2ai.backends.base import SNAPSHOT, Ending, Phase, make_setups
from sf2ai.backends.console.memory_map import shipped_maps
from sf2ai.backends.console.neutral import neutral_frames
from sf2ai.backends.console.slot import ConsoleSlot
from sf2ai.backends.registry import make_backend
from sf2ai.game.buttons import Pad

TURBO = shipped_maps()["turbo_usa"]
KO = 255


class MemoryCache(dict):
    put = dict.__setitem__


@pytest.fixture
def console():
    return FakeConsole(TURBO)


@pytest.fixture
def slot(console):
    slot = ConsoleSlot(console, TURBO, MemoryCache())
    slot.reset((0, 4), (0,) * 10)
    return slot


def advance(slot, frames, first=0, second=0):
    return np.frombuffer(slot.advance([(first, second)] * frames), dtype=SNAPSHOT)


def test_the_first_snapshot_has_the_units_of_a_snapshot(slot):
    first = np.frombuffer(slot.match.snapshot, dtype=SNAPSHOT)[0]
    assert first["timer"] == 99
    assert first["round"] == 1
    assert first["phase"] == Phase.FIGHT
    sides = first["sides"]
    assert sides["health"].tolist() == [1, 1]
    assert sides["x"].tolist() == pytest.approx([-51 / 256, 51 / 256])
    assert sides["y"].tolist() == [0, 0]
    assert sides["character"].tolist() == [0, 4]
    assert sides["activity_frames"].tolist() == [1, 1]
    assert sides["rounds_won"].tolist() == [0, 0]


@pytest.mark.parametrize(
    ("wound", "ending", "winner"),
    [
        ((KO, 12), Ending.KO, 1),
        ((0, KO), Ending.KO, 0),
        ((KO, KO), Ending.DOUBLE_KO, -1),
    ],
)
def test_a_ko_ends_the_round_and_its_end_is_repeated(slot, console, wound, ending, winner):
    console.wound[10] = wound
    snapshots = advance(slot, 20)
    assert snapshots["phase"].tolist() == [Phase.FIGHT] * 8 + [Phase.ROUND_OVER] * 12
    assert len({snapshot.tobytes() for snapshot in snapshots[8:]}) == 1
    end = snapshots[-1]
    assert (end["ending"], end["winner"]) == (ending, winner)
    assert end["sides"]["rounds_won"].tolist() == [int(winner == side) for side in (0, 1)]
    assert [health > 0 for health in end["sides"]["health"]] == [value != KO for value in wound]
    assert console._since == 10  # not a frame more was run than needed


@pytest.mark.parametrize(("wound", "winner"), [((100, 90), 0), ((0, 1), 1), ((50, 50), -1)])
def test_time_over_is_decided_by_health(slot, console, wound, winner):
    console.wound[100] = wound
    snapshots = advance(slot, 99 * UNIT_FRAMES + 5)
    end = snapshots[-1]
    assert (end["timer"], end["ending"], end["winner"]) == (0, Ending.TIME, winner)


def test_the_next_call_begins_the_next_round_from_the_kept_state(slot, console):
    console.wound[10] = (KO, 30)
    advance(slot, 30)
    console.wound[10] = (30, 30)
    second = advance(slot, 5)
    assert second["round"].tolist() == [2] * 5
    assert second["sides"]["health"].tolist() == [[1, 1]] * 5
    assert second["sides"]["rounds_won"].tolist() == [[0, 1]] * 5
    assert second["timer"].tolist() == [99] * 5


def test_two_rounds_decide_a_match_which_then_stays(slot, console):
    console.wound[10] = (KO, 30)
    advance(slot, 30)
    end = advance(slot, 30)[-1]
    assert (end["phase"], end["winner"], end["sides"]["rounds_won"].tolist()) == (Phase.MATCH_OVER, 1, [0, 2])
    seen = len(console.seen)
    assert advance(slot, 3)[-1].tobytes() == end.tobytes()
    assert len(console.seen) == seen


def test_four_drawn_rounds_are_a_drawn_match(slot, console):
    console.wound[10] = (KO, KO)
    ends = [advance(slot, 30)[-1] for _ in range(4)]
    assert [end["phase"] for end in ends] == [Phase.ROUND_OVER] * 3 + [Phase.MATCH_OVER]
    assert (ends[-1]["winner"], ends[-1]["round"]) == (-1, 4)


def test_pads_do_not_count_in_the_neutral_frames(console):
    slot = ConsoleSlot(console, TURBO, MemoryCache())
    slot.reset((0, 4), (7, 3, *[0] * 8))
    before = len(console.seen)
    advance(slot, 4, int(Pad.RIGHT))
    advance(slot, 6, int(Pad.RIGHT))
    assert [first for first, _ in console.seen[before:]] == [0] * 7 + [int(Pad.RIGHT)] * 3


def test_neutral_frames_are_the_simulators():
    setups = make_setups([(0, 4)] * 4, [1, 2**63 + 5, 99, 2**64 - 1])
    with make_backend("sim", 4) as backend:
        backend.reset(np.arange(4), setups)
        assert [neutral_frames(setup)[0] for setup in setups] == backend.matches["neutral_left"].tolist()
    assert neutral_frames(make_setups([(0, 4)], [1], neutral_frames=6)[0]) == (6,) * 10
    later = [neutral_frames(setup)[1:] for setup in setups]
    assert all(0 <= frames <= 30 for row in later for frames in row)
    assert len(set(later)) == 4


def test_a_match_goes_on_from_its_state(slot, console):
    console.wound[10] = (KO, 30)
    advance(slot, 30)
    advance(slot, 5, int(Pad.RIGHT))
    kept, state = slot.get_state(), console.save()
    first = advance(slot, 4).tobytes()
    slot.set_state(kept)
    console.load(state)
    assert slot.get_state() == kept
    assert advance(slot, 4).tobytes() == first
