"""Makes the replay of a recorded round or match, and plays replays back, checking frames and result."""

from typing import Protocol

import numpy as np

from sf2ai import __version__
from sf2ai.backends.base import (
    SNAPSHOT,
    Backend,
    PadArray,
    Phase,
    SetupArray,
    SlotArray,
    SnapshotArray,
    make_setups,
)
from sf2ai.backends.registry import BACKENDS, make_backend
from sf2ai.errors import DamagedFileError, ReplayError
from sf2ai.game.characters import ROSTER
from sf2ai.rounds.outcome import Outcome
from sf2ai.rounds.tape import checksums_of
from sf2ai.store.replays import Replay, printable_text


class PadPlayer(Protocol):
    """What plays a replay back: the part of a `Backend` that needs nothing but pads."""

    name: str
    version: str
    slots: int

    def reset(self, slots: SlotArray, setups: SetupArray) -> SnapshotArray:
        """Do what `Backend.reset` does."""

    def advance(self, pads: PadArray) -> SnapshotArray:
        """Do what `Backend.advance` does, one frame a call."""


def replay_of(outcome: Outcome, backend: Backend, agents: tuple[str, str], *, whole_match: bool) -> Replay:
    """Return the replay of a round or match that was played with a tape.

    A forfeit comes before the end of the fight: if the other side ended it in the very step of the forfeit,
    the replay stops one frame before. So a replay either shows the end or has a forfeit.

    Args:
        outcome: what `rounds.play` returned, with a tape.
        backend: that it was played on.
        agents: names of the plan's learner, or first player, and of the other.
        whole_match: as it was passed to `rounds.play`.
    """
    assert outcome.tape is not None, "nothing was recorded; play with tape=True"
    plan, reasons = (
        outcome.plan,
        {forfeit.side: printable_text(forfeit.reason) for forfeit in outcome.forfeits},
    )
    first, second = plan.characters
    shown = (printable_text(agents[0]), printable_text(agents[1]))
    frames = len(outcome.tape.pads)
    if outcome.forfeits and outcome.rounds and outcome.frames == frames:
        frames -= 1
    return Replay(
        backend=backend.name,
        engine_version=backend.version,
        sf2ai=__version__,
        characters=(ROSTER[first].id, ROSTER[second].id),
        agents=shown if plan.learner_side == 0 else (shown[1], shown[0]),
        seed=plan.seed,
        random_damage=True,
        neutral_frames=-1,
        whole_match=whole_match,
        winner=outcome.winner,
        forfeits=(reasons.get(0), reasons.get(1)),
        pads=outcome.tape.pads[:frames],
        checksums=outcome.tape.checksums[: frames + 1],
    )


def play_back(replay: Replay, what: str) -> SnapshotArray:
    """Play a replay again and check every frame, and the result that it claims.

    Args:
        replay: what was recorded.
        what: the file's name, for messages.

    Returns:
        The first snapshot and the one after each frame, shape (frames + 1,).

    Raises:
        ReplayError: another engine version recorded it, a frame differs from the recording, it does not
            reach the end of the fight, or its winner, its forfeits or its ``whole_match`` are not true.
        DamagedFileError: it names a backend or a character that does not exist.
    """
    if replay.backend not in BACKENDS:
        raise DamagedFileError(
            f"the replay {what!r} was played on {replay.backend!r}; this sf2ai has no such backend"
        )
    with make_backend(replay.backend, 1) as backend:
        snapshots = play_back_on(backend, replay, what)
    return snapshots


def play_back_on(backend: PadPlayer, replay: Replay, what: str) -> SnapshotArray:
    """Do what `play_back` does, on slot 0 of a given backend or of an engine of a former version."""
    if backend.version != replay.engine_version:
        raise ReplayError(
            f"the replay {what!r} was recorded with engine version {replay.engine_version!r} of "
            f"{backend.name!r}, but this sf2ai has {backend.version!r}, which would play it differently; "
            f"install sf2ai {replay.sf2ai} to see it"
        )
    snapshots = _frames(backend, replay, what)
    differs = np.flatnonzero(checksums_of(snapshots) != replay.checksums)
    if len(differs):
        raise ReplayError(
            f"the replay {what!r} differs from its recording from frame {int(differs[0])} of "
            f"{replay.frames} on: its pads, its setup or the engine were changed; use another copy"
        )
    lie = _false_claim(replay, snapshots)
    if lie:
        raise ReplayError(f"the replay {what!r} {lie}; it was altered, so use another copy")
    return snapshots


def _false_claim(replay: Replay, snapshots: SnapshotArray) -> str | None:
    """Return what the header says otherwise than the frames that were played back; None if it is true."""
    fight, last = ("match", Phase.MATCH_OVER) if replay.whole_match else ("round", Phase.ROUND_OVER)
    over = np.flatnonzero(snapshots["phase"] >= last)
    given_up = [side for side, reason in enumerate(replay.forfeits) if reason is not None]
    if len(over) and over[0] < replay.frames:
        field = "" if replay.whole_match else "has 'whole_match' false, but "
        return f"{field}goes on after its {fight} has ended at frame {int(over[0])} of {replay.frames}"
    if len(over) and given_up:
        return (
            f"has 'forfeits' {list(replay.forfeits)!r}, but its {fight} was played to the end without a "
            "forfeit"
        )
    if not len(over) and not given_up:
        field = "has 'whole_match' true, but " if snapshots["phase"][-1] == Phase.ROUND_OVER else ""
        return (
            f"{field}ends at frame {replay.frames}, before its {fight} is decided, with 'winner' "
            f"{replay.winner} and no forfeit"
        )
    winner = int(snapshots["winner"][-1])
    if given_up:
        winner = -1 if len(given_up) > 1 else 1 - given_up[0]
    if winner != replay.winner:
        return f"has 'winner' {replay.winner}, but played back the winner is {winner}"
    return None


def _frames(backend: PadPlayer, replay: Replay, what: str) -> SnapshotArray:
    indices = {character.id: character.index for character in ROSTER}
    unknown = [name for name in replay.characters if name not in indices]
    if unknown:
        raise DamagedFileError(
            f"the replay {what!r} names a character {unknown[0]!r}, which does not exist; use another copy"
        )
    setups = make_setups(
        [[indices[name] for name in replay.characters]],
        [replay.seed],
        random_damage=replay.random_damage,
        neutral_frames=replay.neutral_frames,
    )
    pads = np.zeros((1, backend.slots, 2), dtype=np.uint16)
    snapshots = np.zeros(replay.frames + 1, dtype=SNAPSHOT)
    snapshots[0] = backend.reset(np.array([0]), setups)[0]
    for frame, row in enumerate(replay.pads, start=1):
        pads[0, 0] = row
        snapshots[frame] = backend.advance(pads)[0, 0]
    return snapshots
