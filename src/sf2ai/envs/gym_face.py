"""The same environment for gym 0.26, the talk's and Keras-RL's library: its own spaces, the same core."""

import warnings
from contextlib import redirect_stderr
from io import StringIO
from typing import Any

import numpy as np
import numpy.typing as npt

from sf2ai.envs.fight_core import FightCore, FightSettings, Info
from sf2ai.errors import InputError

# gym greets whoever imports it with a notice about its end; no user of sf2ai asked for it.
with redirect_stderr(StringIO()), warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import gym
    from gym import spaces
    from gym.error import ResetNeeded


class GymFightEnv(gym.Env[npt.NDArray[np.float32], int]):
    """One round of Street Fighter II: ``gym.make("sf2ai/Round-v0")``, with the data sheet of `FightEnv`.

    gym's own checker is off: it uses ``np.bool8``, which NumPy 2 no longer has.
    """

    metadata: dict[str, Any] = {"render_modes": []}  # noqa: RUF012 - gym declares it so

    def __init__(self, render_mode: str | None = None, **settings: Any) -> None:
        """Make the environment with the arguments of `FightEnv`.

        Raises:
            InputError: an argument that cannot be; the message names it.
        """
        if render_mode is not None:
            raise InputError(f"there is no render mode {render_mode!r}; leave it out")
        self._core = FightCore(FightSettings(**settings))
        self.observation_space = spaces.Box(self._core.low, self._core.high, dtype=np.float32)
        self.action_space = spaces.Discrete(self._core.action_count)
        self.action_names = self._core.action_names

    def reset(
        self, *, seed: int | None = None, options: dict[str, Any] | None = None
    ) -> tuple[npt.NDArray[np.float32], Info]:
        """Begin the next round, or with a seed a new sequence of rounds; `options` are not used."""
        super().reset(seed=seed)
        return self._core.begin(self.np_random, fresh=seed is not None)

    def step(self, action: int) -> tuple[npt.NDArray[np.float32], float, bool, bool, Info]:
        """Play one action.

        Raises:
            ResetNeeded: the round is over, or none was begun.
            ValueError: there is no such action.
        """
        if not self._core.playing:
            raise ResetNeeded("no round is being played; call reset() before step()")
        return self._core.step(int(action))

    def close(self) -> None:
        """Free the backend."""
        self._core.close()
