"""Makes the replay of a recorded round or match, and plays replays back, checking every frame."""

import numpy as np

from sf2ai import __version__
from sf2ai.backends.base import SNAPSHOT, Backend, SnapshotArray, make_setups
from sf2ai.backends.registry import BACKENDS, make_backend
from sf2ai.errors import DamagedFileError, ReplayError
from sf2ai.game.characters import ROSTER
from sf2ai.rounds.outcome import Outcome
from sf2ai.rounds.tape import checksums_of
from sf2ai.store.replays import Replay


def replay_of(outcome: Outcome, backend: Backend, agents: tuple[str, str], *, whole_match: bool) -> Replay:
    """Return the replay of a round or match that was played with a tape.

    Args:
        outcome: what `rounds.play` returned, with a tape.
        backend: that it was played on.
        agents: names of the plan's learner, or first player, and of the other.
        whole_match: as it was passed to `rounds.play`.
    """
    assert outcome.tape is not None, "nothing was recorded; play with tape=True"
    plan, reasons = outcome.plan, {forfeit.side: forfeit.reason for forfeit in outcome.forfeits}
    first, second = plan.characters
    return Replay(
        backend=backend.name,
        engine_version=backend.version,
        sf2ai=__version__,
        characters=(ROSTER[first].id, ROSTER[second].id),
        agents=agents if plan.learner_side == 0 else (agents[1], agents[0]),
        seed=plan.seed,
        random_damage=True,
        neutral_frames=-1,
        whole_match=whole_match,
        winner=outcome.winner,
        forfeits=(reasons.get(0), reasons.get(1)),
        pads=outcome.tape.pads,
        checksums=outcome.tape.checksums,
    )


def play_back(replay: Replay, what: str) -> SnapshotArray:
    """Play a replay again and check every frame.

    Args:
        replay: what was recorded.
        what: the file's name, for messages.

    Returns:
        The first snapshot and the one after each frame, shape (frames + 1,).

    Raises:
        ReplayError: another engine version recorded it, or a frame differs from the recording.
        DamagedFileError: it names a backend or a character that does not exist.
    """
    if replay.backend not in BACKENDS:
        raise DamagedFileError(
            f"the replay {what!r} was played on {replay.backend!r}; this sf2ai has no such backend"
        )
    with make_backend(replay.backend, 1) as backend:
        snapshots = play_back_on(backend, replay, what)
    return snapshots


def play_back_on(backend: Backend, replay: Replay, what: str) -> SnapshotArray:
    """Do what `play_back` does, on slot 0 of a given backend."""
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
    return snapshots


def _frames(backend: Backend, replay: Replay, what: str) -> SnapshotArray:
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
