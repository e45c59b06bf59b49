"""A network that plays as recorded rounds were played: behavioural cloning (Pomerleau, 1989).

It is where a training begins that is given replays; what the training then plays goes beyond it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import numpy as np

from sf2ai.agents.ppo.hyperparameters import PpoHyperparameters
from sf2ai.agents.ppo.learner import BatchedPpo
from sf2ai.agents.registry import find_agent
from sf2ai.backends.registry import make_backend
from sf2ai.errors import DamagedFileError, InputError, ReplayError
from sf2ai.game.characters import find_character
from sf2ai.replays.playback import play_back_on
from sf2ai.rounds.plans import split_seed
from sf2ai.seats.seat import Seat
from sf2ai.store.replays import SUFFIX, Replay, read_replay
from sf2ai.store.weights import WeightArrays
from sf2ai.training.config import TrainingConfig
from sf2ai.training.imitation.recorded import RecordedRound, recorded_rounds
from sf2ai.training.loop.trainer import rest_array

MOST_REPLAYS = 10_000
"""Most replays in one folder."""
PASSES = 3
"""Times that the learner goes through all rounds; in each it uses a decision `lesson_epochs` times."""
BACKEND = "sim"
"""The backend whose replays can teach: only the built-in game plays them again at any time."""

_SEED = 1 << 47
"""The purpose of the seed of the lessons."""
_SLOT = np.zeros(1, dtype=np.int64)


@dataclass(frozen=True)
class Cloned:
    """A network that has learned from replays."""

    parameters: WeightArrays
    """As the agent's policy takes them."""
    source: str
    """What it learned from, in words, for the manifest."""
    notices: tuple[str, ...]
    """Lines for the user."""


def clone(
    folder: Path, config: TrainingConfig, announce: Callable[[str], None] = lambda stage: None
) -> Cloned:
    """Teach a new network what the learner's character does in the replays of a folder.

    Replays of other engine versions or backends, and damaged ones, teach nothing; a notice counts them.

    Args:
        folder: searched for replays, its folders too.
        config: of the training that begins from the network; its agent, hyperparameters, observation,
            actions, delay and steps are the network's.
        announce: told what is being done, in words.

    Raises:
        InputError: there is no such folder, it has no replay that can teach, or the agent cannot be taught.
    """
    settings = config.settings()
    if not isinstance(settings, PpoHyperparameters):
        raise InputError(
            f"the agent {config.agent!r} cannot learn from replays; give --agent ppo, or omit --from-replays"
        )
    paths = find_replays(folder)
    announce(f"reading {len(paths):,} replays of {str(folder)!r}")
    read = _read_rounds(paths, config)
    if not read.rounds:
        raise InputError(
            f"none of the {len(paths):,} replays in {str(folder)!r} shows {config.character!r} on the "
            f"built-in game of this version{read.first_reason}; give a folder with such replays, or omit "
            "--from-replays"
        )
    announce(f"learning from {len(read.rounds):,} recorded rounds")
    parameters, decisions = _learn(read.rounds, config, settings)
    source = f"lessons from {read.used:,} replays with {decisions:,} decisions, sha256 {read.digest[:16]}"
    return Cloned(parameters, source, read.notices())


def find_replays(folder: Path) -> list[Path]:
    """Return the replays in a folder and its folders, in order of their paths; raises `InputError`."""
    if not folder.is_dir():
        raise InputError(
            f"there is no folder {str(folder)!r} with replays; record some with `sf2ai evaluate --char ryu "
            "--record replays`, or give another folder"
        )
    paths = sorted(path for path in folder.rglob(f"*{SUFFIX}") if path.is_file())
    if not 1 <= len(paths) <= MOST_REPLAYS:
        raise InputError(
            f"the folder {str(folder)!r} has {len(paths):,} replays (*{SUFFIX}); give one with 1 to "
            f"{MOST_REPLAYS:,}"
        )
    return paths


@dataclass
class _Read:
    """What the replays of a folder gave."""

    rounds: list[RecordedRound]
    used: int
    left_out: list[str]
    """Why replays teach nothing, one line each; those without the character are none of them."""
    digest: str = ""

    @property
    def first_reason(self) -> str:
        return f": {self.left_out[0]}" if self.left_out else ""

    def notices(self) -> tuple[str, ...]:
        if not self.left_out:
            return ()
        count = len(self.left_out)
        return (f"{count:,} of {count + self.used:,} replays teach nothing; the first: {self.left_out[0]}",)


def _read_rounds(paths: list[Path], config: TrainingConfig) -> _Read:
    read, digest = _Read([], 0, []), sha256()
    seat = Seat(
        1,
        observation=config.observation,
        actions=config.actions,
        reaction_frames=config.reaction_frames,
        frames_per_step=config.frames_per_step,
    )
    with make_backend(BACKEND, 1) as backend:
        for path in paths:
            try:
                replay = read_replay(path)
                if config.character not in replay.characters:
                    continue
                _require_backend(replay, path)
                snapshots = play_back_on(backend, replay, str(path))
            except (ReplayError, DamagedFileError) as error:
                read.left_out.append(str(error))
                continue
            read.rounds += recorded_rounds(replay, snapshots, config.character, seat)
            read.used += 1
            digest.update(replay.to_bytes())
    read.digest = digest.hexdigest()
    return read


def _require_backend(replay: Replay, path: Path) -> None:
    if replay.backend != BACKEND:
        raise ReplayError(
            f"the replay {str(path)!r} was played on {replay.backend!r}, and only those of the built-in game "
            "can teach"
        )


def _learn(
    rounds: list[RecordedRound], config: TrainingConfig, settings: PpoHyperparameters
) -> tuple[WeightArrays, int]:
    """Return a network that has learned from rounds, and how many decisions they had."""
    character = find_character(config.character).index
    seat = Seat(1, observation=config.observation, actions=config.actions)
    kind = find_agent(config.agent)
    learner: BatchedPpo = kind.load_batched_learner()(  # type: ignore[assignment]
        settings,
        features=seat.observation.size,
        actions=seat.actions.count(character),
        slots=1,
        seed=split_seed(config.seed, _SEED),
        rest=rest_array(seat, character),
    )
    studied = sum(
        learner.study(recorded.observations, recorded.masks, recorded.actions, recorded.rewards)
        for recorded in _passes(rounds, config.seed)
    )
    learner.finish_study()
    return learner.parameters(), studied // PASSES


def _passes(rounds: list[RecordedRound], seed: int) -> Iterator[RecordedRound]:
    """Return all rounds `PASSES` times, each time in another order."""
    generator = np.random.Generator(np.random.SFC64(split_seed(seed, _SEED + 1)))
    for _ in range(PASSES):
        for place in generator.permutation(len(rounds)):
            yield rounds[place]
