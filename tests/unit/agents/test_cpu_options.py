"""Every option of every character does in the game what the CPU's tables say it does."""

import numpy as np
import pytest

from fakes.pads import clean_pad
from sf2ai.agents.cpu.knowledge.frame_data import UNKNOWN_MOVE, distance_covered, load_frame_data
from sf2ai.agents.cpu.knowledge.options import Option, options_of
from sf2ai.agents.cpu.knowledge.roles import Role, places_for_role
from sf2ai.agents.cpu.knowledge.tables import load_cpu_tables
from sf2ai.backends.base import make_setups
from sf2ai.backends.registry import make_backend
from sf2ai.game.buttons import NUMPAD
from sf2ai.game.characters import ROSTER
from sf2ai.game.files.loader import load_character, load_roster
from sf2ai.game.moves import MOVE_COUNT, MoveKind

CHARGE_FRAMES = 90
LEEWAY_FRAMES = 2


def _from_the_ground(options: tuple[Option, ...]) -> list[Option]:
    """Options that come out where a round begins: no throws, close normals, air attacks or mashing."""
    return [
        option
        for option in options
        if option.opener.stance in ("st_far", "cr", "")
        and not option.throw_range
        and not option.opener.command.air
        and option.farthest > 200
        and option.opener.special_kind != "mash"
    ]


def _moves_that_come_out(options: list[Option], character: int) -> np.ndarray:
    """Play one option a slot, charged if necessary; returns the move of each frame, shape (frames, slots)."""
    slots = len(options)
    backend = make_backend("sim", slots)
    setups = make_setups([(character, 0)] * slots, range(slots), neutral_frames=0)
    backend.reset(np.arange(slots), setups)
    longest = max(len(option.pads) for option in options) + LEEWAY_FRAMES
    pads = np.zeros((CHARGE_FRAMES + longest, slots, 2), dtype=np.uint16)
    for slot, option in enumerate(options):
        pads[:CHARGE_FRAMES, slot, 0] = NUMPAD[1] if option.back_charge or option.down_charge else 0
        pads[CHARGE_FRAMES : CHARGE_FRAMES + len(option.pads), slot, 0] = option.pads
    return backend.advance(pads)["sides"]["move"][CHARGE_FRAMES:, :, 0].copy()


@pytest.mark.parametrize("character", ROSTER, ids=lambda character: character.id)
def test_a_script_brings_its_move_out_on_the_frame_it_says(character):
    options = _from_the_ground(options_of(load_character(character.id)))
    moves = _moves_that_come_out(options, character.index)
    for slot, option in enumerate(options):
        came_out = moves[option.entry, slot] == option.opener.index
        assert came_out, (option.opener.id, moves[:, slot].tolist())


@pytest.mark.parametrize("character", ROSTER, ids=lambda character: character.id)
def test_scripts_press_what_a_pad_can_press(character):
    for option in options_of(load_character(character.id)):
        assert all(clean_pad(pad) == pad for pad in option.pads)
        assert option.entry < len(option.pads)


@pytest.mark.parametrize("character", ROSTER, ids=lambda character: character.id)
def test_every_character_can_poke_punish_throw_and_strike_from_the_air(character):
    options = options_of(load_character(character.id))
    for role in (Role.POKE, Role.PUNISH, Role.ANTI_AIR, Role.THROW, Role.AIR, Role.ANY):
        assert places_for_role(role, options), role


def test_a_throw_is_pressed_with_back_held_so_that_no_charged_special_comes_out():
    throws = [o for o in options_of(load_character("bison")) if o.throw_range]
    assert throws
    assert all(option.pads[0] & NUMPAD[4] for option in throws)


def test_a_combo_is_a_normal_that_a_special_cancels_within_its_window():
    combos = [o for o in options_of(load_character("ryu")) if o.combo]
    assert {o.moves[-1].family for o in combos} >= {"hadouken", "shoryuken"}
    for combo in combos:
        normal, special = combo.moves
        assert normal.special_cancel
        assert special.kind is MoveKind.SPECIAL
        assert combo.damage == max(normal.damage) + max(special.damage)


def test_only_characters_with_projectiles_shoot():
    shooters = {data.character.id for data in load_roster() if places_for_role(Role.SHOT, options_of(data))}
    assert shooters == {"ryu", "ken", "guile", "chunli", "dhalsim", "sagat"}


def test_the_distance_of_a_move_follows_from_its_path_or_its_speed():
    assert distance_covered(load_character("ken").move("shoryuken_H"), 61) == 127
    assert distance_covered(load_character("balrog").move("dash_straight_H"), 1) == 192
    assert distance_covered(load_character("ryu").move("st_far_HP"), 10) == 0


def test_the_frame_data_has_every_move_and_one_unknown():
    facts = load_frame_data().facts
    assert len(facts) == MOVE_COUNT + 1
    assert facts[UNKNOWN_MOVE]["hits"] == 1
    for data in load_roster():
        for move in data.moves:
            assert facts[move.index]["startup"] == move.startup, move.id


def test_roles_point_into_the_characters_own_options():
    tables = load_cpu_tables()[0]
    start = 0
    for data in load_roster():
        count = len(options_of(data))
        places, counts = tables["roles"][data.character.index], tables["role_counts"][data.character.index]
        assert ((places[places >= 0] >= start) & (places[places >= 0] < start + count)).all()
        assert counts.tolist() == (places >= 0).sum(axis=1).tolist()
        start += count
    assert start == len(tables["options"])
