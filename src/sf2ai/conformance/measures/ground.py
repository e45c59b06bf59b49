"""Measures moves that strike from the ground, on a standing, crouching, blocking and jumping dummy."""

from dataclasses import dataclass

import numpy as np

from sf2ai.backends.base import Activity
from sf2ai.conformance.measures.dizziness import measure_dizziness
from sf2ai.conformance.measures.expected import touched
from sf2ai.conformance.measures.findings import (
    Findings,
    advantage,
    block_level,
    farthest,
    frames_down,
    hits_of,
    is_complete,
    last_hit,
    lost_by_hit,
    span,
)
from sf2ai.conformance.measures.invulnerability import measure_invulnerability
from sf2ai.conformance.trials.approach import random_trials
from sf2ai.conformance.trials.contacts import (
    Contacts,
    all_contacts,
    first_contacts,
    floored,
    in_front,
    joined,
    starts,
)
from sf2ai.conformance.trials.dummy import OTHER_BODIES, TALL_BODY, Stance
from sf2ai.conformance.trials.ground_trials import FREE_AGAIN, GAPS, GroundTrials
from sf2ai.conformance.trials.play import Array, BackendMaker, Recording
from sf2ai.game.moves import CommandKind, Move

_SEARCHES, _TRIALS = 2, 3000
"""How often each jump is tried, and with how many trials, to meet a frame that no trial has met."""


@dataclass(frozen=True)
class Jumps:
    """Contacts with a jumping dummy, and how each trial was set up."""

    stance: Stance
    gap: Array
    offset: Array
    contacts: Contacts


def measure_strike(move: Move, maker: BackendMaker) -> Findings:
    """Return what the trials show of a move that strikes from the ground; nothing if it never comes out."""
    trials = GroundTrials.of(move, maker)
    if trials.begins < 0:
        return {}
    stood = _stood(trials, GAPS)
    standing = first_contacts(stood, move)
    kept_place = trials.stand(Stance.STAND, GAPS)
    kept = first_contacts(kept_place, move)
    crouching = first_contacts(trials.stand(Stance.CROUCH, GAPS), move)
    jumps = _jumps(trials, standing, crouching)
    # A second hit may never be the first contact; during a run-up the Snapshot's frame is not the move's.
    later = [] if move.dash_max_frames else [all_contacts(stood, move)]
    everything = _completed(trials, joined([standing, kept, crouching, *(some.contacts for some in jumps)]))
    first, last = span(everything)
    return {
        **measure_invulnerability(trials),
        **measure_dizziness(trials, standing.at - trials.begins + 1, GAPS[standing.trial]),
        "first active": first,
        "active length": last - first + 1,
        "reach": _reach(move, joined([standing, kept]), crouching, [some.contacts for some in jumps]),
        "damage": lost_by_hit(joined([everything, *later]), move),
        "comes out within": _farthest_start(kept_place, move),
        **unhindered(trials),
        **_against(trials, standing, crouching),
        **_in_the_air(trials, jumps),
    }


def _farthest_start(recording: Recording, move: Move) -> int:
    """Return the greatest px between the axes at which the move comes out."""
    begun = starts(recording, move)
    trial = np.flatnonzero(begun > 0)
    return int(recording.gap[begun[trial] - 1, trial].max(initial=0))


def _stood(trials: GroundTrials, gaps: Array, after: int = 0) -> Recording:
    """Play with a dummy that stands at each gap, and of a mashed move walks in from there."""
    if trials.move.command.kind is CommandKind.MASH:
        return trials.walk_in(gaps, after)
    return trials.stand(Stance.STAND, gaps, after)


def _reach(move: Move, standing: Contacts, crouching: Contacts, jumps: list[Contacts]) -> int:
    """Return the px of the farthest contact beyond the front of the body part that the farthest box meets."""
    posture, gap, edge = touched(move)
    met = {"stand": standing, "crouch": crouching, "air": joined(jumps)}[posture]
    return farthest(met) - (gap - edge)


def measure_evasion(move: Move, maker: BackendMaker) -> Findings:
    """Return what the trials show of a move that does not attack."""
    trials = GroundTrials.of(move, maker)
    return {**unhindered(trials), **measure_invulnerability(trials)} if trials.begins >= 0 else {}


