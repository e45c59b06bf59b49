"""Reads the facts of `known` and refuses a file that is not right, naming file, fact and field."""

import math
import tomllib
from functools import cache
from pathlib import Path

from sf2ai.conformance.facts.fact import TOUCHING, Expectation, Fact, Game, Holds, Kind, Variant
from sf2ai.conformance.facts.measures import MEASURES
from sf2ai.conformance.facts.scripts import ScriptError, moves_in, track_of
from sf2ai.errors import DataError, UnknownNameError
from sf2ai.game.characters import ROSTER, Character, find_character
from sf2ai.game.data_table import DataTable, is_number
from sf2ai.game.files.loader import load_roster

KNOWN = Path(__file__).parent / "known"
"""Folder of the package's own facts, one file per character."""

_LEAST_GAP, _MOST_GAP = 34, 300
"""Px between the axes at which two fighters can stand on one screen."""
_MOST_PLAYS = 400
_AFTER = 110
"""Frames that are recorded after the scripts if a fact does not say."""
_LEAST_SENTENCE = 20
"""Letters of the shortest sentence that says who does what."""
_SEQUENCE_MOVES = 2


def load_facts(folder: Path = KNOWN) -> tuple[Fact, ...]:
    """Return all facts, in the order of the roster and of their files; the same objects every time.

    Raises:
        DataError: a file is missing or wrong; the message names file, fact, field and value.
    """
    return _read_folder(folder)


@cache
def _read_folder(folder: Path) -> tuple[Fact, ...]:
    facts: list[Fact] = []
    for character in ROSTER:
        path = folder / f"{character.id}.toml"
        try:
            document = tomllib.loads(path.read_text(encoding="utf-8"))
        except OSError as error:
            raise DataError(f"{path.name} cannot be read ({error.strerror}); install sf2ai again") from error
        except ValueError as error:  # TOML and UTF-8 errors alike
            raise DataError(f"{path.name} is no TOML file ({error}); correct the file") from error
        facts += read_facts(DataTable(path.name, "", document), character)
    return tuple(facts)


def read_facts(document: DataTable, character: Character) -> list[Fact]:
    """Return the facts of one character's file.

    Raises:
        DataError: a field is missing, unknown or wrong.
    """
    sources = {name: str(value) for name, value in document.table("sources").values.items()}
    facts = [_fact(name, table, character, sources) for name, table in document.tables("facts").items()]
    document.finish()
    unused = set(sources) - {
        name for table in document.tables("facts").values() for name in [table.text("source")]
    }
    if unused:
        raise document.error("sources", sorted(unused), "be named by a fact")
    return facts


def _fact(name: str, table: DataTable, character: Character, sources: dict[str, str]) -> Fact:
    fighters = _fighters(table, character)
    kind = Kind(table.text("kind", list(Kind)))
    tolerance = table.number("tolerance", low=0) if "tolerance" in table.values else 0.0
    fact = Fact(
        id=name,
        owner=character,
        says=_sentence(table, "says"),
        kind=kind,
        source=sources[table.text("source", list(sources))],
        game=Game(table.text("game", list(Game))),
        same_page=table.flag("same_page"),
        fighters=fighters,
        gaps=_gaps(table),
        corner=table.whole("corner", 0, 2, default=0),
        scripts=(_script(table, "p1"), _script(table, "p2")),
        t=_times(table, "t"),
        u=_times(table, "u"),
        seeds=table.whole("seeds", 1, default=1),
        after=table.whole("after", 1, 600, default=_AFTER),
        expects=_expects(table, fighters, tolerance),
        holds=Holds(table.text("holds", list(Holds))),
        tolerance=tolerance,
        disputed=_sentence(table, "disputed") if "disputed" in table.values else "",
    )
    table.finish()
    _check(fact, table)
    return fact


def _sentence(table: DataTable, field: str) -> str:
    says = table.text(field)
    if len(says) < _LEAST_SENTENCE or not says.endswith("."):
        raise table.error(field, says, "be a sentence with a full stop")
    return says


