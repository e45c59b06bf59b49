"""The cartridge plays the same on two cores, at two sets of addresses and from any power-on RAM."""

import hashlib
import random
from collections.abc import Iterator

import pytest

from fakes.duel import DuelConsole
from sf2ai.game.buttons import NUMPAD, Pad

FACTS = (
    "ACTIVE",
    "STATE",
    "X",
    "Y",
    "FACING",
    "HEALTH",
    "HEALTH2",
    "CROUCH",
    "HUMAN",
    "SELECTED",
    "ROUNDS",
    "CHAR",
    "MOVECODE",
    "INMOVE",
    "AIR",
    "DISTX",
    "DISTY",
    "ROUNDEND",
    "OPPDIR",
    "HALFWIDTH",
    "BAR",
)
VARIABLES = ("TIMER", "TIMER_SUB", "X_COPY1", "X_COPY2", "scene", "round", "ending", "winner")
STACK = slice(0x1F00, 0x2000)
"""Below the stack's pointer lie return addresses of whatever the end of a frame interrupted."""


def random_pads(seed: int, frames: int) -> Iterator[tuple[int, int]]:
    """Yield what two players do who change their minds every four frames."""
    dice = random.Random(seed)
    held = (0, 0)
    for frame in range(frames):
        if frame % 4 == 0:
            held = tuple(
                NUMPAD[dice.randint(1, 9)] | dice.choice((0, *(1 << bit for bit in (0, 1, 8, 9, 10, 11))))
                for _ in range(2)
            )
        yield held


def menu_pads() -> Iterator[tuple[int, int]]:
    """Yield the way from the title to a fight of Honda (p1) and Chun-Li (p2)."""
    for pads in ((Pad.START, 0), (Pad.DOWN, 0), (Pad.START, 0), (Pad.RIGHT, Pad.RIGHT), (Pad.LP, Pad.HK)):
        yield int(pads[0]), int(pads[1])
        yield 0, 0


def everything(seed: int, frames: int) -> Iterator[tuple[int, int]]:
    """Yield a whole visit: the menus, then a fight at random."""
    yield from menu_pads()
    yield from random_pads(seed, frames)


def wait_for_first_frame(console: DuelConsole) -> None:
    """Run until the program has made its first frame; cores need one run more or less for it."""
    console.run_until("frame_count", 1, 30)


def ram_digests(console: DuelConsole, seed: int, frames: int) -> list[bytes]:
    """Return a digest of all RAM but the stack after each frame, from the program's first one on."""
    wait_for_first_frame(console)
    digests = []
    for pads in everything(seed, frames):
        console.run(*pads)
        ram = bytearray(console.core.ram)
        ram[STACK] = bytes(0x100)
        digests.append(hashlib.blake2b(ram, digest_size=8).digest())
    return digests


def fact_trace(console: DuelConsole, seed: int, frames: int) -> list[tuple]:
    """Return every fact after each frame, read through the variant's own addresses."""
    wait_for_first_frame(console)
    trace = []
    for pads in everything(seed, frames):
        console.run(*pads)
        facts = tuple(console.facts(name) for name in FACTS)
        trace.append((*facts, *(console.variable(name) for name in VARIABLES)))
    return trace


def first_difference(one: list, other: list) -> int | None:
    return next(
        (frame for frame, pair in enumerate(zip(one, other, strict=True)) if pair[0] != pair[1]), None
    )


@pytest.mark.slow
def test_two_cores_agree_on_every_byte_of_ram():
    with DuelConsole("snes9x") as one, DuelConsole("bsnes") as other:
        assert first_difference(ram_digests(one, 1, 2000), ram_digests(other, 1, 2000)) is None


def test_other_pads_make_another_game():
    with DuelConsole() as one, DuelConsole() as other:
        assert first_difference(ram_digests(one, 1, 300), ram_digests(other, 2, 300)) is not None


@pytest.mark.parametrize("core", ["snes9x", "bsnes"])
def test_both_builds_tell_the_same_story(core):
    with DuelConsole(core) as one, DuelConsole(core, "duel_moved") as other:
        traces = fact_trace(one, 3, 600), fact_trace(other, 3, 600)
    assert first_difference(*traces) is None
    assert len(set(traces[0])) > 400


def test_what_ram_holds_at_power_on_does_not_matter():
    digests = []
    for seed in (1, 2):
        with DuelConsole() as console:
            console.core.ram[:] = random.Random(seed).randbytes(len(console.core.ram))
            digests.append(ram_digests(console, 5, 600))
    assert first_difference(*digests) is None


def test_a_round_can_be_replayed_from_a_save_state(fight):
    runs = []
    for _ in range(2):
        console = fight()
        for pads in random_pads(9, 400):
            console.run(*pads)
        runs.append(bytes(console.core.ram))
    assert runs[0] == runs[1]


def test_no_frame_of_logic_is_late():
    """One run is one frame of the program, whatever happens on the screen."""
    with DuelConsole() as console:
        wait_for_first_frame(console)
        for count, pads in enumerate(everything(7, 1500), start=2):
            console.run(*pads)
            assert console.variable("frame_count") == count
