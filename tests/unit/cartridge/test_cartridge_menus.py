"""The cartridge leads from power-on through title, menu and character select to a fight."""

import pytest

from fakes.duel import BOOT_FRAMES, FULL, GRID, DuelConsole, path
from sf2ai.game.buttons import Pad

CHARACTERS = [character for row in GRID for character in row]


@pytest.fixture
def console():
    with DuelConsole() as console:
        yield console


def scene(console: DuelConsole) -> str:
    names = {value: name for name, value in console.symbols.items() if name.startswith("SC_")}
    return names[console.variable("scene")]


def test_title_waits_for_start(console):
    console.run(frames=BOOT_FRAMES)
    assert scene(console) == "SC_TITLE"
    console.tap(Pad.LP | Pad.DOWN, Pad.HK)
    assert scene(console) == "SC_TITLE"
    console.tap(0, Pad.START)
    assert scene(console) == "SC_MENU"


def test_menu_leads_to_a_battle_of_two(console):
    console.to_select()
    assert scene(console) == "SC_SELECT"
    assert console.facts("HUMAN") == (1, 1)
    assert console.facts("CHAR") == (0, 4)
    assert console.facts("SELECTED") == (0, 0)
    assert console.facts("ACTIVE") == (0, 0)


def test_the_cursor_of_the_menu_stops_at_its_ends(console):
    console.run(frames=BOOT_FRAMES)
    console.tap(Pad.START)
    rows = []
    for pad in (Pad.UP, Pad.DOWN, Pad.DOWN, Pad.DOWN, Pad.UP):
        console.tap(pad)
        rows.append(console.variable("menu_row"))
    assert rows == [0, 1, 2, 2, 1]


def test_practice_is_against_a_dummy(console):
    console.run(frames=BOOT_FRAMES)
    console.tap(Pad.START)
    console.tap(Pad.START)
    console.tap(Pad.LP)
    console.run_until("scene", console.symbols["SC_FIGHT"], 400)
    assert console.facts("HUMAN") == (1, 0)
    assert console.facts("CHAR") == (0, 1)
    before = console.facts("X")
    console.run(Pad.LEFT, Pad.LEFT, 20)
    assert console.fact("X", 0) < before[0]
    assert console.fact("X", 1) == before[1]


def test_the_time_limit_can_be_switched_off(console):
    console.run(frames=BOOT_FRAMES)
    for pad in (Pad.START, Pad.DOWN, Pad.DOWN, Pad.LP, Pad.UP, Pad.START, 0):
        console.tap(pad)
    console.tap(Pad.LP, Pad.LP)
    console.run_until("scene", console.symbols["SC_FIGHT"], 400)
    console.run(frames=200)
    assert console.variable("TIMER") == 0x99
    assert console.variable("TIMER_SUB") == 40


@pytest.mark.parametrize("side", [0, 1])
def test_the_grid_reaches_all_twelve(console, side):
    console.to_select()
    at = (0, 4)[side]
    for goal in CHARACTERS:
        for pad in path(at, goal):
            console.tap(*((pad, 0) if side == 0 else (0, pad)))
        assert console.fact("CHAR", side) == goal
        assert console.fact("CHAR", 1 - side) == (4, 0)[side]
        at = goal


def test_columns_wrap_and_rows_do_not(console):
    console.to_select()
    seen = []
    for pad in (Pad.LEFT, Pad.RIGHT, Pad.UP, Pad.DOWN, Pad.DOWN, Pad.LEFT, Pad.UP):
        console.tap(pad)
        seen.append(console.fact("CHAR", 0))
    assert seen == [11, 0, 0, 4, 4, 8, 11]


def test_holding_a_direction_moves_the_cursor_once(console):
    console.to_select()
    console.run(Pad.RIGHT, 0, 30)
    assert console.fact("CHAR", 0) == 1


def test_select_leads_back_to_the_menu(console):
    console.to_select()
    console.tap(Pad.LP)
    console.tap(0, Pad.SELECT)
    assert scene(console) == "SC_MENU"
    assert console.facts("CHAR") == (0, 0)


@pytest.mark.parametrize("button", [Pad.START, Pad.LP, Pad.MP, Pad.HP, Pad.LK, Pad.MK, Pad.HK])
def test_every_attack_and_start_choose(console, button):
    console.to_select()
    console.tap(button)
    assert console.facts("SELECTED") == (1, 0)
    console.tap(Pad.RIGHT, button)
    assert console.facts("SELECTED") == (1, 1)
    assert console.facts("CHAR") == (0, 4)


@pytest.mark.parametrize("pair", [(0, 4), (8, 8), (11, 1)])
def test_a_fight_begins_with_these_values(console, pair):
    console.to_fight(*pair)
    assert console.facts("CHAR") == pair
    assert console.facts("ACTIVE") == (1, 1)
    assert console.facts("HEALTH") == console.facts("HEALTH2") == console.facts("BAR") == (FULL, FULL)
    assert console.facts("X") == (205, 307)
    assert (console.variable("X_COPY1"), console.variable("X_COPY2")) == (205, 307)
    assert console.facts("Y") == (192, 192)
    assert console.facts("FACING") == (0x40, 0)
    assert console.facts("OPPDIR") == (0x40, 0)
    assert console.facts("STATE") == console.facts("AIR") == console.facts("INMOVE") == (0, 0)
    assert console.facts("ROUNDS") == console.facts("ROUNDEND") == (0, 0)
    assert console.facts("SIDE") == (0, 1)
    assert (console.variable("TIMER"), console.variable("TIMER_SUB")) == (0x99, 40)
    half_widths = console.facts("HALFWIDTH")
    assert console.facts("DISTX") == (102 - half_widths[1], 102 - half_widths[0])
