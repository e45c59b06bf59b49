"""The part of Stable-Baselines3's `VecEnv` that an environment is written against, for tests without it.

Written after the interface of version 2.9: the abstract methods, and what `__init__` asks of the subclass.
"""

import sys
from abc import ABC, abstractmethod
from types import ModuleType
from typing import Any


class VecEnv(ABC):
    def __init__(self, num_envs: int, observation_space: Any, action_space: Any) -> None:
        self.num_envs = num_envs
        self.observation_space = observation_space
        self.action_space = action_space
        self._reset_seeds()
        self._reset_options()
        modes = self.get_attr("render_mode")
        assert all(mode == modes[0] for mode in modes)
        self.render_mode = modes[0]

    def _reset_seeds(self) -> None:
        self._seeds: list[int | None] = [None] * self.num_envs

    def _reset_options(self) -> None:
        self._options: list[dict[str, Any]] = [{} for _ in range(self.num_envs)]

    def _get_indices(self, indices: Any) -> Any:
        if indices is None:
            return range(self.num_envs)
        return [indices] if isinstance(indices, int) else indices

    def seed(self, seed: int) -> None:
        self._seeds = [seed + place for place in range(self.num_envs)]

    def step(self, actions: Any) -> Any:
        self.step_async(actions)
        return self.step_wait()

    @abstractmethod
    def reset(self) -> Any: ...

    @abstractmethod
    def step_async(self, actions: Any) -> None: ...

    @abstractmethod
    def step_wait(self) -> Any: ...

    @abstractmethod
    def close(self) -> None: ...

    @abstractmethod
    def get_attr(self, attr_name: str, indices: Any = None) -> list[Any]: ...

    @abstractmethod
    def set_attr(self, attr_name: str, value: Any, indices: Any = None) -> None: ...

    @abstractmethod
    def env_method(self, method_name: str, *args: Any, indices: Any = None, **kwargs: Any) -> list[Any]: ...

    @abstractmethod
    def env_is_wrapped(self, wrapper_class: Any, indices: Any = None) -> list[bool]: ...


class Monitor:
    """The wrapper that callbacks look for around each environment."""


def modules() -> dict[str, ModuleType]:
    """Return this module under the names by which the library's is imported."""
    common = "stable_baselines3.common"
    names = ("stable_baselines3", common, f"{common}.monitor", f"{common}.vec_env")
    made = {name: ModuleType(name) for name in names}
    made[f"{common}.monitor"].Monitor = Monitor  # type: ignore[attr-defined]
    made[f"{common}.vec_env"].VecEnv = VecEnv  # type: ignore[attr-defined]
    return {**made, __name__: sys.modules[__name__]}
