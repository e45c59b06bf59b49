"""The training loop: rounds against opponents, a generator; limits, saving and printing are the caller's."""

import time
from collections.abc import Iterator
from dataclasses import replace
from types import TracebackType
from typing import Any, Self

import numpy as np
import numpy.typing as npt

import sf2ai
from sf2ai.agents.cpu import CPU_VERSION
from sf2ai.agents.dqn.replay import Replay
from sf2ai.agents.dqn.rest import NO_REST, RestArray
from sf2ai.agents.registry import find_agent
from sf2ai.backends.options import NO_OPTIONS, BackendOptions
from sf2ai.backends.registry import make_backend
from sf2ai.envs.action_facts import action_facts
from sf2ai.envs.contenders import find_contender
from sf2ai.envs.controller import PoolController, prefixed, without_prefix
from sf2ai.envs.guide import make_guide
from sf2ai.envs.opponents import OpponentSetting
from sf2ai.envs.outcome import Outcome
from sf2ai.envs.plans import PlanSequence, RoundPlan, split_seed
from sf2ai.envs.reward import REWARDS
from sf2ai.envs.round_batch import RoundBatch
from sf2ai.envs.seat import Seat, State, choose
from sf2ai.errors import InputError
from sf2ai.game.characters import ROSTER, find_character
from sf2ai.store.layout import Home, utc_now, utc_text
from sf2ai.store.manifest import Manifest, PresetStamp
from sf2ai.training.config import TrainingConfig
from sf2ai.training.progress import EpisodeRecord, Progress, RecentEpisodes
from sf2ai.training.provenance import library_versions, processor_name

AGENT_SEED = 1 << 42
"""The purpose of the agent's own seed; those of the rounds are their numbers."""

BUSY_ACTIVITIES = (
    "attack",
    "special",
    "throw",
    "block_stun",
    "hit_stun",
    "falling",
    "downed",
    "dizzy",
    "thrown",
)
"""What a body does that cannot act; while it jumps or stands on guard it can."""

_RESULTS = {1: "win", 0: "draw", -1: "loss"}


