"""Values every action by playing it in copies of the match; compiled.

A rollout plays an action to its end; then the scripted CPU continues in the learner's
place, against a model of the opponent, for a short while. The value of the action is the
discounted change of the health gap. Each rollout draws new dice for both sides, the same for
all actions, so that luck does not decide between them.

One-step lookahead by rollouts improves whatever policy the rollouts follow
(Tesauro and Galperin 1996, "On-line policy improvement using Monte-Carlo search"). Those
actions that look worst after a few rollouts get no more (successive halving:
Karnin, Koren and Somekh 2013).
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from sf2ai.agents.cpu.perception.belief import update_belief
from sf2ai.agents.cpu.perception.scene import SCENE
from sf2ai.agents.cpu.slot.pads import drop_script, write_pads
from sf2ai.agents.cpu.slot.state import (
    CPU_STATE,
    DRAW_RANGE,
    INITIATIVE_FRAMES,
    draw_responses,
    record_frames,
)
from sf2ai.agents.cpu.tactics.decide import decide
from sf2ai.agents.dice import DICE, throw
from sf2ai.backends.base import SNAPSHOT, PadArray
from sf2ai.backends.sim.frames import describe
from sf2ai.engine.state import FIGHT, MATCH
from sf2ai.engine.step import advance_frame
from sf2ai.guides.cpu import take_seat_record
from sf2ai.parallel.compiled import compiled
from sf2ai.record_types import (
    ActionRecords,
    CpuRecord,
    CpuRecords,
    CpuTables,
    CpuTablesRecords,
    DiceRecord,
    DiceRecords,
    MatchRecord,
    MatchRecords,
    SceneRecord,
    SceneRecords,
    SeatRecord,
    SeatRecords,
    SnapshotRecords,
    TablesRecord,
    TablesRecords,
)
from sf2ai.seats.action_pads import play_slot
from sf2ai.seats.seat_record import SEAT, forward_of

RANDOM, CPU = 0, 1
"""Models of an opponent: a random action of the preset in each step, or the scripted CPU."""

_ODD = (0x9E3779B1, 0x85EBCA6B, 0xC2B2AE35)
"""Odd multipliers that spread the number of a rollout over the bits of a seed."""


class SearchTables(NamedTuple):
    """The tables that all rollouts look up: the engine's, both sides' CPU tables, the action preset's."""

    packed: TablesRecords
    own_cpu_tables: CpuTablesRecords
    their_cpu_tables: CpuTablesRecords
    actions: ActionRecords
    scripts: npt.NDArray[np.uint16]
    counts: npt.NDArray[np.int64]
    charge_window: int


class SearchRoot(NamedTuple):
    """The present state of the matches, by slot; rollouts begin from copies of it."""

    matches: MatchRecords
    sides: npt.NDArray[np.int64]
    seats: SeatRecords
    own_cpus: CpuRecords
    models: npt.NDArray[np.int64]
    their_cpus: CpuRecords
    snapshots: SnapshotRecords


class Scratch(NamedTuple):
    """Arrays for one rollout at a time, each with one element except for the frames."""

    match: MatchRecords
    seats: SeatRecords
    own_cpu: CpuRecords
    their_cpu: CpuRecords
    their_seats: SeatRecords
    their_dice: DiceRecords
    scene: SceneRecords
    snapshots: SnapshotRecords
    pads: PadArray


class RolloutState(NamedTuple):
    """The records of one rollout: the elements of a `Scratch`, and the tables that they look up.

    They are records, not arrays: counting an array's references at each use would take an eighth of the time.
    """

    match: MatchRecord
    seats: SeatRecord
    own_cpu: CpuRecord
    their_cpu: CpuRecord
    their_seats: SeatRecord
    their_dice: DiceRecord
    scene: SceneRecord
    own_cpu_tables: CpuTables
    their_cpu_tables: CpuTables
    tables: TablesRecord


