"""The reported ranges hold a map's facts, settings check ROMs, and recipes survive their bytes."""

import hashlib
import random
import zlib

import pytest

from fakes.cores import DUEL
from sf2ai.backends.bizhawk.emulators.memory_ranges import MemoryRanges
from sf2ai.backends.bizhawk.protocol.messages import MAX_REPORTED_BYTES, Hello
from sf2ai.backends.bizhawk.recipe import Recipe, unpack
from sf2ai.backends.bizhawk.server.registry import RefusedError
from sf2ai.backends.bizhawk.server.settings import HawkSettings, checksums
from sf2ai.backends.console.memory_map import WRAM_SIZE, shipped_maps
from sf2ai.backends.console.reading import RamReader
from sf2ai.backends.options import BackendOptions
from sf2ai.errors import InputError, StateError


@pytest.mark.parametrize("name", shipped_maps())
def test_the_watched_ranges_say_the_same_as_all_of_memory(name):
    memory_map = shipped_maps()[name]
    watch, dice = MemoryRanges(memory_map), random.Random(3)
    frames = [dice.randbytes(WRAM_SIZE) for _ in range(3)]
    ranges = list(zip(watch.ranges[::2], watch.ranges[1::2], strict=True))
    reported = b"".join(ram[start : start + length] for ram in frames for start, length in ranges)
    assert list(watch.readings(reported)) == [RamReader(memory_map).read(ram) for ram in frames]
    assert watch.size <= MAX_REPORTED_BYTES
    assert len(ranges) <= 16


def test_a_roms_checksums_are_those_that_emulators_name():
    content = b"a cartridge"
    assert checksums(content) == {
        hashlib.sha1(content).hexdigest().upper(),
        hashlib.md5(content).hexdigest().upper(),
        f"{zlib.crc32(content):08X}",
    }


@pytest.mark.parametrize("prefix", ["", "SHA1:"])
@pytest.mark.parametrize("spell", [str.upper, str.lower])
def test_an_emulator_with_the_right_rom_comes_in(prefix, spell):
    settings = HawkSettings.of(BackendOptions(rom=DUEL))
    for checksum in settings.checksums:
        settings.check_hello(Hello(1, rom=prefix + spell(checksum), system="SNES"))
    with pytest.raises(RefusedError, match="which is not the ROM that sf2ai was given"):
        settings.check_hello(Hello(1, rom="0" * 40, system="SNES"))
    with pytest.raises(RefusedError, match="a game for the system 'NES'"):
        settings.check_hello(Hello(1, rom=next(iter(settings.checksums)), system="NES"))


def test_with_assume_any_rom_is_believed():
    settings = HawkSettings.of(BackendOptions(rom=DUEL, assume="turbo_usa"))
    settings.check_hello(Hello(1, rom="0" * 40, system="SNES"))
    assert settings.memory_map.game == "turbo_usa"


def test_without_a_rom_there_is_no_backend():
    with pytest.raises(InputError, match="must know the ROM that the emulators play"):
        HawkSettings.of(BackendOptions())


RECIPE = Recipe("v", {"pairing": [0, 4], "match": {"a": [1]}}, [1, 2, 4095, 0], [176, 205, 0xFFFF])


def test_a_recipe_comes_back_from_its_bytes():
    assert unpack(RECIPE.pack(), "v") == RECIPE
    assert RECIPE.pads == [(1, 2), (4095, 0)]
    assert RECIPE.pack() == RECIPE.pack()


@pytest.mark.parametrize(
    "spoil", [lambda b: b[:-1], lambda b: b + b"x", lambda b: b[1:], lambda b: b"", bytes.upper]
)
def test_bytes_that_are_no_whole_recipe_are_refused(spoil):
    with pytest.raises(StateError, match="not a whole save state of the bizhawk backend"):
        unpack(spoil(RECIPE.pack()), "v")
