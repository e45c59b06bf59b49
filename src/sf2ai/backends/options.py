"""What a backend may have to be told beside its name and number of slots."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


def keep_quiet(text: str) -> None:
    """Tell nobody."""


@dataclass(frozen=True)
class BackendOptions:
    """Where the game and the programs are that a backend runs; the simulator needs none of it."""

    rom: Path | None = None
    """The ROM file."""
    core: Path | None = None
    """A libretro core; None to look for one."""
    assume: str | None = None
    """The game whose memory map is true of the ROM, whatever the ROM is."""
    map_file: Path | None = None
    """A memory map of the user's own."""
    cache_dir: Path | None = None
    """Where the state of each pairing is kept between runs; None to keep none."""
    video: bool = False
    """Draw the picture, which takes a fifth of the speed."""
    emulators: int = 1
    """How many emulators join the bizhawk backend; slots beyond them share."""
    listen: str = "127.0.0.1"
    """Address on which the bizhawk backend listens for them."""
    port: int = 9990
    """And the port; 0 takes any free one."""
    token: str = ""
    """What they must say where they may come from other machines."""
    join_seconds: float = 120.0
    """How long they are waited for."""
    tell: Callable[[str], None] = keep_quiet
    """Called with one sentence for people when a console or emulator is waited for, or lost and replaced."""


NO_OPTIONS = BackendOptions()
"""Nothing is told."""
