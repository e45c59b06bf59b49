"""A core runs, saves, loads and draws, and a file or cartridge that it cannot use is refused."""

import ctypes
import hashlib

import numpy as np
import pytest

from fakes.cores import DUEL, core_file
from sf2ai.backends.console.rom import read_rom
from sf2ai.backends.libretro import library
from sf2ai.backends.libretro.core import _GET_VARIABLE_UPDATE, Core, _to_rgb, _Video
from sf2ai.errors import BackendError
from sf2ai.game.buttons import Pad


@pytest.fixture(params=["snes9x", "bsnes"])
def core(request):
    with Core(core_file(request.param), read_rom(DUEL), video=True) as core:
        yield core


def digest(core):
    return hashlib.sha1(core.ram, usedforsecurity=False).hexdigest()


def play(core, frames, seed=0):
    for first, second in np.random.default_rng(seed).integers(0, 4096, (frames, 2)).tolist():
        core.run(first & 0xF3F, second & 0xF3F)


def test_a_state_brings_everything_back(core):
    play(core, 40)
    state, before = core.save(), digest(core)
    play(core, 40, seed=1)
    after = digest(core)
    assert after != before
    core.load(state)
    assert digest(core) == before
    play(core, 40, seed=1)
    assert digest(core) == after


def test_switching_on_again_begins_anew(core):
    first = []
    for _ in range(2):
        play(core, 60)
        first.append(digest(core))
        core.power_on()
        assert set(core.ram) == {0x55}
    assert first[0] == first[1]


def test_ram_is_the_consoles_own(core):
    core.ram[0x1F000] = 0xAB
    core.load(core.save())
    assert core.ram[0x1F000] == 0xAB


def test_the_picture_is_drawn_in_colour(core):
    for _ in range(90):
        core.run(int(Pad.START), 0)
    picture = core.picture()
    assert picture.dtype == np.uint8
    height, width, channels = picture.shape
    assert (channels, height in (224, 239, 448), width in (256, 512)) == (3, True, True)
    assert len(np.unique(picture.reshape(-1, 3), axis=0)) >= 4
    assert picture.flags.owndata


def test_a_loaded_state_can_be_drawn_and_stays_as_it_is(core):
    play(core, 120)
    state, before = core.save(), core.picture()
    play(core, 60)
    assert not np.array_equal(core.picture(), before)
    core.load(state)
    ram = digest(core)
    drawn = core.picture()
    assert digest(core) == ram
    assert np.abs(drawn.astype(int) - before).mean() < 3  # a frame later
    play(core, 60)
    after = digest(core)
    core.load(state)
    play(core, 60)
    assert digest(core) == after


def test_a_core_that_draws_nothing_is_named_and_stays_where_it_is(core, monkeypatch):
    play(core, 30)
    core.load(core.save())
    before = digest(core)
    monkeypatch.setattr(core, "run", lambda first, second: None)
    with pytest.raises(BackendError, match="has drawn nothing in 60 frames; use another core"):
        core.picture()
    assert digest(core) == before


def test_two_consoles_of_one_core_are_two():
    with Core(core_file("snes9x"), read_rom(DUEL)) as one, Core(core_file("snes9x"), read_rom(DUEL)) as two:
        play(one, 30)
        assert digest(one) != digest(two)
        play(two, 30)
        assert digest(one) == digest(two)


def test_without_video_there_is_no_picture_and_the_same_game():
    with (
        Core(core_file("snes9x"), read_rom(DUEL)) as blind,
        Core(core_file("snes9x"), read_rom(DUEL), video=True) as drawn,
    ):
        play(blind, 100)
        play(drawn, 100)
        assert digest(blind) == digest(drawn)
        with pytest.raises(BackendError, match="no picture"):
            blind.picture()


def test_a_core_that_draws_unasked_leaves_its_layers_away_and_plays_the_same_game(monkeypatch):
    drawn = Core(core_file("snes9x"), read_rom(DUEL), video=True)
    monkeypatch.setattr("sf2ai.backends.libretro.core._GET_AUDIO_VIDEO_ENABLE", -1)  # as snes9x 1.54 does
    blind = Core(core_file("snes9x"), read_rom(DUEL))
    with drawn, blind:
        for _ in range(2):
            screens = {core: watch(core) for core in (drawn, blind)}
            for core in (drawn, blind):
                play(core, 100)
            assert len(screens[blind]) >= 100, "not drawing at all proves nothing of layers"
            assert len(np.unique(screens[drawn][-1])) >= 4
            assert not np.any(screens[blind])
            assert digest(blind) == digest(drawn)
            assert blind.save() == drawn.save()
            for core in (drawn, blind):
                core.power_on()


def test_a_core_is_told_of_its_options_again_once_a_cartridge_is_in():
    """snes9x 1.54 switches all layers on as it loads a cartridge, after it has asked for its options."""
    are_news = ctypes.c_bool()
    with Core(core_file("snes9x"), read_rom(DUEL)) as core:
        for _ in range(2):
            told = []
            for _ in range(2):
                assert core._answer(_GET_VARIABLE_UPDATE, ctypes.addressof(are_news))
                told.append(are_news.value)
            assert told == [True, False]
            core.power_on()


def watch(core):
    """Return the list that the pixels of every frame to come go to, as the core draws them."""
    screen = []

    def draw(data, width, height, pitch):
        if data:
            screen.append(np.frombuffer(ctypes.string_at(data, pitch * height), np.uint16))

    core._callbacks += (video := _Video(draw),)
    core._call("retro_set_video_refresh", video)
    return screen


def test_closing_twice_is_fine():
    core = Core(core_file("snes9x"), read_rom(DUEL))
    core.close()
    core.close()


def test_a_file_that_is_no_core_is_refused(tmp_path):
    nonsense = tmp_path / "core.so"
    nonsense.write_bytes(b"no library")
    with pytest.raises(BackendError, match="cannot be loaded"):
        Core(nonsense, read_rom(DUEL))


def test_a_library_without_one_of_the_functions_is_no_core(monkeypatch):
    monkeypatch.setattr(library, "_FUNCTIONS", (*library._FUNCTIONS, "retro_of_tomorrow"))
    with pytest.raises(BackendError, match="is not a libretro core; give a file such as"):
        Core(core_file("snes9x"), read_rom(DUEL))


@pytest.mark.parametrize(
    ("pixel_format", "white", "red"),
    [
        (0, b"\xff\x7f", b"\x00\x7c"),
        (1, b"\xff\xff\xff\x00", b"\x00\x00\xff\x00"),
        (2, b"\xff\xff", b"\x00\xf8"),
    ],
)
def test_every_pixel_format_becomes_red_green_and_blue(pixel_format, white, red):
    row = np.frombuffer(white + red + b"padding!", dtype=np.uint8)[None]
    assert _to_rgb(row, 2, pixel_format).tolist() == [[[255, 255, 255], [255, 0, 0]]]
