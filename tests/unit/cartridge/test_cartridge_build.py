"""The committed cartridges are built from their source, and the memory maps name the right addresses."""

import shutil
import subprocess
import sys

import pytest

from fakes.cores import CARTRIDGES, missing
from fakes.duel import built, symbols
from sf2ai.backends.console.memory_map import shipped_maps
from sf2ai.backends.console.rom import read_rom, title_in

VARIANTS = ("duel", "duel_moved")
SYMBOL_OF_FACT = {
    "active": "F_ACTIVE",
    "state": "F_STATE",
    "x": "F_X",
    "y": "F_Y",
    "facing": "F_FACING",
    "health": "F_HEALTH",
    "crouching": "F_CROUCH",
    "airborne": "F_AIR",
    "in_move": "F_INMOVE",
    "move_code": "F_MOVECODE",
    "human": "F_HUMAN",
    "selected": "F_SELECTED",
    "rounds_won": "F_ROUNDS",
    "character": "F_CHAR",
    "timer": "TIMER",
    "timer_frames": "TIMER_SUB",
}


def test_the_source_builds_the_committed_bytes(tmp_path):
    for tool in ("ca65", "ld65"):
        if shutil.which(tool) is None:
            missing(f"{tool} is not installed; it comes with the package cc65")
    subprocess.run(
        [sys.executable, str(CARTRIDGES / "build.py"), "--out", str(tmp_path)],
        check=True,
        capture_output=True,
    )
    for variant in VARIANTS:
        assert (tmp_path / f"{variant}.sfc").read_bytes() == built(variant).read_bytes(), variant


@pytest.mark.parametrize(("variant", "title"), [("duel", "SF2AI DUEL"), ("duel_moved", "SF2AI DUEL MOVED")])
def test_the_header_is_valid(variant, title):
    content = built(variant).read_bytes()
    assert len(content) == 0x8000
    assert title_in(read_rom(built(variant))) == title
    assert content[0x7FD5:0x7FD9] == bytes([0x20, 0x00, 0x05, 0x00])  # LoROM, ROM only, 32 KiB, no RAM
    complement = int.from_bytes(content[0x7FDC:0x7FDE], "little")
    checksum = int.from_bytes(content[0x7FDE:0x7FE0], "little")
    assert complement ^ checksum == 0xFFFF
    assert checksum == sum(content) & 0xFFFF
    for vector in (0x7FEA, 0x7FFC):  # NMI, reset
        assert 0x8000 <= int.from_bytes(content[vector : vector + 2], "little") < 0xFFC0


@pytest.mark.parametrize("variant", VARIANTS)
def test_the_memory_map_is_of_this_build(variant):
    memory_map = shipped_maps()[variant]
    names = symbols(variant)
    assert memory_map.sha1 == (read_rom(built(variant)).sha1,)
    for fact in memory_map.facts:
        base = 0 if fact.side is None else names[("P1", "P2")[fact.side]]
        assert fact.address == base + names[SYMBOL_OF_FACT[fact.name]], fact.name


def test_the_second_build_keeps_its_facts_elsewhere():
    here, there = ({(f.name, f.side): f.address for f in shipped_maps()[v].facts} for v in VARIANTS)
    assert here.keys() == there.keys()
    assert not {key for key in here if here[key] == there[key]}
    assert here["health", 1] - here["health", 0] == 0x200
    assert here["health", 0] - here["state", 0] != there["health", 0] - there["state", 0]
