"""Players as they travel to a cluster's workers: weights as the bytes of their file.

A worker writes the bytes into a folder of its own and reads them as any file, with all checks.
"""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from sf2ai.errors import InputError
from sf2ai.players.find import (
    Player,
    at_level,
    greedy,
    player_from_file,
    scripted_player,
    slowed,
)
from sf2ai.store.atomic import disk_error
from sf2ai.user_files import read_at_most

_MAX_BYTES = 256 << 20
"""Largest file that travels; larger than any weights file, and than most programs."""


_SIM = "sim"


def require_built_in_game(backend: str) -> None:
    """Raise `InputError` if a backend is a console, which a cluster does not play on."""
    if backend != _SIM:
        raise InputError(
            f"a cluster plays on the built-in game only, not on {backend}; omit --backend or --cluster"
        )


@dataclass(frozen=True)
class TravellingFile:
    """One file.

    Attributes:
        name: without a folder.
        content: its bytes.
        is_program: whether it can be executed.
    """

    name: str
    content: bytes
    is_program: bool = False

    @classmethod
    def read(cls, path: Path) -> Self:
        """Return a file of this machine.

        Raises:
            InputError: it is too large.
            HomeError: it cannot be read.
        """
        try:
            content = read_at_most(path, _MAX_BYTES)
            is_program = os.access(path, os.X_OK)
        except OSError as error:
            raise disk_error("read", path, error) from error
        if len(content) > _MAX_BYTES:
            raise InputError(
                f"{str(path)!r} is larger than {_MAX_BYTES >> 20} MiB, which no worker of a cluster gets"
            )
        return cls(path.name, content, is_program)

    def write(self, path: Path) -> None:
        """Write it for this user alone; raises `OSError` if the disk fails."""
        path.write_bytes(self.content)
        path.chmod(0o700 if self.is_program else 0o600)


@dataclass(frozen=True)
class TravellingPlayer:
    """A player that needs nothing of the machine on which it was found.

    Attributes:
        spec: its name.
        weights: the file of a trained agent; None for a player without weights.
        level: as `Player.level`.
        reaction_frames: least age of what a trained agent sees, in frames.
        is_greedy: as `Player.is_greedy`.
    """

    spec: str
    weights: TravellingFile | None
    level: int
    reaction_frames: int
    is_greedy: bool

    @classmethod
    def of(cls, player: Player) -> Self:
        """Return a player as it travels.

        Raises:
            InputError: it cannot travel, such as a bot.
            HomeError: its weights cannot be read.
        """
        if player.process is not None:
            raise InputError(
                f"{player.spec!r} is a bot, which a cluster plays in `sf2ai compare` and `sf2ai tournament` "
                "only; name another player, or omit --cluster"
            )
        weights = None if player.weights is None else TravellingFile.read(player.weights)
        return cls(player.spec, weights, player.level, player.reaction_frames, player.is_greedy)

    def arrive(self, folder: Path) -> Player:
        """Write the weights into a folder, and return the player that plays from there.

        Raises:
            HomeError: the folder cannot be written.
            StoreError: the weights cannot play here.
        """
        if self.weights is None:
            return scripted_player(self.spec)
        path = folder / self.weights.name
        try:
            folder.mkdir()
            self.weights.write(path)
        except OSError as error:
            raise disk_error("write", folder, error) from error
        player = slowed(at_level(player_from_file(path), self.level), self.reaction_frames)
        return greedy(player) if self.is_greedy else player
