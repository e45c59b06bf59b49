"""Compares what was measured with what the facts say."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from sf2ai.conformance.facts.fact import Expectation, Fact, Holds
from sf2ai.conformance.facts.measures import MEASURES
from sf2ai.conformance.facts.question import Question
from sf2ai.conformance.facts.reader import load_facts
from sf2ai.conformance.facts.stage import Played, play_facts
from sf2ai.conformance.trials.play import Array, BackendMaker, simulator
from sf2ai.game.characters import ROSTER, Character
from sf2ai.game.files.loader import load_roster
from sf2ai.parallel.processors import core_count

_PLAYS_AT_ONCE = 250
"""Plays of one batch: recordings of more would not stay in memory that is fast."""


class Verdict(StrEnum):
    """What the report says of a fact."""

    HOLDS = "holds"
    DISPUTED = "disputed"
    """The game does something else, and sources do not settle what is right."""
    FAILS = "fails"


@dataclass(frozen=True)
class Result:
    """What the game made of one fact.

    Attributes:
        fact: what was played.
        holds: whether the game does what the fact says.
        plays: how many plays there were.
        came_true: in how many all expectations came true.
        measured: what was measured, for each expectation the range over all plays.
    """

    fact: Fact
    holds: bool
    plays: int
    came_true: int
    measured: str

    @property
    def verdict(self) -> Verdict:
        """Whether the fact holds, and if it does not, whether sources agree that it should."""
        if self.holds:
            return Verdict.HOLDS
        return Verdict.DISPUTED if self.fact.disputed else Verdict.FAILS


def judge_facts(
    characters: Sequence[Character] = ROSTER,
    maker: BackendMaker = simulator,
    progress: Callable[[int], None] = lambda done: None,
) -> list[Result]:
    """Play the facts of some characters and judge them.

    Args:
        characters: whose files.
        maker: of the backend that is measured.
        progress: called after each batch with the number of facts done.
    """
    batches = _batches([fact for fact in load_facts() if fact.owner in characters])
    results: list[Result] = []
    # The engine's compiled code releases Python's lock, so threads use all cores.
    with ThreadPoolExecutor(core_count()) as pool:
        for batch in pool.map(lambda facts: [judged(one) for one in play_facts(facts, maker)], batches):
            results += batch
            progress(len(results))
    return results


def _batches(facts: Sequence[Fact]) -> list[list[Fact]]:
    """Return the facts in batches of about as many plays each, in their order."""
    batches: list[list[Fact]] = []
    room = 0
    for fact in facts:
        plays = len(fact.variants())
        if not batches or plays > room:
            batches.append([])
            room = _PLAYS_AT_ONCE
        batches[-1].append(fact)
        room -= plays
    return batches


def judged(played: Played) -> Result:
    """Return the result of a fact's plays."""
    fact = played.fact
    true = played.placed.copy()
    parts = [] if true.all() else ["the fighters did not reach their places"]
    for expectation in fact.expects:
        values = measured(played, expectation)
        true &= (values >= expectation.least) & (values <= expectation.most)
        parts.append(f"{_name(expectation)} {_range(values)}")
    came_true = int(true.sum())
    holds = {
        Holds.ALWAYS: came_true == len(true),
        Holds.SOMETIMES: came_true > 0,
        Holds.NEVER: came_true == 0 and bool(played.placed.all()),
    }[fact.holds]
    return Result(fact, holds, len(true), came_true, ", ".join(parts))


def measured(played: Played, expectation: Expectation) -> Array:
    """Return the values of an expectation's measure, one per play."""
    measure = MEASURES[expectation.measure]
    side = expectation.side - 1
    indices = [
        {move.id: move.index for move in load_roster()[fighter.index].moves}
        for fighter in played.fact.fighters
    ]
    move = indices[side].get(expectation.move, -1)
    by = indices[1 - side].get(expectation.by, -1)
    values = measure.ask(Question(played.recording, side, move, by)).astype(np.float64)
    if expectation.minus_other:
        values -= measure.ask(Question(played.recording, 1 - side, move, by)).astype(np.float64)
    return values


def _name(expectation: Expectation) -> str:
    move = f" of {expectation.move}" if expectation.move else ""
    by = f" by {expectation.by}" if expectation.by else ""
    return f"p{expectation.side} {expectation.measure}{move}{by}"


def _range(values: Array) -> str:
    """Write the least and the greatest value."""
    known = values[np.isfinite(values)]
    if not len(known):
        return "not seen"
    least, most = known.min(), known.max()
    return f"{least:.4g}" if least == most else f"{least:.4g} to {most:.4g}"
