"""How good somebody is: so many rounds against one opponent, exploration off, and what came out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from math import fsum
from types import TracebackType
from typing import Any, Self

from sf2ai.agents.cpu import CPU_VERSION
from sf2ai.backends.options import NO_OPTIONS, BackendOptions
from sf2ai.backends.registry import make_backend, useful_slots
from sf2ai.envs.arena import play
from sf2ai.envs.contenders import Contender, common_setting
from sf2ai.envs.outcome import Outcome
from sf2ai.envs.plans import PlanSequence
from sf2ai.envs.statistics import wilson, win_rate
from sf2ai.errors import InputError
from sf2ai.game.characters import ROSTER, Character
from sf2ai.store.manifest import BackendVersion, version_notice

DEFAULT_SLOTS = 128
"""Rounds played at once; changes no result."""


@dataclass(frozen=True)
class EvaluationConfig:
    """Who meets whom, how often."""

    character: Character
    """Whom the measured contender plays."""
    episodes: int
    """Rounds; on both sides in turn."""
    seed: int = 0
    """Of everything: every round has fresh seeds that come from it."""
    opponent_characters: tuple[Character, ...] = ROSTER
    """Whom the opponent plays, gone through evenly; a trained one plays its own character."""
    backend: str = "sim"
    """Name in `backends.registry`."""
    slots: int = DEFAULT_SLOTS
    """Rounds played at once."""
    count_tapes: bool = False
    """Keep the pads of every round, to count how many are different."""

    def __post_init__(self) -> None:
        """Refuse what cannot work; raises `InputError`."""
        for name, least in (("episodes", 1), ("slots", 1), ("seed", 0)):
            if getattr(self, name) < least:
                raise InputError(f"{name} is {getattr(self, name)!r}; give {least} or more")
        if not self.opponent_characters:
            raise InputError("there are no opponent characters; give at least one")


@dataclass(frozen=True)
class Evaluation:
    """What came out of so many rounds, as the measured contender sees it."""

    character: str
    """Character id."""
    contender: str
    """Who was measured, as it was named."""
    opponent: str
    opponent_characters: tuple[str, ...]
    """Character ids that the opponent played."""
    episodes: int
    """Rounds that were played."""
    wins: int
    losses: int
    draws: int
    win_rate: float
    """(wins + draws / 2) / episodes."""
    win_rate_interval: tuple[float, float]
    """95 % Wilson interval."""
    health_margin: float
    """Mean of own less the opponent's health at the end, shares of full health."""
    frames: float
    """Mean length of a round."""
    different_tapes: int | None
    """How many rounds had pads that no other had; None where they were not counted."""
    seed: int
    backend: str
    engine_version: str
    cpu_version: int

    def to_json(self) -> dict[str, Any]:
        """Return the evaluation as JSON values."""
        lists = {name: list(value) for name, value in vars(self).items() if isinstance(value, tuple)}
        return {**vars(self), **lists}


class EvaluationRun:
    """An evaluation that is being played; use it in a ``with`` statement.

    Attributes:
        notices: lines that the user should read, such as weights of another engine version.
    """

    def __init__(
        self,
        config: EvaluationConfig,
        contender: Contender,
        opponent: Contender,
        options: BackendOptions = NO_OPTIONS,
    ) -> None:
        """Prepare; nothing is played yet.

        Args:
            config: how many rounds, between which characters.
            contender: who is measured.
            opponent: the other; a trained one plays its own character, whatever the config says.
            options: what the backend is told.

        Raises:
            InputError: the contender cannot play the character, or the two decide at different times.
            UnknownNameError: an unknown backend.
            BackendError: the backend cannot run.
        """
        if contender.character not in (None, config.character):
            raise InputError(
                f"{contender.spec!r} cannot play {config.character.id!r}, being trained for another; "
                "choose the character that it was trained for"
            )
        self._config, self._contender, self._opponent = config, contender, opponent
        self._met = config.opponent_characters if opponent.character is None else (opponent.character,)
        slots = useful_slots(config.backend, min(config.slots, config.episodes), options)
        self._setting = common_setting((contender, opponent), slots)
        self._backend = make_backend(config.backend, slots, options)
        self._played: list[_Round] = []
        manifests = (who.manifest for who in (contender, opponent) if who.manifest)
        version = BackendVersion(self._backend.name, self._backend.version)
        notices = (version_notice(manifest, version) for manifest in manifests)
        self.notices = tuple(notice for notice in notices if notice)

    def play(self) -> Iterator[Outcome]:
        """Play all rounds, and yield each as it finishes; whoever stops asking keeps what is done."""
        config, setting = self._config, self._setting
        plans = PlanSequence(
            seed=config.seed,
            character=config.character.index,
            opponent_characters=tuple(character.index for character in self._met),
        )
        for outcome in play(
            self._backend,
            (self._contender.make(setting), self._opponent.make(setting)),
            plans.take(config.episodes),
            frames_per_step=setting.frames_per_step,
            tape=config.count_tapes,
        ):
            self._played.append(_Round.of(outcome))
            yield outcome

    def result(self) -> Evaluation:
        """Return what came out so far; everything, once `play` has ended."""
        rounds = self._played
        wins, draws = (sum(played.result == result for played in rounds) for result in (1, 0))
        return Evaluation(
            character=self._config.character.id,
            contender=self._contender.spec,
            opponent=self._opponent.spec,
            opponent_characters=tuple(character.id for character in self._met),
            episodes=len(rounds),
            wins=wins,
            losses=len(rounds) - wins - draws,
            draws=draws,
            win_rate=win_rate(wins, draws, len(rounds)),
            win_rate_interval=wilson(wins, draws, len(rounds)),
            health_margin=_mean([played.health_margin for played in rounds]),
            frames=_mean([played.frames for played in rounds]),
            different_tapes=len({played.tape for played in rounds}) if self._config.count_tapes else None,
            seed=self._config.seed,
            backend=self._backend.name,
            engine_version=self._backend.version,
            cpu_version=CPU_VERSION,
        )

    def close(self) -> None:
        """Free the backend."""
        self._backend.close()

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close."""
        self.close()


def evaluate(config: EvaluationConfig, contender: Contender, opponent: Contender) -> Evaluation:
    """Play all rounds and return what came out; raises as `EvaluationRun`."""
    with EvaluationRun(config, contender, opponent) as run:
        for _ in run.play():
            pass
        return run.result()


@dataclass(frozen=True)
class _Round:
    """What is kept of one round; ``result`` is 1, 0 or -1, ``tape`` a digest of all pads."""

    result: int
    health_margin: float
    frames: int
    tape: bytes

    @classmethod
    def of(cls, outcome: Outcome) -> "_Round":
        side = outcome.plan.learner_side
        return cls(
            result=outcome.learner_result,
            health_margin=outcome.health[side] - outcome.health[1 - side],
            frames=outcome.frames,
            tape=b"" if outcome.tape is None else blake2b(outcome.tape.tobytes()).digest(),
        )


def _mean(values: Sequence[float]) -> float:
    # fsum is exact, so that the order in which rounds finish does not show.
    return fsum(values) / len(values) if values else 0.0
