"""The picture of a training's learning curves, kept up to date while the training runs."""

import time
from collections.abc import Callable
from pathlib import Path

from sf2ai.cli.terminal.output import notice
from sf2ai.errors import HomeError
from sf2ai.store.layout import Home

DRAW_SECONDS = 60.0
"""Time between two drawings of a running training: one takes about half a second."""


class LearningCurves:
    """The picture beside a character's weights.

    If it cannot be drawn, the user gets a notice, and the training goes on.
    """

    def __init__(self, home: Home, character: str, clock: Callable[[], float] = time.monotonic) -> None:
        """Prepare; nothing is drawn yet.

        Args:
            home: where the training keeps its log.
            character: id.
            clock: seconds since any fixed moment.
        """
        self._home = home
        self._character = character
        self._clock = clock
        self._drawn = clock()
        self._has_news = False

    @property
    def picture(self) -> Path | None:
        """The file; None if there is none."""
        path = self._home.curves(self._character)
        return path if path.exists() else None

    def update(self) -> None:
        """Note that the training has advanced, and draw if the last drawing is old."""
        self._has_news = True
        if self._clock() - self._drawn >= DRAW_SECONDS:
            self.draw()

    def draw(self) -> None:
        """Draw, unless the training has not advanced since the last drawing."""
        if not self._has_news:
            return
        from sf2ai.report.pictures.curves import draw_curves
        from sf2ai.report.text import name_text

        home, character = self._home, self._character
        try:
            title = f"{name_text(character)} in training"
            draw_curves(home.log(character), home.curves(character), title, home.probes(character))
        except HomeError as error:
            notice(f"the learning curves were not drawn: {error}")
        self._has_news = False
        self._drawn = self._clock()
