"""Evaluates a player: plays a number of rounds against one opponent and computes the figures."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sf2ai.agents.cpu import CPU_VERSION
from sf2ai.backends.options import NO_OPTIONS, BackendOptions
from sf2ai.checks import require_least
from sf2ai.closing import Closing
from sf2ai.errors import InputError, shortened
from sf2ai.game.characters import ROSTER, Character
from sf2ai.measuring.tally import Tally, count_results, figures
from sf2ai.measuring.venues.base import RoundSetting, Venue
from sf2ai.measuring.venues.local import LocalVenue
from sf2ai.players.bots.controller import INTERRUPTED
from sf2ai.players.find import Player
from sf2ai.replays.playback import replay_of
from sf2ai.rounds.controller import Controller
from sf2ai.rounds.outcome import Outcome
from sf2ai.rounds.own_reward import stored_reward
from sf2ai.rounds.plans import PlanSequence, RoundPlan, split_seed
from sf2ai.rounds.reward import REWARDS
from sf2ai.statistics.sequential import ERROR_RATE, SequentialTest, Verdict, always_valid_interval
from sf2ai.store.manifest import BackendVersion, version_notices
from sf2ai.store.packaged import origin_of
from sf2ai.store.replays import Replay

if TYPE_CHECKING:
    from sf2ai.cluster.connection import Cluster

DEFAULT_SLOTS = 128
"""Rounds played at once; changes no result."""

DEFAULT_REWARD = "health-gap"
"""Name of the reward of a player that was not trained for one."""

_UNTIL_SURE_SLOTS = 32
"""Rounds played at once if a test may stop early: the rounds still running are lost then."""

_EVALUATION = 1 << 43
"""The purpose of an evaluation's seed, so that its rounds differ from those of a training with that seed."""


@dataclass(frozen=True)
class EvaluationConfig:
    """The settings of an evaluation."""

    character: Character
    """The measured player's character."""
    episodes: int
    """Number of rounds; the player is on both sides in turn."""
    seed: int = 0
    """Decides all random draws; every round has its own seeds."""
    opponent_characters: tuple[Character, ...] = ROSTER
    """The opponent's characters, in turn; a trained opponent plays its own character."""
    backend: str = "sim"
    """Name in `backends.registry`."""
    slots: int = DEFAULT_SLOTS
    """Rounds played at once."""
    count_tapes: bool = False
    """Count the different rounds by their pads."""
    keep_tapes: bool = False
    """Keep the pads in each outcome, for `EvaluationRun.replay`."""
    bar: float | None = None
    """Stop once a test has decided whether the win rate is above or below this; None plays all rounds."""

    def __post_init__(self) -> None:
        """Check the settings; raises `InputError`."""
        require_least("the number of episodes", self.episodes, 1)
        require_least("the number of slots", self.slots, 1)
        require_least("the seed", self.seed, 0)
        if not self.opponent_characters:
            raise InputError("there are no opponent characters; give at least one")
        if self.bar is not None and not 0 < self.bar < 1:
            raise InputError(
                f"no number of rounds can decide whether a win rate is above or below {self.bar!r}; "
                "give a bar between 0 and 1, such as 0.5"
            )

    @property
    def test(self) -> SequentialTest | None:
        """The test that may stop the evaluation early; None if all rounds are played."""
        return None if self.bar is None else SequentialTest(self.bar)

    @property
    def stopping_rule(self) -> str | None:
        """The stopping rule in words; None if all rounds are played."""
        if self.bar is None:
            return None
        return (
            f"stopped as soon as a win rate was surely above or below {self.bar:g} "
            f"(error rate {ERROR_RATE:g}), after {self.episodes:,} rounds at most"
        )


@dataclass(frozen=True)
class Evaluation:
    """The result of an evaluation, from the measured player's point of view."""

    character: str
    """Character id."""
    player: str
    """Spec of the measured player."""
    opponent: str
    """Spec of the opponent."""
    opponent_characters: tuple[str, ...]
    """Ids of the opponent's characters."""
    episodes: int
    """Number of rounds played."""
    wins: int
    losses: int
    draws: int
    win_rate: float
    """(wins + draws / 2) / episodes."""
    win_rate_interval: tuple[float, float]
    """95 % Wilson interval, as for the other shares; it ignores a stopping rule."""
    loss_rate: float
    loss_rate_interval: tuple[float, float]
    draw_rate: float
    draw_rate_interval: tuple[float, float]
    health_margin: float
    """Mean of the player's health minus the opponent's at the end, as a share of full health."""
    health_margin_interval: tuple[float, float]
    """95 % interval by Student's t, as for the mean return."""
    mean_return: float
    """Mean undiscounted return."""
    mean_return_interval: tuple[float, float]
    frames: float
    """Mean length of a round."""
    reward: str
    """Name of the reward of the return: the one for which the player was trained, but the default reward
    where that is a function."""
    reaction_frames: int
    """Age of what the player sees, in frames."""
    bar: float | None
    """Win rate of the sequential test; without a test this and the next three are None."""
    verdict: str | None
    """Result of the test: ``"above"``, ``"below"`` or ``"unsure"``."""
    always_valid_interval: tuple[float, float] | None
    """95 % interval of the win rate that allows for the stopping rule."""
    stopping_rule: str | None
    """The stopping rule in words."""
    different_tapes: int | None
    """Number of different rounds by their pads; None if they were not counted."""
    seed: int
    backend: str
    engine_version: str
    cpu_version: int
    weights: str = ""
    """Origin of the player's weights, ``"yours"`` or ``"packaged"``; empty for a player without weights."""
    opponent_weights: str = ""
    """Origin of the opponent's weights."""

    def to_json(self) -> dict[str, object]:
        """Return the evaluation as JSON values; the player's key has been ``"contender"`` since 0.1.0."""
        return {
            "contender" if name == "player" else name: list(value) if isinstance(value, tuple) else value
            for name, value in vars(self).items()
        }


