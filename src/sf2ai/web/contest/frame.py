"""One frame of a match in the browser, in the order of `rounds.play`.

With the same players and the same seed every frame is the same as there.
"""

from typing import Any

import numpy as np

from sf2ai.agents.cpu.tactics.decide import begin_slots, play_step
from sf2ai.agents.dice import seed_dice
from sf2ai.backends.base import Phase
from sf2ai.backends.sim.frames import advance_batch, reset_batch
from sf2ai.seats.seat_record import begin_seats
from sf2ai.web.contest import tables
from sf2ai.web.contest.agent import Floats, Masks, decide, machine
from sf2ai.web.contest.records import CPU, PADS

_GAME, _CPU_TABLES, _NEW_CPU = tables.GAME, tables.CPU_TABLES, tables.NEW_CPU
_ONE_SLOT, _SIDES, _OPEN_VIEW = tables.ONE_SLOT, tables.SIDES, tables.OPEN_VIEW
_DICE_MASK = tables.DICE_MASK
_FIGHT, _ROUND_OVER, _MATCH_OVER = int(Phase.FIGHT), int(Phase.ROUND_OVER), int(Phase.MATCH_OVER)
_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_FIRST, _SECOND = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
_27, _30, _31 = np.uint64(27), np.uint64(30), np.uint64(31)


@machine
def begin_match(contest: Any, one: Any, two: Any) -> None:
    """Bring a match to its first frame.

    Args:
        contest: a CONTEST record; `setup`, `step_frames` and the sides' `kind` and `level` are given.
        one: BRAIN record of side 0, read if an agent plays it.
        two: of side 1.
    """
    reset_batch(contest.match, _ONE_SLOT, contest.setup, contest.shown[0], _GAME)
    show_round(contest, one, two)


@machine
def show_round(contest: Any, one: Any, two: Any) -> None:
    """Let both sides' players begin a match at the frame that is shown; parameters as in `begin_match`."""
    contest.place = 0
    contest.between = 0
    contest.rounds = 0
    for frame in range(contest.step_frames):
        contest.snapshots[frame, 0] = contest.shown[0, 0]
    for side in range(2):
        contest.sides[side].decisions = 0
    begin_players(contest, one, two)


@machine
def begin_players(contest: Any, one: Any, two: Any) -> None:
    """Begin a round for both sides' players, as their controllers do."""
    begin_player(contest, 0, one)
    begin_player(contest, 1, two)


@machine
def begin_player(contest: Any, number: int, brain: Any) -> None:
    """Begin a round for one side's player; its dice are thrown as in a round that is played natively."""
    side = contest.sides[number]
    first = contest.shown[0]
    seed = split(contest.setup[0].seed, 2 * contest.rounds + number)
    if side.kind == CPU:
        side.cpu[0].level = side.level
        begin_slots(side.cpu, _NEW_CPU, _ONE_SLOT, _SIDES[number], first, _CPU_TABLES)
        seed_dice(side.cpu[0].dice, seed)
    elif side.kind != PADS:
        ring = side.ring[:, : brain.reaction_frames + 1]
        begin_seats(side.seat, ring, _ONE_SLOT, _SIDES[number], first, _OPEN_VIEW)
        seed_dice(side.seat[0].dice, seed ^ _DICE_MASK)
        seed_dice(side.dice, seed)


@machine
def play_frame(
    contest: Any,
    work: Any,
    masks: Masks,
    one: Any,
    one_numbers: Floats,
    one_given: Floats,
    two: Any,
    two_numbers: Floats,
    two_given: Floats,
    pad_one: int,
    pad_two: int,
) -> None:
    """Play one frame; nothing happens once the match is over.

    Where a step begins, agents and CPU decide first. The round after one that has ended begins with a step in
    which both sides are neutral, as in `rounds.play`.

    Args:
        contest: a CONTEST record, changed in place.
        work: a WORK record, changed.
        masks: scratch of `decide`.
        one: BRAIN record of side 0, read with the next two if an agent plays it.
        one_numbers: its parameters, float32.
        one_given: its `action_units`, float32, shape (actions, units).
        two: the same of side 1.
        two_numbers: the same of side 1.
        two_given: the same of side 1.
        pad_one: `Pad` bits of side 0, used if it is played by pads.
        pad_two: the same of side 1.
    """
    if contest.shown[0, 0].phase == _MATCH_OVER:
        return
    if contest.place == 0 and not contest.between:
        _decide(contest, contest.sides[0], one, one_numbers, one_given, work, masks)
        _decide(contest, contest.sides[1], two, two_numbers, two_given, work, masks)
    play_decided(contest, one, two, pad_one, pad_two)


@machine
def play_decided(contest: Any, one: Any, two: Any, pad_one: int, pad_two: int) -> None:
    """Play one frame of a match that is not over, with the pads of what was decided before.

    Args:
        contest: of `play_frame`, as the others.
        one: see there.
        two: see there.
        pad_one: see there.
        pad_two: see there.
    """
    place = contest.place
    contest.frame_pads[0, 0, 0] = _pad(contest, contest.sides[0], pad_one)
    contest.frame_pads[0, 0, 1] = _pad(contest, contest.sides[1], pad_two)
    advance_batch(0, 1, contest.match, contest.frame_pads, contest.shown, _GAME)
    contest.snapshots[place, 0] = contest.shown[0, 0]
    place += 1
    if contest.shown[0, 0].phase != _FIGHT:
        for frame in range(place, contest.step_frames):
            contest.snapshots[frame, 0] = contest.shown[0, 0]
        place = contest.step_frames
    contest.place = place
    if place >= contest.step_frames:
        _end_step(contest, one, two)


@machine
def _decide(
    contest: Any, side: Any, brain: Any, numbers: Floats, given: Floats, work: Any, masks: Masks
) -> None:
    if side.kind == CPU:
        steps = contest.step_frames
        play_step(side.cpu, _ONE_SLOT, contest.snapshots[:steps], _CPU_TABLES, work.scenes, side.pads[:steps])
    elif side.kind != PADS:
        decide(contest, side, brain, numbers, given, work, masks)


@machine
def _pad(contest: Any, side: Any, pad: int) -> int:
    if contest.between:
        return 0
    if side.kind == PADS:
        return pad
    return int(side.pads[contest.place, 0])


@machine
def _end_step(contest: Any, one: Any, two: Any) -> None:
    """Begin the next step, and the next round for the players where one has begun."""
    contest.place = 0
    if contest.between:
        contest.between = 0
        for frame in range(contest.step_frames):
            contest.snapshots[frame, 0] = contest.shown[0, 0]
        begin_players(contest, one, two)
    if contest.shown[0, 0].phase == _ROUND_OVER:
        contest.rounds += 1
        contest.between = 1


@machine
def split(seed: np.uint64, purpose: int) -> np.uint64:
    """Return what `rounds.plans.split_seed` returns."""
    value = _finalize(seed)
    return _finalize(value + np.uint64(purpose + 1) * _GOLDEN)


@machine
def _finalize(value: np.uint64) -> np.uint64:
    value = (value ^ (value >> _30)) * _FIRST
    value = (value ^ (value >> _27)) * _SECOND
    return value ^ (value >> _31)
