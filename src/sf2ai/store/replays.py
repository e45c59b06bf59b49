"""Replay files: a round or a match as setup, seed and pads, with checksums of its frames.

A replay is a container (`container`). Its document names the players and the backend; its two
arrays are ``pads``, one row for each stretch of frames in which neither side changed its buttons,
and ``checksums``, the CRC-32 of the first snapshot and of the one after each frame. Nothing in it
depends on the clock: the same match gives the same bytes.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from sf2ai.errors import DamagedFileError, ReplayError
from sf2ai.printable import escaped
from sf2ai.state_arrays import StateArrays
from sf2ai.store.atomic import disk_error, make_folder
from sf2ai.store.container import Limits, pack_container, read_container
from sf2ai.user_files import read_at_most

REPLAY_FORMAT = 1
"""Incremented when the content of a file changes its meaning."""
SUFFIX = ".sf2replay"
"""End of a replay's file name."""

_LIMITS = Limits("replay", max_bytes=16 << 20, max_arrays=2, dtype_fits=lambda dtype: dtype.kind == "u")
_MAX_TEXT_LETTERS = 1_000
_LONGEST_STRETCH = 2**16 - 1


@dataclass(frozen=True, slots=True, eq=False)
class Replay:
    """One recorded round or match.

    Attributes:
        backend: name in `backends.registry` of the backend that made the frames.
        engine_version: version of that backend.
        sf2ai: version of the package that recorded the replay.
        characters: ids of p1's and p2's characters.
        agents: names of the players of p1 and p2, as the user gave them.
        seed: 0 to 2**64 - 1; the game's dice and neutral frames come from it.
        random_damage: whether damage has its seeded random part.
        neutral_frames: frames at the start of each round in which pads are ignored; -1 for a number
            that comes from the seed.
        whole_match: whether it is a match, not one round.
        winner: side 0 or 1; -1 for a draw.
        forfeits: reasons of p1's and p2's forfeits, None for a side that did not forfeit.
        pads: uint16, shape (frames, 2).
        checksums: of the first snapshot and of the one after each frame, uint32, shape (frames + 1,).
    """

    backend: str
    engine_version: str
    sf2ai: str
    characters: tuple[str, str]
    agents: tuple[str, str]
    seed: int
    random_damage: bool
    neutral_frames: int
    whole_match: bool
    winner: int
    forfeits: tuple[str | None, str | None]
    pads: npt.NDArray[np.uint16]
    checksums: npt.NDArray[np.uint32]

    @property
    def frames(self) -> int:
        """Number of frames."""
        return len(self.pads)

    def header(self) -> dict[str, object]:
        """Return everything but the two arrays, as JSON values."""
        values = {name: getattr(self, name) for name in _READERS}
        return {name: list(value) if isinstance(value, tuple) else value for name, value in values.items()}

    def to_bytes(self) -> bytes:
        """Return the content of the replay's file."""
        document = {"format": REPLAY_FORMAT, **self.header()}
        return pack_container(document, {"pads": pad_stretches(self.pads), "checksums": self.checksums})


def add_replay(folder: Path, number: int, replay: Replay) -> Path:
    """Write a replay into a folder under a name that names both players; no file is replaced.

    A replay that is there already is not written twice.

    The file is created exclusively, so that two runs can record into one folder. It is not flushed to
    the disk, unlike the files of a home: flushing would take longer than the match did. After a power
    cut `read_replay` may therefore refuse it.

    Args:
        folder: made if it does not exist.
        number: of the round or match in its run, from 1.
        replay: the replay.

    Returns:
        The file, such as ``0007-ryu-vs-sagat-cpu-4.sf2replay``.

    Raises:
        HomeError: the file cannot be written.
    """
    make_folder(folder)
    sides = [_file_words(*side) for side in zip(replay.characters, replay.agents, strict=True)]
    stem = f"{number:04}-{'-vs-'.join(sides)}"
    content = replay.to_bytes()
    for again in count(1):
        path = folder / f"{stem}{'' if again == 1 else f'-{again}'}{SUFFIX}"
        try:
            with open(path, "xb") as file:
                file.write(content)
            return path
        except FileExistsError:
            if path.is_file() and read_at_most(path, len(content)) == content:
                return path  # a match that was played again, since its tournament was stopped
        except OSError as error:
            path.unlink(missing_ok=True)
            raise disk_error("write", path, error) from error
    raise AssertionError("count() never ends")


