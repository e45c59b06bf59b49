"""Single and double elimination: the nodes of their brackets.

Entries are placed so that the first two can meet only in the final, and the best ones get the byes where the
number of entries is no power of two.
"""

from functools import lru_cache

from sf2ai.tournament.formats.base import FormatSetting, History, Situation
from sf2ai.tournament.formats.bracket import Comes, Node, Source, play_bracket

WINNERS, LOSERS, FINALS = "winners bracket", "losers bracket", "finals"
"""The trees of a double elimination."""
_LATE_ROUNDS = {2: "final", 4: "semi-finals", 8: "quarter-finals"}


def single_elimination(setting: FormatSetting, history: History) -> Situation:
    """Whoever loses a series is out."""
    return play_bracket(_single(_size(len(setting.order))), setting, history)


def double_elimination(setting: FormatSetting, history: History) -> Situation:
    """Whoever loses two series is out.

    Losers of the winners bracket go to the losers bracket. Its winner meets that of the winners bracket in
    the grand final, which is repeated if the latter loses it, since that is only its first loss.
    """
    return play_bracket(_double(_size(len(setting.order))), setting, history)


def placing(size: int) -> tuple[int, ...]:
    """Return which entries of the order stand in a bracket from the top to the bottom.

    Args:
        size: of the bracket, a power of two.

    >>> placing(8)
    (0, 7, 3, 4, 1, 6, 2, 5)
    """
    places = [0]
    while len(places) < size:
        total = 2 * len(places) - 1
        places = [one for place in places for one in (place, total - place)]
    return tuple(places)


def _size(entries: int) -> int:
    return 1 << max(1, (entries - 1).bit_length())


@lru_cache(maxsize=16)
def _single(size: int) -> tuple[Node, ...]:
    nodes: list[Node] = []
    sources = [Source(Comes.PLACED, place) for place in placing(size)]
    while len(sources) > 1:
        left = len(sources)
        stage = _LATE_ROUNDS.get(left, f"round of {left}")
        sources = _add_round(nodes, Node("bracket", stage, left, (sources[0], sources[1])), sources)
    return tuple(nodes)


@lru_cache(maxsize=16)
def _double(size: int) -> tuple[Node, ...]:
    nodes: list[Node] = []
    sources = [Source(Comes.PLACED, place) for place in placing(size)]
    beaten: list[Source] = []
    losers_round = 0
    while len(sources) > 1:
        players = len(sources)
        stage = "winners final" if players == 2 else f"winners round {_number(size, players)}"
        begin = len(nodes)
        like = Node(WINNERS, stage, min(size, 2 * players), (sources[0], sources[1]))
        sources = _add_round(nodes, like, sources)
        dropped = [Source(Comes.LOSER, index) for index in range(begin, len(nodes))]
        if not beaten:
            beaten = dropped
        else:
            losers_round += 1
            beaten = _meet(nodes, losers_round, beaten, dropped, is_last=players == 2)
        if len(beaten) > 1:
            losers_round += 1
            left = players // 2 + len(beaten)
            stage = f"losers round {losers_round}"
            beaten = _add_round(nodes, Node(LOSERS, stage, left, (beaten[0], beaten[1])), beaten)
    finalists = (sources[0], beaten[0])
    nodes.append(Node(FINALS, "grand final", 2, finalists))
    nodes.append(Node(FINALS, "grand final, repeated", 2, finalists, after_upset_of=len(nodes) - 1))
    return tuple(nodes)


def _meet(
    nodes: list[Node], number: int, beaten: list[Source], dropped: list[Source], *, is_last: bool
) -> list[Source]:
    """Add a round of the losers bracket in which those who dropped meet those who are there.

    Every second time they come from the other end, so that two who have met do not meet again soon.
    """
    if (number // 2) % 2:
        dropped = dropped[::-1]
    else:
        half = len(dropped) // 2
        dropped = dropped[half:] + dropped[:half]
    stage = "losers final" if is_last else f"losers round {number}"
    mixed = [one for pair in zip(beaten, dropped, strict=True) for one in pair]
    left = len(mixed) + len(dropped)
    return _add_round(nodes, Node(LOSERS, stage, left, (mixed[0], mixed[1])), mixed)


def _add_round(nodes: list[Node], like: Node, sources: list[Source]) -> list[Source]:
    """Add a round of nodes like one, in which neighbours meet, and return their winners."""
    begin = len(nodes)
    for first, second in zip(sources[::2], sources[1::2], strict=True):
        nodes.append(Node(like.bracket, like.stage, like.left, (first, second)))
    return [Source(Comes.WINNER, index) for index in range(begin, len(nodes))]


def _number(size: int, players: int) -> int:
    """Return the number of the round that begins with so many players, from 1."""
    return (size // players).bit_length()
