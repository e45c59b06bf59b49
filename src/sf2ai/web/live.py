"""Serves the page of what is going on, while the program works: `--live`, with the extra ``live``.

The page gets the present state as server-sent events. It is built only while a page is open, by the program's
own thread; the server's thread does nothing but send it. What goes wrong there never ends the program.

As `server` does, it answers only GET, only at the address that it is bound to, and only below a path that
cannot be guessed. Fights are found by their numbers, files in a table, never on disk.
"""

import asyncio
import json
import os
import secrets
import socket
import threading
import time
from collections import deque
from collections.abc import AsyncIterator, Mapping
from itertools import count
from typing import TYPE_CHECKING, Any

from sf2ai.closing import Closing
from sf2ai.errors import InputError
from sf2ai.store.short_replays import ShortReplay
from sf2ai.web.pages import LIVE_PAGE
from sf2ai.web.site import SAFE_HEADERS, make_live_site, media_type

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.types import ASGIApp

ADDRESS = "127.0.0.1"
MISSING = "--live needs Starlette and uvicorn; install them with `pip install 'sf2ai[live]'`"
LEAST_SECONDS = 1.0
"""Between two states."""
_TOKEN_BYTES = 16
_LOOK_SECONDS = 0.25
_ALIVE_SECONDS = 15.0
_START_SECONDS = 10.0
_END_SECONDS = 3.0
_MOST_PAGES = 16
_KEPT_FIGHTS = 12


class LiveServer(Closing):
    """The server of one page; it runs in a thread of its own until it is closed.

    Attributes:
        url: the page's address.
    """

    def __init__(self, port: int = 0) -> None:
        """Take an address and begin to answer.

        Args:
            port: 0 for any that is free.

        Raises:
            InputError: the port is taken, or the extra is not installed.
        """
        _require_extra()
        self._token = secrets.token_urlsafe(_TOKEN_BYTES)
        self._socket = _bound(port)
        try:
            self._host = f"{ADDRESS}:{self._socket.getsockname()[1]}"
            self.url = f"http://{self._host}/{self._token}/"
            self._state, self._number = b"", 0
            self._has_ended = False
            self._pages = 0
            self._published = 0.0
            self._fights: deque[tuple[int, bytes]] = deque(maxlen=_KEPT_FIGHTS)
            self._fight_numbers = count(1)
            self._files = make_live_site()
            self._server = _uvicorn_server(self._application())
        except BaseException:
            self._socket.close()
            raise
        self._thread = threading.Thread(target=self._run, name="sf2ai live page", daemon=True)
        self._thread.start()
        self._wait_until_it_answers()

    @property
    def is_due(self) -> bool:
        """Whether a page is open that has seen no new state for a while; else none need be built."""
        return self._pages > 0 and time.monotonic() - self._published >= LEAST_SECONDS

    @property
    def is_watched(self) -> bool:
        """Whether a page is open."""
        return self._pages > 0

    def publish(self, state: Mapping[str, object]) -> None:
        """Send a state to all pages, and to those that will be opened.

        Args:
            state: JSON values.
        """
        self._state = json.dumps(state, allow_nan=False).encode()
        self._number += 1
        self._published = time.monotonic()

    def add_fight(self, replay: ShortReplay) -> dict[str, object]:
        """Keep a fight for the pages; the oldest one is dropped.

        Returns:
            What the page reads of it, for a state.
        """
        number = next(self._fight_numbers)
        self._fights.append((number, replay.content))
        header = dict(replay.header)
        seed = header.pop("seed")
        return {
            "number": number,
            "names": header["agents"],
            "characters": header["characters"],
            "winner": header["winner"],
            "score": None,
            "frames": replay.frames,
            "forfeits": header["forfeits"],
            "file": f"fights/{number}",
            "header": header,
            "seed": str(seed),
        }

    def close(self) -> None:
        """Tell the pages that the program has ended, and stop answering."""
        if self._has_ended:
            return
        self._has_ended = True
        deadline = time.monotonic() + _END_SECONDS
        while self._pages and time.monotonic() < deadline:
            time.sleep(_LOOK_SECONDS / 5)
        self._server.should_exit = True
        self._thread.join(_END_SECONDS)
        self._socket.close()

    def _run(self) -> None:
        self._server.run(sockets=[self._socket])

    def _wait_until_it_answers(self) -> None:
        deadline = time.monotonic() + _START_SECONDS
        while not self._server.started and self._thread.is_alive() and time.monotonic() < deadline:
            time.sleep(0.01)

    def _application(self) -> "ASGIApp":
        from starlette.applications import Starlette
        from starlette.routing import Route

        start = f"/{self._token}"
        routes = [
            Route(f"{start}/events", self._events, methods=["GET"]),
            Route(f"{start}/fights/{{number:int}}", self._fight, methods=["GET"]),
            Route(f"{start}/{{name:path}}", self._file, methods=["GET"]),
        ]
        return _Guard(Starlette(routes=routes), self._host)

    async def _file(self, request: "Request") -> "Response":
        from starlette.responses import Response

        name = request.path_params["name"] or LIVE_PAGE
        content = self._files.get(name)
        if content is None:
            return Response(status_code=404)
        return Response(content, media_type=media_type(name))

    async def _fight(self, request: "Request") -> "Response":
        from starlette.responses import Response

        found = dict(self._fights).get(request.path_params["number"])
        if found is None:
            return Response(status_code=404)
        return Response(found, media_type="application/octet-stream")

    async def _events(self, request: "Request") -> "Response":
        from starlette.responses import Response, StreamingResponse

        if self._pages >= _MOST_PAGES or self._has_ended:
            return Response(status_code=503)
        return StreamingResponse(self._stream(), media_type="text/event-stream")

    async def _stream(self) -> AsyncIterator[bytes]:
        """Yield each new state; a comment now and then tells when the page has gone."""
        self._pages += 1
        self._published = 0.0  # so that a page that has just been opened is up to date soon
        try:
            sent, spoke = -1, time.monotonic()
            yield b"retry: 2000\n\n"
            while True:
                if self._number != sent and self._state:
                    sent, spoke = self._number, time.monotonic()
                    yield b"event: state\ndata: " + self._state + b"\n\n"
                if self._has_ended:
                    yield b"event: end\ndata: {}\n\n"
                    return
                if time.monotonic() - spoke > _ALIVE_SECONDS:
                    spoke = time.monotonic()
                    yield b": still there\n\n"
                await asyncio.sleep(_LOOK_SECONDS)
        finally:
            self._pages -= 1