def read_replay(path: Path) -> Replay:
    """Read a replay; `replays.playback` checks that playing it gives the recorded frames.

    Raises:
        DamagedFileError: the file does not exist, or is truncated, altered or of another program.
        ReplayError: the file has another format.
        HomeError: the file cannot be read.
    """
    try:
        document, arrays = read_container(path, _LIMITS)
    except FileNotFoundError:
        raise DamagedFileError(
            f"there is no replay {str(path)!r}; record some with `sf2ai evaluate --char ryu --record replays`"
        ) from None
    if document.get("format") != REPLAY_FORMAT:
        raise ReplayError(
            f"the replay {str(path)!r} has format {document.get('format')!r}, but this sf2ai reads format "
            f"{REPLAY_FORMAT}; install sf2ai {document.get('sf2ai')}"
        )
    try:
        header = {name: read(name, document[name]) for name, read in _READERS.items()}
        pads, checksums = _read_frames(arrays)
    except (KeyError, ValueError) as error:
        raise DamagedFileError(f"the replay {str(path)!r} is damaged: {error}; use another copy") from error
    return Replay(**header, pads=pads, checksums=checksums)


def pad_stretches(pads: npt.NDArray[np.uint16]) -> npt.NDArray[np.uint16]:
    """Return one row (frames, p1, p2) per stretch of equal pads, uint16, shape (stretches, 3).

    Args:
        pads: of both sides, shape (frames, 2).
    """
    edges = np.flatnonzero((pads[1:] != pads[:-1]).any(axis=1)) + 1
    starts = (
        np.unique(np.concatenate([[0], edges, np.arange(0, len(pads), _LONGEST_STRETCH)]))
        if len(pads)
        else edges
    )
    lengths = np.diff(np.append(starts, len(pads)))
    return np.column_stack([lengths, pads[starts]]).astype(np.uint16)


def _read_frames(arrays: StateArrays) -> tuple[npt.NDArray[np.uint16], npt.NDArray[np.uint32]]:
    stretches, checksums = arrays["pads"], arrays["checksums"]
    if stretches.dtype != np.uint16 or stretches.ndim != 2 or stretches.shape[1] != 3:
        raise ValueError(f"its pads are {stretches.dtype} of shape {stretches.shape}")
    if checksums.dtype != np.uint32 or checksums.ndim != 1:
        raise ValueError(f"its checksums are {checksums.dtype} of shape {checksums.shape}")
    lengths, pads = stretches[:, 0].astype(np.int64), stretches[:, 1:].astype(np.uint16)
    frames = int(lengths.sum())  # checked before an array of that size is made
    if frames + 1 != len(checksums):
        raise ValueError(f"it has {frames} frames and {len(checksums)} checksums")
    return np.repeat(pads, lengths, axis=0), checksums.astype(np.uint32, copy=False)


def _file_words(character: str, agent: str) -> str:
    """Return a side's part of a file name: letters, digits and dashes only.

    >>> _file_words("ryu", "ryu"), _file_words("sagat", "cpu:4"), _file_words("ken", "old/ken-1.npz")
    ('ryu', 'sagat-cpu-4', 'ken-ken-1')
    """
    words = re.sub(r"[^a-z0-9]+", "-", re.split(r"[/\\]", agent)[-1].removesuffix(".npz").casefold())
    words = words.strip("-")[:40].strip("-")
    return character if words in ("", character) else f"{character}-{words}"


def printable_text(text: str) -> str:
    r"""Return a name or a reason as a replay can keep it: printable, and not too long.

    >>> printable_text("\x1b[2J")
    '\\x1b[2J'
    """
    return escaped(text)[:_MAX_TEXT_LETTERS]


def _text(name: str, value: object) -> str:
    if not isinstance(value, str) or not value.isprintable() or len(value) > _MAX_TEXT_LETTERS:
        raise ValueError(f"its {name} is not printable text")
    return value


def _flag(name: str, value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError(f"its {name} is {value!r}")
    return value


def _number(name: str, value: object, least: int, most: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise ValueError(f"its {name} is {value!r}")
    return value


def _pair(name: str, value: object) -> tuple[object, object]:
    if not isinstance(value, list) or len(value) != 2:
        raise ValueError(f"its {name} is not a list of two")
    return value[0], value[1]


def _texts(name: str, value: object) -> tuple[str, str]:
    first, second = _pair(name, value)
    return _text(name, first), _text(name, second)


def _reasons(name: str, value: object) -> tuple[str | None, str | None]:
    first, second = (None if reason is None else _text(name, reason) for reason in _pair(name, value))
    return first, second


_READERS: Mapping[str, Any] = {
    "backend": _text,
    "engine_version": _text,
    "sf2ai": _text,
    "characters": _texts,
    "agents": _texts,
    "seed": lambda name, value: _number(name, value, 0, 2**64 - 1),
    "random_damage": _flag,
    "neutral_frames": lambda name, value: _number(name, value, -1, 30),
    "whole_match": _flag,
    "winner": lambda name, value: _number(name, value, -1, 1),
    "forfeits": _reasons,
}
