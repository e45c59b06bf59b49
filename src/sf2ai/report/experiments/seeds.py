"""The trainings of one character with several seeds as a table: each, their median and their range."""

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rich.console import RenderableType

from sf2ai.measuring.evaluation import Evaluation
from sf2ai.printable import escaped
from sf2ai.report.tables import Column, new_table, number, titled
from sf2ai.report.text import name_text, rate_text
from sf2ai.training.progress import ProbeRecord

TRAINING = "training"
"""The key of the win rate of a training's own rounds, guide and exploration included."""


@dataclass(frozen=True)
class SeedFigures:
    """How strong the agent of one seed is."""

    seed: int
    probes: tuple[ProbeRecord, ...]
    """The last probe against each opponent."""
    comparison: Evaluation | None
    """The agent against the packaged one; None if they were not compared."""
    win_rate_50: float | None
    """Win rate of the last 50 rounds of the training; None before the first."""

    def win_rates(self) -> dict[str, float]:
        """Return the win rates by opponent; without any, that of the training's own rounds, by `TRAINING`."""
        rates = {probe.opponent: probe.win_rate for probe in self.probes}
        if self.comparison is not None:
            rates[self.comparison.opponent] = self.comparison.win_rate
        if not rates and self.win_rate_50 is not None:
            rates[TRAINING] = self.win_rate_50
        return rates

    def texts(self) -> dict[str, str]:
        """Return the same as texts, with 95 % intervals where rounds are independent."""
        texts = {name: f"{rate:.2f}" for name, rate in self.win_rates().items()}
        texts |= {one.opponent: rate_text(one.win_rate, one.win_rate_interval) for one in self.probes}
        if (one := self.comparison) is not None:
            texts[one.opponent] = rate_text(one.win_rate, one.win_rate_interval)
        return texts


@dataclass(frozen=True)
class Spread:
    """Median and range of one figure over the seeds."""

    median: float
    """The mean of the two in the middle if their number is even."""
    least: float
    greatest: float
    seeds: int
    """Number of seeds that have the figure."""

    @classmethod
    def of(cls, values: Sequence[float]) -> "Spread":
        """Return median and range.

        >>> Spread.of([0.5, 0.25, 1.0])
        Spread(median=0.5, least=0.25, greatest=1.0, seeds=3)
        """
        return cls(statistics.median(values), min(values), max(values), len(values))


def spreads(figures: Sequence[SeedFigures]) -> dict[str, Spread]:
    """Return median and range of each figure, by the opponent, in the order of the first seed that has it."""
    found: dict[str, list[float]] = {}
    for one in figures:
        for name, rate in one.win_rates().items():
            found.setdefault(name, []).append(rate)
    return {name: Spread.of(rates) for name, rates in found.items()}


def best_seed(figures: Sequence[SeedFigures]) -> int | None:
    """Return the seed with the greatest mean of its win rates, the first of equals; None without any."""
    means = {one.seed: statistics.fmean(rates) for one in figures if (rates := one.win_rates().values())}
    return max(means, key=means.__getitem__) if means else None


def seeds_table(character: str, count: int, figures: Sequence[SeedFigures]) -> RenderableType:
    """Return one row per seed, then the median and the range.

    Args:
        character: id.
        count: number of seeds that were asked for.
        figures: of those that have ended.
    """
    found = spreads(figures)
    table = new_table(number("seed"), *(Column(_heading(name), "right", wraps=True) for name in found))
    for one in figures:
        texts = one.texts()
        table.add_row(str(one.seed), *(texts.get(name, "-") for name in found))
    if figures:
        table.add_section()
        table.add_row("median", *(f"{one.median:.2f}" for one in found.values()))
        table.add_row("range", *(f"{one.least:.2f} to {one.greatest:.2f}" for one in found.values()))
    title = f"{name_text(character)}: {len(figures)} of {count} seeds"
    return titled(title, table, _caption(found))


def _heading(name: str) -> str:
    return "training" if name == TRAINING else f"v {escaped(name)}"


def _caption(found: Mapping[str, Spread]) -> str:
    if TRAINING in found:
        return "training: won of the last 50 rounds of the training, in which guide and chance play too"
    return "won of the rounds of the last probe, or against the packaged agent, with 95 % intervals"
