"""What each action would lead to, found by playing it on in copies of the match; compiled.

An action is played to its end; then the scripted CPU goes on in the learner's
place, against a model of the opponent, for a short while. The health gained
and not lost, discounted, is what the action is worth. Both sides' dice fall anew in
each copy, alike for all actions, so that luck does not decide between them.

One-step lookahead by rollouts improves whatever policy the rollouts follow
(Tesauro and Galperin 1996, "On-line policy improvement using Monte-Carlo search"). Those
actions that look worst after a few rollouts get no more (successive halving:
Karnin, Koren and Somekh 2013).
"""

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from sf2ai.agents.cpu.perception.belief import look
from sf2ai.agents.cpu.perception.scene import SCENE
from sf2ai.agents.cpu.slot.pads import drop_script, write_pads
from sf2ai.agents.cpu.slot.state import MIND, MOOD_FRAMES, steel, watch
from sf2ai.agents.cpu.tactics.decide import decide
from sf2ai.agents.dice import DICE, throw
from sf2ai.backends.base import SNAPSHOT
from sf2ai.backends.sim.frames import describe
from sf2ai.engine.state import FIGHT, MATCH
from sf2ai.engine.step import advance_frame
from sf2ai.guides.cpu import take_hands
from sf2ai.parallel.compiled import compiled
from sf2ai.seats.action_pads import play_slot
from sf2ai.seats.seat_record import SEAT, forward_of

RANDOM, CPU = 0, 1
"""Models of an opponent: any action of the preset once a step, or the scripted CPU."""

_CERTAIN = 1_000
_ODD = (0x9E3779B1, 0x85EBCA6B, 0xC2B2AE35)
"""Odd multipliers that spread the number of a rollout over the bits of a seed."""


class Game(NamedTuple):
    """What all rollouts look up: the engine's tables, both sides' books and the action preset's tables."""

    packed: Any
    own_book: Any
    their_book: Any
    actions: Any
    scripts: Any
    counts: npt.NDArray[np.int64]
    charge_window: int


class Now(NamedTuple):
    """Where the matches stand, by slot."""

    matches: Any
    sides: npt.NDArray[np.int64]
    hands: Any
    own_minds: Any
    models: npt.NDArray[np.int64]
    their_minds: Any
    snapshots: Any


class Stage(NamedTuple):
    """Room for one rollout at a time, each an array with one element but for frames."""

    match: Any
    hands: Any
    own_mind: Any
    their_mind: Any
    their_hands: Any
    their_dice: Any
    scene: Any
    snapshots: Any
    pads: Any


class Copy(NamedTuple):
    """One copy of a match and of all heads: the elements of a `Stage`, and what they look up.

    Records and no arrays, whose references would be counted anew at each use, an eighth of the time.
    """

    match: Any
    hands: Any
    own_mind: Any
    their_mind: Any
    their_hands: Any
    their_dice: Any
    scene: Any
    own_book: Any
    their_book: Any
    tables: Any


def new_stage(frames_per_step: int) -> Stage:
    """Return room for the rollouts of one thread."""
    return Stage(
        match=np.zeros(1, dtype=MATCH),
        hands=np.zeros(1, dtype=SEAT),
        own_mind=np.zeros(1, dtype=MIND),
        their_mind=np.zeros(1, dtype=MIND),
        their_hands=np.zeros(1, dtype=SEAT),
        their_dice=np.zeros(1, dtype=DICE),
        scene=np.zeros(1, dtype=SCENE),
        snapshots=np.zeros((frames_per_step, 1), dtype=SNAPSHOT),
        pads=np.zeros((frames_per_step, 2), dtype=np.uint16),
    )


@compiled
def value_actions(
    slots: Any, now: Now, game: Game, stage: Stage, steps: Any, discount: float, rounds: Any, values: Any
) -> None:
    """Value every action of some slots.

    Args:
        slots: indices, shape (n,).
        now: where the matches stand; not changed.
        game: what is looked up.
        stage: overwritten.
        steps: length of a rollout by model, int64.
        discount: per step.
        rounds: how many rollouts an action has had at most after each round of halving, int64.
        values: float32, shape (n, widest count); written: the mean worth, in full health bars. NaN where
            the character has no such action.
    """
    copy = Copy(
        stage.match[0],
        stage.hands[0],
        stage.own_mind[0],
        stage.their_mind[0],
        stage.their_hands[0],
        stage.their_dice[0],
        stage.scene[0],
        game.own_book[0],
        game.their_book[0],
        game.packed[0],
    )
    actions, scripts, snapshots, pads = game.actions, game.scripts, stage.snapshots, stage.pads
    window = game.charge_window
    for i in range(len(slots)):
        slot = slots[i]
        side, model = now.sides[slot], now.models[slot]
        count = game.counts[now.hands[slot].character]
        their_count = game.counts[now.their_minds[slot].character]
        sums = np.zeros(count)
        left = np.arange(count)
        played = 0
        for number in range(len(rounds)):
            for action in left:
                for rollout in range(played, rounds[number]):
                    _set_stage(slot, now, stage, rollout)
                    sums[action] += _roll_out(
                        side,
                        action,
                        model,
                        their_count,
                        copy,
                        actions,
                        scripts,
                        window,
                        snapshots,
                        pads,
                        steps[model],
                        discount,
                    )
            played = rounds[number]
            if number + 1 < len(rounds):
                left = _keep_best(sums, left, values[i], played)
        values[i, count:] = np.nan
        for action in left:
            values[i, action] = sums[action] / played


