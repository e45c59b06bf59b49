"""Memory maps: where a game keeps what a Snapshot reports, as one TOML file per game and revision.

A map names its game, the ROMs that it is true of, and facts: the address of each, its
type, its meaning and how sure its source is. A fact that a map does not have stays
unknown. docs/how-to/write-a-memory-map.md describes the format.
"""

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType

from sf2ai.backends.base import Activity, Posture
from sf2ai.errors import DataError
from sf2ai.game.data_table import DataTable
from sf2ai.user_files import read_at_most

MAPS = Path(__file__).parent / "maps"
"""Folder of the package's own maps."""
FORMAT = 1
"""Of the files; files with another number are refused."""
LARGEST = 1 << 20
"""Bytes of a file; a larger one is not read."""
WRAM_SIZE = 0x20000
"""Bytes of work RAM; an address is an offset into it, so that $7E0530 is 0x0530."""

TYPES: Mapping[str, int] = MappingProxyType({"u8": 1, "u16": 2, "u32": 4, "bcd": 1})
"""Types of facts and their bytes, little-endian. ``bcd``, for the timer: two decimal digits in a byte."""

_TIMER_TYPES = ("bcd", "u8")
_NUMBER_TYPES = ("u8", "u16", "u32")

CONFIDENCES = "ABCD"
"""From two independent sources that agree and were checked in RAM (A) to an inference (D).

Facts of confidence D are used only on the way through the menus, where a wrong one
leads to an error; a Snapshot never shows them.
"""

FIGHTER_FACTS: Mapping[str, str] = MappingProxyType(
    {
        "active": "1 while the fighter is on the stage",
        "state": "what the fighter does; the map lists the values",
        "x": "pixels from the left end of the stage",
        "y": "pixels from the top of the screen to the feet",
        "facing": "the direction that the fighter faces; the map names the values for right and left",
        "health": "life left; more than full, as 255, after a KO",
        "crouching": "1 while crouching",
        "airborne": "1 in the air",
        "in_move": "not 0 while a move is out",
        "move_code": "the game's own number of the move that is out",
        "human": "1 when a pad controls the fighter, 0 when the game does",
        "selected": "1 once the character is chosen on the select screen",
        "rounds_won": "in this match",
        "character": "SNES id of the character, 0 to 11; on the select screen, of the one under the cursor",
    }
)
"""Facts of one side, and the meaning of each."""
GLOBAL_FACTS: Mapping[str, str] = MappingProxyType(
    {
        "timer": "units of time left in the round, 99 to 0",
        "timer_frames": "counts down within a unit of the timer, only while the clock runs",
    }
)
"""Facts of the whole game, and the meaning of each."""
REQUIRED = ("health", "character", "timer")
"""Facts that every map must have."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One value in RAM.

    Attributes:
        name: of `FIGHTER_FACTS` or `GLOBAL_FACTS`.
        side: 0 or 1; None for a fact of the whole game.
        address: offset into work RAM.
        type: of `TYPES`.
        confidence: of `CONFIDENCES`.
        meaning: text for readers of the map.
    """

    name: str
    side: int | None
    address: int
    type: str
    confidence: str
    meaning: str

    @property
    def size(self) -> int:
        """Bytes of the value."""
        return TYPES[self.type]


@dataclass(frozen=True, slots=True)
class StateValue:
    """What one value of the fact ``state`` means; None where it means nothing.

    Attributes:
        activity: on the ground, and in the air unless `airborne_activity` says otherwise.
        airborne_activity: in the air.
        posture: on the ground.
    """

    activity: Activity | None = None
    airborne_activity: Activity | None = None
    posture: Posture | None = None


@dataclass(frozen=True, slots=True)
class StageGeometry:
    """The numbers that turn the game's pixels into shares of the screen."""

    middle_x: int
    """x of the middle of the stage, pixels."""
    ground_y: int
    """y of standing feet, pixels."""
    screen_width: int
    screen_height: int


