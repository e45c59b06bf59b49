"""How good somebody is: so many rounds against one opponent, exploration off, and what came out."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from sf2ai.agents.cpu import CPU_VERSION
from sf2ai.backends.options import NO_OPTIONS, BackendOptions
from sf2ai.backends.registry import make_backend, useful_slots
from sf2ai.checks import require_known
from sf2ai.closing import Closing
from sf2ai.errors import InputError
from sf2ai.game.characters import ROSTER, Character
from sf2ai.measuring.tally import Tally, count_results, figures
from sf2ai.players.find import Player, common_setting
from sf2ai.replays.playback import replay_of
from sf2ai.rounds.controller import Controller
from sf2ai.rounds.outcome import Outcome
from sf2ai.rounds.plans import PlanSequence, split_seed
from sf2ai.rounds.play import play
from sf2ai.rounds.reward import REWARDS
from sf2ai.statistics.sequential import ERROR_RATE, SequentialTest, Verdict, always_valid_interval
from sf2ai.store.manifest import BackendVersion, version_notices
from sf2ai.store.packaged import origin_of
from sf2ai.store.replays import Replay

DEFAULT_SLOTS = 128
"""Rounds played at once; changes no result."""

DEFAULT_REWARD = "health-gap"
"""What returns are counted by where the player was not trained for any reward."""

_UNTIL_SURE_SLOTS = 32
"""Rounds played at once where a test may stop after a few: those in flight are lost then."""

_EVALUATION = 1 << 43
"""The purpose of an evaluation's seed: its rounds are none of those that a training of that seed has seen."""


@dataclass(frozen=True)
class EvaluationConfig:
    """Who meets whom, how often."""

    character: Character
    """Whom the measured player plays."""
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
    """Count how many rounds had pads that no other had."""
    keep_tapes: bool = False
    """Keep what was played in each outcome, for `EvaluationRun.replay`."""
    bar: float | None = None
    """Stop as soon as it is sure whether the win rate lies above or below this; None plays all rounds."""

    def __post_init__(self) -> None:
        """Refuse what cannot work; raises `InputError`."""
        for name, least in (("episodes", 1), ("slots", 1), ("seed", 0)):
            if getattr(self, name) < least:
                raise InputError(f"{name} is {getattr(self, name)!r}; give {least} or more")
        if not self.opponent_characters:
            raise InputError("there are no opponent characters; give at least one")
        if self.bar is not None and not 0 < self.bar < 1:
            raise InputError(
                f"no number of rounds makes sure that a win rate is above or below {self.bar!r}; "
                "give a bar between 0 and 1, such as 0.5"
            )

    @property
    def test(self) -> SequentialTest | None:
        """The test that may stop it early; None where all rounds are played."""
        return None if self.bar is None else SequentialTest(self.bar)

    @property
    def stopping_rule(self) -> str | None:
        """When it stops, in words; None where all rounds are played."""
        if self.bar is None:
            return None
        return (
            f"stopped as soon as a win rate was surely above or below {self.bar:g} "
            f"(error rate {ERROR_RATE:g}), after {self.episodes:,} rounds at most"
        )


@dataclass(frozen=True)
class Evaluation:
    """What came out of so many rounds, as the measured player sees it."""

    character: str
    """Character id."""
    player: str
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
    """95 % Wilson interval, as those of the other shares; blind to a stopping rule."""
    loss_rate: float
    loss_rate_interval: tuple[float, float]
    draw_rate: float
    draw_rate_interval: tuple[float, float]
    health_margin: float
    """Mean of own less the opponent's health at the end, shares of full health."""
    health_margin_interval: tuple[float, float]
    """95 % interval by Student's t, as the next."""
    mean_return: float
    """Mean undiscounted return."""
    mean_return_interval: tuple[float, float]
    frames: float
    """Mean length of a round."""
    reward: str
    """Name of the preset that the return is counted by: the one that the player was trained for."""
    reaction_frames: int
    """Age of what the player sees, in frames."""
    bar: float | None
    """Win rate of the test that could stop it; None where there was none, as of the next three."""
    verdict: str | None
    """What the test found: ``"above"``, ``"below"`` or ``"unsure"``."""
    always_valid_interval: tuple[float, float] | None
    """95 % interval of the win rate that allows for the stopping rule."""
    stopping_rule: str | None
    """When it stopped, in words."""
    different_tapes: int | None
    """How many rounds had pads that no other had; None where they were not counted."""
    seed: int
    backend: str
    engine_version: str
    cpu_version: int
    weights: str = ""
    """Whose weights were measured, ``"yours"`` or ``"packaged"``; empty where there are none."""
    opponent_weights: str = ""
    """The same of the opponent."""

    def to_json(self) -> dict[str, Any]:
        """Return the evaluation as JSON values; the player's key has been ``"contender"`` since 0.1.0."""
        return {
            "contender" if name == "player" else name: list(value) if isinstance(value, tuple) else value
            for name, value in vars(self).items()
        }


