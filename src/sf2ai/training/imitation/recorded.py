"""The decisions of one side of a replay: what it saw, what it could do, and which action its pads were.

A replay has pads, one for each frame and side. At each decision of a seat the coming pads are read as one of
the character's actions: a special move, if the side begins one as soon as its motion takes; else the
direction that it holds, with the attack button that it presses. The seat plays the actions that were read, so
its own script and charges are those of an agent that had chosen them.
"""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from sf2ai.agents.arrays import BoolArray, FloatArray, IntArray
from sf2ai.backends.base import Phase, SnapshotArray
from sf2ai.game.buttons import ATTACK_MASK, ATTACKS, DIRECTION_MASK, attack_bit
from sf2ai.game.files.loader import load_roster
from sf2ai.seats.action_pads import turned
from sf2ai.seats.actions import ActionPreset
from sf2ai.seats.seat import Seat
from sf2ai.store.replays import Replay

Pads = npt.NDArray[np.uint16]

_SLOT = np.zeros(1, dtype=np.int64)


@dataclass(frozen=True, eq=False)
class RecordedRound:
    """One side of one round, a row for each of its steps.

    Attributes:
        observations: float32, shape (n, features).
        masks: legal actions, shape (n, widest count).
        actions: those that its pads were, shape (n,); 0 where a motion was still being entered.
        rewards: change of the health gap in the step, in full health bars, float32, shape (n,).
    """

    observations: FloatArray
    masks: BoolArray
    actions: IntArray
    rewards: FloatArray


def recorded_rounds(
    replay: Replay, snapshots: SnapshotArray, character: str, seat: Seat
) -> Iterator[RecordedRound]:
    """Return the rounds that a character played in a replay; both sides' if both played it.

    Rounds that end before the first step does are left out.

    Args:
        replay: the recording.
        snapshots: its frames as `play_back` returned them, shape (frames + 1,).
        character: id of the character.
        seat: of one slot, with the observation, the actions and the delay of the agent that is taught.
    """
    for side in (0, 1):
        if replay.characters[side] == character:
            for first, last in _fights(snapshots):
                if last - first < seat.frames_per_step:
                    continue  # a forfeit at once: nothing was decided
                yield _round(snapshots[first : last + 1], replay.pads[first:last, side], side, seat)


def _fights(snapshots: SnapshotArray) -> list[tuple[int, int]]:
    """Return the first and the last frame of each round."""
    fights = snapshots["phase"] == Phase.FIGHT
    edges = np.flatnonzero(np.diff(fights.astype(np.int8), prepend=0))
    edges = edges if len(edges) % 2 == 0 else np.append(edges, len(fights) - 1)
    return [(int(first), int(last)) for first, last in edges.reshape(-1, 2) if last > first]


def _round(snapshots: SnapshotArray, pads: Pads, side: int, seat: Seat) -> RecordedRound:
    frames = seat.frames_per_step
    steps = len(pads) // frames
    begun = _begun_moves(snapshots, side, seat.actions)
    seat.begin(_SLOT, np.array([side], dtype=np.int8), snapshots[:1])
    seen, legal, chosen = [], [], np.zeros(steps, dtype=np.int64)
    for step in range(steps):
        first, stop = step * frames, (step + 1) * frames
        if step:
            seat.record_frames(_SLOT, snapshots[first - frames + 1 : first + 1, None])
        seen.append(seat.observe(_SLOT)[0])
        mask = seat.masks(_SLOT)[0]
        record = seat.records[0]
        if record["script_left"] == 0:
            action = _due(begun, first, frames)
            if action < 0:
                before = int(pads[first - 1]) if first else 0
                action = _plain_action(pads[first:stop], before, int(record["forward"]), seat)
            chosen[step] = action if mask[action] else 0
        legal.append(mask)
        seat.pads(_SLOT, chosen[step : step + 1])
    health = snapshots["sides"]["health"]
    gap = health[:, side] - health[:, 1 - side]
    marks = gap[: steps * frames + 1 : frames].copy()
    marks[-1] = gap[-1]  # the last frames of the round, too few for a step, belong to its last one
    return RecordedRound(
        np.array(seen, dtype=np.float32),
        np.array(legal, dtype=np.bool_),
        chosen,
        np.diff(marks).astype(np.float32),
    )


class _BegunMove(NamedTuple):
    """A move with an action of its own that a side began."""

    entered: int
    """Frame in which the action's script would have to begin to press its last button when the side did."""
    frame: int
    """Frame after which the move is out."""
    action: int


def _begun_moves(snapshots: SnapshotArray, side: int, preset: ActionPreset) -> deque[_BegunMove]:
    mine = snapshots["sides"][:, side]
    moves, times = mine["move"].astype(np.int64), mine["activity_frames"].astype(np.int64)
    again = (moves[1:] == moves[:-1]) & (times[1:] < times[:-1])
    frames = 1 + np.flatnonzero((moves[1:] >= 0) & ((moves[1:] != moves[:-1]) | again))
    character = int(mine["character"][0])
    names, listed = preset.names(character), [move.id for data in load_roster() for move in data.moves]
    places = {name: preset.plain_count + place for place, name in enumerate(names[preset.plain_count :])}
    found = ((int(frame), places.get(listed[moves[frame]], -1)) for frame in frames)
    return deque(
        _BegunMove(frame - _frames_to_enter(preset, character, action), frame, action)
        for frame, action in found
        if action >= 0
    )


def _frames_to_enter(preset: ActionPreset, character: int, action: int) -> int:
    """Return how many frames of an action's script pass until its last button is pressed."""
    tables = preset.tables()
    row = tables.actions[character, action]
    script = tables.scripts[row["script"] : row["script"] + row["length"]] & ATTACK_MASK
    presses = np.flatnonzero(script & ~np.concatenate([[0], script[:-1]]).astype(np.uint16))
    return int(presses[-1]) + 1 if len(presses) else len(script)


def _due(begun: deque[_BegunMove], first: int, step: int) -> int:
    """Take the move whose script is to begin in the step from frame ``first``; -1 if none is."""
    while begun and begun[0].frame <= first:
        begun.popleft()
    return begun.popleft().action if begun and begun[0].entered < first + step else -1


def _plain_action(pads: Pads, before: int, forward: int, seat: Seat) -> int:
    """Return the direction that is held for most of the step, with the first button that is pressed in it."""
    ways = [int(turned(int(pad) & DIRECTION_MASK, forward)) for pad in pads]
    way = max(ways, key=lambda each: (ways.count(each), -ways.index(each)))
    pressed = next(
        (
            attack_bit(button)
            for now, last in zip(pads, [before, *map(int, pads[:-1])], strict=True)
            for button in ATTACKS
            if int(now) & attack_bit(button) and not last & attack_bit(button)
        ),
        0,
    )
    table = seat.actions.tables().actions[int(seat.records[0]["character"])]
    plain = table[: seat.actions.plain_count]
    same = np.flatnonzero((plain["hold"] == way) & (plain["press"] == pressed))
    if not len(same):  # a direction that the preset lacks, or opposite ones at once
        same = np.flatnonzero((plain["hold"] == 0) & (plain["press"] == pressed))
    return int(same[0])