def measure_follow_up(move: Move, maker: BackendMaker) -> Findings:
    """Return what the trials show of a move that follows another one's contact."""
    trials = GroundTrials.of(move, maker)
    if trials.begins < 0:
        return {}
    found: Findings = {}
    for stance in (Stance.STAND, Stance.BLOCK_HIGH, Stance.BLOCK_LOW):
        events = all_contacts(trials.stand(stance, GAPS[::4], FREE_AGAIN), move)
        hurt = events.where(events.outcome != Activity.BLOCK_STUN)
        if stance is Stance.STAND and len(hurt):
            found |= {"first active": int(hurt.frame.min()), "damage": lost_by_hit(hurt, move)}
    return found


def _jumps(trials: GroundTrials, standing: Contacts, crouching: Contacts) -> list[Jumps]:
    """Let the dummy fall into the move on every frame, then at random until every frame and hit was met."""
    move = trials.move
    offsets = np.arange(-50, move.total + move.dash_max_frames + 8)
    grid = np.meshgrid(_near(standing, crouching), offsets)
    found = [_jump(trials, Stance.JUMP, *(axis.ravel() for axis in grid))]
    rng = random_trials(move)
    for stance in (Stance.JUMP_FORWARD, Stance.JUMP, Stance.JUMP_BACK) * _SEARCHES:
        met = joined([standing, crouching, *(some.contacts for some in found)])
        if is_complete(met, move):
            break
        gap, offset = rng.integers(34, 300, _TRIALS), rng.choice(offsets, _TRIALS)
        found.append(_jump(trials, stance, gap, offset))
    return found


def _completed(trials: GroundTrials, met: Contacts) -> Contacts:
    """Add contacts with other bodies until every frame and hit was met; only frames and points are read."""
    rng = random_trials(trials.move)
    offsets = np.arange(-60, trials.move.total + trials.move.dash_max_frames + 8)
    for body in OTHER_BODIES:
        for stance in (Stance.STAND, Stance.JUMP, Stance.JUMP_FORWARD, Stance.JUMP_BACK):
            if is_complete(met, trials.move):
                return met
            if stance is Stance.STAND:
                recording = trials.stand(stance, GAPS, body=body)
            else:
                gap, offset = rng.integers(34, 300, _TRIALS), rng.choice(offsets, _TRIALS)
                recording = trials.jump(stance, gap, offset, body=body)
            met = joined([met, first_contacts(recording, trials.move)])
    return met


def _near(standing: Contacts, crouching: Contacts) -> Array:
    both = joined([standing, crouching])
    if not len(both):
        return np.arange(34, 140, 2)
    far = float(both.gap.max())
    return np.unique(np.clip([far - 2, far - 12, far * 0.7, far * 0.45, 38], 38, 300).astype(np.int64))


def _jump(trials: GroundTrials, stance: Stance, gap: Array, offset: Array) -> Jumps:
    return Jumps(stance, gap, offset, first_contacts(trials.jump(stance, gap, offset), trials.move))


def unhindered(trials: GroundTrials) -> Findings:
    """Return how long the move lasts and how far and high it goes when it does not meet the dummy."""
    move = trials.move
    gap, offset = (axis.ravel() for axis in np.meshgrid([40, 60, 75, 304], np.arange(-44, 60, 4)))
    recordings = [
        trials.stand(Stance.STAND, np.array([304]), FREE_AGAIN),
        trials.jump(Stance.JUMP, gap, offset, 60),
    ]
    if move.path:  # a long flight goes over or under the jump of a body that jumps high
        gap, offset = (axis.ravel() for axis in np.meshgrid([60, 90, 130, 176], np.arange(-44, 60, 3)))
        recordings.append(trials.jump(Stance.JUMP, gap, offset, 60, body=TALL_BODY))
    if move.charge:
        recordings.append(
            trials.jump(Stance.JUMP, np.full(26, 176), np.arange(-44, 60, 4), 60, walk_back=True)
        )
    found = [course for recording in recordings for course in _courses(recording, move)]
    if not found:
        return {}
    total, travel, height = max(found, key=lambda course: abs(course[1]))
    return {"total": total, "travel": travel, "height": height}


