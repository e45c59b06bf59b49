"""What a tracker has of a training: its run, and how many rows of the logs were sent."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self

from sf2ai.errors import DamagedFileError
from sf2ai.store.atomic import disk_error, write_bytes
from sf2ai.user_files import parse_json, read_at_most

_MOST_BYTES = 10_000


@dataclass(frozen=True)
class TrackerState:
    """What a tracker has of a training."""

    name: str
    """Of the run."""
    run: str | None = None
    """What opens the run again; None before it was opened first."""
    rounds: int = 0
    """Rows of the log of the rounds that were sent."""
    probes: int = 0
    """Rows of the log of the probes that were sent."""

    @classmethod
    def read(cls, path: Path) -> Self | None:
        """Read the file of a state; None without one.

        Raises:
            DamagedFileError: the file was altered.
            HomeError: it cannot be read.
        """
        try:
            document = parse_json(read_at_most(path, _MOST_BYTES))
        except FileNotFoundError:
            return None
        except OSError as error:
            raise disk_error("read", path, error) from error
        except ValueError as error:
            raise _damaged(path) from error
        try:
            state = cls(**document) if isinstance(document, dict) else None
        except TypeError as error:
            raise _damaged(path) from error
        if state is None or not state._is_valid():
            raise _damaged(path)
        return state

    def write(self, path: Path) -> None:
        """Write the file, wholly or not at all; raises `HomeError`."""
        write_bytes(path, (json.dumps(asdict(self)) + "\n").encode())

    def _is_valid(self) -> bool:
        counts = (self.rounds, self.probes)
        return (
            isinstance(self.name, str)
            and bool(self.name)
            and (self.run is None or isinstance(self.run, str))
            and all(type(count) is int and 0 <= count < 2**53 for count in counts)
        )


def _damaged(path: Path) -> DamagedFileError:
    return DamagedFileError(
        f"{str(path)!r} was altered and cannot be read; remove it, and --log begins a new run"
    )
