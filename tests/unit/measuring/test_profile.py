"""Strategy profiles: each frame and each move is counted in its situation, and counting changes no round."""

import numpy as np
import pytest

from fakes.snapshots import snapshot
from sf2ai.backends.base import Activity, Posture
from sf2ai.game.characters import find_character
from sf2ai.game.files.loader import load_character
from sf2ai.measuring.evaluation import EvaluationConfig, EvaluationRun
from sf2ai.measuring.profile import ProfilingController, StrategyProfile
from sf2ai.players.find import scripted_player
from sf2ai.rounds.controller import Controller

RYU = load_character("ryu")
SLOT = np.array([0])
FREE = {"activity": Activity.FREE}


class Still(Controller):
    def begin(self, slots, sides, snapshots, seeds):
        pass

    def pads(self, slots, snapshots):
        return np.zeros((4, len(slots)), dtype=np.uint16)


def doing(move_id, frames=1):
    move = RYU.move(move_id)
    kinds = {"normal": Activity.ATTACK, "special": Activity.SPECIAL, "throw": Activity.THROW}
    return {"activity": kinds[move.kind], "move": move.index, "activity_frames": frames}


def count(frames, side=0):
    """Count frames, given as pairs of the profiled side and the other side; return the situations by name."""
    profile = StrategyProfile("ryu")
    profiling = ProfilingController(Still(), 1, profile)
    first = snapshot()
    profiling.begin(SLOT, np.array([side], dtype=np.int8), first, np.zeros(1, dtype=np.uint64))
    profiling.pads(SLOT, np.stack([first] * 4))
    for own, their in frames:
        played = snapshot(own, their) if side == 0 else snapshot(their, own)
        profiling.pads(SLOT, played[None])
    return {situation.name: situation for situation in profile.situations()}


def apart(distance, **own):
    return {"x": 0.0, **own}, {"x": distance}


def test_first_snapshot_is_no_frame_that_was_played():
    assert count([])["all"].seconds == 0
    assert count([apart(0.4)])["all"].seconds == pytest.approx(1 / 60)


@pytest.mark.parametrize(
    ("distance", "name"),
    [(0.0, "close"), (0.16, "close"), (0.17, "near"), (0.34, "middle"), (0.51, "far"), (2.0, "far")],
)
def test_frames_are_sorted_by_distance(distance, name):
    counted = count([apart(distance)] * 3)
    assert {n for n, situation in counted.items() if situation.seconds} == {name, "all"}
    assert counted[name].share == 1
    assert counted[name].distance == pytest.approx(distance, abs=1e-6)


def test_a_move_counts_once_and_again_when_it_begins_again():
    frames = [apart(0.4, **doing("hadouken_L", n)) for n in (1, 2, 3, 1, 2)]
    counted = count(
        [*frames, apart(0.4, **doing("cr_HK")), apart(0.4, **FREE), apart(0.1, **doing("seoi_nage"))]
    )
    assert counted["middle"].moves == (("hadouken_L", 2), ("cr_HK", 1))
    assert counted["close"].moves == (("seoi_nage", 1),)
    # Seven frames are 7/60 s, so one move in them is 600/7 in ten seconds.
    assert counted["middle"].specials == pytest.approx(2 * 600 / 7)
    assert counted["middle"].normals == pytest.approx(600 / 7)
    assert counted["close"].throws == pytest.approx(600)


def test_low_health_is_sorted_apart():
    frames = [apart(0.4, health=0.5), apart(0.4, health=0.2), apart(0.4, health=0.2, **doing("cr_HK"))]
    counted = count(frames)
    # Health is that before the frame: the frame in which it fell is the last healthy one.
    assert counted["low health"].seconds == pytest.approx(1 / 60)
    assert counted["low health"].moves == (("cr_HK", 1),)
    assert counted["all"].seconds == pytest.approx(3 / 60)


def test_guard_and_what_it_blocks():
    block, hit = {"activity": Activity.BLOCK}, {"activity": Activity.HIT_STUN}
    stun = {"activity": Activity.BLOCK_STUN}
    frames = [block, stun, {**stun, "activity_frames": 2}, stun, FREE, hit, {**hit, "activity_frames": 2}]
    counted = count([apart(0.2, **own) for own in frames])
    # Two attacks blocked, the second in the stun of the first, and one not.
    assert counted["near"].blocks == pytest.approx(2 / 3)
    assert counted["near"].guard == pytest.approx(4 / 7)


def test_without_attacks_there_is_no_share_of_blocks():
    assert count([apart(0.2)])["near"].blocks is None


def test_a_jump_counts_where_it_leaves_the_ground():
    air = {"activity": Activity.JUMP, "posture": Posture.AIRBORNE}
    kick = {**doing("dj_HK"), "posture": Posture.AIRBORNE}
    landing = {"activity": Activity.JUMP, "posture": Posture.STANDING}
    frames = [{"activity": Activity.JUMP}, air, kick, air, landing, FREE]
    counted = count([apart(0.4, **own) for own in frames])
    assert counted["middle"].jumps == pytest.approx(600 / 6)


def test_the_other_side_can_be_profiled_too():
    frames = [({"x": 0.4, **doing("cr_HK")}, {"x": 0.0, **doing("hadouken_L")})]
    assert count(frames, side=1)["middle"].moves == (("cr_HK", 1),)


def test_profiles_add_up():
    def one():
        profile = StrategyProfile("ryu")
        profiling = ProfilingController(Still(), 1, profile)
        profiling.begin(SLOT, np.zeros(1, dtype=np.int8), snapshot(), np.zeros(1, dtype=np.uint64))
        profiling.pads(SLOT, np.stack([snapshot()] * 4))
        profiling.pads(SLOT, np.stack([snapshot()] * 4))
        return profile

    both = one() + one()
    assert [s.seconds for s in both.situations()] == [2 * s.seconds for s in one().situations()]
    with pytest.raises(ValueError, match="'ryu' and 'ken'"):
        one() + StrategyProfile("ken")


def test_profiling_changes_no_result_and_counts_every_frame_but_the_last_step():
    def run(**options):
        with EvaluationRun(config, random, random, **options) as run:
            outcomes = list(run.play())
            return run.result(), sum(outcome.frames for outcome in outcomes)

    config = EvaluationConfig(find_character("ryu"), episodes=6, seed=3, slots=4)
    random = scripted_player("random")
    profile = StrategyProfile("ryu")
    profiled, frames = run(wrap_controller=lambda controller: ProfilingController(controller, 4, profile))
    assert profiled == run()[0]
    (everything,) = (s for s in profile.situations() if s.name == "all")
    assert frames - 6 * 4 <= round(everything.seconds * 60) < frames


def test_json_names_situations_and_moves():
    counted = count([apart(0.4, **doing("cr_HK"))])
    document = counted["middle"].to_json()
    assert document["name"] == "middle"
    assert document["moves"] == {"cr_HK": 1}