def _fighters(table: DataTable, character: Character) -> tuple[Character, Character]:
    names = table.items("fighters", length=2)
    try:
        first, second = (find_character(str(name)) for name in names)
    except UnknownNameError as error:
        raise table.error("fighters", list(names), "be two characters of the roster") from error
    if character not in (first, second):
        raise table.error("fighters", list(names), f"contain {character.id}, whose file this is")
    return first, second


def _gaps(table: DataTable) -> tuple[int, ...]:
    gaps = table.wholes("gaps", low=TOUCHING)
    if not gaps or not all(gap == TOUCHING or _LEAST_GAP <= gap <= _MOST_GAP for gap in gaps):
        raise table.error(
            "gaps",
            list(gaps),
            f"be 0, which means touching, or from {_LEAST_GAP} to {_MOST_GAP}, at least one",
        )
    return gaps


def _times(table: DataTable, field: str) -> tuple[int, ...]:
    """Return the values of a time: a list of first, last and step; (0,) if the fact has none."""
    if field not in table.values:
        return (0,)
    first, last, step = table.wholes(field, length=3, low=0)
    if step == 0 or last < first:
        raise table.error(field, [first, last, step], "be a first, a last and a step above 0")
    return tuple(range(first, last + 1, step))


def _script(table: DataTable, field: str) -> str:
    value = table.get(field, "")
    if not isinstance(value, str):
        raise table.error(field, value, "be a text")
    return value


def _expects(
    table: DataTable, fighters: tuple[Character, Character], tolerance: float
) -> tuple[Expectation, ...]:
    rows = table.items("expect")
    if not rows:
        raise table.error("expect", [], "have at least one entry")
    return tuple(
        _expectation(table.entry("expect", number, row), fighters, tolerance)
        for number, row in enumerate(rows)
    )


def _expectation(table: DataTable, fighters: tuple[Character, Character], tolerance: float) -> Expectation:
    measure = table.text("measure", list(MEASURES))
    side = table.whole("side", 1, 2)
    moves = [{move.id for move in load_roster()[fighter.index].moves} for fighter in fighters]
    move = table.text("move", moves[side - 1]) if MEASURES[measure].of_move else ""
    by = table.text("by", moves[2 - side]) if "by" in table.values else ""
    if "is" in table.values:
        wanted = table.number("is")
        least, most = wanted - tolerance, wanted + tolerance
    else:
        least, most = _bound(table, "least", -math.inf), _bound(table, "most", math.inf)
    if not (math.isfinite(least) or math.isfinite(most)) or least > most:
        raise table.error("measure", measure, "be compared by is, least or most")
    found = Expectation(measure, side, move, by, table.flag("minus_other"), least, most)
    table.finish()
    return found


def _bound(table: DataTable, field: str, default: float) -> float:
    value = table.get(field, default)
    if not isinstance(value, float) and not is_number(value):
        raise table.error(field, value, "be a number")
    return float(str(value))


def _check(fact: Fact, table: DataTable) -> None:
    """Refuse a fact whose fields contradict each other."""
    if not fact.source.startswith("http"):
        raise table.error("source", fact.source, "be the address of a page")
    if len(fact.variants()) > _MOST_PLAYS:
        raise table.error("gaps", list(fact.gaps), f"give at most {_MOST_PLAYS} plays with t, u and seeds")
    for field, script, fighter in zip(("p1", "p2"), fact.scripts, fact.fighters, strict=True):
        for word, times in (("t", fact.t), ("u", fact.u)):
            if len(times) > 1 and not any(_names(each, word) for each in fact.scripts):
                raise table.error(word, list(times), "be named in a script")
        try:
            track_of(script, fighter.index, Variant(fact.gaps[0], fact.t[0], fact.u[0], 1))
        except ScriptError as error:
            raise DataError(f"{table.place(field)}: {error}; correct the file") from error
    if fact.kind is Kind.SEQUENCE and max(map(moves_in, fact.scripts)) < _SEQUENCE_MOVES:
        raise table.error("kind", "sequence", "have a script of two moves or more")


def _names(script: str, word: str) -> bool:
    return any(part.partition("+")[0] == word for part in script.replace(",", " ").split())
