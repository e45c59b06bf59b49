"""What training mode changes in a match: where the sides stand, health, dizziness and the clock; compiled.

The page only writes down what a person chose, in a TRAINING record.
"""

from typing import Any

import numpy as np

from sf2ai.backends.sim.frames import describe
from sf2ai.engine import dice
from sf2ai.engine.body import enter, is_free
from sf2ai.engine.movement import keep_on_screen, keep_on_stage, separate
from sf2ai.engine.rounds import start_round
from sf2ai.engine.state import AIR, DIZZY, FIGHT, LAND, PREJUMP, SUBPX
from sf2ai.engine.step import towards
from sf2ai.game.buttons import Pad
from sf2ai.web.contest import tables
from sf2ai.web.contest.agent import machine
from sf2ai.web.contest.frame import show_round

_GAME = tables.GAME
_LEFT, _RIGHT = int(Pad.LEFT), int(Pad.RIGHT)

HURT, REFILLED, UNHURT = 0, 1, 2
"""Health: as in a fight, full again some time after the last hit, or full on each frame."""
GATHERED, NEVER, EACH_HIT, AT_ONCE = 0, 1, 2, 3
"""Dizziness: as in a fight, none, by each hit that can make dizzy, or from the first frame on."""
REFILL_FRAMES = 45
"""Frames without a hit after which a refilled side has its health again."""
_LEAST_DIVISOR = 3
"""A refilled side keeps at least a third of its health, so that it outlasts a combination."""

TRAINING_SIDE = np.dtype(
    (
        np.record,
        [
            ("x", "i4"),  # px right of the stage's middle
            ("percent", "i4"),  # of full health, 1 to 100
            ("health", "i4"),  # HURT, REFILLED or UNHURT
            ("dizzy", "i4"),  # GATHERED, NEVER, EACH_HIT or AT_ONCE
        ],
    )
)
TRAINING = np.dtype(
    (
        np.record,
        [
            ("sides", TRAINING_SIDE, (2,)),
            ("placed", "i4"),  # 1: the sides stand at their `x`; 0: where a round begins
            ("clock_stands", "i4"),  # 1: the clock does not fall
        ],
    )
)
"""What a person has chosen for training."""


@machine
def arrange(contest: Any, training: Any, one: Any, two: Any) -> None:
    """Begin the first round again, as it was chosen; both sides may act at once.

    Args:
        contest: a CONTEST record that `begin_match` has begun, changed in place.
        training: a TRAINING record.
        one: BRAIN record of side 0, read if an agent plays it.
        two: of side 1.
    """
    match = contest.match[0]
    game = _GAME[0]
    match.round_number = 0
    for side in range(2):
        match.fighters[side].rounds_won = 0
    start_round(match, game)
    match.neutral_left = 0
    if training.placed:
        _place(match, training, game)
    for side in range(2):
        me = match.fighters[side]
        me.health = _chosen_health(me, training.sides[side], game)
        contest.sides[side].calm_frames = 0
        if training.sides[side].dizzy == AT_ONCE:
            enter(me, DIZZY)
            me.dizzy_left = game.rules[0].dizzy_frames[dice.roll(match, dice.DIZZY_LENGTH)]
    describe(match, contest.shown[0, 0], game)
    show_round(contest, one, two)


@machine
def _place(match: Any, training: Any, game: Any) -> None:
    first, second = match.fighters[0], match.fighters[1]
    first.x = training.sides[0].x * SUBPX
    second.x = training.sides[1].x * SUBPX
    keep_on_stage(first, game)
    keep_on_stage(second, game)
    separate(first, second, game)
    keep_on_stage(first, game)
    keep_on_stage(second, game)
    first.last_x = first.x
    second.last_x = second.x
    keep_on_screen(first, second, game)
    first.facing = towards(first, second)
    second.facing = towards(second, first)
    for side in range(2):
        me = match.fighters[side]
        me.last_x = me.x
        me.target_x = me.x


@machine
def keep(contest: Any, training: Any) -> None:
    """Apply what was chosen to the frame that comes next; nothing happens between rounds."""
    match = contest.match[0]
    game = _GAME[0]
    if match.phase != FIGHT:
        return
    if training.clock_stands:
        match.timer = game.rules[0].timer_start
        match.timer_frames = game.rules[0].timer_frames
    for side in range(2):
        chosen = training.sides[side]
        _keep_health(match.fighters[side], contest.sides[side], chosen, game)
        _keep_dizziness(match.fighters[side], chosen, game.rules[0])


@machine
def _keep_health(me: Any, side: Any, chosen: Any, game: Any) -> None:
    at_ease = is_free(me) or me.state == PREJUMP or me.state == AIR or me.state == LAND
    side.calm_frames = side.calm_frames + 1 if at_ease else 0
    full = _chosen_health(me, chosen, game)
    if chosen.health == UNHURT or (chosen.health == REFILLED and side.calm_frames >= REFILL_FRAMES):
        me.health = full
    elif chosen.health == REFILLED:
        me.health = max(me.health, full // _LEAST_DIVISOR)


@machine
def _chosen_health(me: Any, chosen: Any, game: Any) -> int:
    return max(1, int(game.fighters[me.character].health) * min(chosen.percent, 100) // 100)


@machine
def _keep_dizziness(me: Any, chosen: Any, rules: Any) -> None:
    if chosen.dizzy == NEVER:
        me.dizzy_points = 0
    elif chosen.dizzy == EACH_HIT:
        me.dizzy_points = 2 * rules.dizzy_threshold


@machine
def turned(contest: Any, side: int, pad: int) -> int:
    """Return a pad with left and right exchanged if the opponent is to the left; its own inverse."""
    match = contest.match[0]
    if towards(match.fighters[side], match.fighters[1 - side]) > 0:
        return pad
    kept = pad & ~(_LEFT | _RIGHT)
    if pad & _LEFT:
        kept |= _RIGHT
    if pad & _RIGHT:
        kept |= _LEFT
    return kept
