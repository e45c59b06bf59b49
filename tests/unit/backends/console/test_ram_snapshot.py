"""A fact of the map becomes a Snapshot's value in the right unit; everything else stays unknown."""

import numpy as np
import pytest

from sf2ai.backends.base import SNAPSHOT, Activity, Posture
from sf2ai.backends.console.memory_map import WRAM_SIZE, shipped_maps
from sf2ai.backends.console.ram_snapshot import (
    SIDE_LAYOUT,
    SNAPSHOT_TAIL,
    ActivityTimer,
    MatchScore,
    SnapshotWriter,
)
from sf2ai.backends.console.reading import RamReader

TURBO = shipped_maps()["turbo_usa"]


class Ram:
    """Work RAM by a map, at the start of a round."""

    def __init__(self, memory_map=TURBO):
        self.memory_map = memory_map
        self.content = bytearray(WRAM_SIZE)
        self.timers = [ActivityTimer(), ActivityTimer()]
        for side, (x, character) in enumerate(((205, 0), (307, 4))):
            self.poke(side, health=176, x=x, y=192, character=character)
        self.poke(None, timer=0x99)

    def poke(self, side, **facts):
        for name, value in facts.items():
            fact = self.memory_map.fact(name, side)
            if fact is not None:
                self.content[fact.address : fact.address + fact.size] = value.to_bytes(fact.size, "little")

    def snapshot(self):
        writer = SnapshotWriter(self.memory_map)
        reading = RamReader(self.memory_map).read(self.content)
        writer.count_frame(reading, self.timers)
        return np.frombuffer(writer.write(reading, self.timers, MatchScore()), dtype=SNAPSHOT)[0]

    def side(self, side=0):
        return self.snapshot()["sides"][side]


def test_the_layouts_are_the_snapshots_own():
    assert 2 * SIDE_LAYOUT.size + SNAPSHOT_TAIL.size == SNAPSHOT.itemsize


@pytest.mark.parametrize(
    ("points", "share"), [(176, 1.0), (88, 89 / 177), (0, 1 / 177), (255, 0.0), (177, 0.0)]
)
def test_health_is_the_share_of_the_points_that_a_ko_takes(points, share):
    ram = Ram()
    ram.poke(1, health=points)
    assert ram.side(1)["health"] == pytest.approx(share)
    assert ram.side(1)["activity"] == (Activity.KO if share == 0 else Activity.FREE)


def test_pixels_become_shares_of_the_screen():
    ram = Ram()
    ram.poke(0, x=458, y=126)
    assert ram.side()["x"] == pytest.approx(202 / 256)
    assert ram.side()["y"] == pytest.approx(66 / 224)


@pytest.mark.parametrize(
    ("facts", "activity", "posture"),
    [
        ({}, Activity.FREE, Posture.STANDING),
        ({"state": 0x02, "crouching": 1}, Activity.FREE, Posture.CROUCHING),
        ({"state": 0x04}, Activity.JUMP, Posture.STANDING),
        ({"state": 0x04, "airborne": 1}, Activity.JUMP, Posture.AIRBORNE),
        ({"state": 0x06}, -1, Posture.STANDING),
        ({"state": 0x08}, -1, Posture.STANDING),
        ({"state": 0x0A, "crouching": 1}, Activity.ATTACK, Posture.CROUCHING),
        ({"state": 0x0A, "airborne": 1}, Activity.ATTACK, Posture.AIRBORNE),
        ({"state": 0x0C}, Activity.SPECIAL, Posture.STANDING),
        ({"state": 0x0E}, -1, Posture.STANDING),
        ({"state": 0x14}, Activity.DOWNED, Posture.DOWN),
        ({"state": 0x14, "airborne": 1}, Activity.FALLING, Posture.AIRBORNE),
        ({"state": 0x77}, -1, Posture.STANDING),
    ],
)
def test_states_become_activities_and_postures(facts, activity, posture):
    ram = Ram()
    ram.poke(0, **facts)
    side = ram.side()
    assert (side["activity"], side["posture"]) == (activity, posture)
    assert side["activity_frames"] == (-1 if activity == -1 else 1)


def test_turbo_does_not_know_facing_moves_and_projectiles():
    ram = Ram()
    ram.poke(0, facing=0x40, state=0x0A, in_move=1, move_code=7)
    side = ram.side()
    assert (side["facing"], side["move"], side["projectile"], side["projectile_direction"]) == (0, -1, -1, 0)
    assert np.isnan([side["projectile_x"], side["projectile_y"]]).all()


def test_the_cartridge_knows_its_facing():
    ram = Ram(shipped_maps()["duel"])
    ram.poke(0, facing=0x40)
    assert [ram.side(side)["facing"] for side in (0, 1)] == [1, -1]


def test_world_warrior_knows_health_characters_and_the_clock_only():
    snapshot = Ram(shipped_maps()["world_warrior_usa"]).snapshot()
    assert snapshot["timer"] == 99
    for side, character in zip(snapshot["sides"], (0, 4), strict=True):
        assert (side["health"], side["character"]) == (1, character)
        assert np.isnan([side["x"], side["y"]]).all()
        assert (side["posture"], side["activity"], side["activity_frames"], side["facing"]) == (-1, -1, -1, 0)


def test_frames_are_counted_while_a_fighter_does_the_same():
    ram = Ram()
    counted = []
    for state, code in [(0, 0), (0, 0), (0x0A, 5), (0x0A, 5), (0x0A, 6), (0x0A, 6), (0, 0)]:
        ram.poke(0, state=state, in_move=int(code > 0), move_code=code)
        counted.append(int(ram.side()["activity_frames"]))
    assert counted == [1, 2, 1, 2, 1, 2, 1]


def test_a_timer_that_is_no_number_is_unknown():
    ram = Ram()
    ram.poke(None, timer=0x9F)
    assert ram.snapshot()["timer"] == -1
