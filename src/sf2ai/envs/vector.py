"""The batched environment for gymnasium's vector interface."""

from itertools import count
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
from gymnasium import spaces
from gymnasium.error import ResetNeeded
from gymnasium.vector import AutoresetMode, VectorEnv
from gymnasium.vector.utils import batch_space

from sf2ai.agents.base import Advice
from sf2ai.checks import require_least
from sf2ai.envs.fight_parts import FightParts, FightSettings, Info, outcome_info
from sf2ai.envs.rendering import Picture, Renderer, metadata
from sf2ai.envs.round_batch import StepResult
from sf2ai.rounds.outcome import Outcome

Floats: TypeAlias = npt.NDArray[np.float32]
Flags: TypeAlias = npt.NDArray[np.bool_]


class VectorFightEnv(VectorEnv[Floats, npt.NDArray[np.int64], npt.NDArray[Any]]):
    """Many rounds at once: ``gymnasium.make_vec("sf2ai/Round-v0", num_envs=64, char="ryu")``.

    Each is a `FightEnv` with the same settings, but they are one batch, advanced in a few
    calls of machine code. When a round ends the next one begins in the same step
    (``AutoresetMode.SAME_STEP``): ``infos["final_obs"]`` holds the observation in which it ended and
    ``infos["final_info"]`` how it ended, as `FightEnv`'s last ``info`` does; the rows of
    ``_final_obs`` that are true are those of rounds that ended.
    ``infos["action_mask"]``, int8 of shape (num_envs, actions), is always there. With a guide
    so are ``infos["advice"]``, shape (num_envs,), and ``infos["action_values"]``, shape (num_envs, actions).

    Attributes:
        action_names: names of the actions, in order.
        outcomes: of the rounds that ended in the last step, in order of their environments.
    """

    def __init__(
        self,
        num_envs: int = 1,
        *,
        max_episode_steps: int | None = None,
        render_mode: str | None = None,
        **settings: Any,
    ) -> None:
        """Make the environments.

        Args:
            num_envs: the number of environments.
            max_episode_steps: steps after which a round is truncated; None plays every round to its end.
            render_mode: what `render` returns for each, as in `FightEnv`.
            **settings: as for `FightEnv`; a backend that is given as an object needs `num_envs` slots.

        Raises:
            InputError: an invalid argument; the message names it.
        """
        require_least("num_envs", num_envs, 1)
        if max_episode_steps is not None:
            require_least("max_episode_steps", max_episode_steps, 1)
        chosen = FightSettings(**settings)
        self.num_envs = num_envs
        self._renderer = Renderer(render_mode)
        self.render_mode = render_mode
        self.metadata = metadata(chosen.frames_per_step, autoreset_mode=AutoresetMode.SAME_STEP)
        self._parts = FightParts(chosen, num_envs, max_episode_steps)
        self._batch = self._parts.batch
        self._began = False
        self.outcomes: list[Outcome] = []
        self.action_names = self._parts.action_names
        self.single_observation_space = spaces.Box(self._parts.low, self._parts.high, dtype=np.float32)
        self.single_action_space = spaces.Discrete(self._parts.action_count)
        self.observation_space = batch_space(self.single_observation_space, num_envs)
        self.action_space = batch_space(self.single_action_space, num_envs)

    def reset(
        self, *, seed: int | None = None, options: dict[str, Any] | None = None
    ) -> tuple[Floats, dict[str, Any]]:
        """Begin a new sequence of rounds; a seed makes it repeatable, `options` are ignored."""
        super().reset(seed=seed)
        plans, first = self._parts.draw_plans(self.np_random)
        observations = self._batch.restart(plans.plan(index) for index in count(first))
        self._began = True
        self.outcomes = []
        infos = self._hints(self._batch.masks(), self._batch.advice())
        for slot in range(self.num_envs):
            infos = self._add_info(infos, self._parts.plan_info(self._batch.plan(slot)), slot)
        return observations, infos

    def step(self, actions: npt.NDArray[np.int64]) -> tuple[Floats, Floats, Flags, Flags, dict[str, Any]]:
        """Play one action in every environment.

        Args:
            actions: shape (num_envs,).

        Raises:
            ResetNeeded: no round was begun.
            ValueError: an action does not exist.
        """
        if not self._began:
            raise ResetNeeded("no round is being played; call reset() before step()")
        result = self._batch.step(np.asarray(actions, dtype=np.int64))
        self.outcomes = result.outcomes
        infos = self._hints(result.masks, result.advice)
        if result.outcomes:
            infos = self._tell_endings(result, infos)
        ended = result.terminated.copy(), result.truncated.copy()
        return result.observations, result.rewards, *ended, infos

    def render(self) -> tuple[Picture, ...] | None:
        """Return a picture of each environment's present frame; None without a render mode.

        Raises:
            ResetNeeded: no round was begun.
        """
        if self.render_mode is None:
            return None
        if not self._began:
            raise ResetNeeded("there is nothing to draw yet; call reset() before render()")
        drawn = (
            self._parts.draw(self._renderer, slot, self._batch.plan(slot)) for slot in range(self.num_envs)
        )
        return tuple(picture for picture in drawn if picture is not None)

    def close_extras(self, **_: Any) -> None:
        """Free the backend."""
        self._parts.close()

    def _hints(self, masks: Flags, advice: Advice) -> dict[str, Any]:
        """Return the legal actions, and the guide's advice if there is a guide; a row for each."""
        hints: dict[str, Any] = {"action_mask": masks[:, : self._parts.action_count].view(np.int8)}
        if self._parts.is_guided:
            hints["advice"] = advice.actions
            hints["action_values"] = advice.values[:, : self._parts.action_count]
        everywhere = {f"_{name}": np.ones(self.num_envs, dtype=np.bool_) for name in hints}
        return {**hints, **everywhere}

    def _tell_endings(self, result: StepResult, infos: dict[str, Any]) -> dict[str, Any]:
        """Add how rounds ended, and which rounds have begun in their place."""
        ended = np.flatnonzero(result.terminated | result.truncated)
        for place, slot in enumerate(ended.tolist()):
            outcome = result.outcomes[place]
            final: Info = outcome_info(outcome, outcome.plan.learner_side)
            final["health"] = np.array(final["health"], dtype=np.float32)
            ended_info = {"final_obs": result.final_observations[place], "final_info": final}
            infos = self._add_info(infos, ended_info | self._parts.plan_info(self._batch.plan(slot)), slot)
        return infos
