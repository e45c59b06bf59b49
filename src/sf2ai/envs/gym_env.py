"""The same environment for gym 0.26, the talk's and Keras-RL's library: its own spaces, the same core."""

import warnings
from contextlib import redirect_stderr
from io import StringIO
from typing import Any

import numpy as np
import numpy.typing as npt

from sf2ai.envs.fight_core import FightCore
from sf2ai.envs.fight_parts import FightSettings, Info
from sf2ai.envs.rendering import Renderer, metadata
from sf2ai.seats.seat import DEFAULT_FRAMES_PER_STEP

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

    metadata: dict[str, Any] = metadata(DEFAULT_FRAMES_PER_STEP)

    def __init__(self, render_mode: str | None = None, **settings: Any) -> None:
        """Make the environment with the arguments of `FightEnv`.

        Raises:
            InputError: an argument that cannot be; the message names it.
        """
        self._renderer = Renderer(render_mode)
        self.render_mode = render_mode
        chosen = FightSettings(**settings)
        self._core = FightCore(chosen)
        self.metadata = metadata(chosen.frames_per_step)
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

    def render(self) -> Any:
        """Return a picture of the present frame as the render mode has it; None without one.

        Raises:
            ResetNeeded: no round was begun.
        """
        if self.render_mode is not None and not self._core.began:
            raise ResetNeeded("there is nothing to draw yet; call reset() before render()")
        return self._core.draw(self._renderer) if self.render_mode is not None else None

    def close(self) -> None:
        """Free the backend."""
        self._core.close()
