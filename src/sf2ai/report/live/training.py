"""A training, or several, as the page of `--live` shows them."""

import math
import time
from collections.abc import Mapping, Sequence

from sf2ai import __version__
from sf2ai.report.live.log_curves import GrowingCsv, Points
from sf2ai.report.text import name_text, time_text
from sf2ai.store.layout import Home
from sf2ai.store.replays import Replay
from sf2ai.store.short_replays import ShortReplay
from sf2ai.training.progress import Progress
from sf2ai.web.live import LiveServer

FIGHT_SECONDS = 20.0
"""Least time between two fights of the learner that are sent to the page."""
_SHOWN_FIGHTS = 4
_EPISODES = ("win_rate_50", "mean_return_50")
_PROBES = ("win_rate", "win_rate_interval_low", "win_rate_interval_high")


class _Curves:
    """The curves of one character."""

    def __init__(self, home: Home, character: str) -> None:
        self.character = character
        self._episodes = GrowingCsv(home.log(character))
        self._probes = GrowingCsv(home.probes(character))
        self._points = Points()
        self._probe_points: dict[str, Points] = {}

    def look(self) -> None:
        for row in self._episodes.new_rows():
            _add(self._points, row, _EPISODES)
        for row in self._probes.new_rows():
            _add(self._probe_points.setdefault(row.get("opponent", ""), Points()), row, _PROBES)

    def charts(self, prefix: str) -> list[dict[str, object]]:
        points = self._points
        win_rates = [_curve("of the last 50 rounds of the training", points, "win_rate_50")]
        for opponent, probe in self._probe_points.items():
            curve = _curve(f"probes against {opponent}", probe, "win_rate")
            lower, upper = (probe.columns.get(name, []) for name in _PROBES[1:])
            win_rates.append({**curve, "lower": lower, "upper": upper})
        returns = [_curve("mean of the last 50 rounds", points, "mean_return_50")]
        return [
            _chart(f"{prefix}win rate", win_rates, (0.0, 1.0)),
            _chart(f"{prefix}return", returns, (None, None)),
        ]


class TrainingFeed:
    """Sends the state of one or several trainings to a page."""

    def __init__(self, server: LiveServer, home: Home, characters: Sequence[str], about_fights: str) -> None:
        """Take the trainings.

        Args:
            server: of the page.
            home: has their logs.
            characters: ids of those that learn.
            about_fights: a sentence about the fights that the page shows, or why there are none.
        """
        self._server = server
        self._curves = [_Curves(home, character) for character in characters]
        self._latest: dict[str, Progress] = {}
        self._about = about_fights
        self._fights: list[dict[str, object]] = []
        self._shown = -FIGHT_SECONDS
        self.send()

    def update(self, character: str, progress: Progress) -> None:
        """Note how far a training is; the page gets it if one is open, at most once a second."""
        self._latest[character] = progress
        if self._server.is_due:
            self.send()

    def wants_fight(self) -> bool:
        """Return whether a page is open that has got no fight for a while."""
        return self._server.is_watched and time.monotonic() - self._shown >= FIGHT_SECONDS

    def add_fight(self, replay: Replay) -> None:
        """Show a fight of the present learner."""
        self._shown = time.monotonic()
        short = ShortReplay.of(replay)
        self._fights = [*self._fights, self._server.add_fight(short)][-_SHOWN_FIGHTS:]

    def send(self) -> None:
        """Send the present state, such as the last one."""
        for curves in self._curves:
            curves.look()
        several = len(self._curves) > 1
        charts = [
            chart
            for curves in self._curves
            for chart in curves.charts(f"{name_text(curves.character)}, " if several else "")
        ]
        self._server.publish(
            {
                "version": __version__,
                "title": f"Training of {', '.join(name_text(one.character) for one in self._curves)}",
                "lines": [self._line(one.character, several) for one in self._curves],
                "now": [],
                "more_now": 0,
                "curves": charts,
                "fights": self._fights,
                "about_fights": self._about,
            }
        )

    def _line(self, character: str, several: bool) -> str:
        progress = self._latest.get(character)
        prefix = f"{name_text(character)}: " if several else ""
        if progress is None:
            return f"{prefix}has not begun yet"
        return (
            f"{prefix}{100 * progress.share:.0f} % done, {progress.episodes_done:,} rounds, "
            f"{progress.steps:,} steps, {time_text(progress.seconds)}, "
            f"{progress.steps_per_second:,.0f} steps a second"
        )


def _add(points: Points, row: Mapping[str, str], names: Sequence[str]) -> None:
    """Add a row of a log, unless one of its numbers is missing or not finite."""
    try:
        numbers = [float(row[name]) for name in ("steps", *names)]
    except (KeyError, ValueError):
        return
    if all(map(math.isfinite, numbers)):
        points.add(numbers[0], dict(zip(names, numbers[1:], strict=True)))


def _curve(name: str, points: Points, column: str) -> dict[str, object]:
    return {"name": name, "x": points.x, "y": points.columns.get(column, [])}


def _chart(
    title: str, curves: Sequence[Mapping[str, object]], ends: tuple[float | None, float | None]
) -> dict[str, object]:
    return {"title": title, "x_name": "steps", "low": ends[0], "high": ends[1], "curves": list(curves)}
