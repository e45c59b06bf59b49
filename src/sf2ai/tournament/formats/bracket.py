"""Plays a bracket: a list of nodes, each of which is a series between two entries that others decide."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import NamedTuple

from sf2ai.tournament.formats.base import FormatSetting, History, Series, Situation
from sf2ai.tournament.formats.played import Counter, Score


class Comes(Enum):
    """Where an entry of a node comes from."""

    PLACED = "placed"
    WINNER = "winner"
    LOSER = "loser"


class Source(NamedTuple):
    """``place`` counts the order of the entries from 0, or the nodes."""

    comes: Comes
    place: int


@dataclass(frozen=True)
class Node:
    """One series of a bracket.

    Attributes:
        bracket: name of the tree that it is drawn in.
        stage: such as ``"semi-finals"``.
        left: entries that are left at most when it begins; decides how many games it has.
        sources: of its two entries.
        after_upset_of: the node of which this is a repetition, played only if that one's second entry won.
    """

    bracket: str
    stage: str
    left: int
    sources: tuple[Source, Source]
    after_upset_of: int | None = None


class _Empty(Enum):
    """What stands where no entry does."""

    UNKNOWN = "unknown"
    BYE = "bye"


_Side = int | _Empty


@dataclass(frozen=True)
class _Played:
    """What is known of a node: who entered, won and lost."""

    entries: tuple[_Side, _Side]
    winner: _Side
    loser: _Side
    series: Series | None
    least: int = 0


_OMITTED = _Played((_Empty.BYE, _Empty.BYE), _Empty.BYE, _Empty.BYE, None)


def play_bracket(nodes: Sequence[Node], setting: FormatSetting, history: History) -> Situation:
    """Say what is certain of a bracket.

    Args:
        nodes: each after those that decide its entries.
        setting: of the tournament.
        history: the results so far.
    """
    counter = Counter(history)
    played: list[_Played] = []
    for node in nodes:
        played.append(_play(node, played, setting, counter))
    return Situation(
        games=tuple(counter.games),
        least=sum(one.least for one in played),
        series=tuple(one.series for one in played if one.series is not None),
        merit=tuple((float(depth),) for depth in _depths(nodes, played, len(setting.order))),
        shares_ranks=True,
    )


def _play(node: Node, played: Sequence[_Played], setting: FormatSetting, counter: Counter) -> _Played:
    if node.after_upset_of is not None:
        first_time = played[node.after_upset_of]
        if first_time.winner is not _Empty.UNKNOWN and first_time.winner == first_time.entries[0]:
            return _OMITTED
    sides = tuple(_entry(source, played, setting.order) for source in node.sources)
    if node.after_upset_of is not None and played[node.after_upset_of].winner is _Empty.UNKNOWN:
        return _Played((sides[0], sides[1]), _Empty.UNKNOWN, _Empty.UNKNOWN, None)
    return _decide(node, (sides[0], sides[1]), setting, counter)


def _entry(source: Source, played: Sequence[_Played], order: Sequence[int]) -> _Side:
    match source.comes:
        case Comes.PLACED:
            return order[source.place] if source.place < len(order) else _Empty.BYE
        case Comes.WINNER:
            return played[source.place].winner
        case Comes.LOSER:
            return played[source.place].loser


def _decide(node: Node, sides: tuple[_Side, _Side], setting: FormatSetting, counter: Counter) -> _Played:
    shown = tuple(side if isinstance(side, int) else None for side in sides)
    series = Series(node.stage, (shown[0], shown[1]), bracket=node.bracket)
    if _Empty.BYE in sides:
        other = sides[1] if sides[0] is _Empty.BYE else sides[0]
        winner = None if not isinstance(other, int) else sides.index(other)
        return _Played(sides, other, _Empty.BYE, replace(series, winner=winner, is_bye=True))
    needed = setting.best_of.wins_needed(node.left)
    first, second = sides
    if not (isinstance(first, int) and isinstance(second, int)):
        return _Played(sides, _Empty.UNKNOWN, _Empty.UNKNOWN, series, needed)
    score = counter.play_until(min(first, second), max(first, second), needed)
    wins = score.wins if first < second else (score.wins[1], score.wins[0])
    winner, by_order = _winner(score, wins, (first, second), setting.order)
    series = replace(series, wins=wins, draws=score.draws, winner=winner, by_order=by_order)
    if winner is None:
        return _Played(sides, _Empty.UNKNOWN, _Empty.UNKNOWN, series, score.least)
    return _Played(sides, sides[winner], sides[1 - winner], series, score.least)


def _winner(
    score: Score, wins: tuple[int, int], entries: tuple[int, int], order: Sequence[int]
) -> tuple[int | None, bool]:
    """Return the side that goes on, and whether only because it was placed higher."""
    if not score.is_whole:
        return None, False
    if score.winner is not None:
        return int(wins[1] > wins[0]), False
    return int(order.index(entries[1]) < order.index(entries[0])), True


def _depths(nodes: Sequence[Node], played: Sequence[_Played], entries: int) -> list[int]:
    """Return by place in the lineup how far each entry has come: fewer entries left is further."""
    depths = [-2 * max(node.left for node in nodes)] * entries
    for node, one in zip(nodes, played, strict=True):
        for side in one.entries:
            if isinstance(side, int):
                depths[side] = max(depths[side], _depth(node, 0))
        if isinstance(one.winner, int) and _is_last(nodes, played, node):
            depths[one.winner] = _depth(node, 1)
    return depths


def _is_last(nodes: Sequence[Node], played: Sequence[_Played], node: Node) -> bool:
    """Whether nothing is played after a node."""
    finals = [number for number, one in enumerate(nodes) if one.left == 2 and played[number] is not _OMITTED]
    return node is nodes[finals[-1]]


def _depth(node: Node, extra: int) -> int:
    return -2 * node.left + extra