@compiled
def _keep_best(sums: Any, left: Any, values: Any, played: int) -> Any:
    """Return the best quarter of the actions that are left, and value the others by what they had."""
    order = left[np.argsort(-sums[left])]
    keep = max(2, len(order) // 4)
    for action in order[keep:]:
        values[action] = sums[action] / played
    return order[:keep]


@compiled
def _set_stage(slot: int, now: Now, stage: Stage, rollout: int) -> None:
    """Copy everything, and let all dice fall anew."""
    stage.match[0] = now.matches[slot]
    stage.hands[0] = now.hands[slot]
    stage.own_mind[0] = now.own_minds[slot]
    stage.their_mind[0] = now.their_minds[slot]
    for frame in range(len(stage.snapshots)):
        stage.snapshots[frame, 0] = now.snapshots[frame, slot]
    seed = np.uint32(stage.match[0].frame + 1) * np.uint32(_ODD[0]) + np.uint32(rollout) * np.uint32(_ODD[1])
    stage.match[0].seed_low ^= seed
    own, their, dice = stage.own_mind[0], stage.their_mind[0], stage.their_dice[0]
    own.dice.seed_low ^= seed
    their.dice.seed_low ^= seed * np.uint32(_ODD[2])
    dice.seed_low = their.dice.seed_low
    dice.seed_high = their.dice.seed_high
    dice.throws = 0
    _wonder(their)
    _enter_their_hands(stage, 1 - now.sides[slot])


@compiled
def _wonder(mind: Any) -> None:
    """Let chance decide again what it had decided already: nobody can see what is in a head."""
    drop_script(mind)
    steel(mind)
    mind.mood = throw(mind.dice, _CERTAIN)
    mind.whim = throw(mind.dice, _CERTAIN)
    mind.mood_left = 1 + throw(mind.dice, MOOD_FRAMES)


@compiled
def _enter_their_hands(stage: Stage, side: int) -> None:
    fighter, mind, hands = stage.match[0].fighters[side], stage.their_mind[0], stage.their_hands[0]
    mind.back_charge = fighter.back_charge
    mind.down_charge = fighter.down_charge
    mind.back_window = fighter.back_window
    mind.down_window = fighter.down_window
    hands.side = side
    hands.character = fighter.character
    hands.script_left = 0


@compiled
def _roll_out(
    side: int,
    action: int,
    model: int,
    their_count: int,
    copy: Copy,
    actions: Any,
    scripts: Any,
    window: int,
    snapshots: Any,
    pads: Any,
    steps: int,
    discount: float,
) -> float:
    """Play one action on and return what it was worth."""
    match, hands = copy.match, copy.hands
    before, worth, weight, goes_on = _gap(match, side, copy.tables), 0.0, 1.0, False
    for step in range(steps):
        if step > 0:
            watch(copy.own_mind, snapshots, 0)
        if step == 0 or hands.script_left > 0:
            chosen = actions[hands.character, action if step == 0 else 0]
            play_slot(hands, chosen, scripts, window, pads[:, side])
        else:
            if not goes_on:
                take_hands(copy.own_mind, hands)
                goes_on = True
            _play_cpu(copy.own_mind, copy.own_book, copy.scene, snapshots, pads, side)
        if model == CPU:
            if step > 0:  # what has passed before it has watched already
                watch(copy.their_mind, snapshots, 0)
            _play_cpu(copy.their_mind, copy.their_book, copy.scene, snapshots, pads, 1 - side)
        else:
            _play_random(copy, their_count, actions, scripts, window, snapshots, pads, 1 - side)
        _advance(match, copy.tables, snapshots, pads)
        gap = _gap(match, side, copy.tables)
        worth += weight * (gap - before)
        before = gap
        weight *= discount
        if match.phase != FIGHT:
            break
    return worth


@compiled
def _play_cpu(mind: Any, book: Any, scene: Any, snapshots: Any, pads: Any, side: int) -> None:
    look(mind, snapshots[-1, 0].timer, book, scene)
    decide(mind, scene, len(pads), book)
    write_pads(mind, book, pads, side)


@compiled
def _play_random(
    copy: Copy, count: int, actions: Any, scripts: Any, window: int, snapshots: Any, pads: Any, side: int
) -> None:
    hands = copy.their_hands
    hands.forward = forward_of(snapshots[-1, 0], side)
    legal = 1 if hands.script_left > 0 else count
    chosen = actions[hands.character, throw(copy.their_dice, legal)]
    play_slot(hands, chosen, scripts, window, pads[:, side])


@compiled
def _advance(match: Any, tables: Any, snapshots: Any, pads: Any) -> None:
    for frame in range(len(pads)):
        if match.phase == FIGHT:
            advance_frame(match, pads[frame, 0], pads[frame, 1], tables)
        describe(match, snapshots[frame, 0], tables)


@compiled
def _gap(match: Any, side: int, tables: Any) -> float:
    me, you = match.fighters[side], match.fighters[1 - side]
    fighters = tables.fighters
    return me.health / fighters[me.character].health - you.health / fighters[you.character].health
