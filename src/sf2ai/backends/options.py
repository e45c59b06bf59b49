"""The options of backends beside their name and number of slots."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


def ignore_notice(text: str) -> None:
    """Discard a notice."""


@dataclass(frozen=True)
class BackendOptions:
    """The game, the programs and the network of a backend; the simulator needs none of these options."""

    rom: Path | None = None
    """The ROM file."""
    core: Path | None = None
    """A libretro core; None to search for one."""
    assume: str | None = None
    """The game whose memory map is used, whatever the ROM's checksum says."""
    map_file: Path | None = None
    """The user's own memory map."""
    cache_dir: Path | None = None
    """Folder that keeps a save state of each pairing between runs; None to keep none."""
    video: bool = False
    """Whether the picture is drawn, which costs a fifth of the speed."""
    emulators: int = 1
    """How many emulators join the bizhawk backend; with more slots than that, slots share emulators."""
    listen: str = "127.0.0.1"
    """Address on which the bizhawk backend listens for emulators."""
    port: int = 9990
    """Port on which it listens; 0 takes any free port."""
    token: str = ""
    """Secret that emulators must send if they may connect from other machines."""
    join_seconds: float = 120.0
    """How long the backend waits for emulators to join."""
    notify: Callable[[str], None] = ignore_notice
    """Called with one sentence for the user when the backend waits for an emulator or replaces one."""


NO_OPTIONS = BackendOptions()
"""The defaults."""
