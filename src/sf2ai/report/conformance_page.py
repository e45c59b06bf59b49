"""The page of the documentation that holds the conformance report's summary."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from sf2ai.conformance.contradictions import contradictions
from sf2ai.conformance.report import summaries
from sf2ai.conformance.rows import EXCUSED, Row
from sf2ai.report.text import name_text

_HEAD = """\
# The engine against its data

<!-- Made by scripts/write_conformance.py; a test holds it to the report. -->

`sf2ai conformance` plays every move of the roster in the built-in game against a dummy: pads in, Snapshots
out, nothing else. What it measures stands beside what the frame data say. The counts are of rows, one per
move and field. *published* is a value of Champion Edition or Hyper Fighting, *sibling* one of another game of
the series, *rule* one that the data fill in by a stated rule.
"""

_HOW = """\
## How it is measured

The dummy is Ryu, who walks 3 px forward and 2 px back and so can stand at every whole px. He stands,
crouches, blocks both ways and jumps, straight up and both ways, at up to 271 distances and on every frame.

| field | measured as |
|---|---|
| first active, active length | first and last frame of the move on which the dummy is met, over all trials |
| total, travel, height | frames, px and highest px of the move where it meets and pushes nobody |
| reach | farthest contact less the front edge of the part of the body that the box meets |
| damage, chip | points that a dummy in full health loses, hit by hit; without dice |
| level | which of the two blocks stop it; where a box passes over a crouching dummy, the levels that fit |
| advantage on hit, on block | frames by which the attacker is free before the dummy |
| pushback on hit, on block | px that the dummy slides after a normal |
| stun | frames from a hit until the dummy is free, where the attacker is in the air or far away |
| knockdown, in the air | whether a dummy with its feet on the ground, or off it, comes to lie on the floor |
| down | frames from a hit, or from a throw's release, until a floored dummy is free again |
| invulnerable | frames on which Tiger Shots pass through the body, while it is low enough for them |
| until landing | whether the move stays out until the feet are on the ground |
| spawn x and y, speed, half width | a projectile's first place, px a frame, and how near it clashes |
| range | distance between the axes at which a throw still takes hold, less half the victim's width |
| at, held | frames from the grip to each loss of points, and to the release |
| dizzy points | the number that explains how often, over 384 seeds, it dizzies after known hits |

Three things are not measured for every move, because trials cannot set them up: dizzy points of moves in the
air, of mashed moves and of throws; invulnerable frames of moves in the air; of a close normal the part of its
reach beyond the distance at which it comes out.
"""


def page(rows: Sequence[Row]) -> str:
    """Return the page as Markdown."""
    return "\n".join([_HEAD, *_counts(rows), _HOW, *_excused(rows), *_contradictions()])


def _counts(rows: Sequence[Row]) -> Iterator[str]:
    yield "| character | moves | fields | published | sibling | rule | excused | differ |"
    yield "|---|---|---|---|---|---|---|---|"
    for one in summaries(rows):
        name = "**all**" if one.name == "all" else name_text(one.name)
        numbers = (one.moves, one.fields, *one.marks, one.excused, one.differs)
        yield f"| {name} | {' | '.join(f'{count:,}' for count in numbers)} |"
    excused = sum(row.verdict == EXCUSED for row in rows)
    yield f"\n{excused} of {len(rows):,} rows are excused, {100 * excused / len(rows):.1f} %.\n"


def _excused(rows: Sequence[Row]) -> Iterator[str]:
    yield "## Excused rows\n\n| rows | of | why |\n|---|---|---|"
    excused = sorted((row for row in rows if row.verdict == EXCUSED), key=lambda row: row.reason)
    for reason, group in groupby(excused, key=lambda row: row.reason):
        some = list(group)
        names = ", ".join(f"{row.character} `{row.move}` {row.field}" for row in some)
        yield f"| {len(some)} | {names} | {reason} |"
    yield ""


def _contradictions() -> Iterator[str]:
    yield "## Where the data contradict themselves\n\n| fields | decision | moves |\n|---|---|---|"
    for one in contradictions():
        names = (
            ", ".join(f"`{move}`" for move in one.moves)
            if len(one.moves) <= 40
            else f"{len(one.moves)} moves"
        )
        yield f"| {one.what} | {one.decision} | {names} |"
    yield ""
