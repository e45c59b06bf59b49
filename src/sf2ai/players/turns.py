"""The opponents of an environment: any player that can be named, each with the character that it plays."""

import warnings
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from sf2ai.backends.base import PadArray, SlotArray, SnapshotArray
from sf2ai.errors import InputError
from sf2ai.game.characters import ROSTER
from sf2ai.players.find import Player, find_for_steps, find_name
from sf2ai.players.names import SELF
from sf2ai.players.opponents import OpponentSetting
from sf2ai.rounds.controller import Controller, PoolController
from sf2ai.rounds.plans import RoundPlan
from sf2ai.state_arrays import StateArrays
from sf2ai.store.layout import Home


class OpponentTurns:
    """The opponents that take turns in an environment.

    Attributes:
        specs: what they are called, in their usual spelling; a plan's `opponent` is a place here.
    """

    def __init__(self, given: str | Sequence[str], frames_per_step: int) -> None:
        """Find the opponents.

        Args:
            given: one name of a player, or several.
            frames_per_step: frames between two decisions.

        Raises:
            InputError: no name was given, or one names no player that can be an opponent here.
            StoreError: the weights of a trained agent cannot play.
        """
        names = [given] if isinstance(given, str) or not isinstance(given, Iterable) else list(given)
        if not names:
            raise InputError("no opponent was given; name at least one, such as 'random'")
        for name in names:
            if not isinstance(name, str):
                raise InputError(f"an opponent is {name!r}; give the name of a player, such as 'random'")
        home = Home.default()
        self.specs = [find_name(name).spec for name in names]
        if SELF in self.specs:
            raise InputError(
                f"{SELF!r} cannot be an opponent here, because one side learns; "
                "take VersusEnv or VersusBatch, in which both do, or name another player"
            )
        self._players = [find_for_steps(name, home, frames_per_step) for name in names]

    def make(self, setting: OpponentSetting) -> Controller:
        """Return the controller of the only opponent, or a pool of all.

        Raises:
            InputError: a bot cannot be loaded.
        """
        made = [_controller(player, setting) for player in self._players]
        return made[0] if len(made) == 1 else PoolController(made, setting.slots, setting.frames_per_step)

    def require_character(self, wanted: int | None, opponent: int | None) -> None:
        """Raise an error if a character is chosen for a round that its opponent cannot play.

        Args:
            wanted: roster index; None if none is chosen.
            opponent: place of the opponent of the round; None for any.

        Raises:
            InputError: an opponent plays another character only.
        """
        if wanted is None:
            return
        for player in self._players if opponent is None else [self._players[opponent]]:
            if player.character is not None and player.character.index != wanted:
                raise InputError(
                    f"the option opponent_char is {ROSTER[wanted].id!r}, but the opponent {player.spec!r} "
                    f"plays only {player.character.id!r}; omit the option, or choose another opponent"
                )

    def settle(self, plan: RoundPlan) -> RoundPlan:
        """Return a plan in which a trained opponent plays its own character."""
        own = self._players[plan.opponent].character
        if own is None:
            return plan
        sides = plan.characters[plan.learner_side], own.index
        return replace(plan, characters=sides if plan.learner_side == 0 else sides[::-1])

    def close(self) -> None:
        """End the processes of bots."""
        for player in self._players:
            player.close()


def _controller(player: Player, setting: OpponentSetting) -> Controller:
    made = player.make(setting)
    return made if player.process is None else _WarningController(player.spec, made)


class _WarningController(Controller):
    """Plays as a bot's controller, and warns when the bot gives up and stands still until the round ends."""

    def __init__(self, spec: str, controller: Controller) -> None:
        self._spec = spec
        self._controller = controller

    def begin(
        self,
        slots: SlotArray,
        sides: npt.NDArray[np.int8],
        snapshots: SnapshotArray,
        seeds: npt.NDArray[np.uint64],
    ) -> None:
        """Begin a round."""
        self._controller.begin(slots, sides, snapshots, seeds)
        self._warn()

    def pads(self, slots: SlotArray, snapshots: SnapshotArray) -> PadArray:
        """Return the bot's pads."""
        pads = self._controller.pads(slots, snapshots)
        self._warn()
        return pads

    def get_state(self) -> StateArrays:
        """Return the state of the bot's controller, which raises `TypeError`."""
        return self._controller.get_state()

    def set_state(self, state: Mapping[str, npt.NDArray[np.generic]]) -> None:
        """Restore the state of the bot's controller, which raises `TypeError`."""
        self._controller.set_state(state)

    def _warn(self) -> None:
        for reason in self._controller.forfeits().values():
            warnings.warn(
                f"the bot {self._spec!r} stands still until the round is over: {reason}",
                RuntimeWarning,
                stacklevel=2,
            )
