"""Measures moves that are done in a jump: normals, command normals and specials of the air."""

from dataclasses import dataclass

import numpy as np

from sf2ai.backends.base import Activity
from sf2ai.conformance.measures.findings import (
    Findings,
    block_level,
    farthest,
    hits_of,
    last_hit,
    lost_by_hit,
    span,
)
from sf2ai.conformance.trials.approach import in_a_jump, owner
from sf2ai.conformance.trials.contacts import (
    Contacts,
    all_contacts,
    first_contacts,
    floored,
    in_front,
    joined,
)
from sf2ai.conformance.trials.dummy import DUMMY, Stance, placed
from sf2ai.conformance.trials.play import Array, BackendMaker, Recording, play
from sf2ai.game.flights import Jump
from sf2ai.game.motions import PRESS_FRAMES, pad_script
from sf2ai.game.moves import Move

_FLIGHT = 70
"""Frames of the longest jump with the frames before take-off."""
_FREE_AGAIN = 130
_FARTHEST = 120
"""How many of the farthest contacts are tried again with gaps a pixel apart."""
_FRONT = 16
"""Px from the standing dummy's axis to the front of its head, which a box from above meets."""
_LAST_PRESS = 60
_GAPS = np.arange(36, 264, 6)


@dataclass(frozen=True)
class JumpTrials:
    """Plays one air move, pressed on any frame of the jump, against a dummy at any distance."""

    move: Move
    maker: BackendMaker

    def play(
        self, press: Array, gap: Array, stance: Stance, after: int = 0, offset: Array | None = None
    ) -> Recording:
        """Play trials, each with its own frame of the press and its own gap.

        Args:
            press: frames of the jump, from 1, one per trial.
            gap: px between the axes when the jump begins, one per trial.
            stance: of the dummy.
            after: frames to record after the jump.
            offset: for a dummy that jumps, frames by which it jumps later than the attacker.
        """
        approach = in_a_jump(self.move, range(1, _LAST_PRESS + 1))
        frames = approach.ready + _FLIGHT + after
        tape = np.zeros((frames, len(press)), dtype=np.uint16)
        length = min(frames, len(approach.tape))
        tape[:length] = approach.tape[:length, press - 1]
        jump_at = None if offset is None else approach.ready + offset
        # A dummy that holds back before there is an attack to block would walk away.
        begun = approach.ready + self._jump.prejump + press + len(pad_script(self.move)) - PRESS_FRAMES
        held_from = begun if stance is Stance.BLOCK_HIGH else 0
        dummy = placed(approach.ready, gap, stance, frames, jump_at, held_from)
        return play(self.maker, (owner(self.move).character.index, DUMMY), (tape, dummy))

    @property
    def _jump(self) -> Jump:
        return owner(self.move).stats.jump

    def grid(self, gaps: Array, stance: Stance, after: int = 0) -> tuple[Array, Array, Recording]:
        """Play every press at every gap; return each trial's press and gap, and the recording."""
        flight = min(self._jump.neutral.air_frames, _LAST_PRESS)
        press, gap = (axis.ravel() for axis in np.meshgrid(np.arange(1, flight), gaps))
        return press, gap, self.play(press, gap, stance, after)


def measure_jump_attack(move: Move, maker: BackendMaker) -> Findings:
    """Return what the trials show of a move in the air; nothing if it never comes out."""
    trials = JumpTrials(move, maker)
    press, gap, recording = trials.grid(_GAPS, Stance.STAND)
    standing = first_contacts(recording, move)
    if not (recording.side(0, "move") == move.index).any():
        return {}
    low = first_contacts(trials.grid(_GAPS, Stance.CROUCH)[2], move)
    finer = _finer(trials, standing, press, gap)
    floors, airborne = _in_the_air(trials)
    everything = joined([standing, low, finer, airborne])
    first, last = span(everything)
    return {
        "first active": first,
        "active length": last - first + 1,
        "reach": farthest(in_front(joined([standing, finer]))) - _FRONT,
        "until landing": _until_landing(recording, move),
        "damage": lost_by_hit(everything, move),
        **_against(trials, standing, press, gap),
        **floors,
    }


