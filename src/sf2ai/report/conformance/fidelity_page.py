"""The page that says what of the frame data was changed, from which source, and what is not known."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from pathlib import Path

from sf2ai.game.characters import find_character
from sf2ai.game.files.loader import load_character

STATUSES = ("applied", "applied otherwise", "confirmed", "refused")
"""What became of a change: as its source says, with another value, right as it was, or refused."""

STUN_FRAMES = {"L": 14, "M": 19, "H": 23}
"""Frames from a hit until its victim can act, less the hit stop of the attacker, by strength."""


@dataclass(frozen=True)
class Change:
    """One row of ``changes.csv``.

    Attributes:
        row: number of the row in the list of corrections of November 2026; empty: found here.
        character: id, or ``"system"`` for the rules of all.
        move: id of the move, or the name of the constant.
        field: dotted name in the file, or what the rule is about.
        old: before, as `value_text` writes it.
        new: after.
        source: where the new value comes from.
        confidence: of the source.
        status: one of `STATUSES`.
        why: what was done otherwise, or why it was refused.
    """

    row: str
    character: str
    move: str
    field: str
    old: str
    new: str
    source: str
    confidence: str
    status: str
    why: str


@dataclass(frozen=True)
class Advantage:
    """One published advantage on hit, a row of ``advantages.csv``."""

    character: str
    move: str
    published: int
    source: str


def read_changes(folder: Path) -> list[Change]:
    """Return the rows of ``changes.csv``."""
    with (folder / "changes.csv").open(encoding="utf-8", newline="") as file:
        return [Change(**row) for row in csv.DictReader(file)]


def read_advantages(folder: Path) -> list[Advantage]:
    """Return the rows of ``advantages.csv``."""
    with (folder / "advantages.csv").open(encoding="utf-8", newline="") as file:
        return [
            Advantage(row["character"], row["move"], int(row["published"]), row["source"])
            for row in csv.DictReader(file)
        ]


def value_text(field: str, value: object) -> str:
    """Write a value of a file as a cell; of a path, its steps in px, equal ones together."""
    if field == "path" and isinstance(value, Sequence) and not isinstance(value, str):
        return _steps_text([tuple(point) for point in value])
    return _plain(value)


def _steps_text(path: Sequence[tuple[int, ...]]) -> str:
    steps = [(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(path)]
    runs = [(step, len(list(same))) for step, same in groupby(steps)]
    texts = [f"{x},{y}" + (f" x{count}" if count > 1 else "") for (x, y), count in runs]
    return f"{len(path)} points: " + "; ".join(texts)


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {_plain(part)}" for key, part in value.items())
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "[" + ", ".join(_plain(part) for part in value) + "]"
    return str(value)


def computed_advantage(advantage: Advantage) -> int:
    """Return the advantage that follows from the frames of the data."""
    move = load_character(advantage.character).move(advantage.move)
    return STUN_FRAMES[move.strength] - move.active - move.recovery


def page(folder: Path) -> str:
    """Return the page as Markdown, from ``page.txt`` and the CSV files of a folder."""
    changes, advantages = read_changes(folder), read_advantages(folder)
    differing = [one for one in advantages if computed_advantage(one) != one.published]
    text = (folder / "page.txt").read_text(encoding="utf-8")
    return text.format(
        changes="\n".join(_changes(changes)),
        stun=", ".join(map(str, STUN_FRAMES.values())),
        advantages=len(advantages),
        agreeing=len(advantages) - len(differing),
        contradictions="\n".join(_contradictions(differing)),
    )


def _changes(changes: Sequence[Change]) -> Iterator[str]:
    counts = [f"{sum(change.status == status for change in changes)} {status}" for status in STATUSES]
    yield f"{len(changes)} changes: {', '.join(counts)}."
    for name, found in groupby(changes, key=lambda change: change.character):
        yield ""
        yield f"### {'All characters' if name == 'system' else find_character(name).name}"
        yield ""
        yield "| row | move | field | old | new | source | confidence | result |"
        yield "|---|---|---|---|---|---|---|---|"
        yield from map(_change_row, found)


def _change_row(change: Change) -> str:
    result = f"{change.status}: {change.why}" if change.why else change.status
    cells = (change.row, f"`{change.move}`", change.field, change.old, change.new)
    return _row(*cells, change.source, change.confidence, result)


def _contradictions(differing: Sequence[Advantage]) -> Iterator[str]:
    yield "| character | move | published | from the frames | source | believed |"
    yield "|---|---|---|---|---|---|"
    for one in differing:
        name = find_character(one.character).name
        both = (f"{one.published:+}", f"{computed_advantage(one):+}")
        yield _row(name, f"`{one.move}`", *both, one.source, "frames")


def _row(*cells: str) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
