"""Level 7 answers what its opponent does: it blocks, punishes, jumps over and throws, in the simulator."""

import numpy as np
import pytest

from fakes.snapshots import snapshot
from sf2ai.agents.cpu.scripted_cpu import ScriptedCpu
from sf2ai.backends.base import Activity, make_setups
from sf2ai.backends.registry import make_backend
from sf2ai.game.buttons import ATTACK_MASK, NUMPAD, PUNCHES, attack_bit, mirror_pad
from sf2ai.game.files.loader import load_character
from sf2ai.game.motions import pad_script

SLOTS = 16
RYU, EHONDA, GUILE, ZANGIEF, VEGA = 0, 1, 3, 6, 11


def _fight(character, opponent, script, frames=1200):
    """Level 7 as p1 in many slots against an opponent that repeats a script.

    Returns the snapshots of p1 and p2, each of shape (frames, SLOTS), until the first round is over.
    """
    slots = np.arange(SLOTS)
    backend = make_backend("sim", SLOTS)
    seen = backend.reset(slots, make_setups([(character, opponent)] * SLOTS, slots, neutral_frames=0))
    seen = seen[None].copy()
    player = ScriptedCpu(SLOTS, 7, 4)
    player.begin(slots, np.zeros(SLOTS, dtype=np.int8), seen[0], slots.astype(np.uint64))
    other = np.resize(np.array([mirror_pad(pad) for pad in script], dtype=np.uint16), frames)
    shown = []
    for step in range(frames // 4):
        theirs = np.repeat(other[4 * step : 4 * step + 4, None], SLOTS, axis=1)
        seen = backend.advance(np.stack([player.pads(slots, seen), theirs], axis=-1)).copy()
        shown.append(seen)
        if seen[-1]["phase"].any():
            break
    sides = np.concatenate(shown)["sides"]
    return sides[..., 0], sides[..., 1]


def _script(character, move):
    return (*pad_script(load_character(character).move(move)), 0, 0)


def _won(mine, theirs):
    return (mine["health"][-1] > theirs["health"][-1]).mean()


def test_it_blocks_sweeps_low():
    mine, _ = _fight(ZANGIEF, GUILE, (NUMPAD[2] | attack_bit("HK"),) * 2 + (NUMPAD[2],) * 2)
    blocked = (mine["activity"] == Activity.BLOCK_STUN).sum()
    hurt = (mine["activity"] == Activity.HIT_STUN).sum() + (mine["activity"] == Activity.FALLING).sum()
    assert blocked > hurt


def test_it_hits_jumpers_out_of_the_air():
    mine, theirs = _fight(RYU, ZANGIEF, (NUMPAD[9],))
    assert (theirs["activity"] == Activity.FALLING).any(axis=0).mean() > 0.8
    assert _won(mine, theirs) == 1


def test_it_gets_past_projectiles():
    mine, theirs = _fight(RYU, RYU, _script("ryu", "hadouken_M"), frames=2400)
    assert _won(mine, theirs) > 0.7
    assert ((mine["activity"] == Activity.JUMP) & (theirs["projectile"] == 1)).any(axis=0).all()


def test_it_throws_an_opponent_that_only_stands():
    mine, _ = _fight(ZANGIEF, RYU, (0,))
    assert (mine["activity"] == Activity.THROW).any(axis=0).mean() > 0.8
    assert (mine["health"][-1] == 1).all()


def test_it_follows_an_opponent_that_walks_away():
    mine, theirs = _fight(RYU, GUILE, (NUMPAD[4],), frames=3000)
    assert _won(mine, theirs) == 1


def test_it_punishes_an_uppercut_that_missed():
    mine, theirs = _fight(RYU, RYU, _script("ryu", "shoryuken_H"), frames=2400)
    assert _won(mine, theirs) > 0.7


@pytest.mark.parametrize("character", ["blanka", "guile", "bison", "vega"])
def test_a_charge_is_kept_while_waiting_and_its_special_used(character):
    data = load_character(character)
    specials = [m.index for m in data.moves if m.charge]
    mine, _ = _fight(data.character.index, RYU, (0, 0, attack_bit("LP"), 0, 0, 0, 0, 0), frames=1600)
    assert np.isin(mine["move"], specials).any(axis=0).mean() > 0.25


def test_a_dizzy_fighter_shakes_itself_free_sooner_the_better_it_is():
    lengths = {}
    for level in (0, 7):
        player = ScriptedCpu(1, level, 4)
        backend = make_backend("sim", 1)
        seen = backend.reset(np.zeros(1, dtype=np.int64), make_setups([(0, 0)], [1]))[None].copy()
        player.begin(
            np.zeros(1, dtype=np.int64), np.zeros(1, dtype=np.int8), seen[0], np.ones(1, dtype=np.uint64)
        )
        seen["sides"]["activity"][:, :, 0] = Activity.DIZZY
        pads = np.concatenate([player.pads(np.zeros(1, dtype=np.int64), seen) for _ in range(30)])[:, 0]
        buttons = pads & PUNCHES
        lengths[level] = int(((buttons[1:] & ~buttons[:-1]) != 0).sum())
    assert lengths[7] > 2 * lengths[0] > 0


def test_it_jumps_over_an_attack_that_is_repeated():
    # The slaps are mashed for no longer than needed, and begin again after a pause.
    mashing = _script("ehonda", "hundred_hand_H") + (0,) * 40
    slaps = [m.index for m in load_character("ehonda").moves if m.special_kind == "mash"]
    mine, theirs = _fight(ZANGIEF, EHONDA, mashing, frames=3000)
    assert _won(mine, theirs) > 0.6
    slapping = np.isin(theirs["move"], slaps)
    struck = (theirs["health"][1:] < theirs["health"][:-1]) & (mine["activity"][:-1] == Activity.ATTACK)
    from_above = struck & (mine["y"][:-1] > 0) & slapping[:-1]
    assert from_above.any(axis=0).mean() > 0.5


def _presses(move, frame, distance_px):
    """The buttons that level 7 presses as Honda in a move, with Ryu standing so far away."""
    slapping = {
        "character": EHONDA,
        "x": 0.0,
        "activity": Activity.SPECIAL,
        "move": move.index,
        "activity_frames": frame,
    }
    ryu = {"character": RYU, "x": distance_px / 384}
    scene = snapshot(slapping, ryu)
    player = ScriptedCpu(1, 7, 4)
    player.begin(np.arange(1), np.zeros(1, dtype=np.int8), scene, np.ones(1, dtype=np.uint64))
    pressed = 0
    for _ in range(3):
        pressed |= int(
            np.bitwise_or.reduce(player.pads(np.arange(1), np.repeat(scene[None], 4, axis=0))[:, 0])
        )
    return pressed & ATTACK_MASK


def test_it_mashes_on_while_its_slaps_reach():
    slap = load_character("ehonda").move("hundred_hand_M")
    last = slap.startup + slap.active
    assert _presses(slap, slap.startup + 3, 90) == attack_bit("MP")
    assert _presses(slap, slap.startup + 3, 250) == 0
    assert _presses(slap, last + 2, 90) == 0, "it cannot be prolonged any more"
    headbutt = load_character("ehonda").move("headbutt_M")
    assert _presses(headbutt, headbutt.startup + 3, 90) == 0


def test_it_does_not_run_into_kicks_that_go_on():
    # The hard kicks' turn is over after 7 frames and begins again, as long as they are mashed.
    mine, theirs = _fight(RYU, 5, (attack_bit("HK"),) * 2 + (0, 0), frames=2400)
    kicked = (theirs["activity"] == Activity.SPECIAL).any(axis=0)
    assert kicked.all()
    assert _won(mine, theirs) > 0.7


def _charged(character, move, held):
    charge = load_character(character).move(move).charge
    return (NUMPAD[held],) * (charge + 4) + _script(character, move)


def test_it_punishes_a_headbutt_that_bounces_off_its_block():
    mine, theirs = _fight(RYU, EHONDA, _charged("ehonda", "headbutt_H", 4), frames=2400)
    headbutt = load_character("ehonda").move("headbutt_H")
    bounced = (theirs["move"] == headbutt.index) & (
        theirs["activity_frames"] > headbutt.startup + headbutt.active
    )
    struck = (theirs["health"][1:] < theirs["health"][:-1]) & bounced[:-1]
    # More often it meets the headbutt with something better than a block.
    assert struck.any(axis=0).mean() > 0.2
    assert _won(mine, theirs) > 0.7


def test_it_beats_who_only_dives_off_the_wall():
    mine, theirs = _fight(RYU, VEGA, _charged("vega", "flying_barcelona_L", 2), frames=3000)
    assert (theirs["y"] > 0.3).any()
    assert _won(mine, theirs) > 0.7
