"""A tournament as the page of `--live` shows it."""

import time

from sf2ai import __version__
from sf2ai.report.text import name_text, time_text
from sf2ai.store.replays import Replay
from sf2ai.store.short_replays import ShortReplay
from sf2ai.tournament.formats.registry import find_format
from sf2ai.tournament.run import Tournament
from sf2ai.web.live import LiveServer

FIGHT_SECONDS = 20.0
"""Least time between two matches that are sent to the page."""
_SHOWN_FIGHTS = 4
_SHOWN_NOW = 6


class TournamentFeed:
    """Sends the state of a tournament to a page."""

    def __init__(self, server: LiveServer, name: str, running: Tournament, about_fights: str) -> None:
        """Take the tournament.

        Args:
            server: of the page.
            name: of the tournament.
            running: it.
            about_fights: a sentence about the matches that the page shows, or why there are none.
        """
        self._server = server
        self._name = name
        self._running = running
        self._about = about_fights
        self._fights: list[dict[str, object]] = []
        self._shown = -FIGHT_SECONDS
        self._before = running.played, running.seconds
        self.send()

    def update(self) -> None:
        """Send the state if a page is open, at most once a second."""
        if self._server.is_due:
            self.send()

    def add_fight(self, replay: Replay) -> None:
        """Show a match that was just played, if a page is open that has got none for a while."""
        if not self._server.is_watched or time.monotonic() - self._shown < FIGHT_SECONDS:
            return
        self._shown = time.monotonic()
        short = ShortReplay.of(replay)
        self._fights = [*self._fights, self._server.add_fight(short)][-_SHOWN_FIGHTS:]

    def send(self) -> None:
        """Send the present state, such as the last one."""
        running = self._running
        now = running.running
        stages = running.stages()
        self._server.publish(
            {
                "version": __version__,
                "title": f"Tournament {self._name}",
                "lines": [f"{find_format(running.format).title}: {self._line()}"],
                "now": [list(pair) for pair in now[:_SHOWN_NOW]],
                "more_now": max(0, len(now) - _SHOWN_NOW),
                "standings": [
                    {**row.to_json(), "character": name_text(row.character)} for row in running.standings()
                ],
                "stages": [row.to_json() for row in stages],
                "matchups": [] if stages else [row.to_json() for row in running.matchups()],
                "fights": self._fights,
                "about_fights": self._about,
            }
        )

    def _line(self) -> str:
        running, (played, seconds) = self._running, self._before
        done, left = running.played - played, running.planned - running.played
        line = f"{running.played:,} of {running.planned:,} matches, {time_text(running.seconds)}"
        if not done or not left:
            return line
        return f"{line}, about {time_text((running.seconds - seconds) / done * left)} left"
