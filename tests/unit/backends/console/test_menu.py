"""The navigator reaches a fight on a console in Python, in whatever order its menus come."""

import pytest

from fakes.console import INTRO_FRAMES, FakeConsole
from sf2ai.backends.console.memory_map import shipped_maps
from sf2ai.backends.console.menu import MenuStage, Navigator
from sf2ai.backends.console.slot import ConsoleSlot
from sf2ai.errors import BackendError

TURBO = shipped_maps()["turbo_usa"]
WORLD_WARRIOR = shipped_maps()["world_warrior_usa"]


class MemoryCache(dict):
    put = dict.__setitem__


def reach(console, memory_map=TURBO, characters=(0, 4)):
    slot = ConsoleSlot(console, memory_map, MemoryCache())
    slot.reset(characters, (0,) * 10)
    return slot


@pytest.mark.parametrize("wraps", [False, True])
@pytest.mark.parametrize("characters", [(0, 4), (8, 11), (11, 0), (5, 5), (3, 10)])
def test_two_chosen_characters_meet(characters, wraps):
    console = FakeConsole(TURBO, wraps=wraps)
    slot = reach(console, characters=characters)
    assert slot.stage is MenuStage.FIGHT
    assert [console._ram[TURBO.fact("character", side).address] for side in (0, 1)] == list(characters)
    assert console.powered == 2  # by the constructor and once for the way: the first way was right


@pytest.mark.parametrize(("vs_row", "menus"), [(1, 2), (2, 1), (0, 1), (0, 2)])
def test_the_ways_are_tried_until_one_leads_to_two_players(vs_row, menus):
    console = FakeConsole(TURBO, vs_row=vs_row, menus=menus)
    assert reach(console).stage is MenuStage.FIGHT
    assert console.powered == (2 if vs_row else 4)


def test_the_fight_begins_with_its_clock_and_untouched_pads():
    console = FakeConsole(TURBO)
    reach(console)
    assert console._since == 1
    assert console.seen[-(INTRO_FRAMES - 20) :] == [(0, 0)] * (INTRO_FRAMES - 20)


def test_a_game_of_which_little_is_known_is_reached_too():
    assert reach(FakeConsole(WORLD_WARRIOR), WORLD_WARRIOR, (6, 2)).stage is MenuStage.FIGHT


def test_no_way_is_an_error_that_names_how_far_it_went():
    console = FakeConsole(TURBO, vs_row=7)
    with pytest.raises(BackendError, match="farthest led to the stage 'select'"):
        reach(console)
    assert console.powered == 1 + 3 * len(TURBO.ways)


def test_a_console_that_never_starts_is_given_up():
    navigator = Navigator(TURBO, (0, 4))
    dead = [0x55] * len(TURBO.facts)
    frames = 0
    while frames < 100_000 and navigator.stage is not MenuStage.LOST:
        frames += 1
        assert navigator.step(dead) == (0, 0)
    # No way was tried, so that no other way is: another game is refused after half a minute of its time.
    with pytest.raises(BackendError, match="farthest led to the stage 'boot'"):
        navigator.begin_again()


def test_no_press_of_the_way_has_opposite_directions_or_the_second_pad_in_menus():
    console = FakeConsole(TURBO)
    reach(console, characters=(8, 11))
    for first, second in console.seen:
        for pad in (first, second):
            assert pad.bit_count() <= 1
    first_second = next(i for i, (_, second) in enumerate(console.seen) if second)
    assert first_second > 100


def test_kept_states_make_the_way_once():
    console = FakeConsole(TURBO)
    slot = reach(console)
    frames = len(console.seen)
    slot.reset((0, 4), (0,) * 10)
    assert len(console.seen) == frames
    slot.reset((4, 0), (0,) * 10)
    assert len(console.seen) > frames
