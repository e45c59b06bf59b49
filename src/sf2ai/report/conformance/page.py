"""The documentation page with the summary of the conformance report."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from sf2ai.conformance.contradictions import contradictions
from sf2ai.conformance.report import summaries
from sf2ai.conformance.rows import EXCUSED, Row
from sf2ai.report.text import name_text

_HEAD = """\
# The engine against its data

<!-- Written by scripts/write_conformance.py; a test compares it with the report. -->

`sf2ai conformance` plays every move of the roster in the built-in game against a dummy. It sends pads, reads
Snapshots, and compares what it measures with the frame data. Each row of its report is one field of one move.
*published* is a value of Champion Edition or Hyper Fighting, *sibling* a value of another game of the series,
*rule* a value that the data fill in by a stated rule.
"""

_HOW = """\
## How it is measured

The dummy is Ryu, who walks 3 px forward and 2 px back, and so can stand at every whole px. He stands,
crouches, blocks high and low, and jumps straight up, forward and back, at up to 271 distances and on every
frame.

Frames and hits that no trial with him meets are tried again with Vega, Sagat, Dhalsim and Zangief, who are
taller or wider, or jump higher or longer. A box that passes over Ryu's head is measured on Vega. A mashed
move meets a dummy that walks into it.

| field | measured as |
|---|---|
| first active, active length | first and last frame of the move that touches the dummy, over all trials |
| total, travel, height | frames, px travelled and highest px of the move when it touches no opponent |
| reach | farthest contact minus the front edge of the part of the body that the box meets |
| comes out within | greatest distance between the axes at which a close move comes out |
| damage, chip | health that a dummy at full health loses, hit by hit, without random variation |
| level | which of the two blocks stop it; if a box passes over a crouching dummy, all levels that fit |
| advantage on hit, on block | frames by which the attacker can act before the dummy |
| pushback on hit, on block | px that the dummy slides after a normal |
| stun | frames from a hit until the dummy can act, if the attacker is in the air or far away |
| knockdown, in the air | whether a dummy on the ground, or in the air, falls to the floor |
| down | frames from a hit, or from a throw's release, until a dummy on the floor can act again |
| invulnerable | frames on which Tiger Shots pass through the body, while it is low enough to be hit |
| until landing | whether the move lasts until the character lands |
| spawn x and y, speed, half width | a projectile's first position, px per frame, and how near it clashes |
| range | greatest distance between the axes at which a throw connects, minus half the victim's width |
| at, held | frames from the grab to each loss of health, and to the release |
| dizzy points | the number that explains how often, over 384 seeds, it dizzies after known hits |

Three fields are not measured for every move, because trials cannot set them up: dizzy points of moves in the
air, of mashed moves and of throws; invulnerable frames of moves in the air; and the reach of a close normal
beyond the distance at which it comes out.
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
    yield "## Excused rows\n\n| rows | fields | reason |\n|---|---|---|"
    excused = sorted((row for row in rows if row.verdict == EXCUSED), key=lambda row: row.reason)
    for reason, group in groupby(excused, key=lambda row: row.reason):
        fields = [f"{row.character} `{row.move}` {row.field}" for row in group]
        yield f"| {len(fields)} | {', '.join(fields)} | {reason} |"
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
