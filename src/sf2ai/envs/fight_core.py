"""The single environment without any library: one slot of the batched one, and what its faces share."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from sf2ai.agents.base import Advice
from sf2ai.envs.arguments import whole_action
from sf2ai.envs.fight_parts import FightParts, FightSettings, Info, outcome_info
from sf2ai.envs.rendering import Picture, Renderer, metadata
from sf2ai.envs.slot_batch import Observations
from sf2ai.rounds.plans import PlanSequence, RoundPlan
from sf2ai.seats.seat import DEFAULT_FRAMES_PER_STEP


class FightCore:
    """One learner against opponents, one round an episode.

    Attributes:
        kind: of the observations.
        action_count: how many actions the learner's character has.
        action_names: their names, in order.
        playing: whether a round is being played.
    """

    def __init__(self, settings: FightSettings) -> None:
        """Make the environment.

        Raises:
            InputError: an invalid setting; the message names it.
        """
        self._parts = FightParts(settings, 1)
        self._batch = self._parts.batch
        self._plans: PlanSequence | None = None
        self._plan: RoundPlan | None = None
        self._next = 0
        self._action = np.zeros(1, dtype=np.int64)
        self.kind = self._parts.kind
        self.action_count = self._parts.action_count
        self.action_names = self._parts.action_names
        self.playing = False

    @property
    def began(self) -> bool:
        """Whether a round was begun, so that there is a frame to draw."""
        return self._plan is not None

    def begin(
        self, dice: np.random.Generator, fresh: bool, options: Mapping[str, object] | None = None
    ) -> tuple[Observations, Info]:
        """Begin the next round.

        Args:
            dice: gives a new sequence of rounds its seed.
            fresh: begin a new sequence; otherwise continue the present one, if there is one.
            options: the caller's choices about the round, see `RoundOptions`.

        Raises:
            InputError: an option that the environment does not have or cannot use.
        """
        chosen = self._parts.round_options(options)
        if fresh or self._plans is None:
            self._plans, self._next = self._parts.draw_plans(dice)
        self._plan = self._parts.coming_plan(self._plans.plan(self._next), chosen)
        self._next += 1
        observation = self._batch.restart([self._plan])[0]
        self.playing = True
        hints = self._hints(self._batch.masks(), self._batch.advice())
        return observation, hints | self._parts.plan_info(self._plan)

    def step(self, action: int) -> tuple[Observations, float, bool, bool, Info]:
        """Play one action; as gymnasium's ``step``."""
        self._action[0] = action
        result = self._batch.step_checked(self._action)
        info = self._hints(result.masks, result.advice)
        terminated = bool(result.terminated[0])
        if terminated:
            self.playing = False
            outcome = result.outcomes[0]
            info |= outcome_info(outcome, outcome.plan.learner_side)
        return result.observations[0], float(result.rewards[0]), terminated, False, info

    def action_masks(self) -> npt.NDArray[np.bool_]:
        """Return which actions are legal now, shape (actions,)."""
        return self._batch.masks()[0, : self.action_count]

    def draw(self, renderer: Renderer) -> Picture | None:
        """Return a picture of the present frame; a round must have been begun."""
        assert self._plan is not None, "nothing was begun"
        return self._parts.draw(renderer, 0, self._plan)

    def close(self) -> None:
        """Free the backend."""
        self._parts.close()

    def _hints(self, masks: npt.NDArray[np.bool_], advice: Advice) -> Info:
        """Return the legal actions, and the guide's advice if there is a guide."""
        hints: Info = {"action_mask": masks[0, : self.action_count].view(np.int8)}
        if self._parts.is_guided:
            hints["advice"] = advice.actions[0]
            hints["action_values"] = advice.values[0, : self.action_count]
        return hints


class FightFace:
    """What gymnasium's and gym's single environments share; each adds its library's spaces and `reset`.

    Attributes:
        action_names: names of the actions, in order.
        render_mode: what `render` returns.
        observation_stamp: name, version and size of the observation.
    """

    metadata: dict[str, Any] = metadata(DEFAULT_FRAMES_PER_STEP)

    def __init__(
        self, settings: FightSettings, render_mode: str | None, reset_needed: type[Exception]
    ) -> None:
        """Make the core.

        Args:
            settings: of the environment.
            render_mode: what `render` returns; None for nothing.
            reset_needed: the library's error for a call that needs a `reset` first.

        Raises:
            InputError: an invalid setting or render mode; the message names it.
        """
        self._renderer = Renderer(render_mode, settings.frames_per_step)
        self._core = FightCore(settings)
        self._reset_needed = reset_needed
        self.metadata = metadata(settings.frames_per_step)
        self.render_mode = render_mode
        self.action_names = self._core.action_names
        self.observation_stamp = self._core.kind.stamp

    def step(self, action: int | np.int64) -> tuple[Observations, float, bool, bool, Info]:
        """Play one action.

        Raises:
            ResetNeeded: the round is over, or none was begun.
            ValueError: the action is not a whole number, or does not exist.
        """
        if not self._core.playing:
            raise self._reset_needed("no round is being played; call reset() before step()")
        return self._core.step(whole_action(action))

    def action_masks(self) -> npt.NDArray[np.bool_]:
        """Return which actions are legal now, shape (actions,); sb3-contrib's learners ask for it.

        Raises:
            ResetNeeded: no round was begun.
        """
        if not self._core.began:
            raise self._reset_needed("no round was begun; call reset() before action_masks()")
        return self._core.action_masks()

    def render(self) -> Any:  # gym and gymnasium type it differently
        """Return a picture of the present frame in the render mode; None without one.

        Raises:
            ResetNeeded: no round was begun.
        """
        if self.render_mode is not None and not self._core.began:
            raise self._reset_needed("there is nothing to draw yet; call reset() before render()")
        return self._core.draw(self._renderer) if self.render_mode is not None else None

    def close(self) -> None:
        """Free the backend."""
        self._core.close()