def _courses(recording: Recording, move: Move) -> list[tuple[int, float, float]]:
    """Return frames, px forward and highest px of each trial without a contact or a push."""
    out = recording.side(0, "move") == move.index
    first = recording.side(0, "activity_frames") == 1
    x, y, dummy_x = recording.x(0), recording.y(0), recording.x(1)
    placed_x = dummy_x[np.maximum(starts(recording, move), 0), np.arange(x.shape[1])]
    pushed = (out & (dummy_x != placed_x)).any(axis=0)
    found = []
    for trial in np.flatnonzero(out.any(axis=0) & ~out[-1] & ~pushed & ~recording.struck(1).any(axis=0)):
        frames = np.flatnonzero(out[:, trial])
        run = int((out & first)[:, trial].sum()) - 1
        travel = float(x[frames[-1], trial] - x[frames[0] - 1, trial])
        found.append((len(frames) - run, travel, float(y[frames, trial].max())))
    return found


def _against(trials: GroundTrials, standing: Contacts, crouching: Contacts) -> Findings:
    """Return what hits and blocks of a dummy on the ground do."""
    move = trials.move
    blocks = [
        trials.stand(stance, _some_gaps(met), FREE_AGAIN)
        for stance, met in ((Stance.BLOCK_HIGH, standing), (Stance.BLOCK_LOW, crouching))
    ]
    events = joined([all_contacts(recording, move) for recording in blocks])
    stopped = events.where(events.outcome == Activity.BLOCK_STUN)
    found: Findings = {
        "level": block_level(*(in_front(first_contacts(recording, move)).outcome for recording in blocks)),
        "chip": lost_by_hit(stopped, move) if len(stopped) else (-1,) * len(hits_of(move)),
    }
    for recording in blocks:
        found |= _gained("on block", recording, move, Activity.BLOCK_STUN)
    if len(standing) or len(crouching):
        if len(standing):
            recording = _stood(trials, _some_gaps(standing), FREE_AGAIN)
        else:
            recording = trials.stand(Stance.CROUCH, _some_gaps(crouching), FREE_AGAIN)
        found |= _gained("on hit", recording, move, Activity.HIT_STUN)
        found |= _floored(recording, move)
    return found


def _some_gaps(met: Contacts) -> Array:
    """Return up to 60 of the gaps at which the move met the dummy, the nearest and farthest among them."""
    gaps = GAPS[met.trial] if len(met) else GAPS[::20]
    return gaps[np.unique(np.linspace(0, len(gaps) - 1, 60).astype(np.int64))]


def _gained(name: str, recording: Recording, move: Move, outcome: Activity) -> Findings:
    """Return advantage, frame and pushback of the last contact in the trial with the most contacts."""
    events = all_contacts(recording, move)
    good = [
        trial for trial in np.unique(events.trial) if (events.outcome[events.trial == trial] == outcome).all()
    ]
    if not good:
        return {}
    trial = max(good, key=lambda number: (events.trial == number).sum())
    last = events.where(events.trial == trial)
    single = Recording(recording.frames[:, trial : trial + 1])
    at = int(last.at.max())
    x, reeling = single.x(1)[at:, 0], single.side(1, "activity")[at:, 0] == outcome
    return {
        f"advantage {name}": advantage(single, at),
        f"frame {name}": int(last.frame.max()),
        f"pushback {name}": float(abs(x[reeling.argmin() - 1] - x[0])),
    }


def _floored(recording: Recording, move: Move) -> Findings:
    """Return whether the move's last hit knocks down a dummy on the ground, and for how long."""
    events = all_contacts(recording, move)
    last = events.where(~events.in_air & (events.frame >= last_hit(move)))
    if not len(last):
        return {}
    some = last.where(np.arange(len(last)) % (1 + len(last) // 12) == 0)
    if not floored(recording, some).all():
        return {"knockdown": "no"}
    down = [frames_down(recording, at, trial) for at, trial in zip(some.at, some.trial, strict=True)]
    return {"knockdown": "yes", "down": int(np.median(down))}


def _in_the_air(trials: GroundTrials, jumps: list[Jumps]) -> Findings:
    for some in jumps:
        chosen = np.flatnonzero(some.contacts.in_air)[:3]
        if len(chosen):
            trial = some.contacts.trial[chosen]
            recording = trials.jump(some.stance, some.gap[trial], some.offset[trial], FREE_AGAIN)
            floors = floored(recording, first_contacts(recording, trials.move))
            return {"knockdown in the air": "yes" if floors.all() else "no"}
    return {}
