"""The single-agent environment for gymnasium: glue, and the data sheet."""

from collections.abc import Sequence
from inspect import cleandoc
from typing import Any

import gymnasium
import numpy as np
import numpy.typing as npt
from gymnasium import spaces
from gymnasium.error import ResetNeeded

from sf2ai.backends.base import Backend
from sf2ai.envs.data_sheet import action_sheet, move_sheet, observation_sheet, reward_sheet
from sf2ai.envs.fight_core import FightCore
from sf2ai.envs.fight_parts import FightSettings, Info
from sf2ai.envs.rendering import Renderer, metadata
from sf2ai.guides.registry import NO_GUIDE
from sf2ai.seats.seat import DEFAULT_FRAMES_PER_STEP


class FightEnv(gymnasium.Env[npt.NDArray[np.float32], np.int64]):
    """One round of Street Fighter II against an opponent: ``gymnasium.make("sf2ai/Round-v0")``.

    ## Description

    Two fighters, one timer. The learner plays one character against opponents that may
    change from episode to episode. Everything is seen and done from the learner's side,
    which always looks to the right: *forward* is towards the opponent, whichever side
    of the stage that is. One step is `frames_per_step` frames of 1/60 s.

    ## Action Space

    ``Discrete(n)``: 35 for ``talk``, 63 for ``pad``; for ``moves`` 63 and one more for each
    command normal, special and throw of the learner's character.

    An action becomes pads and nothing else. A direction is held for the whole step; a
    button is down for the first half of the step's frames (at least one) and up for the
    rest, so that the same action again is another press. A move plays its pads over the
    coming frames, turned the way the learner faced when it began. Until they end
    every action is ignored, and ``info["action_mask"]`` (int8, 1 for legal) allows only
    action 0. A charge move needs a charge that is already held, an air move a jump; without
    them its last direction and button come out, as on a real pad.

    ``pad`` and the first 63 of ``moves``:

    {pad_actions}

    ``talk``:

    {talk_actions}

    ``moves``, from 63 on, by the learner's character:

    {move_actions}

    ## Observation Space

    ``Box`` of float32; nothing that a person at the screen could not see. With
    `reaction_frames` all but the own hands (from ``back_charge`` to ``last_kick``) is that old.
    What a backend does not know is 0, and so is its ``..._known`` flag.

    ``human``:

    {human_observation}

    ``talk``:

    {talk_observation}

    ## Rewards

    A full health bar is 1. Every term is zero-sum.

    {rewards}

    ``win`` lies in -1 to 1 and ``damage`` in -1 to 1, both paid at the end; ``health-gap`` in -1 to 1
    a step and in sum; ``finish`` in -2 to 2.

    ## Starting State

    Round 1 of a new match: full health, 99 on the clock, the fighters a bit under half a
    screen apart. For 0 to 30 frames, drawn from the round's seed, neither side can act. The
    learner's side changes from round to round; opponents and their characters are gone
    through evenly, in an order drawn from the seed. `reset` with a seed begins a sequence
    of rounds anew, without one it goes on with the next. Its ``info`` says ``side``,
    ``opponent_char`` and ``opponent`` (its place in the list of opponents).

    ## Episode End

    1. Termination: a fighter has no health left (KO, double KO).
    2. Termination: the time is over; who has more health wins. By the rules of the game this is
       an ending like any other.
    3. Truncation: never by the environment; ``max_episode_steps`` of ``gymnasium.make`` does it.

    The last ``info`` says ``result`` (1, 0, -1), ``ending``, ``frames`` and ``health`` of p1 and p2.

    ## Arguments

    * ``char``: the learner's character, by any of its names.
    * ``opponent``: ``"random"``, ``"cpu:0"`` to ``"cpu:7"``, or a list of such specs.
    * ``opponent_char``: the opponents' character, a list of them, or ``"all"``.
    * ``observation``: ``"human"`` or ``"talk"``.
    * ``actions``: ``"moves"``, ``"pad"`` or ``"talk"``.
    * ``reward``: ``"health-gap"``, ``"finish"``, ``"damage"`` or ``"win"``.
    * ``reaction_frames``: how many frames old the picture is, 0 or more.
    * ``frames_per_step``: frames that an action lasts, 1 or more.
    * ``sticky_actions``: share of steps, 0 to 1, in which the hands stay as they were at the end of the
      last one and the action is lost (but a move that has begun goes on); 0 here, 1/16 in ``sf2ai``
      ``train``, ``evaluate`` and ``tournament``.
    * ``guide``: ``"search"`` plays every action on in copies of the match and puts the best one into each
      ``info["advice"]`` (int64, -1 where there is nothing to choose) and what each is worth, in health bars,
      into ``info["action_values"]`` (float32, NaN where it says nothing) - labels to learn from. ``"cpu"``
      puts the scripted CPU's choice there instead; ``"none"`` puts nothing.
    * ``backend``: what makes the frames, by name, or a backend of one slot, which is closed with the env.
    * ``render_mode``: what `render` returns of the present frame. ``"rgb_array"``: uint8 of shape
      (448, 768, 3), both fighters as their real boxes (what hits in red, what can be hit filled, what
      nothing can hit hollow, what takes up room as a thin line), or a backend's own picture in its own
      shape, if it was made with ``video``; ``"ansi"``: fighters as boxes in 22 lines of 80 letters, with
      ANSI colours; or None.

    ## Version History

    * v0: the first.
    """

    metadata: dict[str, Any] = metadata(DEFAULT_FRAMES_PER_STEP)

    def __init__(
        self,
        char: str = "ryu",
        opponent: str | Sequence[str] = "random",
        opponent_char: str | Sequence[str] = "all",
        observation: str = "human",
        actions: str = "moves",
        reward: str = "health-gap",
        reaction_frames: int = 0,
        frames_per_step: int = DEFAULT_FRAMES_PER_STEP,
        sticky_actions: float = 0.0,
        guide: str = NO_GUIDE,
        backend: str | Backend = "sim",
        render_mode: str | None = None,
    ) -> None:
        """Make the environment; the class says what the arguments are.

        Raises:
            InputError: an argument that cannot be; the message names it.
        """
        self._renderer = Renderer(render_mode)
        settings = FightSettings(
            char,
            opponent,
            opponent_char,
            observation,
            actions,
            reward,
            reaction_frames,
            frames_per_step,
            sticky_actions,
            guide,
            backend,
        )
        self._core = FightCore(settings)
        self.metadata = metadata(frames_per_step)
        self.render_mode = render_mode
        self.observation_space = spaces.Box(self._core.low, self._core.high, dtype=np.float32)
        self.action_space = spaces.Discrete(self._core.action_count)
        self.action_names = self._core.action_names

    def reset(
        self, *, seed: int | None = None, options: dict[str, Any] | None = None
    ) -> tuple[npt.NDArray[np.float32], Info]:
        """Begin the next round, or with a seed a new sequence of rounds; `options` are not used."""
        super().reset(seed=seed)
        return self._core.begin(self.np_random, fresh=seed is not None)

    def step(self, action: np.int64) -> tuple[npt.NDArray[np.float32], float, bool, bool, Info]:
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


FightEnv.__doc__ = cleandoc(FightEnv.__doc__ or "").format(
    pad_actions=action_sheet("pad"),
    talk_actions=action_sheet("talk"),
    move_actions=move_sheet(),
    human_observation=observation_sheet("human"),
    talk_observation=observation_sheet("talk"),
    rewards=reward_sheet(),
)