def _finer(trials: JumpTrials, met: Contacts, press: Array, gap: Array) -> Contacts:
    """Return the contacts of more trials, at gaps pixel by pixel around the farthest contacts."""
    best = met.trial[np.argsort(-met.gap)[:_FARTHEST]]
    if not len(best):
        return met
    more = [
        first_contacts(trials.play(press[best], gap[best] + step, Stance.STAND), trials.move)
        for step in range(-3, 6)
        if step
    ]
    return joined(more)


def _until_landing(recording: Recording, move: Move) -> str:
    """Return whether a move that does not meet the dummy stays out until the feet touch the ground."""
    out = recording.side(0, "move") == move.index
    unmet = np.flatnonzero(out.any(axis=0) & ~out[-1] & ~recording.struck(1).any(axis=0))[:40]
    y = recording.y(0)
    ends = [np.flatnonzero(out[:, trial])[-1] + 1 for trial in unmet]
    landed = [y[end, trial] == 0 for end, trial in zip(ends, unmet, strict=True)]
    return "yes" if landed and all(landed) else "no"


def _against(trials: JumpTrials, met: Contacts, press: Array, gap: Array) -> Findings:
    """Return what hits and blocks of a dummy on the ground do."""
    move = trials.move
    chosen = (
        met.trial[np.unique(np.linspace(0, len(met) - 1, 60).astype(np.int64))] if len(met) else met.trial
    )
    recordings = {
        stance: trials.play(press[chosen], gap[chosen], stance, _FREE_AGAIN)
        for stance in (Stance.STAND, Stance.BLOCK_HIGH, Stance.BLOCK_LOW)
        if len(chosen)
    }
    if not recordings:
        return {}
    blocks = [recordings[Stance.BLOCK_HIGH], recordings[Stance.BLOCK_LOW]]
    first = [first_contacts(some, move) for some in blocks]
    events = joined([all_contacts(some, move) for some in blocks])
    stopped = events.where(events.outcome == Activity.BLOCK_STUN)
    hits = all_contacts(recordings[Stance.STAND], move)
    final = hits.where(hits.frame >= last_hit(move))
    return {
        "level": block_level(*(in_front(some).outcome for some in first)),
        "chip": lost_by_hit(stopped, move) if len(stopped) else (-1,) * len(hits_of(move)),
        "knockdown": "not seen"
        if not len(final)
        else "yes"
        if floored(recordings[Stance.STAND], final).all()
        else "no",
        **_stun(recordings[Stance.STAND], hits),
    }


def _stun(recording: Recording, hits: Contacts) -> Findings:
    """Return the frames from a single hit until the standing dummy is free."""
    for at, trial, outcome in zip(hits.at, hits.trial, hits.outcome, strict=True):
        if outcome == Activity.HIT_STUN and (hits.trial == trial).sum() == 1:
            return {
                "stun": int((recording.side(1, "activity")[at + 1 :, trial] != Activity.HIT_STUN).argmax())
            }
    return {}


def _in_the_air(trials: JumpTrials) -> tuple[Findings, Contacts]:
    """Return whether the move knocks an airborne dummy down, and the contacts with a jumping dummy."""
    press, gap, offset = (
        axis.ravel()
        for axis in np.meshgrid(np.arange(2, 40, 6), np.arange(40, 200, 20), np.arange(-12, 13, 6))
    )
    recording = trials.play(press, gap, Stance.JUMP, _FREE_AGAIN, offset)
    met = first_contacts(recording, trials.move)
    flying = met.where(met.in_air)
    if not len(flying):
        return {}, met
    falls = floored(recording, flying.where(np.arange(len(flying)) < 8)).all()
    return {"knockdown in the air": "yes" if falls else "no"}, met
