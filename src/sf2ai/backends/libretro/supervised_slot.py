"""A slot that survives its worker: a new one is asked again for everything since the match began."""

from collections.abc import Callable

from sf2ai.backends.libretro import messages
from sf2ai.backends.libretro.workers import (
    ANSWER_SECONDS,
    FRAME_SECONDS,
    RESET_SECONDS,
    OpenSettings,
    Worker,
    WorkerLostError,
)
from sf2ai.errors import BackendError

_SECONDS = {messages.RESET: RESET_SECONDS}
_PAD_BYTES = 4
"""Of one frame, both sides."""

_BLACK = messages.PICTURE_LAYOUT.pack(224, 256) + bytes(224 * 256 * 3)
"""The picture of a match that was given up."""


class SupervisedSlot:
    """One console, and the requests that a new process must repeat if this one is lost.

    A core plays the same for the same pads, so a match that is played again ends where it
    was. A match that loses its process again while it is played again is given up.

    Attributes:
        worker: the present process.
        is_given_up: whether the match cannot go on; until the next `ask_begin` nothing can be asked.
    """

    def __init__(self, settings: OpenSettings, notify: Callable[[str], None]) -> None:
        """Start a worker.

        Args:
            settings: of the worker, and of those that replace it.
            notify: called with a sentence for the user when a process is lost.

        Raises:
            BackendError: the core crashed.
            Sf2aiError: core or cartridge cannot be used.
        """
        self._settings = settings
        self.worker = self._start()
        self.is_given_up = False
        self._notify = notify
        self._begun: tuple[bytes, bytes] | None = None
        self._pads: list[bytes] = []
        self._asked = True

    @property
    def is_playing(self) -> bool:
        """Whether there is a match to advance."""
        return self._begun is not None and not self.is_given_up

    def ask_begin(self, kind: bytes, payload: bytes) -> None:
        """Ask for a new match, or for a saved one; `answer_begin` comes next."""
        self._request_to_begin = (kind, payload)
        self._try_to_ask(kind, payload, _SECONDS.get(kind, ANSWER_SECONDS))

    def answer_begin(self) -> bytes:
        """Wait for the answer; after an error the present match is as it was.

        Raises:
            BackendError: the core crashes on it every time.
            Sf2aiError: the error that the worker raised.
        """
        try:
            answer = self._answer()
        except WorkerLostError as error:
            self._notify(f"{error}; it begins its match again")
            answer = self._begin_again()
        self._begun, self._pads, self.is_given_up = self._request_to_begin, [], False
        return answer

    def ask_advance(self, pads: bytes) -> None:
        """Ask for a frame for each pair of pads; `answer_advance` comes next."""
        self._pads.append(pads)
        self._try_to_ask(messages.ADVANCE, pads, _advance_seconds(pads))

    def answer_advance(self, poll: bool) -> bytes | None:
        """Wait for the Snapshots; None when the match had to be given up. For `poll` see `Worker.answer`."""
        try:
            return self._answer(poll)
        except WorkerLostError as error:
            return self._play_again(error)

    def save(self) -> bytes:
        """Return the state of the match; raises `BackendError` when it was given up."""
        state = self._ask_of_match(messages.SAVE, "save")
        if state is None:
            raise BackendError("the slot's match was given up and cannot be saved; reset it first")
        self._begun, self._pads = (messages.LOAD, state), []
        return state

    def picture(self) -> bytes:
        """Return the picture of the present frame as the worker sends it; black when the match was given up.

        Raises:
            BackendError: no match was begun, or the core draws nothing.
        """
        return self._ask_of_match(messages.PICTURE, "show") or _BLACK

    def close(self) -> None:
        """End the process."""
        self.worker.close()

    def _start(self) -> Worker:
        try:
            return Worker(self._settings)
        except WorkerLostError as error:
            raise BackendError(
                f"the core {self._settings.core!r} crashes on {self._settings.rom!r}: {error}; "
                "use another core"
            ) from error

    def _begin_again(self) -> bytes:
        """Ask a new worker for the match that is to begin; the match before it is lost."""
        self._begun = None
        try:
            self._replace()
            return self._request(*self._request_to_begin)
        except WorkerLostError as error:
            self.worker.close()
            raise BackendError(
                f"the core {self._settings.core!r} crashes as a match begins: {error}; use another core"
            ) from error

    def _ask_of_match(self, kind: bytes, purpose: str) -> bytes | None:
        """Ask about the match; where the worker is lost, ask a new one.

        Returns:
            The answer; None when the match was given up.

        Raises:
            BackendError: no match was begun.
        """
        if self._begun is None:
            raise BackendError(f"the slot has no match to {purpose}; reset it first")
        if self.is_given_up:
            return None
        try:
            return self._request(kind)
        except WorkerLostError as error:
            return None if self._play_again(error) is None else self._request(kind)

    def _play_again(self, error: WorkerLostError) -> bytes | None:
        """Bring a new worker to where the lost one was; return its last answer, or None if it is lost too."""
        assert self._begun is not None, "only a match that has begun is advanced"
        self._notify(f"{error}; its match is played again up to where it was")
        try:
            self._replace()
            answer = self._request(*self._begun)
            for pads in self._pads:
                answer = self._request(messages.ADVANCE, pads)
        except WorkerLostError as second:
            self._notify(f"{second} once more; its match is given up and has no winner")
            self._replace()
            self.is_given_up = True
            return None
        return answer

    def _replace(self) -> None:
        """Start a new worker instead of the lost one."""
        self.worker.close()
        self.worker = self._start()

    def _request(self, kind: bytes, payload: bytes = b"") -> bytes:
        seconds = (
            _advance_seconds(payload) if kind == messages.ADVANCE else _SECONDS.get(kind, ANSWER_SECONDS)
        )
        self.worker.ask(kind, payload, seconds)
        return self.worker.answer()

    def _try_to_ask(self, kind: bytes, payload: bytes, seconds: float) -> None:
        """Send a request; a lost process is noticed when the answer is taken."""
        try:
            self.worker.ask(kind, payload, seconds)
            self._asked = True
        except WorkerLostError:
            self._asked = False

    def _answer(self, poll: bool = False) -> bytes:
        if not self._asked:
            self._asked = True
            raise WorkerLostError(self.worker.exit_text())
        return self.worker.answer(poll)


def _advance_seconds(pads: bytes) -> float:
    return ANSWER_SECONDS + FRAME_SECONDS * len(pads) / _PAD_BYTES
