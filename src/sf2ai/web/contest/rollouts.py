"""What each pair of actions leads to at a moment of a match: rollouts on copies of the match.

At a moment both sides' agents choose at the same time. For each pair of their likeliest actions copies of the
match are played on: first these two actions, then what the agents choose, with dice of the rollout. The
payoff is what side 0 is ahead afterwards: its health less the other's, in shares of full health; or 1 if it
has won the round and -1 if it has lost it.
"""

from typing import Any

import numpy as np

from sf2ai.agents.dice import seed_dice
from sf2ai.backends.base import Phase
from sf2ai.web.contest import tables
from sf2ai.web.contest.agent import Floats, Masks, act, choose, machine
from sf2ai.web.contest.frame import play_decided, play_frame, split
from sf2ai.web.contest.matrix_game import MOST_CANDIDATES
from sf2ai.web.contest.records import CHANCES

_DICE_MASK = tables.DICE_MASK
_FIGHT, _MATCH_OVER = int(Phase.FIGHT), int(Phase.MATCH_OVER)
_PURPOSE = 1 << 20
"""From here on seeds are split off for rollouts; a match's rounds use those below."""
_DICE_OF_ONE = 3
_LOW, _HIGH = np.uint64(0xFFFFFFFF), np.uint64(32)


@machine
def go_to_decision(
    contest: Any,
    game: Any,
    work: Any,
    masks: Masks,
    one: Any,
    one_numbers: Floats,
    one_given: Floats,
    two: Any,
    two_numbers: Floats,
    two_given: Floats,
) -> bool:
    """Play on to the moment at which both agents choose, let them choose, and note their likeliest actions.

    Args:
        contest: a copy of the match, a CONTEST record with agents on both sides, changed in place.
        game: a MATRIX_GAME record; counts and actions are written, what was played is forgotten.
        work: of `play_frame`, as the others.
        masks: see there.
        one: see there.
        one_numbers: see there.
        one_given: see there.
        two: see there.
        two_numbers: see there.
        two_given: see there.

    Returns:
        False if the match ends before.
    """
    while contest.place != 0 or contest.between:
        play_frame(contest, work, masks, one, one_numbers, one_given, two, two_numbers, two_given, 0, 0)
    if contest.shown[0, 0].phase == _MATCH_OVER:
        return False
    choose(contest, contest.sides[0], one, one_numbers, one_given, work, masks)
    choose(contest, contest.sides[1], two, two_numbers, two_given, work, masks)
    _note_candidates(game, 0, contest.sides[0], one)
    _note_candidates(game, 1, contest.sides[1], two)
    game.rollouts = 0
    for row in range(MOST_CANDIDATES):
        for column in range(MOST_CANDIDATES):
            game.sums[row, column] = 0.0
            game.squares[row, column] = 0.0
    return True


@machine
def _note_candidates(game: Any, number: int, side: Any, brain: Any) -> None:
    """Write the legal actions that weigh most, in falling order, the first of equals first."""
    least = np.float32(0.0) if brain.kind == CHANCES else np.float32(-np.inf)
    count = 0
    while count < MOST_CANDIDATES:
        best, found = least, -1
        for action in range(brain.actions):
            if side.weights[action] > best and not _is_noted(game, number, count, action):
                best, found = side.weights[action], action
        if found < 0:
            break
        game.actions[number, count] = found
        count += 1
    game.counts[number] = count


@machine
def _is_noted(game: Any, number: int, count: int, action: int) -> bool:
    is_noted = False
    for place in range(count):
        is_noted = is_noted or game.actions[number, place] == action
    return is_noted


@machine
def roll_out(
    contest: Any,
    game: Any,
    work: Any,
    masks: Masks,
    one: Any,
    one_numbers: Floats,
    one_given: Floats,
    two: Any,
    two_numbers: Floats,
    two_given: Floats,
    frames: int,
) -> None:
    """Play the next rollout: pairs of actions take turns, and all pairs have the same dice in a turn.

    Args:
        contest: a copy of what `go_to_decision` left, changed in place.
        game: what it wrote; a payoff is added.
        work: of `play_frame`, as the next seven.
        masks: see there.
        one: see there.
        one_numbers: see there.
        one_given: see there.
        two: see there.
        two_numbers: see there.
        two_given: see there.
        frames: to play; fewer are played if the round ends.
    """
    pairs = game.counts[0] * game.counts[1]
    row, column = game.rollouts % pairs // game.counts[1], game.rollouts % game.counts[1]
    _seed_dice(contest, game.rollouts // pairs)
    contest.sides[0].action[0] = game.actions[0, row]
    contest.sides[1].action[0] = game.actions[1, column]
    act(contest, contest.sides[0], one)
    act(contest, contest.sides[1], two)
    play_decided(contest, one, two, 0, 0)
    for _ in range(frames - 1):
        if contest.shown[0, 0].phase != _FIGHT:
            break
        play_frame(contest, work, masks, one, one_numbers, one_given, two, two_numbers, two_given, 0, 0)
    payoff = _payoff(contest.shown[0, 0])
    game.sums[row, column] += payoff
    game.squares[row, column] += payoff * payoff
    game.rollouts += 1


@machine
def _seed_dice(contest: Any, turn: int) -> None:
    """Seed all dice: those of the game, of the seats and of the agents."""
    seed = contest.setup[0].seed
    first = _PURPOSE + _DICE_OF_ONE * turn
    match = contest.match[0]
    dice = split(seed, first + 2)
    match.seed_low = dice & _LOW
    match.seed_high = dice >> _HIGH
    for number in range(2):
        side = contest.sides[number]
        own = split(seed, first + number)
        seed_dice(side.seat[0].dice, own ^ _DICE_MASK)
        seed_dice(side.dice, own)


@machine
def _payoff(shown: Any) -> float:
    if shown.phase == _FIGHT:
        return float(shown.sides[0].health - shown.sides[1].health)
    if shown.winner < 0:
        return 0.0
    return 1.0 - 2.0 * shown.winner
