"""The report's rows: a field of a move, what the frame data say, what was measured, and the verdict."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from sf2ai.conformance.measures import expected
from sf2ai.conformance.measures.air import measure_jump_attack
from sf2ai.conformance.measures.findings import Findings, Value
from sf2ai.conformance.measures.ground import measure_evasion, measure_follow_up, measure_strike
from sf2ai.conformance.measures.projectile import measure_projectile
from sf2ai.conformance.measures.throws import measure_throw
from sf2ai.conformance.trials.approach import owner
from sf2ai.conformance.trials.play import BackendMaker
from sf2ai.game.mashing import shortest
from sf2ai.game.moves import CommandKind, Move, MoveKind

Measure: TypeAlias = Callable[[Move, BackendMaker], Findings]
Expect: TypeAlias = Callable[[Move, Findings], Findings]

AGREES, DIFFERS, EXCUSED = "agrees", "differs", "excused"
"""The verdicts of a row."""

_WAYS: tuple[tuple[Callable[[Move], bool], Measure, Expect], ...] = (
    (lambda move: move.kind is MoveKind.THROW, measure_throw, expected.throw),
    (lambda move: move.command.air, measure_jump_attack, expected.jump_attack),
    (lambda move: move.projectile is not None, measure_projectile, expected.projectile),
    (lambda move: move.level == "none", measure_evasion, expected.evasion),
    (lambda move: move.command.kind is CommandKind.FOLLOW, measure_follow_up, expected.follow_up),
    (lambda move: move.leaps, measure_strike, expected.homing_strike),
    (lambda move: True, measure_strike, expected.strike),
)
"""How each kind of move is measured and what is expected; the first that fits is used."""

_SECTIONS = {
    MoveKind.NORMAL: "normals",
    MoveKind.COMMAND: "command_normals",
    MoveKind.SPECIAL: "specials",
    MoveKind.THROW: "throws",
}
_FROM_RULES = ("pushback on hit", "pushback on block", "stun", "down")
"""Fields whose data are rules for all characters; falls and stuns are known from sibling games."""
_FROM_BODIES = {"comes out within": "stats.close_normal_max_distance"}
"""Fields whose data belong to the character's body, with their path there."""
_GROUPS: dict[str, tuple[str, ...]] = {
    "reach": ("box",),
    "range": ("range",),
    "damage": ("damage", "hold_hits"),
    "at": ("hold_hits", "victim_lock_frames"),
    "held": ("victim_lock_frames",),
    "chip": ("chip", "damage"),
    "level": ("level",),
    "knockdown": ("knockdown",),
    "knockdown in the air": ("knockdown",),
    "travel": ("path", "speed_x"),
    "height": ("path",),
    "invulnerable": ("invulnerable",),
    "dizzy points": ("stun",),
    "spawn x": ("projectile",),
    "spawn y": ("projectile",),
    "speed": ("projectile",),
    "half width": ("projectile",),
}
"""The groups of source marks that cover each field; fields that are not listed are frames."""

_HALF_A_PIXEL = 0.5


@dataclass(frozen=True)
class Row:
    """One comparison.

    Attributes:
        character: id.
        move: id.
        field: what was measured.
        data: what the frame data say, as text.
        measured: what the Snapshots showed, as text.
        mark: ``published``, ``sibling`` or ``rule``: where the data's value comes from.
        verdict: one of `AGREES`, `DIFFERS`, `EXCUSED`.
        reason: why it is excused; empty otherwise.
    """

    character: str
    move: str
    field: str
    data: str
    measured: str
    mark: str
    verdict: str
    reason: str = ""


def rows_of(move: Move, maker: BackendMaker) -> list[Row]:
    """Measure one move and compare every field that applies to it.

    A mashed special is measured at its shortest, with the presses of its script alone.
    """
    move = shortest(move)
    _, measure, expect = next(way for way in _WAYS if way[0](move))
    found = measure(move, maker)
    return [
        Row(
            character=owner(move).character.id,
            move=move.id,
            field=field,
            data=text_of(wanted),
            measured=text_of(found.get(field, "not seen")),
            mark=mark_of(move, field),
            verdict=AGREES if agree(wanted, found.get(field)) else DIFFERS,
        )
        for field, wanted in expect(move, found).items()
    ]


def agree(wanted: Value, found: Value | None) -> bool:
    """Whether a measured value equals the data's: lengths to half a pixel, levels if they are possible."""
    if isinstance(wanted, float) or isinstance(found, float):
        return (
            isinstance(found, (int, float))
            and isinstance(wanted, (int, float))
            and abs(wanted - found) <= _HALF_A_PIXEL
        )
    if isinstance(found, str) and isinstance(wanted, str):
        return wanted in found.split(" or ")
    return wanted == found


def text_of(value: Value) -> str:
    """Write a value as a cell."""
    if isinstance(value, tuple):
        return " ".join(map(str, value))
    return f"{value:g}" if isinstance(value, float) else str(value)


def mark_of(move: Move, field: str) -> str:
    """Return where the data's value of a field comes from; the least reliable of several sources."""
    if field in _FROM_RULES:
        return "sibling"
    marks = owner(move).marks
    path = f"{_SECTIONS[move.kind]}.{move.alias_of or move.id}"
    paths = [f"{path}.{group}" for group in _GROUPS.get(field, ("frames", "recovery"))]
    found = [marks.get(each, "") for each in ([_FROM_BODIES[field]] if field in _FROM_BODIES else paths)]
    kinds = {text.partition(":")[0] for text in found if text}
    return next((kind for kind in ("rule", "sibling") if kind in kinds), "published")