class _Guard:
    """Refuses what another page could ask for, and puts the safe headers on every answer."""

    def __init__(self, application: "ASGIApp", host: str) -> None:
        self._application = application
        self._host = host.encode()
        self._origins: tuple[list[bytes], list[bytes]] = ([], [f"http://{host}".encode()])
        self._headers = [(name.lower().encode(), value.encode()) for name, value in SAFE_HEADERS]

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        async def send_safely(message: Any) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message.get("headers", ()), *self._headers]}
            await send(message)

        if scope["type"] != "http":
            await self._application(scope, receive, send)
            return
        status = self._refusal(scope)
        if status:
            await send_safely({"type": "http.response.start", "status": status, "headers": []})
            await send({"type": "http.response.body", "body": b""})
            return
        await self._application(scope, receive, send_safely)

    def _refusal(self, scope: Any) -> int:
        """Return the status of a refusal; 0 for none."""
        if scope["method"] != "GET":
            return 405
        if _values(scope, b"host") != [self._host]:
            return 421
        return 0 if _values(scope, b"origin") in self._origins else 403


def _values(scope: Any, name: bytes) -> list[bytes]:
    return [value for key, value in scope["headers"] if key.lower() == name]


def _bound(port: int) -> socket.socket:
    made = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        if os.name == "posix":  # elsewhere it lets two programs have the same port
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind((ADDRESS, port))
    except OSError as error:
        made.close()
        raise InputError(
            f"port {port} cannot be used ({error.strerror}); give another --live-port, or none for a free one"
        ) from error
    return made


def _require_extra() -> None:
    try:
        import starlette  # noqa: F401
        import uvicorn  # noqa: F401
    except ImportError as error:
        raise InputError(MISSING) from error


def _uvicorn_server(application: Any) -> Any:
    import uvicorn

    config = uvicorn.Config(
        application,
        log_config=None,
        access_log=False,
        server_header=False,
        lifespan="off",
        timeout_graceful_shutdown=1,
        limit_concurrency=64,
        h11_max_incomplete_event_size=16_384,
        http="h11",
        ws="none",
        loop="asyncio",
    )
    return uvicorn.Server(config)
