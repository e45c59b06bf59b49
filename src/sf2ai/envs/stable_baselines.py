"""The batched environment for Stable-Baselines3, which is not installed with this package.

Only this file imports it, and nothing here imports this file:
``from sf2ai.envs.stable_baselines import RoundVecEnv``.
"""

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt

import sf2ai.envs.gym_env  # noqa: F401 - Stable-Baselines3 imports gym too, which then prints no notice

# isort: split
from stable_baselines3.common.monitor import Monitor
from stable_baselines3.common.vec_env import VecEnv

from sf2ai.envs.fight_parts import Info, outcome_info
from sf2ai.envs.slot_batch import Observations
from sf2ai.envs.torch_processes import require_no_tensorflow
from sf2ai.envs.vector import VectorFightEnv

require_no_tensorflow()


class RoundVecEnv(VecEnv):  # type: ignore[misc]
    """Many rounds at once, for Stable-Baselines3's PPO and other learners.

    When a round ends the next one begins in the same step. The ``info`` of a round that
    ended has ``terminal_observation`` and ``TimeLimit.truncated``, ``episode`` (return ``r``
    and steps ``l``: no ``VecMonitor`` is needed), and how it ended as `FightEnv` says it.
    ``action_masks`` is there wherever sb3-contrib's ``MaskablePPO`` looks for it. Each environment counts as
    wrapped in a ``Monitor``, since its ``info`` has what that would add.
    """

    def __init__(self, num_envs: int, *, seed: int | None = None, **settings: Any) -> None:
        """Make the environments.

        Args:
            num_envs: the number of environments; they share one batch, so that 64 cost little more than 16.
            seed: of the rounds; `VecEnv.seed` sets another one.
            **settings: of `VectorFightEnv`: char, opponent, reward, render_mode, ...

        Raises:
            InputError: an invalid setting; the message names it.
        """
        self.envs = VectorFightEnv(num_envs, **settings)
        self._actions = np.zeros(num_envs, dtype=np.int64)
        super().__init__(num_envs, self.envs.single_observation_space, self.envs.single_action_space)
        self._seeds = [seed] * num_envs

    def reset(self) -> Observations:
        """Begin a round in every environment; return the observations, shape (num_envs, ...)."""
        observations, _ = self.envs.reset(seed=self._seeds[0])
        self._reset_seeds()
        self._reset_options()
        return observations

    def step_async(self, actions: npt.NDArray[np.int64]) -> None:
        """Take the actions of the coming step, shape (num_envs,)."""
        self._actions = np.asarray(actions, dtype=np.int64)

    def step_wait(
        self,
    ) -> tuple[Observations, npt.NDArray[np.float32], npt.NDArray[np.bool_], list[Info]]:
        """Play the actions; return observations, rewards, which rounds are over, and an ``info`` for each."""
        observations, rewards, terminated, truncated, infos = self.envs.step(self._actions)
        done = terminated | truncated
        step_infos: list[Info] = [{} for _ in range(self.num_envs)]
        for slot, outcome in zip(np.flatnonzero(done).tolist(), self.envs.outcomes, strict=True):
            step_infos[slot] = {
                "terminal_observation": infos["final_obs"][slot],
                "TimeLimit.truncated": bool(truncated[slot]),
                "episode": {"r": outcome.learner_return, "l": outcome.steps},
                **outcome_info(outcome, outcome.plan.learner_side),
            }
        return observations, rewards, done, step_infos

    def close(self) -> None:
        """Free the backend."""
        self.envs.close()

    def get_images(self) -> Sequence[Any]:
        """Return a picture of each environment, with ``render_mode="rgb_array"``."""
        return self.envs.render() or ()

    def get_attr(self, attr_name: str, indices: int | Iterable[int] | None = None) -> list[Any]:
        """Return an attribute of `VectorFightEnv`; only ``action_masks`` differs between environments."""
        if attr_name == "action_masks":
            return [partial(self._mask_of, slot) for slot in self._get_indices(indices)]
        return [getattr(self.envs, attr_name) for _ in self._get_indices(indices)]

    def set_attr(self, attr_name: str, value: Any, indices: int | Iterable[int] | None = None) -> None:
        """Raise an error: all environments of a batch share their attributes.

        Raises:
            AttributeError: always.
        """
        raise AttributeError(
            f"{attr_name!r} cannot be set on a batch; give it to RoundVecEnv when it is made"
        )

    def env_method(
        self, method_name: str, *args: Any, indices: int | Iterable[int] | None = None, **kwargs: Any
    ) -> list[Any]:
        """Return ``action_masks`` of the given environments, bool of shape (actions,) each.

        Raises:
            AttributeError: any other method; the environments are one batch.
        """
        if method_name != "action_masks":
            raise AttributeError(f"a batch has no method {method_name!r} for each of its environments")
        return [self._mask_of(slot) for slot in self._get_indices(indices)]

    def env_is_wrapped(
        self, wrapper_class: type[Any], indices: int | Iterable[int] | None = None
    ) -> list[bool]:
        """Return whether a wrapper is around each given environment: true of ``Monitor`` alone."""
        return [issubclass(wrapper_class, Monitor) for _ in self._get_indices(indices)]

    def _mask_of(self, slot: int) -> npt.NDArray[np.bool_]:
        """Return which actions are legal in one environment, shape (actions,)."""
        mask: npt.NDArray[np.bool_] = self.envs.action_masks()[slot]
        return mask
