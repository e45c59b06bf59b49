"""A tiny environment with gymnasium's interface: walk right to the end of a corridor."""

from typing import Any

import gymnasium
import numpy as np

LENGTH = 5
LEFT, RIGHT = 0, 1


class Corridor(gymnasium.Env[Any, Any]):
    """Position 0 to 4; +1 at the right end, which ends the episode; one-hot observations.

    On position 2 only action 0 is legal and moves right: a script that plays.
    """

    observation_space = gymnasium.spaces.Box(0.0, 1.0, (LENGTH,), np.float32)
    action_space = gymnasium.spaces.Discrete(3)

    def __init__(self, limit: int | None = None) -> None:
        self.limit = limit
        self.position = 0
        self.taken = 0
        self.resets = 0

    def reset(self, *, seed: int | None = None, options: Any = None) -> tuple[Any, dict[str, Any]]:
        super().reset(seed=seed)
        self.position = int(self.np_random.integers(2))
        self.taken = 0
        self.resets += 1
        return self._look(), self._info()

    def step(self, action: int) -> tuple[Any, float, bool, bool, dict[str, Any]]:
        scripted = self.position == 2
        self.position = max(0, self.position + (1 if action == RIGHT or scripted else -1))
        self.taken += 1
        over = self.position == LENGTH - 1
        return self._look(), float(over), over, self.taken == self.limit and not over, self._info()

    def _look(self) -> Any:
        return np.eye(LENGTH, dtype=np.float32)[self.position]

    def _info(self) -> dict[str, Any]:
        mask = np.array([True, self.position != 2, self.position != 2])
        return {"action_mask": mask, "position": self.position}
