"""Plays fixtures: matches of different pairings at once, in one backend."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from sf2ai.backends.base import Backend
from sf2ai.players.bots.controller import INTERRUPTED
from sf2ai.replays.playback import replay_of
from sf2ai.rounds.controller import PoolController
from sf2ai.rounds.outcome import Outcome
from sf2ai.rounds.plans import RoundPlan
from sf2ai.rounds.play import play
from sf2ai.store.replays import Replay
from sf2ai.tournament.results import MatchResult
from sf2ai.tournament.schedule import Fixture

ROUNDS_TO_WIN = 2
"""Rounds that win a match; a forfeit gives them to the other side."""


def play_fixtures(
    backend: Backend,
    pools: tuple[PoolController, PoolController],
    characters: Sequence[int],
    fixtures: Iterable[Fixture],
    frames_per_step: int,
    names: Sequence[str] = (),
    running: dict[int, Fixture] | None = None,
) -> Iterator[MatchResult]:
    """Play each fixture to the end of its match, and yield the results as they finish.

    A match that was interrupted by a fault in another match is played again from its start, after all
    the others. Each result depends on its fixture alone; only the order of the results depends on the
    number of slots.

    Args:
        backend: the matches are played in all of its slots.
        pools: drive the fixtures' first and second entries, by place in the lineup.
        characters: roster index of each entry.
        fixtures: the matches, taken one by one as slots become free.
        frames_per_step: frames between two decisions.
        names: of the entries, for a replay in each result; without names the results have none.
        running: is kept up to date with the fixtures that are being played, by any number.
    """
    running = {} if running is None else running
    while True:
        again: list[Fixture] = []
        plans = _plans(fixtures, characters, running)
        for outcome in play(
            backend, pools, plans, whole_match=True, frames_per_step=frames_per_step, tape=bool(names)
        ):
            fixture = running.pop(outcome.plan.index)
            if any(forfeit.reason is INTERRUPTED for forfeit in outcome.forfeits):
                again.append(fixture)
            else:
                result = _result(fixture, outcome)
                yield replace(result, replay=_replay(fixture, outcome, backend, names)) if names else result
        if not again:
            return
        fixtures = again


def _plans(
    fixtures: Iterable[Fixture], characters: Sequence[int], running: dict[int, Fixture]
) -> Iterator[RoundPlan]:
    """Yield a plan for each fixture, and add the fixture to ``running`` under the plan's index."""
    for index, fixture in enumerate(fixtures):
        running[index] = fixture
        first, second = characters[fixture.first], characters[fixture.second]
        yield RoundPlan(
            index=index,
            seed=fixture.seed,
            characters=(first, second) if fixture.first_side == 0 else (second, first),
            learner_side=fixture.first_side,
            learner=fixture.first,
            opponent=fixture.second,
        )


def _replay(fixture: Fixture, outcome: Outcome, backend: Backend, names: Sequence[str]) -> Replay:
    return replay_of(outcome, backend, (names[fixture.first], names[fixture.second]), whole_match=True)


def _result(fixture: Fixture, outcome: Outcome) -> MatchResult:
    """Translate an outcome of p1 and p2 into one of the fixture's first and second entry."""
    sides = (fixture.first_side, 1 - fixture.first_side)
    reasons = {forfeit.side: forfeit.reason for forfeit in outcome.forfeits}
    winner = sides.index(outcome.winner) if outcome.winner in sides else -1
    if reasons:
        won = tuple(ROUNDS_TO_WIN * (place == winner) for place in (0, 1))
    else:
        won = tuple(outcome.rounds_won(side) for side in sides)
    return MatchResult(
        fixture=fixture,
        winner=winner,
        rounds_won=(won[0], won[1]),
        frames=outcome.frames,
        faults=(reasons.get(sides[0]), reasons.get(sides[1])),
    )
