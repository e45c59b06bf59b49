"""Mashed specials last as long as they are mashed and no longer; presses and stick steer them."""

from itertools import pairwise

import pytest

from fakes.lab import Lab
from sf2ai.engine.state import ATTACK, SPECIAL, STAND, SUBPX
from sf2ai.game.choices import MASH_END_FRAMES, MASH_GAP_FRAMES
from sf2ai.game.files.loader import load_roster
from sf2ai.game.mashing import shortest
from sf2ai.game.motions import pad_script
from sf2ai.game.moves import CommandKind, Move

MASHED = [
    (data.character.id, move)
    for data in load_roster()
    for move in data.moves
    if move.command.kind is CommandKind.MASH
]


def name(value):
    return getattr(value, "id", value)


def begun(character: str, move: Move) -> Lab:
    """Return a lab on the first frame of a move that touches nobody, with the script's rest unplayed."""
    lab = Lab(character, "ryu").place(0, 150).alone()
    for pad in pad_script(move):
        lab.play([pad])
        if lab.one["move"] == move.index:
            return lab
    raise AssertionError("the script does not bring the move out")


def out(lab: Lab) -> int:
    """Return how many frames side 0 spent in specials."""
    return lab.frames_in(0, SPECIAL)


@pytest.mark.parametrize(("character", "move"), MASHED, ids=name)
def test_the_script_is_the_shortest_mash(character, move):
    lab = Lab(character, "ryu").alone().play(list(pad_script(move)), frames=200)
    assert out(lab) == move.startup + MASH_END_FRAMES + move.recovery == shortest(move).total
    assert {
        lab.track(0, "move")[at] for at, state in enumerate(lab.track(0, "state")) if state == SPECIAL
    } == {move.index}
    # Where the longer of the two standing normals comes out, one press fewer brings nothing else out.
    button = move.command.buttons[0]
    far, close = (lab.move(0, f"{stance}_{button}").total for stance in ("st_far", "st_close"))
    shorter = Lab(character, "ryu", gap=45 if close > far else 170).alone()
    assert out(shorter.play(list(pad_script(move))[:-4], frames=200)) == 0


@pytest.mark.parametrize(("character", "move"), MASHED, ids=name)
@pytest.mark.parametrize("later", [1, 9])
def test_a_press_prolongs_it_by_fifteen_frames(character, move, later):
    gap = min(later, MASH_GAP_FRAMES["LMH".index(move.strength)])
    lab = begun(character, move)
    # The first press of the active part comes `gap` frames after its first frame.
    lab.play(f"5*{move.startup + gap - 1} 5{move.command.buttons[0]} 5", frames=200)
    assert out(lab) == move.startup + gap + MASH_END_FRAMES + move.recovery


@pytest.mark.parametrize("presses", [3, 40])
def test_it_lasts_as_long_as_the_mashing(presses):
    move = Lab("blanka").move(0, "electricity_H")
    lab = begun("blanka", move)
    # Presses in the start-up change nothing; the button goes down again every four frames.
    lab.play("5*8" + " 5*2 5HP*2" * presses, frames=400)
    assert out(lab) == move.startup + 4 * (presses - 1) + 3 + MASH_END_FRAMES + move.recovery


@pytest.mark.parametrize(("button", "gap"), list(zip(("LP", "MP", "HP"), MASH_GAP_FRAMES, strict=True)))
@pytest.mark.parametrize("late", [0, 1])
def test_a_press_counts_only_if_it_comes_soon_enough(button, gap, late):
    move = Lab("blanka").move(0, f"electricity_{button[0]}")
    lab = begun("blanka", move)
    lab.play(f"5*{move.startup + gap + late - 1} 5{button}*2", frames=200)
    prolonged = 0 if late else gap
    assert out(lab) == move.startup + prolonged + MASH_END_FRAMES + move.recovery


def test_a_press_of_another_strength_makes_it_the_special_of_that_strength():
    light, heavy = (Lab("ehonda").move(0, f"hundred_hand_{strength}") for strength in "LH")
    lab = begun("ehonda", heavy)
    lab.play(f"5*{heavy.startup + 3} 5LP*2", frames=200)
    special = [at for at, state in enumerate(lab.track(0, "state")) if state == SPECIAL]
    played = [lab.track(0, "move")[at] for at in special]
    assert played == sorted(played, reverse=True)
    assert set(played) == {heavy.index, light.index}
    assert len(played) == heavy.startup + 4 + MASH_END_FRAMES + light.recovery


def test_a_button_of_the_other_row_does_not_prolong_it():
    move = Lab("chunli").move(0, "hyakuretsu_L")
    lab = begun("chunli", move).play(f"5*{move.startup + 4} 5LP*2", frames=200)
    assert out(lab) == shortest(move).total


def test_hit_stop_stops_the_count_too():
    move = Lab("blanka").move(0, "electricity_L")
    lab = Lab("blanka", "ryu", gap=300)
    lab.play(list(pad_script(move)))
    while lab.one["state"] != SPECIAL:
        lab.play("5LP")
    lab.two["x"] = lab.one["x"] + 50 * SUBPX
    lab.play(frames=200)
    assert lab.lost(1) > 0
    assert out(lab) == shortest(move).total + 14


def test_it_hits_again_and_again_while_it_lasts():
    # A cornered victim cannot leave, and the stick brings the slaps after it; they hit at most once in 18
    # frames, hit stop included.
    lab = Lab("ehonda", "ryu").place(290, 370)
    lab.play(list(pad_script(lab.move(0, "hundred_hand_M"))))
    lab.play("(6MP*2 6*2)*60", frames=200)
    health = [144, *lab.track(1, "health")]
    hits = [frame for frame in range(1, len(health)) if health[frame] < health[frame - 1]]
    slaps = [frame for frame in hits if lab.track(0, "state")[frame - 1] != ATTACK]
    assert len(slaps) > 4
    waits = [b - a for a, b in pairwise(slaps)]
    assert waits[:2] == [18, 18]
    assert min(waits) == 18


@pytest.mark.parametrize(("stick", "way"), [(6, 1), (3, 1), (9, 1), (4, -1), (5, 0), (2, 0)])
def test_the_stick_steers_the_slaps_and_nothing_else(stick, way):
    for character, move_id in (("ehonda", "hundred_hand_M"), ("chunli", "hyakuretsu_M")):
        move = Lab(character).move(0, move_id)
        lab = begun(character, move)
        before = int(lab.one["x"])
        lab.play(f"{stick}*{move.startup + MASH_END_FRAMES - 1}")
        assert int(lab.one["x"]) - before == way * MASH_END_FRAMES * SUBPX * (character == "ehonda")


@pytest.mark.parametrize("move_id", ["lariat_H", "quick_lariat_H"])
@pytest.mark.parametrize(("stick", "way"), [(6, 1), (4, -1), (5, 0)])
def test_the_stick_steers_a_lariat_in_its_active_frames(move_id, stick, way):
    move = Lab("zangief").move(0, move_id)
    lab = Lab("zangief", gap=200)
    before = int(lab.one["x"])
    lab.play(f"{'5PPP' if move_id == 'lariat_H' else '5KKK'} {stick}*{move.startup + move.active - 1}")
    assert move_id in lab.moves(0)
    assert int(lab.one["x"]) - before == way * move.active * SUBPX


def test_after_its_recovery_the_fighter_is_free():
    lab = begun("chunli", Lab("chunli").move(0, "hyakuretsu_H")).play(frames=200)
    assert lab.track(0, "state")[-1] == STAND
