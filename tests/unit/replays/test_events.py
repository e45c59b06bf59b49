"""Events are found in Snapshots; the scenes are played on the simulator, set up frame by frame."""

import numpy as np
import pytest

from fakes.fights import frames
from fakes.lab import Lab
from fakes.snapshots import snapshot
from sf2ai.backends.base import SNAPSHOT, Ending, Phase
from sf2ai.replays.events import EventKind, find_events

FIREBALL = "2*2 3*2 6LP*2 5*90"


def found_events(lab):
    """Kind, side and move of every event but the round's beginning."""
    first = snapshot()[0]
    seen = np.array([first, *lab.snapshots], dtype=SNAPSHOT)
    return [(event.kind, event.side, event.move) for event in find_events(seen)][1:]


def test_a_move_and_its_hit():
    lab = Lab("ryu", "ken", gap=60).play("5*2 5HP*2 5*40")
    assert found_events(lab) == [(EventKind.MOVE, 0, "close HP"), (EventKind.HIT, 0, "close HP")]


def test_the_same_move_twice_is_found_twice():
    lab = Lab("ryu", "ken", gap=200).play("5LP*2 5*30 5LP*2 5*30")
    assert found_events(lab) == [(EventKind.MOVE, 0, "far LP")] * 2


def test_a_hit_says_damage_health_distance_and_when():
    lab = Lab("ryu", "ken", gap=60).play("5*2 5HP*2 5*40")
    events = find_events(np.array([snapshot()[0], *lab.snapshots], dtype=SNAPSHOT))
    hit = events[-1]
    left = 1 - lab.lost(1) / 144
    assert hit.health == pytest.approx((1.0, left))
    assert hit.damage == pytest.approx(1 - left)
    assert hit.distance == pytest.approx(60, abs=10)
    # The move begins with the command and hits on the first active frame after its startup.
    assert hit.frame == events[-2].frame + lab.move(0, "st_close_HP").startup
    assert (hit.round, hit.clock) == (1, 99)


def test_a_block_is_no_hit_and_chips():
    lab = Lab("ryu", "ken", gap=150).play(FIREBALL, "4*120")
    assert found_events(lab) == [(EventKind.MOVE, 0, "Hadouken L"), (EventKind.BLOCK, 0, "Hadouken L")]
    assert lab.lost(1) > 0


def test_a_projectile_strikes_by_its_own_name_whatever_its_sender_does_now():
    lab = Lab("ryu", "ken", gap=330).play("2*2 3*2 6LP*2 5*60 5LK*2 5*60")
    assert found_events(lab) == [
        (EventKind.MOVE, 0, "Hadouken L"),
        (EventKind.MOVE, 0, "far LK"),
        (EventKind.HIT, 0, "Hadouken L"),
    ]


def test_projectiles_that_meet_clash_and_hit_nobody():
    lab = Lab("ryu", "ken", gap=250).play(FIREBALL, FIREBALL)
    assert found_events(lab)[-1] == (EventKind.CLASH, -1, "")
    assert {kind for kind, *_ in found_events(lab)} == {EventKind.MOVE, EventKind.CLASH}


def test_a_throw_is_told_when_it_hurts():
    lab = Lab("ryu", "ken", gap=45).play("6*2 6HP*2 5*120")
    kinds = found_events(lab)
    assert kinds[-1][0] is EventKind.THROW
    assert kinds[-1][1] == 0
    assert kinds[0] == (EventKind.MOVE, 0, kinds[-1][2])


def test_rounds_begin_and_end_and_so_does_the_match():
    seen = frames(rounds=False)
    events = find_events(seen)
    rounds = [event for event in events if event.kind is EventKind.ROUND_BEGINS]
    ends = [event for event in events if event.kind is EventKind.ROUND_ENDS]
    assert [event.round for event in rounds] == list(range(1, int(seen[-1]["round"]) + 1))
    assert len(ends) == len(rounds)
    assert [end.frame + 1 for end in ends[:-1]] == [begin.frame for begin in rounds[1:]]
    assert events[-1].kind is EventKind.MATCH_ENDS
    assert (events[-1].frame, events[-1].side) == (len(seen) - 1, int(seen[-1]["winner"]))
    assert all(event.health == pytest.approx((1, 1)) for event in rounds)


def test_all_damage_is_told():
    seen = frames(rounds=False)
    ends = [frame for frame in range(len(seen)) if seen[frame]["phase"] != Phase.FIGHT]
    lost = sum(2 - float(seen[frame]["sides"]["health"].sum()) for frame in ends)
    assert sum(event.damage for event in find_events(seen)) == pytest.approx(lost, abs=1e-4)


def test_a_drawn_round_is_nobodys():
    seen = np.concatenate(
        [snapshot(), snapshot({"health": 0}, {"health": 0}, phase=Phase.ROUND_OVER, ending=Ending.DOUBLE_KO)]
    )
    end = find_events(seen)[-1]
    assert (end.kind, end.side, end.how) == (EventKind.ROUND_ENDS, -1, "double KO")


def test_what_is_unknown_stays_unknown():
    seen = np.concatenate([snapshot({"x": np.nan}, timer=-1, round=-1)] * 2)
    (begin,) = find_events(seen)
    assert (begin.clock, begin.round, begin.distance) == (-1, -1, None)
    assert begin.to_json()["distance"] is None


def test_json_names_the_sides():
    events = [event.to_json() for event in find_events(frames())]
    assert {event["side"] for event in events} == {None, "p1", "p2"}
    assert events[0] == {
        "frame": 1, "round": 1, "clock": 99, "kind": "round begins", "side": None, "move": "", "how": "",
        "damage": 0.0, "health": [1.0, 1.0], "distance": 176.0,
    }  # fmt: skip
