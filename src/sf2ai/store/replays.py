"""Replays: a round or a match as its setup, its seed and its pads, and how to prove that it is the same.

A replay is a container (`container`) whose document says who met whom on what, and
which holds two arrays: ``pads``, one row per stretch of frames in which neither side
changed its buttons, and ``checksums``, the CRC-32 of the first snapshot and of the
one after each frame. Nothing in it depends on the clock: the same match gives the
same bytes.
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
from sf2ai.store.atomic import disk_error, make_folder
from sf2ai.store.container import Arrays, Limits, pack_container, read_container, write_container

REPLAY_FORMAT = 1
"""Raised when what a file holds changes its meaning."""
SUFFIX = ".sf2replay"
"""How the name of a replay ends."""

_LIMITS = Limits("replay", max_bytes=16 << 20, max_arrays=2, dtype_fits=lambda dtype: dtype.kind == "u")
_LONGEST_STRETCH = 2**16 - 1


@dataclass(frozen=True, slots=True, eq=False)
class Replay:
    """One round or match that was played.

    Attributes:
        backend: what made its frames, by its name in `backends.registry`.
        engine_version: of that backend.
        sf2ai: version of the package that recorded it.
        characters: ids of p1's and p2's characters.
        agents: who decided for p1 and p2, as the user named them.
        seed: 0 to 2**64 - 1; the game's dice and neutral frames come from it.
        random_damage: whether damage has its seeded random part.
        neutral_frames: frames at the start of each round in which pads are ignored; -1 from the seed.
        whole_match: played to the end of a match, otherwise one round.
        winner: side 0 or 1; -1 for a draw.
        forfeits: why p1 and p2 forfeited, None for who did not.
        pads: uint16, shape (frames, 2).
        checksums: of the first snapshot and of that after each frame, uint32, shape (frames + 1,).
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
        """How many frames were played."""
        return len(self.pads)

    def header(self) -> dict[str, Any]:
        """Return everything but the two arrays, as JSON values."""
        values = {name: getattr(self, name) for name in _READERS}
        return {name: list(value) if isinstance(value, tuple) else value for name, value in values.items()}


def write_replay(path: Path, replay: Replay) -> None:
    """Write a replay, whole or not at all; whatever is there is replaced.

    Raises:
        HomeError: the disk refused.
    """
    write_container(path, *_content(replay))


def add_replay(folder: Path, number: int, replay: Replay) -> Path:
    """Write a replay into a folder under a name that tells who met whom; nothing there is replaced.

    The file is opened as a new one, so that two runs can record into one folder. Unlike
    what a home keeps it is not waited for until it is on the disk, which would take longer
    than the match did: after a power cut `read_replay` may refuse it.

    Args:
        folder: made if it is not there.
        number: of the round or match in its run, from 1.
        replay: what was played.

    Raises:
        HomeError: the disk refused.

    Returns:
        The file, such as ``0007-ryu-vs-sagat-cpu-4.sf2replay``.
    """
    make_folder(folder)
    sides = [_file_words(*side) for side in zip(replay.characters, replay.agents, strict=True)]
    stem = f"{number:04}-{'-vs-'.join(sides)}"
    content = pack_container(*_content(replay))
    for again in count(1):
        path = folder / f"{stem}{'' if again == 1 else f'-{again}'}{SUFFIX}"
        try:
            with open(path, "xb") as file:
                file.write(content)
            return path
        except FileExistsError:
            continue
        except OSError as error:
            path.unlink(missing_ok=True)
            raise disk_error("write", path, error) from error
    raise AssertionError("numbers end")


def read_replay(path: Path) -> Replay:
    """Read a replay; that its frames come out as recorded is for `replays.playback` to find.

    Raises:
        DamagedFileError: there is none, or it is truncated, altered or of another program.
        ReplayError: it has another format.
        HomeError: the disk refused.
    """
    try:
        document, arrays = read_container(path, _LIMITS)
    except FileNotFoundError:
        raise DamagedFileError(
            f"there is no replay {str(path)!r}; record some with `sf2ai evaluate --record DIR`"
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
        raise DamagedFileError(f"the replay {str(path)!r} is not whole: {error}; use another copy") from error
    return Replay(**header, pads=pads, checksums=checksums)


def _content(replay: Replay) -> tuple[dict[str, Any], Arrays]:
    document = {"format": REPLAY_FORMAT, **replay.header()}
    return document, {"pads": _stretches(replay.pads), "checksums": replay.checksums}


def _stretches(pads: npt.NDArray[np.uint16]) -> npt.NDArray[np.uint16]:
    """Return one row (frames, p1, p2) per stretch of equal pads."""
    edges = np.flatnonzero((pads[1:] != pads[:-1]).any(axis=1)) + 1
    starts = (
        np.unique(np.concatenate([[0], edges, np.arange(0, len(pads), _LONGEST_STRETCH)]))
        if len(pads)
        else edges
    )
    lengths = np.diff(np.append(starts, len(pads)))
    return np.column_stack([lengths, pads[starts]]).astype(np.uint16)


def _read_frames(arrays: Arrays) -> tuple[npt.NDArray[np.uint16], npt.NDArray[np.uint32]]:
    stretches, checksums = arrays["pads"], arrays["checksums"]
    if stretches.dtype != np.uint16 or stretches.ndim != 2 or stretches.shape[1] != 3:
        raise ValueError(f"its pads are {stretches.dtype} of shape {stretches.shape}")
    if checksums.dtype != np.uint32 or checksums.ndim != 1:
        raise ValueError(f"its checksums are {checksums.dtype} of shape {checksums.shape}")
    frames = int(stretches[:, 0].sum(dtype=np.int64))  # before anything of that size is made
    if frames + 1 != len(checksums):
        raise ValueError(f"it has {frames} frames and {len(checksums)} checksums")
    return np.repeat(stretches[:, 1:], stretches[:, 0], axis=0), checksums


def _file_words(character: str, agent: str) -> str:
    """Return a side as part of a file name: letters, digits and dashes only.

    >>> _file_words("ryu", "ryu"), _file_words("sagat", "cpu:4"), _file_words("ken", "old/ken-1.npz")
    ('ryu', 'sagat-cpu-4', 'ken-ken-1')
    """
    words = re.sub(r"[^a-z0-9]+", "-", re.split(r"[/\\]", agent)[-1].removesuffix(".npz").casefold())
    words = words.strip("-")[:40].strip("-")
    return character if words in ("", character) else f"{character}-{words}"


def _text(name: str, value: object) -> str:
    if not isinstance(value, str) or not value.isprintable() or len(value) > 1_000:
        raise ValueError(f"its {name} is no text")
    return value


def _flag(name: str, value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError(f"its {name} is {value!r}")
    return value


def _number(name: str, value: object, least: int, most: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise ValueError(f"its {name} is {value!r}")
    return value


def _pair(name: str, value: object) -> tuple[Any, Any]:
    if not isinstance(value, list) or len(value) != 2:
        raise ValueError(f"its {name} are not two")
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
