"""A known ROM gets its memory map; any other file is refused with a description of it."""

import gzip
import os
import subprocess
import zipfile

import pytest

from fakes.cores import DUEL
from sf2ai.backends.console.memory_map import MAPS
from sf2ai.backends.console.rom import choose_map, read_rom, title_in
from sf2ai.errors import DataError, InputError, UnknownNameError


def test_a_rom_is_recognised_with_and_without_a_copier_header(tmp_path):
    plain = read_rom(DUEL)
    copied = tmp_path / "duel.smc"
    copied.write_bytes(bytes(512) + plain.content)
    assert read_rom(copied).content == plain.content
    assert choose_map(read_rom(copied)).game == choose_map(plain).game == "duel"


@pytest.fixture
def changed(tmp_path):
    path = tmp_path / "changed.sfc"
    content = bytearray(DUEL.read_bytes())
    content[5] ^= 1
    path.write_bytes(content)
    return read_rom(path)


def test_a_changed_rom_is_refused_with_what_was_found_and_what_is_known(changed):
    with pytest.raises(InputError) as refused:
        choose_map(changed)
    for part in (changed.sha1, repr(title_in(changed)), "32,768 bytes", "turbo_usa", "--assume", "--map"):
        assert part in str(refused.value)


def test_a_changed_rom_is_taken_for_what_the_user_says(changed):
    assert choose_map(changed, assume="super_usa").game == "super_usa"
    assert choose_map(changed, map_file=MAPS / "turbo_usa.toml").game == "turbo_usa"
    with pytest.raises(UnknownNameError, match="did you mean 'turbo_usa'"):
        choose_map(changed, assume="turbo_us")
    with pytest.raises(DataError):
        choose_map(changed, map_file=changed.path)


@pytest.mark.parametrize("size", [0, 100, 512, 1025, 9 * 2**20])
def test_a_file_of_no_cartridges_size_is_refused(tmp_path, size):
    path = tmp_path / "no.sfc"
    path.write_bytes(bytes(size))
    with pytest.raises(InputError, match=f"{size:,} bytes, which is not the size of a SNES cartridge"):
        read_rom(path)


@pytest.mark.skipif(os.name != "posix", reason="head and tail")
@pytest.mark.parametrize(
    ("fault", "header"), [("doubled", 0), ("doubled", 512), ("one stray byte", 0), ("stray bytes", 0)]
)
def test_the_advice_for_a_rom_with_bytes_too_many_makes_it_good(tmp_path, header, fault):
    rom = DUEL.read_bytes()
    content = {"doubled": rom + rom, "one stray byte": rom + b"\n", "stray bytes": rom + bytes(20)}[fault]
    path = tmp_path / "my rom.sfc"
    path.write_bytes(bytes(header) + content)
    with pytest.raises(InputError) as refused:
        choose_map(read_rom(path))
    assert "unpack" not in str(refused.value)
    command = str(refused.value).split("`")[1]
    subprocess.run(["bash", "-c", command], check=True)
    assert choose_map(read_rom(tmp_path / "my rom.sfc.cut")).game == "duel"


@pytest.mark.parametrize("archive", ["zip", "gz", "7z"])
def test_an_archive_is_to_be_unpacked(tmp_path, archive):
    path = tmp_path / f"rom.{archive}"
    if archive == "zip":
        with zipfile.ZipFile(path, "w") as packed:
            packed.write(DUEL)
    else:
        start = {"gz": gzip.compress(DUEL.read_bytes()), "7z": b"7z\xbc\xaf\x27\x1c" + bytes(99)}
        path.write_bytes(start[archive])
    with pytest.raises(InputError, match="it is an archive: unpack it, and give --rom the file in it"):
        read_rom(path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="only Unix has pipes with names")
def test_a_pipe_is_refused_and_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe.sfc")
    with pytest.raises(InputError, match=r"pipe.sfc' cannot be read \(it is a named pipe, .*; check --rom"):
        read_rom(tmp_path / "pipe.sfc")


def test_a_game_and_a_map_are_not_taken_together(tmp_path):
    rom = read_rom(DUEL)
    with pytest.raises(InputError, match="--map already names the game; omit --assume duel"):
        choose_map(rom, "duel", MAPS / "duel.toml")
    with pytest.raises(UnknownNameError):
        choose_map(rom, "dull", MAPS / "duel.toml")


def test_no_file_is_refused(tmp_path):
    with pytest.raises(InputError, match="cannot be read"):
        read_rom(tmp_path / "nowhere.sfc")
    with pytest.raises(InputError, match="cannot be read"):
        read_rom(tmp_path)


def test_a_rom_without_a_header_has_no_title(tmp_path):
    path = tmp_path / "empty.sfc"
    path.write_bytes(bytes(32768))
    assert title_in(read_rom(path)) == ""
    assert title_in(read_rom(DUEL)) != ""
