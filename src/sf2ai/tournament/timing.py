"""How long a tournament took: the only part of its result that another run does not have in the same way."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from sf2ai.players.bots.time_bank import Thinking


@dataclass(frozen=True)
class Timing:
    """Lengths of time.

    Attributes:
        seconds: of play, of all sessions of a tournament that was continued.
        thinking: what each bot has used in the last session.
        processors: how many matches a cluster's workers played, by the name of their processor.
    """

    seconds: float = 0.0
    thinking: Mapping[str, Thinking] = field(default_factory=dict)
    processors: Mapping[str, int] = field(default_factory=dict)

    def to_json(self) -> dict[str, object]:
        """Return the times as JSON values."""
        return {
            "seconds": round(self.seconds, 3),
            "thinking": {
                name: {
                    "decisions": one.decisions,
                    "mean_ms": round(1000 * one.seconds / max(1, one.decisions), 3),
                    "longest_ms": round(1000 * one.longest, 3),
                }
                for name, one in self.thinking.items()
            },
            **({"processors": dict(self.processors)} if self.processors else {}),
        }


class Stopwatch:
    """Counts the seconds since `start`, and those of earlier sessions."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Take the clock; it counts nothing yet."""
        self._clock = clock
        self._before = 0.0
        self._started: float | None = None

    def add_before(self, seconds: float) -> None:
        """Add the seconds of earlier sessions."""
        self._before += seconds

    def start(self) -> None:
        """Start; a second call changes nothing."""
        if self._started is None:
            self._started = self._clock()

    @property
    def seconds(self) -> float:
        """The seconds of all sessions so far."""
        now = 0.0 if self._started is None else self._clock() - self._started
        return self._before + now
