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
    last_hit,
    lost_by_hit,
    span,
)
from sf2ai.conformance.measures.invulnerability import measure_frailty
from sf2ai.conformance.trials.contacts import (
    Contacts,
    all_contacts,
    first_contacts,
    floored,
    in_front,
    joined,
    starts,
)
from sf2ai.conformance.trials.dummy import Stance
from sf2ai.conformance.trials.ground_trials import FREE_AGAIN, GAPS, Trials
from sf2ai.conformance.trials.play import Array, BackendMaker, Film
from sf2ai.game.moves import Move

_SEARCHES, _TRIALS = 2, 1000
"""How often, and with how many jumps each, a frame that no trial has met is searched for."""


@dataclass(frozen=True)
class Jumps:
    """Contacts with a jumping dummy, and how each trial was set up."""

    stance: Stance
    gap: Array
    offset: Array
    contacts: Contacts


def measure_strike(move: Move, maker: BackendMaker) -> Findings:
    """Return what the trials show of a move that strikes from the ground; nothing if it never comes."""
    trials = Trials.of(move, maker)
    if trials.begins < 0:
        return {}
    standing = first_contacts(trials.stand(Stance.STAND, GAPS), move)
    crouching = first_contacts(trials.stand(Stance.CROUCH, GAPS), move)
    jumps = _jumps(trials, standing, crouching)
    everything = joined([standing, crouching, *(some.contacts for some in jumps)])
    first, last = span(everything)
    return {
        **measure_frailty(trials),
        **measure_dizziness(trials, standing.at - trials.begins + 1, GAPS[standing.trial]),
        "first active": first,
        "active length": last - first + 1,
        "reach": _reach(move, standing, crouching, [some.contacts for some in jumps]),
        "damage": lost_by_hit(everything, move),
        **unhindered(trials),
        **_against(trials, standing, crouching),
        **_in_the_air(trials, jumps),
    }


def _reach(move: Move, standing: Contacts, crouching: Contacts, jumps: list[Contacts]) -> int:
    """Return the px of the farthest contact beyond the front of the body part that the farthest box meets."""
    posture, gap, edge = touched(move)
    met = {"stand": standing, "crouch": crouching, "air": joined(jumps)}[posture]
    return farthest(met) - (gap - edge)


def measure_evasion(move: Move, maker: BackendMaker) -> Findings:
    """Return what the trials show of a move that does not attack."""
    trials = Trials.of(move, maker)
    return {**unhindered(trials), **measure_frailty(trials)} if trials.begins >= 0 else {}


def measure_follow_up(move: Move, maker: BackendMaker) -> Findings:
    """Return what the trials show of a move that follows another one's contact."""
    trials = Trials.of(move, maker)
    if trials.begins < 0:
        return {}
    found: Findings = {}
    for stance in (Stance.STAND, Stance.BLOCK_HIGH, Stance.BLOCK_LOW):
        events = all_contacts(trials.stand(stance, GAPS[::4], FREE_AGAIN), move)
        hurt = events.where(events.outcome != Activity.BLOCK_STUN)
        if stance is Stance.STAND and len(hurt):
            found |= {"first active": int(hurt.frame.min()), "damage": lost_by_hit(hurt, move)}
    return found


def _jumps(trials: Trials, standing: Contacts, crouching: Contacts) -> list[Jumps]:
    """Let the dummy fall into the move on every frame, then from anywhere until all of it has been met."""
    move = trials.move
    offsets = np.arange(-50, move.total + move.dash_max_frames + 8)
    grid = np.meshgrid(_near(standing, crouching), offsets)
    found = [_jump(trials, Stance.JUMP, *(axis.ravel() for axis in grid))]
    rng = np.random.default_rng(move.index)
    for stance in (Stance.JUMP_FORWARD, Stance.JUMP, Stance.JUMP_BACK) * _SEARCHES:
        met = joined([standing, crouching, *(some.contacts for some in found)])
        if span(met) == (move.startup + 1, move.startup + move.active) and -1 not in lost_by_hit(met, move):
            break
        gap, offset = rng.integers(34, 300, _TRIALS), rng.choice(offsets, _TRIALS)
        found.append(_jump(trials, stance, gap, offset))
    return found


def _near(standing: Contacts, crouching: Contacts) -> Array:
    both = joined([standing, crouching])
    if not len(both):
        return np.arange(34, 140, 2)
    far = float(both.gap.max())
    return np.unique(np.clip([far - 2, far - 12, far * 0.7, far * 0.45, 38], 38, 300).astype(np.int64))


def _jump(trials: Trials, stance: Stance, gap: Array, offset: Array) -> Jumps:
    return Jumps(stance, gap, offset, first_contacts(trials.jump(stance, gap, offset), trials.move))


