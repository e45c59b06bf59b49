"""Begins and ends the page of ``--live``."""

from contextlib import ExitStack
from typing import TYPE_CHECKING

from sf2ai.cli.terminal.output import notice

if TYPE_CHECKING:
    from sf2ai.web.live import LiveServer


def begin_live(stack: ExitStack, wanted: bool, port: int) -> "LiveServer | None":
    """Serve the page until a stack is closed, and print its address.

    Args:
        stack: ends the server.
        wanted: whether the user gave ``--live``.
        port: 0 for any that is free.

    Returns:
        The server; None if it is not wanted.

    Raises:
        InputError: the port is taken, or the extra is not installed.
    """
    if not wanted:
        return None
    from sf2ai.web.live import LiveServer

    server = stack.enter_context(LiveServer(port))
    notice(f"the page of this run is at {server.url} until it ends")
    return server
