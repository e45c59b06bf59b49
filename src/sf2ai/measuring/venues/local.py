"""Plays rounds in this process, as many at once as its backend has slots."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from sf2ai.backends.options import NO_OPTIONS, BackendOptions
from sf2ai.backends.registry import make_backend, useful_slots
from sf2ai.closing import Closing
from sf2ai.measuring.venues.base import RoundSetting
from sf2ai.players.find import Player, common_setting
from sf2ai.rounds.controller import Controller
from sf2ai.rounds.outcome import Outcome
from sf2ai.rounds.plans import RoundPlan
from sf2ai.rounds.play import play


class LocalVenue(Closing):
    """This process; a `Venue`."""

    def __init__(
        self,
        setting: RoundSetting,
        players: tuple[Player, Player],
        backend: str = "sim",
        options: BackendOptions = NO_OPTIONS,
        wrap_controller: Callable[[Controller], Controller] = lambda controller: controller,
    ) -> None:
        """Prepare; no bot is started yet.

        Args:
            setting: what the rounds are played with.
            players: the one that is measured, and its opponent.
            backend: name in `backends.registry`.
            options: passed to the backend.
            wrap_controller: returns a controller that plays as the first player's.

        Raises:
            InputError: the players have steps of different lengths.
            UnknownNameError: an unknown backend.
            BackendError: the backend cannot run.
        """
        slots = useful_slots(backend, setting.slots, options)
        self._setting, self._players, self._wrap = setting, players, wrap_controller
        common = common_setting(players, slots)
        self._controllers: tuple[Controller, Controller] | None = None
        self.backend = make_backend(backend, slots, options)
        self._common = replace(common, backend=self.backend)

    def play(self, plans: Iterable[RoundPlan]) -> Iterator[Outcome]:
        """Play rounds, and yield each outcome as its round ends."""
        if self._controllers is None:
            first, second = self._players
            self._controllers = self._wrap(first.make(self._common)), second.make(self._common)
        yield from play(
            self.backend,
            self._controllers,
            plans,
            frames_per_step=self._common.frames_per_step,
            tape=self._setting.keeps_tapes,
            reward=self._setting.reward,
        )

    def close(self) -> None:
        """Free the backend."""
        self.backend.close()