class EvaluationRun(Closing):
    """An evaluation that is being played; use it in a ``with`` statement.

    Attributes:
        notices: lines for the user, such as one about weights of another engine version.
    """

    def __init__(
        self,
        config: EvaluationConfig,
        player: Player,
        opponent: Player,
        options: BackendOptions = NO_OPTIONS,
        *,
        wrap_controller: Callable[[Controller], Controller] = lambda controller: controller,
        cluster: "Cluster | None" = None,
    ) -> None:
        """Prepare; nothing is played yet.

        Args:
            config: the settings.
            player: the player to measure.
            opponent: its opponent; a trained one plays its own character, whatever the config says.
            options: passed to the backend.
            wrap_controller: returns a controller that plays as the player's and may record its rounds; in
                this process only.
            cluster: whose workers play the rounds; None for this process. No result depends on it.

        Raises:
            InputError: the player cannot play the character, the two have steps of different lengths, or one
                cannot play on a cluster.
            UnknownNameError: an unknown backend.
            BackendError: the backend cannot run.
        """
        if player.character not in (None, config.character):
            raise InputError(
                f"{player.spec!r} was trained for {player.character.id!r} and cannot play "
                f"{config.character.id!r}; choose the character of its training"
            )
        self._config, self._player, self._opponent = config, player, opponent
        own = opponent.character
        self._opponent_characters = config.opponent_characters if own is None else (own,)
        most = _UNTIL_SURE_SLOTS if config.test else config.slots
        slots = min(most, config.slots, config.episodes)
        trained_for = player.manifest.reward if player.manifest else DEFAULT_REWARD
        stored = stored_reward(trained_for)
        # A weights file never loads a function, so the return is then that of the default reward.
        self._reward = stored or REWARDS[DEFAULT_REWARD]
        setting = RoundSetting(slots, self._reward, config.count_tapes or config.keep_tapes)
        players = (player, opponent)
        self._venue: Venue
        if cluster is None:
            self._venue = LocalVenue(setting, players, config.backend, options, wrap_controller)
        else:
            from sf2ai.measuring.venues.cluster import ClusterVenue

            self._venue = ClusterVenue(setting, players, cluster)
        self._backend = self._venue.backend
        self._tally = Tally(config.test)
        version = BackendVersion(self._backend.name, self._backend.version)
        self.notices = version_notices((player.manifest, opponent.manifest), version)
        if stored is None:
            self.notices += (
                f"{player.spec!r} was trained with the reward function {shortened(trained_for)}, which "
                f"weights never run; the return is that of {DEFAULT_REWARD}",
            )

    def play(self) -> Iterator[Outcome]:
        """Play the rounds and yield each as it finishes, until all are played or the test has decided.

        The caller may stop at any time; `result` then has the rounds that were yielded.
        """
        config = self._config
        plans: Iterable[RoundPlan] = PlanSequence(
            seed=split_seed(config.seed, _EVALUATION),
            character=config.character.index,
            opponent_characters=tuple(character.index for character in self._opponent_characters),
        ).take(config.episodes)
        while True:
            again: list[RoundPlan] = []
            for outcome in self._venue.play(plans):
                if any(forfeit.reason is INTERRUPTED for forfeit in outcome.forfeits):
                    again.append(outcome.plan)  # a bot's fault in another round must not count here
                    continue
                self._tally.add(outcome)
                yield outcome
                if self._tally.verdict is not Verdict.UNSURE:
                    return
            if not again:
                return
            plans = again

    def replay(self, outcome: Outcome) -> Replay:
        """Return the replay of a round that `play` has yielded; the config must keep the tapes."""
        agents = (self._player.spec, self._opponent.spec)
        return replay_of(outcome, self._backend, agents, whole_match=False)

    def result(self) -> Evaluation:
        """Return the result of the rounds that `play` has yielded so far."""
        config, rounds = self._config, self._tally.rounds
        test = config.test
        return Evaluation(
            character=config.character.id,
            player=self._player.spec,
            weights=origin_of(self._player.weights),
            opponent=self._opponent.spec,
            opponent_weights=origin_of(self._opponent.weights),
            opponent_characters=tuple(character.id for character in self._opponent_characters),
            **figures(rounds, self._reward),
            reward=self._reward.name,
            reaction_frames=self._player.reaction_frames,
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
        """Free the backend or end the workers, and end the processes of bots."""
        self._venue.close()
        for player in (self._player, self._opponent):
            player.close()


def evaluate(config: EvaluationConfig, player: Player, opponent: Player) -> Evaluation:
    """Play all rounds and return the result; raises as `EvaluationRun`."""
    with EvaluationRun(config, player, opponent) as run:
        for _ in run.play():
            pass
        return run.result()
