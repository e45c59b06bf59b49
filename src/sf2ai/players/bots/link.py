"""What a controller needs of a bot, wherever it runs."""

from typing import Protocol

from sf2ai.players.bots.wire import MakeBot


class BotLink(Protocol):
    """A bot's process, program or connection; see `process.BotProcess` for the methods."""

    starts: int

    @property
    def runs(self) -> bool:
        """Whether its bots are alive."""
        ...

    def start(self) -> None:
        """Start it, unless it runs; raises `BotError`."""
        ...

    def make_bot(self, request: MakeBot) -> None:
        """Begin a match in a slot; raises `BotError`."""
        ...

    def choose_action(self, slot: int, vector: bytes, mask: bytes) -> int:
        """Return the index of a legal action; raises `BotError`."""
        ...

    def close(self) -> None:
        """End it."""
        ...