class Trainer:
    """One character's training, from its first round or from a kept state to its last round.

    The same configuration gives the same rounds, the same progress (its clock apart)
    and the same weights.
    """

    def __init__(self, config: TrainingConfig, home: Home, options: BackendOptions = NO_OPTIONS) -> None:
        """Prepare a training; nothing is played and nothing is written.

        Args:
            config: what to do.
            home: where opponents that were trained before are looked for.
            options: what the backend is told.

        Raises:
            UnknownNameError: an unknown preset, opponent or backend.
            InputError: a delay or step length that cannot be.
            StoreError: an opponent's weights that cannot play.
            BackendError: the backend cannot run.
        """
        self.config = config
        self._opponents = [find_contender(spec, home) for spec in config.opponents]
        character = find_character(config.character).index
        self._seat = Seat(
            config.slots,
            observation=config.observation,
            actions=config.actions,
            reaction_frames=config.reaction_frames,
            frames_per_step=config.frames_per_step,
        )
        self._plans = PlanSequence(
            seed=config.seed,
            character=character,
            opponent_characters=tuple(find_character(name).index for name in config.opponent_characters),
            opponents=len(config.opponents),
        )
        reward = choose(REWARDS, "reward", config.reward)
        self._backend = make_backend(config.backend, config.slots, options)
        self._next_plan = 0
        guide = make_guide(
            config.guide, config.slots, self._seat.actions, config.frames_per_step, config.reaction_frames
        )
        self._batch = RoundBatch(
            self._backend,
            self._pool(),
            self._seat,
            reward,
            self._coming_plans(),
            guide=guide,
            unknown_share=config.settings().unknown_share,
        )
        self.agent = find_agent(config.agent).load("learner")(
            config.settings(),
            features=self._seat.observation.size,
            actions=self._seat.actions.count(character),
            slots=config.slots,
            seed=split_seed(config.seed, AGENT_SEED),
            rest=rest_of(self._seat, character),
            facts=action_facts(self._seat.actions, character),
        )
        self.agent.compile()
        self.agent.training = True
        self._recent = RecentEpisodes()
        self._done = 0

    @property
    def replay(self) -> Replay:
        """The agent's replay buffer; its rows are no part of `get_state`."""
        replay: Replay = self.agent.replay
        return replay

    def run(self) -> Iterator[Progress]:
        """Play all rounds that are left, yielding after every batch of steps.

        Between two of them the state may be taken; nothing else may be changed.

        Raises:
            TrainingError: the learner diverged.
        """
        clock = _Clock(self.agent.step)
        while True:
            if not self._batch.active.any():
                if self._batch.begun >= self.config.episodes:
                    return
                self._batch.reset()
                self.agent.begin_episodes(np.flatnonzero(self._batch.active))
            yield from self._play(clock)

    def _coming_plans(self) -> Iterator[RoundPlan]:
        """Give out each plan once, from wherever the training stands."""
        while self._next_plan < self.config.episodes:
            self._next_plan += 1
            plan = self._plans.plan(self._next_plan - 1)
            own = self._opponents[plan.opponent].character
            if own is not None:
                sides = (plan.characters[plan.learner_side], own.index)
                plan = replace(plan, characters=sides if plan.learner_side == 0 else sides[::-1])
            yield plan

    def _pool(self) -> PoolController:
        """Make the opponents' controllers; a plan's opponent is a place among them."""
        config = self.config
        setting = OpponentSetting(config.slots, config.actions, config.frames_per_step)
        for opponent in self._opponents:
            manifest = opponent.manifest
            if manifest and manifest.frames_per_step != config.frames_per_step:
                raise InputError(
                    f"the opponent {opponent.spec!r} decides every {manifest.frames_per_step} frames and "
                    f"cannot meet one that does every {config.frames_per_step}; choose another opponent"
                )
        controllers = [opponent.make(setting) for opponent in self._opponents]
        return PoolController(controllers, config.slots, config.frames_per_step)

    def _play(self, clock: "_Clock") -> Iterator[Progress]:
        """Step until every slot is idle."""
        batch, agent = self._batch, self.agent
        observations, masks, advice = batch.observe(), batch.masks(), batch.advice()
        slots = np.flatnonzero(batch.active)
        actions = np.zeros(self.config.slots, dtype=np.int64)
        while len(slots):
            actions[:] = 0
            actions[slots] = agent.act(observations[slots], masks[slots], slots, advice[:, slots])
            result = batch.step(actions)
            agent.learn(result.rewards[slots], result.terminated[slots], result.truncated[slots], slots)
            if result.outcomes:
                agent.begin_episodes(np.flatnonzero(result.terminated | result.truncated))
            observations, masks, advice = result.observations, result.masks, result.advice
            slots = np.flatnonzero(result.active)
            yield self._progress(clock, [self._record(outcome) for outcome in result.outcomes])

    def _record(self, outcome: Outcome) -> EpisodeRecord:
        self._done += 1
        self._recent.add(outcome)
        plan = outcome.plan
        return EpisodeRecord(
            episode=self._done,
            steps=self.agent.step,
            opponent=self._opponents[plan.opponent].spec,
            opponent_character=ROSTER[plan.characters[1 - plan.learner_side]].id,
            side=("p1", "p2")[plan.learner_side],
            result=_RESULTS[outcome.learner_result],
            episode_return=outcome.learner_return,
            frames=outcome.frames,
            epsilon=self.agent.epsilon,
            loss=float(self.agent.metrics[0]),
            win_rate=self._recent.win_rate,
            mean_return=self._recent.mean_return,
        )

    def _progress(self, clock: "_Clock", finished: list[EpisodeRecord]) -> Progress:
        return Progress(
            episodes=self.config.episodes,
            episodes_begun=self._batch.begun,
            episodes_done=self._done,
            steps=self.agent.step,
            win_rate_50=self._recent.win_rate,
            mean_return_50=self._recent.mean_return,
            loss=float(self.agent.metrics[0]),
            epsilon=self.agent.epsilon,
            steps_per_second=clock.rate(self.agent.step),
            finished=tuple(finished),
        )

    def get_state(self) -> State:
        """Return all that decides the rest of the training, but the replay's rows."""
        return (
            prefixed("agent", self.agent.get_state())
            | prefixed("batch", self._batch.get_state())
            | prefixed("recent", self._recent.get_state())
            | {"done": np.array(self._done)}
        )

    def set_state(self, state: dict[str, npt.NDArray[Any]]) -> None:
        """Go on where `get_state` was called; the number of episodes may have been raised since."""
        self.agent.set_state(without_prefix("agent", state))
        self._batch.set_state(without_prefix("batch", state))
        self._recent.set_state(without_prefix("recent", state))
        self._done = int(state["done"])
        self._next_plan = self._batch.begun

    def parameters(self) -> dict[str, npt.NDArray[np.float32]]:
        """Return the weights as the store keeps them and the agent's player takes them."""
        parameters: dict[str, npt.NDArray[np.float32]] = self.agent.parameters()
        return parameters

    def manifest(self) -> Manifest:
        """Return what these weights were trained with."""
        config, seat = self.config, self._seat
        observation, actions = seat.observation, seat.actions
        return Manifest(
            character=config.character,
            agent=config.agent,
            observation=PresetStamp(observation.name, observation.version, observation.size),
            actions=PresetStamp(actions.name, actions.version, self.agent.architecture.actions),
            reward=config.reward,
            reaction_frames=config.reaction_frames,
            frames_per_step=config.frames_per_step,
            backend=config.backend,
            engine_version=self._backend.version,
            cpu_version=str(CPU_VERSION),
            seed=config.seed,
            episodes=self._batch.begun,
            steps=self.agent.step,
            opponents=config.opponents,
            opponent_characters=config.opponent_characters,
            guide=config.guide,
            created=utc_text(utc_now()),
            sf2ai=sf2ai.__version__,
            hyperparameters=config.settings().to_json(),
            libraries=library_versions(),
            machine=processor_name(),
        )

    def origin(self) -> dict[str, str]:
        """Return what the weights depend on beside the configuration, for people to read."""
        trained = {o.spec: o.manifest.created for o in self._opponents if o.manifest}
        opponents = {f"opponent {spec}": created for spec, created in trained.items()}
        backend = {f"backend {self.config.backend}": self._backend.version, "cpu opponent": str(CPU_VERSION)}
        return {**library_versions(), "processor": processor_name(), **backend, **opponents}

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


def rest_of(seat: Seat, character: int) -> RestArray:
    """Say what a learner in this seat does while its body cannot act: it holds down-back.

    An observation that does not tell what the body does, or actions without
    down-back, leave nothing to rest by.
    """
    columns = [feature.name for feature in seat.observation.features]
    names = seat.actions.names(character)
    busy = [f"own_does_{activity}" for activity in BUSY_ACTIVITIES]
    if not set(busy) <= set(columns) or "1" not in names:
        return NO_REST
    return np.array([names.index("1"), *(columns.index(name) for name in busy)], dtype=np.float32)


class _Clock:
    """Counts steps per second from now on."""

    def __init__(self, step: int) -> None:
        self._step = step
        self._start = time.monotonic()

    def rate(self, step: int) -> float:
        return (step - self._step) / max(time.monotonic() - self._start, 1e-9)