def unhindered(trials: Trials) -> Findings:
    """Return how long the move lasts, how far it goes and how high, when it meets nobody."""
    move = trials.move
    gap, offset = (axis.ravel() for axis in np.meshgrid([40, 60, 75, 304], np.arange(-44, 60, 4)))
    films = [
        trials.stand(Stance.STAND, np.array([304]), FREE_AGAIN),
        trials.jump(Stance.JUMP, gap, offset, 60),
    ]
    if move.charge:
        films.append(trials.jump(Stance.JUMP, np.full(26, 176), np.arange(-44, 60, 4), 60, walk_back=True))
    found = [course for film in films for course in _courses(film, move)]
    if not found:
        return {}
    total, travel, height = max(found, key=lambda course: abs(course[1]))
    return {"total": total, "travel": travel, "height": height}


def _courses(film: Film, move: Move) -> list[tuple[int, float, float]]:
    """Return frames, px forward and highest px of the trials in which the move neither met nor pushed."""
    out = film.side(0, "move") == move.index
    first = film.side(0, "activity_frames") == 1
    x, y, dummy_x = film.x(0), film.y(0), film.x(1)
    placed_x = dummy_x[np.maximum(starts(film, move), 0), np.arange(x.shape[1])]
    pushed = (out & (dummy_x != placed_x)).any(axis=0)
    found = []
    for trial in np.flatnonzero(out.any(axis=0) & ~out[-1] & ~pushed & ~film.struck(1).any(axis=0)):
        frames = np.flatnonzero(out[:, trial])
        run = int((out & first)[:, trial].sum()) - 1
        travel = float(x[frames[-1], trial] - x[frames[0] - 1, trial])
        found.append((len(frames) - run, travel, float(y[frames, trial].max())))
    return found


def _against(trials: Trials, standing: Contacts, crouching: Contacts) -> Findings:
    """Return what hits and blocks on the ground do."""
    move = trials.move
    blocks = [
        trials.stand(stance, _some_gaps(met), FREE_AGAIN)
        for stance, met in ((Stance.BLOCK_HIGH, standing), (Stance.BLOCK_LOW, crouching))
    ]
    events = joined([all_contacts(film, move) for film in blocks])
    stopped = events.where(events.outcome == Activity.BLOCK_STUN)
    found: Findings = {
        "level": block_level(*(in_front(first_contacts(film, move)).outcome for film in blocks)),
        "chip": lost_by_hit(stopped, move) if len(stopped) else (-1,) * len(hits_of(move)),
    }
    for film in blocks:
        found |= _gained("on block", film, move, Activity.BLOCK_STUN)
    if len(standing) or len(crouching):
        stance, met = (Stance.STAND, standing) if len(standing) else (Stance.CROUCH, crouching)
        film = trials.stand(stance, _some_gaps(met), FREE_AGAIN)
        found |= _gained("on hit", film, move, Activity.HIT_STUN)
        found |= _floored(film, move)
    return found


def _some_gaps(met: Contacts) -> Array:
    """Return up to 60 of the distances at which the move met the dummy, nearest and farthest among them."""
    gaps = GAPS[met.trial] if len(met) else GAPS[::20]
    return gaps[np.unique(np.linspace(0, len(gaps) - 1, 60).astype(np.int64))]


def _gained(name: str, film: Film, move: Move, outcome: Activity) -> Findings:
    """Return the advantage after the last contact of the trial with the most, and that contact's frame."""
    events = all_contacts(film, move)
    good = [
        trial for trial in np.unique(events.trial) if (events.outcome[events.trial == trial] == outcome).all()
    ]
    if not good:
        return {}
    trial = max(good, key=lambda number: (events.trial == number).sum())
    last = events.where(events.trial == trial)
    single = Film(film.frames[:, trial : trial + 1])
    at = int(last.at.max())
    x, reeling = single.x(1)[at:, 0], single.side(1, "activity")[at:, 0] == outcome
    return {
        f"advantage {name}": advantage(single, at),
        f"frame {name}": int(last.frame.max()),
        f"pushback {name}": float(abs(x[reeling.argmin() - 1] - x[0])),
    }


def _floored(film: Film, move: Move) -> Findings:
    """Return whether the move's last hit, met by feet on the ground, floors, and for how long."""
    events = all_contacts(film, move)
    last = events.where(~events.in_air & (events.frame >= last_hit(move)))
    if not len(last):
        return {}
    some = last.where(np.arange(len(last)) % (1 + len(last) // 12) == 0)
    if not floored(film, some).all():
        return {"knockdown": "no"}
    down = [frames_down(film, at, trial) for at, trial in zip(some.at, some.trial, strict=True)]
    return {"knockdown": "yes", "down": int(np.median(down))}


def _in_the_air(trials: Trials, jumps: list[Jumps]) -> Findings:
    for some in jumps:
        chosen = np.flatnonzero(some.contacts.in_air)[:3]
        if len(chosen):
            trial = some.contacts.trial[chosen]
            film = trials.jump(some.stance, some.gap[trial], some.offset[trial], FREE_AGAIN)
            floors = floored(film, first_contacts(film, trials.move))
            return {"knockdown in the air": "yes" if floors.all() else "no"}
    return {}
