"""An agent's decision in the browser: what `AgentController` does with one slot, in one compiled function."""

from typing import Any

import numba
import numpy as np
import numpy.typing as npt

from sf2ai.agents.dqn.forward import best_action, value_row
from sf2ai.agents.networks.rest import rest_row
from sf2ai.agents.ppo.policy import draw, head_row
from sf2ai.agents.ppo.sampling import first_legal, likeliest, softmax
from sf2ai.seats.action_pads import play_actions
from sf2ai.seats.observe_step import observe_step
from sf2ai.web.contest import tables
from sf2ai.web.contest.records import CHANCES

_MOVES, _BODIES, _ONE_SLOT = tables.MOVES, tables.BODIES, tables.ONE_SLOT
_WINDOW, _STICKY = tables.CHARGE_WINDOW, tables.STICKY_BELOW
_TALK, _TALK_SCRIPTS, _, _TALK_LEGAL, _TALK_MASHING, _TALK_UNTIL = tables.TALK
_PAD, _PAD_SCRIPTS, _, _PAD_LEGAL, _PAD_MASHING, _PAD_UNTIL = tables.PAD
_ALL, _ALL_SCRIPTS, _, _ALL_LEGAL, _ALL_MASHING, _ALL_UNTIL = tables.WHOLE

Floats = npt.NDArray[np.float32]
Masks = npt.NDArray[np.bool_]

machine = numba.njit(error_model="numpy", nogil=True)
"""Compiles a function of the contest. It is kept nowhere: only the build and its tests compile them."""


@machine
def decide(
    contest: Any, side: Any, brain: Any, numbers: Floats, given: Floats, work: Any, masks: Masks
) -> None:
    """Let an agent see the last step, choose an action and write the pads of the coming step.

    Args:
        contest: a CONTEST record; its snapshots are read.
        side: the agent's SIDE record, changed in place.
        brain: its BRAIN record.
        numbers: the parameters, float32, shape (brain.size,).
        given: of a network of values what `action_units` returns, shape (actions, brain.units).
        work: a WORK record, changed.
        masks: scratch for the legal actions, bool, shape (1, WIDEST_ACTIONS); Numba has no records with bool.
    """
    choose(contest, side, brain, numbers, given, work, masks)
    act(contest, side, brain)


@machine
def choose(
    contest: Any, side: Any, brain: Any, numbers: Floats, given: Floats, work: Any, masks: Masks
) -> None:
    """Let an agent see the last step and choose an action; parameters as in `decide`."""
    if brain.preset == 0:
        _see(contest, side, brain, masks, _TALK_LEGAL, _TALK_MASHING, _TALK_UNTIL)
    elif brain.preset == 1:
        _see(contest, side, brain, masks, _PAD_LEGAL, _PAD_MASHING, _PAD_UNTIL)
    else:
        _see(contest, side, brain, masks, _ALL_LEGAL, _ALL_MASHING, _ALL_UNTIL)
    widths = brain.widths[: brain.layers]
    actions = widths[brain.layers - 1] - 1
    seen = side.row[0]
    if brain.columns_count > 0:
        for place in range(brain.columns_count):
            side.chosen[place] = seen[brain.columns[place]]
        seen = side.chosen[: brain.columns_count]
    mask = masks[0, :actions]
    if brain.rest_count > 0:
        rest_row(brain.rest[: brain.rest_count], seen, mask)
    if brain.kind == CHANCES:
        _mix(side, brain, numbers, widths, seen, mask, work)
    else:
        _rate(side, brain, numbers, given, widths, seen, mask, work)
    side.decisions += 1


@machine
def act(contest: Any, side: Any, brain: Any) -> None:
    """Write the pads with which an agent plays the chosen action; parameters as in `decide`."""
    pads = side.pads[: contest.step_frames]
    if brain.preset == 0:
        play_actions(side.seat, _ONE_SLOT, side.action, _TALK, _TALK_SCRIPTS, _WINDOW, _STICKY, pads)
    elif brain.preset == 1:
        play_actions(side.seat, _ONE_SLOT, side.action, _PAD, _PAD_SCRIPTS, _WINDOW, _STICKY, pads)
    else:
        play_actions(side.seat, _ONE_SLOT, side.action, _ALL, _ALL_SCRIPTS, _WINDOW, _STICKY, pads)


@machine
def _see(
    contest: Any,
    side: Any,
    brain: Any,
    masks: Masks,
    legal: npt.NDArray[np.bool_],
    mashing: npt.NDArray[np.bool_],
    mash_until: npt.NDArray[np.int64],
) -> None:
    """Record the last step's frames, and write the observation and the mask."""
    steps = contest.step_frames
    ring = side.ring[:, : brain.reaction_frames + 1]
    mask = masks[:, : legal.shape[1]]
    frames = contest.snapshots[:steps]
    observe_step(
        0,
        1,
        side.seat,
        ring,
        _ONE_SLOT,
        frames,
        side.row,
        mask,
        _MOVES,
        _BODIES,
        legal,
        mashing,
        mash_until,
        steps,
    )


@machine
def _mix(
    side: Any,
    brain: Any,
    numbers: Floats,
    widths: npt.NDArray[np.int64],
    seen: Floats,
    mask: npt.NDArray[np.bool_],
    work: Any,
) -> None:
    """Choose as `PpoPolicy` does: nothing is drawn where one action alone is legal."""
    head = work.head[: len(mask) + 1]
    chances = side.weights[: len(mask)]
    first, legal = first_legal(mask)
    head_row(numbers, widths, seen, work.layers, head)
    side.value = head[0]
    softmax(head[1:], mask, chances)
    if legal <= 1:
        side.action[0] = first
    elif brain.greedy:
        side.action[0] = likeliest(head, mask)
    else:
        side.action[0] = draw(chances, side.dice)


@machine
def _rate(
    side: Any,
    brain: Any,
    numbers: Floats,
    given: Floats,
    widths: npt.NDArray[np.int64],
    seen: Floats,
    mask: npt.NDArray[np.bool_],
    work: Any,
) -> None:
    """Choose as `DqnPolicy` does."""
    values = side.weights[: len(mask)]
    value_row(numbers, widths, given, seen, work.layers, work.state[: brain.units], values)
    chosen = best_action(values, mask)
    side.action[0] = chosen
    side.value = values[chosen]
    for action in range(len(mask)):
        if not mask[action]:
            values[action] = -np.inf