@dataclass(frozen=True)
class MemoryMap:
    """Everything that is known about one game's RAM.

    Attributes:
        game: id, as ``--assume`` takes it.
        title: the game's name for users.
        size: of the ROM without a copier header, bytes.
        sha1: of the ROMs that the map is true of, without a copier header, lower-case.
        stage: units of positions.
        full_health: the fact ``health`` at the start of a round.
        facts: sorted by address.
        states: values of the fact ``state`` that are sure enough to be shown.
        facing: from values of the fact ``facing`` to 1 (right) and -1 (left).
        ways: sequences of presses, each to be repeated from power-on until it leads to the select
            screen for two players; they are tried in turn.
        digest: of the file's bytes, since another map makes other snapshots.
    """

    game: str
    title: str
    size: int
    sha1: tuple[str, ...]
    stage: StageGeometry
    full_health: int
    facts: tuple[Fact, ...]
    states: Mapping[int, StateValue]
    facing: Mapping[int, int]
    ways: tuple[tuple[str, ...], ...]
    digest: str

    def fact(self, name: str, side: int | None = None) -> Fact | None:
        """Return a fact, or None when the map does not have it; ``side`` is None for the whole game's."""
        for fact in self.facts:
            if fact.name == name and fact.side == side:
                return fact
        return None


@cache
def shipped_maps() -> Mapping[str, MemoryMap]:
    """Return the package's own maps by game, in alphabetical order."""
    found = [load_map(path) for path in sorted(MAPS.glob("*.toml"))]
    return MappingProxyType({memory_map.game: memory_map for memory_map in found})


def load_map(path: Path) -> MemoryMap:
    """Read and check a map.

    Raises:
        DataError: the file cannot be read or has a wrong field; the message names both.
    """
    try:
        content = read_at_most(path, LARGEST)
        if len(content) > LARGEST:
            raise DataError(
                f"the memory map {str(path)!r} has more than {LARGEST:,} bytes; give another file"
            )
        document = DataTable(path.name, "", tomllib.loads(content.decode("utf-8")))
    except OSError as error:
        raise DataError(
            f"the memory map {str(path)!r} cannot be read ({error.strerror}); check the path"
        ) from error
    except (ValueError, RecursionError) as error:  # TOML and UTF-8 errors alike, and lists of lists of lists
        raise DataError(f"{path.name} is not a TOML file ({error}); correct the file") from error
    return _read_map(document, hashlib.sha1(content, usedforsecurity=False).hexdigest()[:12])


def _read_map(document: DataTable, digest: str) -> MemoryMap:
    document.whole("format", FORMAT, FORMAT)
    fighter = document.tables("fighter")
    facts = (*_fighter_facts(document, fighter), *_global_facts(document))
    memory_map = MemoryMap(
        game=document.text("game"),
        title=document.text("title"),
        size=document.whole("size", 1),
        sha1=_hashes(document),
        stage=_stage(document.table("stage")),
        full_health=document.whole("full_health", 1, 254),
        facts=tuple(sorted(facts, key=lambda fact: fact.address)),
        states=_states(fighter.get("state")),
        facing=_facing(fighter.get("facing")),
        ways=_ways(document),
        digest=digest,
    )
    for table in fighter.values():
        table.finish()
    document.finish()
    _check_facts(document, memory_map.facts)
    return memory_map


def _hashes(document: DataTable) -> tuple[str, ...]:
    hashes = document.items("sha1")
    for value in hashes:
        if type(value) is not str or len(value) != 40 or set(value) - set("0123456789abcdef"):
            raise document.error(
                "sha1", value, "be a list of SHA-1 sums of 40 lower-case hexadecimal digits each"
            )
    return tuple(map(str, hashes))


def _stage(table: DataTable) -> StageGeometry:
    stage = StageGeometry(
        middle_x=table.whole("middle_x", 0, 0xFFFF),
        ground_y=table.whole("ground_y", 0, 0xFFFF),
        screen_width=table.whole("screen_width", 1, 0xFFFF),
        screen_height=table.whole("screen_height", 1, 0xFFFF),
    )
    table.finish()
    return stage


