"""How long a training is: a number of episodes, of steps or of minutes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

EPISODES, STEPS, MINUTES = UNITS = ("episodes", "steps", "minutes")
"""The units; each is also the name of the setting that gives the total, which is 0 for the two others."""


@dataclass(frozen=True, slots=True)
class TrainingLength:
    """The total length of a training in one unit."""

    unit: str
    """One of `UNITS`."""
    total: float
    """Above 0; a whole number of episodes or steps."""

    @classmethod
    def of(cls, settings: Mapping[str, object]) -> Self:
        """Read the one setting of a training that says how long it is; files of 0.1.0 know episodes only.

        Raises:
            ValueError: none of the settings, or more than one, says how long.
        """
        given = {unit: settings.get(unit) or 0 for unit in UNITS}
        totals = {unit: float(str(total)) for unit, total in given.items() if total}
        if len(totals) != 1:
            raise ValueError(f"one of episodes, steps and minutes is above 0, and these are {given!r:.80}")
        (unit, total) = totals.popitem()
        return cls(unit, total if unit == MINUTES else int(str(given[unit])))

    def words(self, done: float) -> str:
        """Return how far a training came.

        >>> TrainingLength("episodes", 200).words(46), TrainingLength("minutes", 5).words(1.25)
        ('46 of 200 episodes', '1.2 of 5 minutes')
        """
        return f"{self.amount(done)} of {self.amount(self.total)} {self.unit}"

    def amount(self, done: float) -> str:
        """Return a length in this unit without its name, minutes with one digit at most."""
        if self.unit != MINUTES:
            return f"{int(done):,}"
        return f"{done:,.1f}".removesuffix(".0")


def progress_json(done: float | None, length: TrainingLength | None) -> dict[str, object]:
    """Return how far a training came as JSON values; null where it is not known.

    Episodes have keys of their own since 0.1.0, which are null for a training by steps or minutes.
    """
    by_episodes = length is not None and length.unit == EPISODES
    return {
        "episodes_done": done if by_episodes else None,
        "episodes": length.total if by_episodes and length else None,
        "unit": length.unit if length else None,
        "done": done,
        "total": length.total if length else None,
    }
