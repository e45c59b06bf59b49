"""What the CSV logs of a training say about its end; `log_files` writes them."""

import csv
import math
from collections import deque
from collections.abc import Iterator
from io import TextIOWrapper
from pathlib import Path

from sf2ai.errors import DamagedFileError
from sf2ai.store.atomic import disk_error
from sf2ai.training.progress import ProbeRecord
from sf2ai.user_files import open_file

_WHOLE = ("probe", "episode", "steps", "wins", "draws", "losses")


def last_probes(path: Path) -> tuple[ProbeRecord, ...]:
    """Return the last probe against each opponent, in the order in which they were met first.

    Args:
        path: of the log of the probes, `Home.probes`; without a file there are none.

    Raises:
        DamagedFileError: a row cannot be read.
        HomeError: the file cannot be read.
    """
    last: dict[str, ProbeRecord] = {}
    for row in _rows(path):
        try:
            counts = {name: int(row[name]) for name in _WHOLE}
            record = ProbeRecord(opponent=row["opponent"], **counts)
        except (KeyError, TypeError, ValueError) as error:
            raise _damaged(path) from error
        last[record.opponent] = record
    return tuple(last.values())


def last_win_rate(path: Path) -> float | None:
    """Return the win rate of the last rounds of a training, guide and exploration included.

    Args:
        path: of the log of the rounds, `Home.log`.

    Returns:
        Of the last 50 rounds or fewer, 0 to 1; None if no round has ended.

    Raises:
        DamagedFileError: the last row cannot be read.
        HomeError: the file cannot be read.
    """
    last = deque(_rows(path), maxlen=1)
    if not last:
        return None
    try:
        rate = float(last[0]["win_rate_50"])
    except (KeyError, TypeError, ValueError) as error:
        raise _damaged(path) from error
    if not math.isfinite(rate):
        raise _damaged(path)
    return rate


def _rows(path: Path) -> Iterator[dict[str, str]]:
    try:
        with open_file(path) as file, TextIOWrapper(file, "utf-8", "replace", newline="") as text:
            yield from csv.DictReader(text)
    except FileNotFoundError:
        return
    except csv.Error as error:
        raise _damaged(path) from error
    except OSError as error:
        raise disk_error("read", path, error) from error


def _damaged(path: Path) -> DamagedFileError:
    return DamagedFileError(
        f"{str(path)!r} was altered and its figures cannot be read; remove it, which costs nothing but them"
    )
