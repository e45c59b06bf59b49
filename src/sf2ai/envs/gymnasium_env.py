"""The single-agent environment for gymnasium, with its data sheet."""

from collections.abc import Sequence
from inspect import cleandoc
from typing import Any

import gymnasium
import numpy as np
from gymnasium import spaces
from gymnasium.error import ResetNeeded

from sf2ai.backends.base import Backend
from sf2ai.envs.data_sheet import action_sheet, move_sheet, observation_sheet, reward_sheet, step_record_sheet
from sf2ai.envs.fight_core import FightFace
from sf2ai.envs.fight_parts import FightSettings, Info
from sf2ai.envs.observations.box import observation_box
from sf2ai.envs.observations.kind import ObservationSetting
from sf2ai.envs.rendering import metadata
from sf2ai.envs.slot_batch import Observations
from sf2ai.guides.registry import NO_GUIDE
from sf2ai.rounds.own_reward import RewardSetting
from sf2ai.seats.seat import DEFAULT_FRAMES_PER_STEP


class FightEnv(FightFace, gymnasium.Env[Observations, np.int64]):
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
    action 0. The pads of a mashed special are the shortest mash; while it is out the mask
    allows what prolongs it (its action again, or a button of its row), steers it (forward or
    back) or ends it (no button). A charge move needs a charge that is already held, an air
    move a jump; without
    them its last direction and button come out, as on a real pad.

    ``pad`` and the first 63 of ``moves``:

    {pad_actions}

    ``talk``:

    {talk_actions}

    ``moves``, from 63 on, by the learner's character:

    {move_actions}

    ## Observation Space

    ``Box`` of float32, with only what a person at the screen can see. With
    `reaction_frames` everything but the own pad (from ``back_charge`` to ``last_kick``) is that old.
    A value that the backend does not know is 0, and so is its ``..._known`` flag.

    ``human``:

    {human_observation}

    ``talk``:

    {talk_observation}

    **A choice of features**: a list such as ``["talk", "distance", "their_move_*"]``, or the same as text
    with commas, gives them in that order. Presets and patterns stand for their features. A feature that is
    unknown is 0; choose its ``..._known`` flag too where that matters.

    **Pixels**: ``observation="pixels"`` gives uint8 of shape (``stack`` * channels, height, width), in the
    order of gymnasium's Atari environments. ``size`` is the height and width, (84, 84) by default, or one
    number for both. With ``grey``, the default, there is one channel; without it red, green and blue.
    ``stack``, 4 by default, is the number of frames: those at the ends of the last steps, the newest last.
    When a round has just begun, all of them are its first frame. The picture is turned so that the learner
    looks to the right.

    On ``sim`` the pixels are a drawing of the boxes: the own fighter in blue, the opponent in orange, each
    darker while it cannot be hit, hit boxes in red, projectiles in yellow, and bars for both healths and
    the timer. They show the frame that `reaction_frames` allows. A SNES core that was made with ``video``
    gives the game's own frame instead, always without a delay. BizHawk sends no pictures.

    ``observation_stamp`` says name and version of the observation. The space of a choice of features and
    of pixels knows them too, and equals no other. So Stable-Baselines3 refuses to load a policy for an
    environment with another observation, though its shape may be the same.

    ## Rewards

    A full health bar is 1. Every preset is zero-sum.

    {rewards}

    ``win`` lies in -1 to 1 and ``damage`` in -1 to 1, both paid at the end; ``health-gap`` in -1 to 1
    a step and in sum; ``finish`` in -2 to 2.

    ``reward`` may also be weights of your own, ``{{"damage_dealt": 1.0, "win": 5.0}}`` or as text
    ``"damage_dealt=1,win=5"``, or a function. The function is called once a step for each side that is
    paid. It gets one record for each slot that played the step, a structured array of shape (n,) that
    cannot be written to, as that side saw the step. It returns n finite numbers, float32 of the same
    shape. The fields:

    {step_record}

    ## Starting State

    Round 1 of a new match: full health, 99 on the clock, the fighters a bit under half a
    screen apart. For 0 to 30 frames, drawn from the round's seed, neither side can act. The
    learner's side changes from round to round; opponents and their characters take
    turns, in an order drawn from the seed. `reset` with a seed begins a new sequence
    of rounds; without one it goes on with the next round. Its ``info`` says ``side``,
    ``opponent_char`` and ``opponent`` (its place in the list of opponents).

    ## Episode End

    1. Termination: a fighter has no health left (KO, double KO).
    2. Termination: the time is over; the fighter with more health wins. By the rules of the game this
       is an ending like any other.
    3. Truncation: never by the environment; ``max_episode_steps`` of ``gymnasium.make`` does it.

    The last ``info`` says ``result`` (1, 0, -1), ``ending``, ``frames`` and ``health`` of p1 and p2.

    ## Arguments

    * ``char``: the learner's character, by any of its names.
    * ``opponent``: a player, such as ``"random"``, ``"cpu:7"``, ``"ken"`` for Ken's trained agent, a weights
      file or a bot of yours, or a list of players; docs/reference/players.md has all ways to name one.
    * ``opponent_char``: the character of opponents that can play any, a list of them, or ``"all"``. A trained
      agent plays its own.
    * ``observation``: ``"human"`` or ``"talk"``; a list of features; or ``"pixels"``.
    * ``actions``: ``"moves"``, ``"pad"`` or ``"talk"``.
    * ``reward``: ``"health-gap"``, ``"finish"``, ``"damage"`` or ``"win"``; weights of terms; or a
      function, by itself or by name, ``"MODULE:FUNCTION"`` or ``"FILE.py:FUNCTION"``.
    * ``reaction_frames``: age of what the learner sees, in frames, 0 or more.
    * ``frames_per_step``: frames that an action lasts, 1 or more.
    * ``sticky_actions``: share of steps, 0 to 1, in which the pad stays as it was at the end of the last
      step and the action is lost (but a move that has begun goes on); 0 here, 1/16 in ``sf2ai``
      ``train``, ``evaluate`` and ``tournament``.
    * ``guide``: ``"search"`` plays every action in copies of the match. It puts the best action into each
      ``info["advice"]`` (int64, -1 if there is nothing to choose) and the value of each action, in health
      bars, into ``info["action_values"]`` (float32, NaN without a value): labels to learn from. ``"cpu"``
      puts the scripted CPU's choice there instead; ``"none"`` puts nothing.
    * ``backend``: the backend's name, or a backend of one slot, which is closed with the environment.
    * ``render_mode``: what `render` returns of the present frame. ``"rgb_array"``: uint8 of shape
      (448, 768, 3), both fighters as figures on a stage, or a backend's own picture in its own shape, if
      it was made with ``video``; ``"ansi"``: fighters as boxes in 22 lines of 80 letters, with
      ANSI colours; or None.
    * ``size``: of pixels, height and width, 16 to 512.
    * ``grey``: whether pixels have one channel of grey.
    * ``stack``: how many frames pixels have, 1 to 16.

    ## Version History

    * v0: the first.
    """

    metadata: dict[str, Any] = metadata(DEFAULT_FRAMES_PER_STEP)

    def __init__(
        self,
        char: str = "ryu",
        opponent: str | Sequence[str] = "random",
        opponent_char: str | Sequence[str] = "all",
        observation: ObservationSetting = "human",
        actions: str = "moves",
        reward: RewardSetting = "health-gap",
        reaction_frames: int = 0,
        frames_per_step: int = DEFAULT_FRAMES_PER_STEP,
        sticky_actions: float = 0.0,
        guide: str = NO_GUIDE,
        backend: str | Backend = "sim",
        render_mode: str | None = None,
        size: int | tuple[int, int] | None = None,
        grey: bool | None = None,
        stack: int | None = None,
    ) -> None:
        """Make the environment; the class says what the arguments are.

        Raises:
            InputError: an invalid argument; the message names it.
        """
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
            size,
            grey,
            stack,
        )
        FightFace.__init__(self, settings, render_mode, ResetNeeded)
        self.observation_space = observation_box(self._core.kind)
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


FightEnv.__doc__ = cleandoc(FightEnv.__doc__ or "").format(
    pad_actions=action_sheet("pad"),
    talk_actions=action_sheet("talk"),
    move_actions=move_sheet(),
    human_observation=observation_sheet("human"),
    talk_observation=observation_sheet("talk"),
    rewards=reward_sheet(),
    step_record=step_record_sheet(),
)