def new_scratch(frames_per_step: int) -> Scratch:
    """Return the scratch arrays of one thread."""
    return Scratch(
        match=np.zeros(1, dtype=MATCH),
        seats=np.zeros(1, dtype=SEAT),
        own_cpu=np.zeros(1, dtype=CPU_STATE),
        their_cpu=np.zeros(1, dtype=CPU_STATE),
        their_seats=np.zeros(1, dtype=SEAT),
        their_dice=np.zeros(1, dtype=DICE),
        scene=np.zeros(1, dtype=SCENE),
        snapshots=np.zeros((frames_per_step, 1), dtype=SNAPSHOT),
        pads=np.zeros((frames_per_step, 2), dtype=np.uint16),
    )


@compiled
def value_actions(
    slots: npt.NDArray[np.int64],
    root: SearchRoot,
    tables: SearchTables,
    scratch: Scratch,
    steps: npt.NDArray[np.int64],
    discount: float,
    rounds: npt.NDArray[np.int64],
    values: npt.NDArray[np.float32],
) -> None:
    """Value every action of some slots.

    Args:
        slots: indices, shape (n,).
        root: the present state of the matches; not changed.
        tables: what is looked up.
        scratch: overwritten.
        steps: length of a rollout in steps, by model.
        discount: per step.
        rounds: most rollouts that an action has had after each round of halving.
        values: shape (n, widest count); written: the mean value, in full health bars. NaN where
            the character has no such action.
    """
    state = RolloutState(
        scratch.match[0],
        scratch.seats[0],
        scratch.own_cpu[0],
        scratch.their_cpu[0],
        scratch.their_seats[0],
        scratch.their_dice[0],
        scratch.scene[0],
        tables.own_cpu_tables[0],
        tables.their_cpu_tables[0],
        tables.packed[0],
    )
    actions, scripts, snapshots, pads = tables.actions, tables.scripts, scratch.snapshots, scratch.pads
    window = tables.charge_window
    for i in range(len(slots)):
        slot = slots[i]
        side, model = root.sides[slot], root.models[slot]
        count = tables.counts[root.seats[slot].character]
        their_count = tables.counts[root.their_cpus[slot].character]
        sums = np.zeros(count)
        left = np.arange(count)
        played = 0
        for number in range(len(rounds)):
            for action in left:
                for rollout in range(played, rounds[number]):
                    _begin_rollout(slot, root, scratch, rollout)
                    sums[action] += _roll_out(
                        side,
                        action,
                        model,
                        their_count,
                        state,
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
def _keep_best(
    sums: npt.NDArray[np.float64], left: npt.NDArray[np.int64], values: npt.NDArray[np.float32], played: int
) -> npt.NDArray[np.int64]:
    """Return the best quarter of the actions that are left; write the values of the others."""
    order = left[np.argsort(-sums[left])]
    keep = max(2, len(order) // 4)
    for action in order[keep:]:
        values[action] = sums[action] / played
    return order[:keep]


@compiled
def _begin_rollout(slot: int, root: SearchRoot, scratch: Scratch, rollout: int) -> None:
    """Copy a slot's state and give all dice new seeds."""
    scratch.match[0] = root.matches[slot]
    scratch.seats[0] = root.seats[slot]
    scratch.own_cpu[0] = root.own_cpus[slot]
    scratch.their_cpu[0] = root.their_cpus[slot]
    for frame in range(len(scratch.snapshots)):
        scratch.snapshots[frame, 0] = root.snapshots[frame, slot]
    seed = np.uint32(scratch.match[0].frame + 1) * np.uint32(_ODD[0]) + np.uint32(rollout) * np.uint32(
        _ODD[1]
    )
    scratch.match[0].seed_low ^= seed
    own, their, dice = scratch.own_cpu[0], scratch.their_cpu[0], scratch.their_dice[0]
    own.dice.seed_low ^= seed
    their.dice.seed_low ^= seed * np.uint32(_ODD[2])
    dice.seed_low = their.dice.seed_low
    dice.seed_high = their.dice.seed_high
    dice.throws = 0
    _redraw_decisions(their)
    _enter_their_pads(scratch, 1 - root.sides[slot])


@compiled
def _redraw_decisions(cpu: CpuRecord) -> None:
    """Draw the opponent's pending decisions again: the learner cannot see them."""
    drop_script(cpu)
    draw_responses(cpu)
    cpu.initiative_draw = throw(cpu.dice, DRAW_RANGE)
    cpu.unused_draw = throw(cpu.dice, DRAW_RANGE)
    cpu.initiative_left = 1 + throw(cpu.dice, INITIATIVE_FRAMES)


@compiled
def _enter_their_pads(scratch: Scratch, side: int) -> None:
    fighter, cpu, seat = scratch.match[0].fighters[side], scratch.their_cpu[0], scratch.their_seats[0]
    cpu.back_charge = fighter.back_charge
    cpu.down_charge = fighter.down_charge
    cpu.back_window = fighter.back_window
    cpu.down_window = fighter.down_window
    seat.side = side
    seat.character = fighter.character
    seat.script_left = 0


@compiled
def _roll_out(
    side: int,
    action: int,
    model: int,
    their_count: int,
    state: RolloutState,
    actions: ActionRecords,
    scripts: npt.NDArray[np.uint16],
    window: int,
    snapshots: SnapshotRecords,
    pads: PadArray,
    steps: int,
    discount: float,
) -> float:
    """Play one action and what follows; return its value."""
    match, seat = state.match, state.seats
    before, worth, weight, goes_on = _gap(match, side, state.tables), 0.0, 1.0, False
    for step in range(steps):
        if step > 0:
            record_frames(state.own_cpu, snapshots, 0)
        if step == 0 or seat.script_left > 0:
            chosen = actions[seat.character, action if step == 0 else 0]
            play_slot(seat, chosen, scripts, window, pads[:, side])
        else:
            if not goes_on:
                take_seat_record(state.own_cpu, seat)
                goes_on = True
            _play_cpu(state.own_cpu, state.own_cpu_tables, state.scene, snapshots, pads, side)
        if model == CPU:
            if step > 0:  # the frames before the rollout are recorded already
                record_frames(state.their_cpu, snapshots, 0)
            _play_cpu(state.their_cpu, state.their_cpu_tables, state.scene, snapshots, pads, 1 - side)
        else:
            _play_random(state, their_count, actions, scripts, window, snapshots, pads, 1 - side)
        _advance(match, state.tables, snapshots, pads)
        gap = _gap(match, side, state.tables)
        worth += weight * (gap - before)
        before = gap
        weight *= discount
        if match.phase != FIGHT:
            break
    return worth


@compiled
def _play_cpu(
    cpu: CpuRecord,
    cpu_tables: CpuTables,
    scene: SceneRecord,
    snapshots: SnapshotRecords,
    pads: PadArray,
    side: int,
) -> None:
    update_belief(cpu, snapshots[-1, 0].timer, cpu_tables, scene)
    decide(cpu, scene, len(pads), cpu_tables)
    write_pads(cpu, cpu_tables, pads, side)


@compiled
def _play_random(
    state: RolloutState,
    count: int,
    actions: ActionRecords,
    scripts: npt.NDArray[np.uint16],
    window: int,
    snapshots: SnapshotRecords,
    pads: PadArray,
    side: int,
) -> None:
    seat = state.their_seats
    seat.forward = forward_of(snapshots[-1, 0], side)
    legal = 1 if seat.script_left > 0 else count
    chosen = actions[seat.character, throw(state.their_dice, legal)]
    play_slot(seat, chosen, scripts, window, pads[:, side])


@compiled
def _advance(match: MatchRecord, tables: TablesRecord, snapshots: SnapshotRecords, pads: PadArray) -> None:
    for frame in range(len(pads)):
        if match.phase == FIGHT:
            advance_frame(match, pads[frame, 0], pads[frame, 1], tables)
        describe(match, snapshots[frame, 0], tables)


@compiled
def _gap(match: MatchRecord, side: int, tables: TablesRecord) -> float:
    me, you = match.fighters[side], match.fighters[1 - side]
    fighters = tables.fighters
    return me.health / fighters[me.character].health - you.health / fighters[you.character].health
