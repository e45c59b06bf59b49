"""A game of two sides that choose at once, in which one wins what the other loses, and its solution.

It is solved by regret matching (plus): turn by turn each side mixes its actions in proportion to what it
regrets not having played, and the average of its mixes, in which later turns weigh more, goes to an
equilibrium.
"""

from typing import Any

import numpy as np

from sf2ai.web.contest.agent import machine

MOST_CANDIDATES = 8
"""Most actions of a side."""
TURNS = 5000
"""Of regret matching: best answers to both mixes then gain less than a thousandth of the largest payoff."""

_NUMBERS = (MOST_CANDIDATES,)

MATRIX_GAME = np.dtype(
    (
        np.record,
        [
            ("counts", "i4", (2,)),  # actions of each side
            ("actions", "i4", (2, MOST_CANDIDATES)),  # their numbers, as the agents have them
            ("rollouts", "i4"),  # that were played
            ("sums", "f8", (MOST_CANDIDATES, MOST_CANDIDATES)),  # of what side 0 got, by both sides' actions
            ("squares", "f8", (MOST_CANDIDATES, MOST_CANDIDATES)),  # sums of its squares
            ("payoffs", "f8", (MOST_CANDIDATES, MOST_CANDIDATES)),  # written by `solve`, as all that follow
            ("mixes", "f4", (2, MOST_CANDIDATES)),  # the chance of each action
            ("value", "f4"),  # what side 0 gets and side 1 pays when both play their mixes
            ("error", "f4"),  # standard error of the value, which comes from the rollouts
            ("incentive", "f4"),  # what the best answers to both mixes gain together
            ("average", "f8", (2, MOST_CANDIDATES)),
            ("present", "f8", (2, MOST_CANDIDATES)),
            ("regrets", "f8", (2, MOST_CANDIDATES)),
            ("worth", "f8", _NUMBERS),
        ],
    )
)
"""The actions that are compared, what the rollouts of each pair gave, and the solution."""


@machine
def times_played(game: Any, row: int, column: int) -> int:
    """Return how many rollouts a pair of actions has had: they go from pair to pair, row by row."""
    pairs = game.counts[0] * game.counts[1]
    place = row * game.counts[1] + column
    return int(game.rollouts // pairs + (1 if place < game.rollouts % pairs else 0))


@machine
def solve(game: Any) -> None:
    """Write the solution of a MATRIX_GAME each of whose pairs has been played."""
    rows, columns = game.counts[0], game.counts[1]
    for row in range(rows):
        for column in range(columns):
            game.payoffs[row, column] = game.sums[row, column] / times_played(game, row, column)
    for side in range(2):
        for action in range(game.counts[side]):
            game.average[side, action] = 0.0
            game.regrets[side, action] = 0.0
            game.present[side, action] = 1.0 / game.counts[side]
    weights = 0.0
    for turn in range(1, TURNS + 1):
        _take_turn(game, 0)
        _take_turn(game, 1)
        weights += turn
        for side in range(2):
            for action in range(game.counts[side]):
                gap = game.present[side, action] - game.average[side, action]
                game.average[side, action] += gap * turn / weights
    _write_solution(game)


@machine
def _take_turn(game: Any, side: int) -> None:
    """Add what a side regrets of its present mix, and replace the mix."""
    count = game.counts[side]
    _write_worth(game, side, game.present)
    got = 0.0
    for action in range(count):
        got += game.present[side, action] * game.worth[action]
    total = 0.0
    for action in range(count):
        regret = max(0.0, game.regrets[side, action] + game.worth[action] - got)
        game.regrets[side, action] = regret
        total += regret
    for action in range(count):
        game.present[side, action] = game.regrets[side, action] / total if total > 0.0 else 1.0 / count


@machine
def _write_worth(game: Any, side: int, mixes: Any) -> None:
    """Write what each action of a side is worth to it against the other side's mix."""
    for action in range(game.counts[side]):
        worth = 0.0
        for other in range(game.counts[1 - side]):
            if side == 0:
                worth += mixes[1, other] * game.payoffs[action, other]
            else:
                worth -= mixes[0, other] * game.payoffs[other, action]
        game.worth[action] = worth


@machine
def _write_solution(game: Any) -> None:
    value, variance, incentive = 0.0, 0.0, 0.0
    for row in range(game.counts[0]):
        for column in range(game.counts[1]):
            chance = game.average[0, row] * game.average[1, column]
            value += chance * game.payoffs[row, column]
            variance += chance * chance * _variance(game, row, column)
    for side in range(2):
        _write_worth(game, side, game.average)
        best = -np.inf
        for action in range(game.counts[side]):
            best = max(best, game.worth[action])
            game.mixes[side, action] = game.average[side, action]
        incentive += best
    game.value = value
    game.error = np.sqrt(variance)
    game.incentive = incentive


@machine
def _variance(game: Any, row: int, column: int) -> float:
    """Return the variance of a pair's mean payoff; of a single rollout none is known, and it is 1."""
    times = times_played(game, row, column)
    if times < 2:
        return 1.0
    mean = game.payoffs[row, column]
    spread = max(0.0, game.squares[row, column] / times - mean * mean)
    return float(spread / (times - 1))
