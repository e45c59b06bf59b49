"""The console on which nothing that a user or a file gave can command the terminal."""

from collections.abc import Iterable

from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment

from sf2ai.printable import escaped_lines


class SafeConsole(Console):
    """Rich's console, which shows what is not printable as an escape."""

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        """Yield what the console shows; only Rich's own segments control the terminal."""
        for segment in super().render(renderable, options):
            if segment.control or segment.text.isprintable():
                yield segment
            else:
                yield Segment(escaped_lines(segment.text), segment.style)
