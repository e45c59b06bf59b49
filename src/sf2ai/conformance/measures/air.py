"""Measures moves that are done in a jump: normals, command normals and specials of the air."""

from dataclasses import dataclass
from itertools import product

import numpy as np

from sf2ai.backends.base import Activity
from sf2ai.conformance.measures.expected import last_active
from sf2ai.conformance.measures.findings import (
    Findings,
    block_level,
    farthest,
    hits_of,
    is_complete,
    last_hit,
    lost_by_hit,
    span,
)
from sf2ai.conformance.trials.approach import earliest_press, in_a_jump, owner, random_trials
from sf2ai.conformance.trials.contacts import (
    Contacts,
    all_contacts,
    first_contacts,
    floored,
    in_front,
    joined,
)
from sf2ai.conformance.trials.dummy import DUMMY, OTHER_BODIES, TALL_BODY, Stance, placed
from sf2ai.conformance.trials.play import Array, BackendMaker, Recording, play
from sf2ai.game.files.loader import load_roster
from sf2ai.game.flights import Jump
from sf2ai.game.motions import PRESS_FRAMES, pad_script
from sf2ai.game.moves import Move

_FLIGHT = 70
"""Frames of the longest jump with the frames before take-off."""
_FREE_AGAIN = 130
_FARTHEST = 120
"""How many of the farthest contacts are tried again with gaps a pixel apart."""
_LAST_PRESS = 60
_GAPS = np.arange(36, 264, 6)
_TRIALS = 1500
"""Trials of each jump of each body, to meet a frame that no trial has met."""
_HIGH_BOX_PX = 45
"""A box whose lower edge is this far above the feet passes over Ryu's head but for the end of the jump."""
_JUMPS = (Stance.JUMP, Stance.JUMP_FORWARD, Stance.JUMP_BACK)
_EARLIEST_SHARE = 0.6
"""Share of these trials that press on the first frame of the flight, when a move is out for longest."""


@dataclass(frozen=True)
class JumpTrials:
    """Plays one air move, pressed on any frame of the jump, against a dummy at any distance.

    Attributes:
        move: what is measured.
        maker: makes the backend.
        body: roster index of the dummy.
        back: whether the attacker jumps back.
    """

    move: Move
    maker: BackendMaker
    body: int = DUMMY
    back: bool = False

    def play(
        self, press: Array, gap: Array, stance: Stance, after: int = 0, offset: Array | None = None
    ) -> Recording:
        """Play trials, each with its own frame of the press and its own gap.

        Args:
            press: frames of the jump, from `earliest_press`, one per trial.
            gap: px between the axes when the jump begins, one per trial.
            stance: of the dummy.
            after: frames to record after the jump.
            offset: for a dummy that jumps, frames by which it jumps later than the attacker.
        """
        first = earliest_press(self.move)
        approach = in_a_jump(self.move, range(first, _LAST_PRESS + 1), back=self.back)
        frames = approach.ready + _FLIGHT + after
        tape = np.zeros((frames, len(press)), dtype=np.uint16)
        length = min(frames, len(approach.tape))
        tape[:length] = approach.tape[:length, press - first]
        jump_at = None if offset is None else approach.ready + offset
        # A dummy that holds back before there is an attack to block would walk away.
        begun = approach.ready + self._jump.prejump + press + len(pad_script(self.move)) - PRESS_FRAMES
        held_from = begun if stance is Stance.BLOCK_HIGH else 0
        dummy = placed(approach.ready, gap, stance, frames, jump_at, held_from)
        return play(self.maker, (owner(self.move).character.index, self.body), (tape, dummy))

    @property
    def _jump(self) -> Jump:
        return owner(self.move).stats.jump

    def grid(self, gaps: Array, stance: Stance) -> tuple[Array, Array, Recording]:
        """Play every press at every gap; return each trial's press and gap, and the recording."""
        flight = min(self._jump.neutral.air_frames, _LAST_PRESS)
        press, gap = (axis.ravel() for axis in np.meshgrid(np.arange(1, flight), gaps))
        return press, gap, self.play(press, gap, stance)


def measure_jump_attack(move: Move, maker: BackendMaker) -> Findings:
    """Return what the trials show of a move in the air; nothing if it never comes out."""
    for body in (DUMMY, *OTHER_BODIES):  # a box that points upwards meets only a tall body on the ground
        trials = JumpTrials(move, maker, body)
        press, gap, recording = trials.grid(_GAPS, Stance.STAND)
        if not (recording.side(0, "move") == move.index).any():
            return {}
        standing = first_contacts(recording, move)
        if len(standing):
            break
    low = first_contacts(trials.grid(_GAPS, Stance.CROUCH)[2], move)
    finer = _finer(trials, standing, press, gap)
    floors, airborne = _in_the_air(trials)
    everything = _completed(trials, joined([standing, low, finer, airborne]))
    first, last = span(everything)
    return {
        "first active": first,
        "active length": last - first + 1,
        "reach": max(_reach(trials, standing, finer), _reach_of_a_high_box(move, maker)),
        "until landing": _until_landing(recording, move),
        "damage": lost_by_hit(everything, move),
        **_against(trials, standing, press, gap),
        **floors,
    }


def _reach(trials: JumpTrials, standing: Contacts, finer: Contacts) -> int:
    return farthest(in_front(joined([standing, finer]))) - _front(trials.body)


def _reach_of_a_high_box(move: Move, maker: BackendMaker) -> int:
    """Return the reach on a tall body of a box that passes over Ryu's head; 0 for other boxes."""
    farthest_box = max((window.box for window in move.hits), key=lambda box: box.x1)
    if farthest_box.y0 < _HIGH_BOX_PX:
        return 0
    trials = JumpTrials(move, maker, TALL_BODY)
    press, gap, recording = trials.grid(_GAPS, Stance.STAND)
    standing = first_contacts(recording, move)
    return _reach(trials, standing, _finer(trials, standing, press, gap))


def _front(body: int) -> int:
    """Return the px from a standing body's axis to the front of its head, which a box from above meets."""
    return next(hurt.box.x1 for hurt in load_roster()[body].stats.hurt.stand if hurt.part == "head")


def _completed(trials: JumpTrials, met: Contacts) -> Contacts:
    """Add contacts with bodies that jump into the move until every frame and hit was met.

    A move that is out until the landing meets a body on its last frame only if the body comes just then. A
    jump back is longer than one forward and shows the last frames of a move that takes directions to enter.
    """
    move = trials.move
    last, earliest = last_active(move), earliest_press(move)
    rng = random_trials(move)
    for body, stance, back in product((DUMMY, *OTHER_BODIES), _JUMPS, (False, True)):
        if is_complete(met, move, last):
            return met
        press = np.where(rng.random(_TRIALS) < _EARLIEST_SHARE, earliest, rng.integers(1, 46, _TRIALS))
        gap, offset = rng.integers(36, 264, _TRIALS), rng.integers(-50, 45, _TRIALS)
        recording = JumpTrials(move, trials.maker, body, back).play(press, gap, stance, offset=offset)
        more = first_contacts(recording, move)
        met = joined([met, more.where(more.frame <= last)])
    return met


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
