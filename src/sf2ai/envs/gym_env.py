"""The single-agent environment for gym 0.26, the library of the talk and of Keras-RL."""

import warnings
from contextlib import redirect_stderr
from io import StringIO
from typing import Any

from sf2ai.envs.fight_core import FightFace
from sf2ai.envs.fight_parts import FightSettings, Info
from sf2ai.envs.rendering import metadata
from sf2ai.envs.slot_batch import Observations
from sf2ai.seats.seat import DEFAULT_FRAMES_PER_STEP

# gym prints a notice about its end when it is imported; users of sf2ai did not ask for it.
with redirect_stderr(StringIO()), warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import gym
    from gym import spaces
    from gym.error import ResetNeeded


class GymFightEnv(FightFace, gym.Env[Observations, int]):
    """One round of Street Fighter II: ``gym.make("sf2ai/Round-v0")``, with the data sheet of `FightEnv`.

    gym's own checker is off: it uses ``np.bool8``, which NumPy 2 no longer has.
    """

    metadata: dict[str, Any] = metadata(DEFAULT_FRAMES_PER_STEP)

    def __init__(self, render_mode: str | None = None, **settings: Any) -> None:
        """Make the environment with the arguments of `FightEnv`.

        Raises:
            InputError: an invalid argument; the message names it.
        """
        FightFace.__init__(self, FightSettings(**settings), render_mode, ResetNeeded)
        kind = self._core.kind
        self.observation_space = spaces.Box(kind.low, kind.high, dtype=kind.low.dtype.type)
        self.action_space = spaces.Discrete(self._core.action_count)

    def reset(
        self, *, seed: int | None = None, options: dict[str, Any] | None = None
    ) -> tuple[Observations, Info]:
        """Begin the next round, or with a seed a new sequence of rounds.

        Args:
            seed: of the new sequence.
            options: ``opponent`` (a spec of this environment or its place), ``opponent_char`` and ``side``
                (``"p1"`` or ``"p2"``) of the round that begins; the sequence decides what is not given.

        Raises:
            InputError: an option that the environment does not have or cannot use.
        """
        super().reset(seed=seed)
        return self._core.begin(self.np_random, fresh=seed is not None, options=options)
