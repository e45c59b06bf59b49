"""Several trainings while they run, as text."""

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from sf2ai.report.text import name_text
from sf2ai.report.training import TrainingView
from sf2ai.training.progress import Progress


class TrainingsView:
    """What is shown of trainings side by side; give it to Rich's `Live`, or print its lines."""

    def __init__(self, characters: Sequence[str]) -> None:
        """Begin with nothing known of anybody.

        Args:
            characters: ids of those who learn.
        """
        self._characters = tuple(characters)
        self._views: dict[str, TrainingView] = {}
        self._ended: list[str] = []

    def update(self, character: str, progress: Progress) -> str | None:
        """Take in where one of them stands; returns a line when one is due, as `TrainingView.line`."""
        view = self._views.setdefault(character, TrainingView(character))
        view.update(progress)
        return view.line()

    def end(self, character: str) -> None:
        """One of them runs no more."""
        self._views.pop(character, None)
        if character not in self._ended:
            self._ended.append(character)

    def __rich__(self) -> RenderableType:
        """Return a line about those that are done, and a bar for each that runs."""
        ended = ", ".join(name_text(character) for character in self._ended)
        done = f"{len(self._ended)}/{len(self._characters)} characters done{': ' if ended else ''}{ended}"
        return Group(Text(done), *self._views.values())