class EvaluationRun(Closing):
    """An evaluation that is being played; use it in a ``with`` statement.

    Attributes:
        notices: lines that the user should read, such as weights of another engine version.
    """

    def __init__(
        self,
        config: EvaluationConfig,
        player: Player,
        opponent: Player,
        options: BackendOptions = NO_OPTIONS,
        *,
        watched: Callable[[Controller], Controller] = lambda controller: controller,
    ) -> None:
        """Prepare; nothing is played yet.

        Args:
            config: how many rounds, between which characters.
            player: who is measured.
            opponent: the other; a trained one plays its own character, whatever the config says.
            options: what the backend is told.
            watched: wraps the player's controller in one that looks on.

        Raises:
            InputError: the player cannot play the character, or the two decide at different times.
            UnknownNameError: an unknown backend.
            BackendError: the backend cannot run.
        """
        if player.character not in (None, config.character):
            raise InputError(
                f"{player.spec!r} cannot play {config.character.id!r}, being trained for another; "
                "choose the character that it was trained for"
            )
        self._config, self._contender, self._opponent = config, player, opponent
        self._met = config.opponent_characters if opponent.character is None else (opponent.character,)
        self._watched = watched
        most = _UNTIL_SURE_SLOTS if config.test else config.slots
        slots = useful_slots(config.backend, min(most, config.slots, config.episodes), options)
        self._setting = common_setting((player, opponent), slots)
        trained_for = player.manifest.reward if player.manifest else DEFAULT_REWARD
        self._reward = require_known(REWARDS, "reward", trained_for)
        self._backend = make_backend(config.backend, slots, options)
        self._tally = Tally(config.test)
        version = BackendVersion(self._backend.name, self._backend.version)
        self.notices = version_notices((player.manifest, opponent.manifest), version)

    def play(self) -> Iterator[Outcome]:
        """Play the rounds, and yield each as it finishes; whoever stops asking keeps what is done.

        All of them, or until the test is sure.
        """
        config, setting = self._config, self._setting
        plans = PlanSequence(
            seed=split_seed(config.seed, _EVALUATION),
            character=config.character.index,
            opponent_characters=tuple(character.index for character in self._met),
        )
        for outcome in play(
            self._backend,
            (self._watched(self._contender.make(setting)), self._opponent.make(setting)),
            plans.take(config.episodes),
            frames_per_step=setting.frames_per_step,
            tape=config.count_tapes or config.keep_tapes,
            reward=self._reward,
        ):
            self._tally.add(outcome)
            yield outcome
            if self._tally.verdict is not Verdict.UNSURE:
                return

    def replay(self, outcome: Outcome) -> Replay:
        """Return the replay of a round that `play` has yielded; its config must keep the tapes."""
        agents = (self._contender.spec, self._opponent.spec)
        return replay_of(outcome, self._backend, agents, whole_match=False)

    def result(self) -> Evaluation:
        """Return what came out so far; everything, once `play` has ended."""
        config, rounds = self._config, self._tally.rounds
        test = config.test
        return Evaluation(
            character=config.character.id,
            player=self._contender.spec,
            weights=origin_of(self._contender.weights),
            opponent=self._opponent.spec,
            opponent_weights=origin_of(self._opponent.weights),
            opponent_characters=tuple(character.id for character in self._met),
            **figures(rounds, self._reward),
            reward=self._reward.name,
            reaction_frames=self._contender.reaction_frames,
            bar=config.bar,
            verdict=self._tally.verdict.value if test else None,
            always_valid_interval=always_valid_interval(*count_results(rounds)) if test else None,
            stopping_rule=config.stopping_rule,
            different_tapes=len({played.tape for played in rounds}) if config.count_tapes else None,
            seed=config.seed,
            backend=self._backend.name,
            engine_version=self._backend.version,
            cpu_version=CPU_VERSION,
        )

    def close(self) -> None:
        """Free the backend."""
        self._backend.close()


def evaluate(config: EvaluationConfig, player: Player, opponent: Player) -> Evaluation:
    """Play all rounds and return what came out; raises as `EvaluationRun`."""
    with EvaluationRun(config, player, opponent) as run:
        for _ in run.play():
            pass
        return run.result()
