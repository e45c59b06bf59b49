"""When, how far away and with what effect a move met the dummy, over many trials."""

from dataclasses import dataclass

import numpy as np

from sf2ai.backends.base import Activity
from sf2ai.conformance.trials.play import Array, Recording
from sf2ai.game.moves import CommandKind, Move

LANDING_PX = 12
"""Height from which a falling dummy may reach the ground within a frame."""


@dataclass(frozen=True)
class Contacts:
    """The contacts of some trials, one row each; arrays of one length.

    Attributes:
        frame: frame of the move, from 1, counted on the recording; a run-up before the move does not count.
        gap: px between the axes.
        lost: points of health that the dummy lost.
        outcome: the dummy's `Activity` from then on.
        in_air: whether the dummy was off the ground, too high to land on that frame.
        in_front: whether the dummy was in front of the attacker, not behind.
        trial: column of the recording.
        at: frame of the recording, from 0.
    """

    frame: Array
    gap: Array
    lost: Array
    outcome: Array
    in_air: Array
    in_front: Array
    trial: Array
    at: Array

    def where(self, chosen: Array) -> "Contacts":
        """Return the chosen rows, by a mask or by indices."""
        return Contacts(**{name: getattr(self, name)[chosen] for name in self.__dataclass_fields__})

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.frame)


def starts(recording: Recording, move: Move) -> Array:
    """Return the frame, from 0, on which the attacker's move begins in each trial, or -1."""
    return recording.first(recording.side(0, "move") == move.index)


def first_contacts(recording: Recording, move: Move) -> Contacts:
    """Return the first contacts of the move's body, of trials in which nothing met the dummy earlier."""
    out = recording.side(0, "move") == move.index
    begun = recording.first(out)
    struck = recording.struck(1)
    met = recording.first(struck)
    trial = np.flatnonzero((begun >= 0) & (met >= begun) & out[met, np.arange(len(met))])
    at = met[trial]
    # During a run-up the Snapshot stays on the move's first frame.
    run = (out & (recording.side(0, "activity_frames") == 1)).sum(axis=0)[trial] - 1
    return _rows(recording, trial, at, at - begun[trial] + 1 - run)


def all_contacts(recording: Recording, move: Move) -> Contacts:
    """Return every contact of the move's body; `frame` is the one that the Snapshot reports.

    The Snapshot's frames of a mashed move begin again with each turn; here they count on.
    """
    out = recording.side(0, "move") == move.index
    at, trial = np.nonzero(out & recording.struck(1))
    frames = recording.side(0, "activity_frames").astype(np.int64)
    if move.command.kind is CommandKind.MASH:
        moved = np.diff(frames, axis=0, prepend=0) != 0
        frames = np.cumsum(out & moved, axis=0)
    return _rows(recording, trial, at, frames[at, trial])


def _rows(recording: Recording, trial: Array, at: Array, frame: Array) -> Contacts:
    health = recording.health(1)
    before = np.maximum(at - 1, 0)
    return Contacts(
        frame=frame,
        gap=recording.gap[at, trial],
        lost=health[before, trial] - health[at, trial],
        outcome=recording.side(1, "activity")[at, trial],
        in_air=recording.y(1)[before, trial] > LANDING_PX,
        in_front=recording.x(0)[before, trial] < recording.x(1)[before, trial],
        trial=trial,
        at=at,
    )


def joined(parts: list[Contacts]) -> Contacts:
    """Return several batches of contacts as one, in which `trial` has no meaning."""
    return Contacts(
        **{
            name: np.concatenate([getattr(part, name) for part in parts])
            for name in Contacts.__dataclass_fields__
        }
    )


def floored(recording: Recording, contacts: Contacts) -> Array:
    """Return whether the dummy lay on the floor after each contact, before it was free again."""
    activity = recording.side(1, "activity")
    lies = np.isin(activity, (Activity.DOWNED, Activity.KO))
    free = np.isin(activity, (Activity.FREE, Activity.JUMP))
    found = []
    for at, trial in zip(contacts.at, contacts.trial, strict=True):
        over = lies[at + 1 :, trial] | free[at + 1 :, trial]
        found.append(bool(over.any()) and bool(lies[at + 1 + over.argmax(), trial]))
    return np.array(found, dtype=bool)


def in_front(contacts: Contacts) -> Contacts:
    """Return the contacts with the dummy in front of the attacker."""
    return contacts.where(contacts.in_front)
