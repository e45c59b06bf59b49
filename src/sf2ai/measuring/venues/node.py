"""A worker's side of an evaluation on a cluster: plays the rounds that the driver sends."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from sf2ai.cluster.streams import Play, TaskStream
from sf2ai.measuring.venues.base import RoundSetting
from sf2ai.measuring.venues.local import LocalVenue
from sf2ai.players.travelling import TravellingPlayer
from sf2ai.rounds.outcome import Outcome
from sf2ai.rounds.plans import RoundPlan

Plans: TypeAlias = tuple[RoundPlan, ...]
"""A task."""
Outcomes: TypeAlias = tuple[Outcome, ...]
"""A task's result, in the order in which the rounds ended."""


@dataclass(frozen=True)
class NodeSetting:
    """What a worker plays with."""

    setting: RoundSetting
    players: tuple[TravellingPlayer, TravellingPlayer]


class NodeRounds:
    """Plays tasks as one stream of rounds."""

    def __init__(self, setting: NodeSetting) -> None:
        """Load the weights.

        Raises:
            StoreError: weights cannot play, or the files cannot be written.
        """
        self._stream: TaskStream[RoundPlan, Outcome] = TaskStream(
            _opened(setting), lambda plan: plan.index, lambda outcome: outcome.plan.index
        )

    def do(self, task: Plans) -> Outcomes:
        """Play the rounds of a task."""
        return self._stream.do(task)


@contextmanager
def _opened(setting: NodeSetting) -> Iterator[Play[RoundPlan, Outcome]]:
    folder = Path(tempfile.mkdtemp(prefix="sf2ai-node-"))
    try:
        first, second = (one.arrive(folder / str(place)) for place, one in enumerate(setting.players))
        with LocalVenue(setting.setting, (first, second)) as venue:
            yield venue.play
    finally:
        shutil.rmtree(folder, ignore_errors=True)