def _fighter_facts(document: DataTable, tables: Mapping[str, DataTable]) -> list[Fact]:
    bases = document.wholes("fighter_bases", length=2, low=0)
    facts = []
    for name, table in tables.items():
        if name not in FIGHTER_FACTS:
            raise document.error(
                f"fighter.{name}", "a table", f"be one of the facts {', '.join(FIGHTER_FACTS)}"
            )
        offset = table.whole("offset", 0, WRAM_SIZE)
        facts += [_fact(table, "offset", name, side, bases[side] + offset) for side in (0, 1)]
    return facts


def _global_facts(document: DataTable) -> list[Fact]:
    facts = []
    for name, table in document.tables("global").items():
        if name not in GLOBAL_FACTS:
            raise document.error(
                f"global.{name}", "a table", f"be one of the facts {', '.join(GLOBAL_FACTS)}"
            )
        facts.append(_fact(table, "address", name, None, table.whole("address", 0)))
        table.finish()
    return facts


def _fact(table: DataTable, field: str, name: str, side: int | None, address: int) -> Fact:
    kind = table.text("type", _TIMER_TYPES if name == "timer" else _NUMBER_TYPES)
    if address + TYPES[kind] > WRAM_SIZE:
        raise table.error(field, table.values[field], f"be inside work RAM, below {WRAM_SIZE:#x}")
    return Fact(
        name, side, address, kind, table.text("confidence", tuple(CONFIDENCES)), table.text("meaning")
    )


def _states(table: DataTable | None) -> Mapping[int, StateValue]:
    """Read the meanings of the values of the state, without those of confidence D."""
    states = {}
    for number, values in enumerate(table.items("values") if table else ()):
        assert table is not None
        row = table.entry("values", number, values)
        value = row.whole("value", 0, 255)
        if value in states:
            raise row.error("value", value, "be a value that no other row has")
        confidence = row.text("confidence", tuple(CONFIDENCES))
        row.text("meaning")
        state = StateValue(
            _named(row, "activity", Activity), _named(row, "airborne_activity", Activity), _posture(row)
        )
        row.finish()
        if confidence != "D":
            states[value] = state
    return MappingProxyType(states)


def _named(row: DataTable, field: str, kind: type[Activity]) -> Activity | None:
    if field not in row.values:
        return None
    return kind[row.text(field, [value.name.lower() for value in kind]).upper()]


def _posture(row: DataTable) -> Posture | None:
    if "posture" not in row.values:
        return None
    return Posture[row.text("posture", [value.name.lower() for value in Posture]).upper()]


def _facing(table: DataTable | None) -> Mapping[int, int]:
    if table is None:
        return MappingProxyType({})
    right, left = table.whole("right", 0, 255), table.whole("left", 0, 255)
    if right == left:
        raise table.error("right", right, "be another value than left")
    return MappingProxyType({right: 1, left: -1})


def _ways(document: DataTable) -> tuple[tuple[str, ...], ...]:
    presses = ("up", "down", "left", "right", "start")
    ways = []
    for way in document.items("ways"):
        if not isinstance(way, list) or not way or any(press not in presses for press in way):
            raise document.error("ways", way, f"be a list of lists of {', '.join(presses)}")
        ways.append(tuple(way))
    if not ways:
        raise document.error("ways", [], "have at least one way")
    return tuple(ways)


def _check_facts(document: DataTable, facts: tuple[Fact, ...]) -> None:
    names = {fact.name for fact in facts}
    for name in REQUIRED:
        if name not in names:
            where = "global" if name in GLOBAL_FACTS else "fighter"
            raise DataError(f"{document.place(f'{where}.{name}')} is missing; add it to the file")
    for fact in facts:
        if fact.name in REQUIRED and fact.confidence == "D":
            raise DataError(
                f"{document.file}: {fact.name} has confidence 'D', but agents need it; find a source "
                "and correct the file"
            )
    for before, after in pairwise(facts):
        if after.address < before.address + before.size:
            raise DataError(
                f"{document.file}: {after.name} at {after.address:#06x} overlaps {before.name} at "
                f"{before.address:#06x}, which takes {before.size} bytes; correct the file"
            )
