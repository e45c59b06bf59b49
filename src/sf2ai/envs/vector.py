"""The batched environment for gymnasium's vector interface."""

from collections.abc import Iterator
from itertools import count
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
from gymnasium import spaces
from gymnasium.error import ResetNeeded
from gymnasium.vector import AutoresetMode, VectorEnv
from gymnasium.vector.utils import batch_space

from sf2ai.agents.base import Advice
from sf2ai.envs.arguments import RoundOptions, option_items, require_count, reset_mask, whole_actions
from sf2ai.envs.fight_parts import NOTHING_CHOSEN, FightParts, FightSettings, Info, outcome_info
from sf2ai.envs.observations.box import observation_box
from sf2ai.envs.rendering import Picture, Renderer, metadata
from sf2ai.envs.round_batch import StepResult
from sf2ai.envs.slot_batch import Observations
from sf2ai.errors import UnknownNameError
from sf2ai.rounds.outcome import Outcome
from sf2ai.rounds.plans import PlanSequence, RoundPlan

Floats: TypeAlias = npt.NDArray[np.float32]
Flags: TypeAlias = npt.NDArray[np.bool_]


class VectorFightEnv(VectorEnv[Observations, npt.NDArray[np.int64], npt.NDArray[Any]]):
    """Many rounds at once: ``gymnasium.make_vec("sf2ai/Round-v0", num_envs=64, char="ryu")``.

    Each is a `FightEnv` with the same settings, but they are one batch, advanced in a few
    calls of machine code. By default (``AutoresetMode.SAME_STEP``) the next round begins in the step in
    which a round ends: ``infos["final_obs"]`` holds the observation in which it ended and
    ``infos["final_info"]`` how it ended, as `FightEnv`'s last ``info`` does; the rows of
    ``_final_obs`` that are true are those of rounds that ended. With ``NEXT_STEP`` the next step begins
    the next round instead of playing an action, as gymnasium's vectors do by default; with ``DISABLED``
    the caller resets with ``options={"reset_mask": mask}``. In both, ``infos`` itself says how it ended.

    ``infos["action_mask"]``, int8 of shape (num_envs, actions), is always there. With a guide
    so are ``infos["advice"]``, shape (num_envs,), and ``infos["action_values"]``, shape (num_envs, actions).

    Attributes:
        action_names: names of the actions, in order.
        autoreset_mode: as in ``metadata``, where gymnasium looks; TorchRL looks here.
        outcomes: of the rounds that ended in the last step, in order of their environments.
        observation_stamp: name, version and size of the observation.
    """

    def __init__(
        self,
        num_envs: int = 1,
        *,
        max_episode_steps: int | None = None,
        autoreset_mode: AutoresetMode | str = AutoresetMode.SAME_STEP,
        render_mode: str | None = None,
        **settings: Any,
    ) -> None:
        """Make the environments.

        Args:
            num_envs: the number of environments.
            max_episode_steps: steps after which a round is truncated; None plays every round to its end.
            autoreset_mode: when the next round begins, an `AutoresetMode` or its value.
            render_mode: what `render` returns for each, as in `FightEnv`.
            **settings: as for `FightEnv`; a backend that is given as an object needs `num_envs` slots.

        Raises:
            InputError: an invalid argument; the message names it.
        """
        num_envs = require_count("num_envs", num_envs)
        if max_episode_steps is not None:
            max_episode_steps = require_count("max_episode_steps", max_episode_steps)
        chosen = FightSettings(**settings)
        self.num_envs = num_envs
        self._renderer = Renderer(render_mode, chosen.frames_per_step)
        self.render_mode = render_mode
        self.autoreset_mode = _autoreset_mode(autoreset_mode)
        self._parts = FightParts(chosen, num_envs, max_episode_steps)
        self.metadata = metadata(chosen.frames_per_step, autoreset_mode=self.autoreset_mode)
        self._batch = self._parts.batch
        self._batch.begins_next = self.autoreset_mode is AutoresetMode.SAME_STEP
        self._over = np.zeros(num_envs, dtype=np.bool_)
        self._began = False
        self._chosen = RoundOptions()
        self._chosen_left = 0
        self.outcomes: list[Outcome] = []
        self.action_names = self._parts.action_names
        self.single_observation_space = observation_box(self._parts.kind)
        self.observation_stamp = self._parts.kind.stamp
        self.single_action_space = spaces.Discrete(self._parts.action_count)
        self.observation_space = batch_space(self.single_observation_space, num_envs)
        self.action_space = batch_space(self.single_action_space, num_envs)

    def reset(
        self, *, seed: int | None = None, options: dict[str, Any] | None = None
    ) -> tuple[Observations, dict[str, Any]]:
        """Begin a new sequence of rounds, or go on with the present one in some environments.

        Args:
            seed: makes the sequence repeatable.
            options: ``reset_mask``, bools of shape (num_envs,): begin the next round of the present sequence
                where it is True, and leave the other rounds as they are; ``opponent``, ``opponent_char`` and
                ``side`` of the rounds that begin now, as for `FightEnv.reset`.

        Raises:
            InputError: an option that the environments do not have or cannot use.
        """
        given = option_items(options)
        mask = reset_mask(given.pop("reset_mask"), self.num_envs) if "reset_mask" in given else None
        self._chosen = self._parts.round_options(given)
        if mask is not None and not self._began:
            raise ResetNeeded("no round was begun; call reset() without reset_mask first")
        super().reset(seed=seed)
        begin = np.arange(self.num_envs) if mask is None else np.flatnonzero(mask)
        self._chosen_left = len(begin)
        if mask is None or seed is not None:
            plans, first = self._parts.draw_plans(self.np_random)
            self._batch.continue_with(self._coming(plans, first))
        self._batch.begin(begin)
        self._began = True
        self._over[begin] = False
        self.outcomes = []
        infos = self._hints(self._batch.masks(), self._batch.advice())
        for slot in begin.tolist():
            infos = self._add_info(infos, self._parts.plan_info(self._batch.plan(slot)), slot)
        return self._batch.observe(), infos

    def _coming(self, plans: PlanSequence, first: int) -> Iterator[RoundPlan]:
        """Yield the rounds of a sequence; those that a reset begins have what its caller chose."""
        for index in count(first):
            chosen = NOTHING_CHOSEN
            if self._chosen_left > 0:
                self._chosen_left -= 1
                chosen = self._chosen
            yield self._parts.coming_plan(plans.plan(index), chosen)

    def action_masks(self) -> Flags:
        """Return which actions are legal now, shape (num_envs, actions); sb3-contrib's learners ask for it.

        Raises:
            ResetNeeded: no round was begun.
        """
        if not self._began:
            raise ResetNeeded("no round was begun; call reset() before action_masks()")
        return self._batch.masks()[:, : self._parts.action_count]

    def step(
        self, actions: npt.NDArray[np.int64]
    ) -> tuple[Observations, Floats, Flags, Flags, dict[str, Any]]:
        """Play one action in every environment.

        Args:
            actions: shape (num_envs,).

        Raises:
            ResetNeeded: no round was begun, or one is over in an environment that only `reset` restarts.
            ValueError: actions of another shape or type, or one that does not exist.
        """
        if not self._began:
            raise ResetNeeded("no round is being played; call reset() before step()")
        actions = whole_actions(actions, (self.num_envs,))
        over = np.flatnonzero(self._over)
        if len(over):
            if self.autoreset_mode is AutoresetMode.DISABLED:
                raise ResetNeeded(
                    f"the rounds of the environments {over.tolist()} are over; "
                    "call reset(options={'reset_mask': mask}) before step()"
                )
            actions = np.where(self._over, 0, actions)
        result = self._batch.step_checked(actions)
        self.outcomes = result.outcomes
        ended = result.terminated.copy(), result.truncated.copy()
        if self._batch.begins_next:
            infos = self._hints(result.masks, result.advice)
            if result.outcomes:
                infos = self._add_endings(result, infos)
            return result.observations, result.rewards, *ended, infos
        observations = result.observations
        if len(over):
            self._batch.begin(over)
            observations = self._batch.observe()
        self._over = ended[0] | ended[1]
        infos = self._hints(self._batch.masks(), self._batch.advice())
        for slot in over.tolist():
            infos = self._add_info(infos, self._parts.plan_info(self._batch.plan(slot)), slot)
        for slot, outcome in zip(np.flatnonzero(self._over).tolist(), result.outcomes, strict=True):
            infos = self._add_info(infos, _final_info(outcome), slot)
        return observations, result.rewards, *ended, infos

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

    def _add_endings(self, result: StepResult, infos: dict[str, Any]) -> dict[str, Any]:
        """Add how rounds ended, and which rounds have begun in their place."""
        ended = np.flatnonzero(result.terminated | result.truncated)
        for place, slot in enumerate(ended.tolist()):
            outcome = result.outcomes[place]
            ended_info = {
                "final_obs": result.final_observations[place],
                "final_info": _final_info(outcome),
            }
            infos = self._add_info(infos, ended_info | self._parts.plan_info(self._batch.plan(slot)), slot)
        return infos


def _final_info(outcome: Outcome) -> Info:
    """Return how a round ended for the learner, with values that stack."""
    final = outcome_info(outcome, outcome.plan.learner_side)
    return final | {"health": np.array(final["health"], dtype=np.float32)}


def _autoreset_mode(mode: AutoresetMode | str) -> AutoresetMode:
    """Return the mode by itself or by its value; raises `UnknownNameError`."""
    values = [known.value for known in AutoresetMode]
    if not isinstance(mode, AutoresetMode) and mode not in values:
        raise UnknownNameError("autoreset mode", str(mode), values)
    return AutoresetMode(mode)
