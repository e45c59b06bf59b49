r"""The protocol of lines, which a bot in any language speaks; docs/reference/bot-protocol.md describes it.

Each line is one JSON object in UTF-8 that ends with ``\n``. Every line to the bot is answered by one line.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import IO

from sf2ai.players.bots.time_bank import BotError
from sf2ai.players.bots.wire import MakeBot, printable
from sf2ai.user_files import parse_json

PROTOCOL = 1
MAX_LINE_BYTES = 64 * 1024
"""Longest line of a bot, with its end."""
SEED_BITS = 53
"""What a number of every language holds exactly."""


def hello_line(features: Sequence[str]) -> bytes:
    """Return the first line to a bot."""
    return _line({"type": "hello", "protocol": PROTOCOL, "features": list(features)})


def begin_line(request: MakeBot) -> bytes:
    """Return the line that begins a match."""
    return _line(
        {
            "type": "begin",
            "match": request.slot,
            "character": request.character,
            "seed": request.seed % (1 << SEED_BITS),
            "actions": request.actions,
        }
    )


@dataclass
class ActWriter:
    """Writes the lines that ask for actions; the features' names are written once."""

    features: Sequence[str]

    def __post_init__(self) -> None:
        """Quote the names."""
        self._keys = [f"{json.dumps(name)}:" for name in self.features]

    def line(self, match: int, vector: Sequence[float], legal: Sequence[str]) -> bytes:
        """Return the line that asks for an action.

        Args:
            match: number of the match.
            vector: the features in order.
            legal: names of the legal actions.
        """
        seen = ",".join(f"{key}{value:.6g}" for key, value in zip(self._keys, vector, strict=True))
        names = json.dumps(list(legal), separators=(",", ":"))
        return f'{{"type":"act","match":{match},"seen":{{{seen}}},"legal":{names}}}\n'.encode()


def read_answer(line: bytes) -> dict[str, object]:
    """Return a bot's answer.

    Raises:
        ValueError: the line is no JSON object.
        BotError: the bot says what went wrong.
    """
    found = parse_json(line)
    if not isinstance(found, dict):
        raise ValueError("not an object")
    if "error" in found:
        raise BotError(f"it says: {printable(str(found['error']))}")
    return found


def chosen_action(answer: dict[str, object], names: Sequence[str], mask: bytes) -> int:
    """Return the index of the action that an answer chooses; raises `BotError` if it is not legal."""
    action = answer.get("action")
    index = None
    if isinstance(action, str) and action in names:
        index = names.index(action)
    elif isinstance(action, int) and not isinstance(action, bool):
        index = action
    if index is None or not 0 <= index < len(names) or not mask[index]:
        raise BotError(f"illegal action {printable(repr(action))[:80]}")
    return index


def read_lines(stream: IO[bytes]) -> Iterator[bytes]:
    """Yield lines until the end, or the first one that is longer than `MAX_LINE_BYTES`."""
    try:
        while line := stream.readline(MAX_LINE_BYTES):
            yield line
            if not line.endswith(b"\n"):
                return
    except (OSError, ValueError):  # the stream was closed
        return


def _line(message: dict[str, object]) -> bytes:
    return (json.dumps(message, separators=(",", ":")) + "\n").encode()
