"""The program's end of a worker: its process, its messages, and how long each may take."""

import contextlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from types import MappingProxyType

from sf2ai import errors
from sf2ai.backends.libretro import messages
from sf2ai.backends.libretro.state_header import StateOrigin
from sf2ai.errors import BackendError, Sf2aiError
from sf2ai.parallel.child_process import ChildProcess

START_SECONDS = 60.0
"""How long a worker may take to start and to load its core."""
RESET_SECONDS = 600.0
"""How long it may take to find the way through the menus."""
ANSWER_SECONDS = 30.0
"""How long it may take for anything else, besides `FRAME_SECONDS` for each frame."""
FRAME_SECONDS = 0.1

_ERRORS: Mapping[str, type[Sf2aiError]] = MappingProxyType(
    {
        name: kind
        for name, kind in vars(errors).items()
        # Unknown names are reported before a worker is started; that error takes other arguments.
        if isinstance(kind, type) and issubclass(kind, Sf2aiError) and kind is not errors.UnknownNameError
    }
)


class WorkerLostError(Exception):
    """A worker's process has died, or was late and was killed. The backend handles it; users never see it."""


@dataclass(frozen=True)
class OpenSettings:
    """What a worker opens; paths are text.

    Attributes:
        core: the libretro core's file.
        rom: the cartridge's file.
        assume: the game whose memory map is used, whatever the ROM is; None to recognise the ROM.
        map_file: the user's own memory map; None for one of the package's.
        cache_dir: where the states of pairings are kept; None to keep none.
        video: whether pictures are drawn.
        polls: whether the worker may keep its processor core busy while it waits for requests.
        processor: the processor core that the worker keeps to; None for any.
    """

    core: str
    rom: str
    assume: str | None
    map_file: str | None
    cache_dir: str | None
    video: bool
    polls: bool
    processor: int | None = None


class Worker:
    """One worker's process.

    A request is written with `ask` and its answer read with `answer`, so that several workers
    can work at once.

    Attributes:
        origin: of the states that it saves.
    """

    def __init__(self, settings: OpenSettings) -> None:
        """Start a process and open core and cartridge in it.

        Raises:
            WorkerLostError: the process ended, as when the core crashes on the cartridge.
            Sf2aiError: core or cartridge cannot be used.
        """
        self._child = ChildProcess("sf2ai.backends.libretro.worker")
        self._answers = messages.MessageReader(self._child.answers)
        try:
            self.ask(messages.OPEN, json.dumps(asdict(settings)).encode(), START_SECONDS)
            self.origin = StateOrigin(**json.loads(self.answer()))
        except BaseException:
            self.close()
            raise

    @property
    def process_id(self) -> int:
        """The operating system's number of the process."""
        return self._child.process_id

    def ask(self, kind: bytes, payload: bytes = b"", seconds: float = ANSWER_SECONDS) -> None:
        """Send a request; raises `WorkerLostError` when the process has ended."""
        if self._child.requests.closed:
            raise WorkerLostError(self.exit_text())
        self._child.expect_answer(seconds)
        try:
            messages.write_message(self._child.requests, kind, payload)
        except OSError as error:
            raise WorkerLostError(self.exit_text()) from error

    def answer(self, poll: bool = False) -> bytes:
        """Wait for the answer to the last request.

        Args:
            poll: whether a processor core may be kept busy with the waiting.

        Raises:
            WorkerLostError: the process has ended.
            Sf2aiError: the error that the worker raised.
            RuntimeError: a bug in the worker, with its traceback.
        """
        try:
            kind, payload = self._answers.read(poll)
        except EOFError as error:
            raise WorkerLostError(self.exit_text()) from error
        finally:
            self._child.answer_came()
        if kind == messages.REFUSED:
            name, text = json.loads(payload)
            raise _ERRORS.get(name, BackendError)(text)
        if kind == messages.BROKEN:
            raise RuntimeError(f"a worker of the snes backend failed:\n{payload.decode()}")
        return payload

    def exit_text(self) -> str:
        """Wait for the process to end, and say how it did."""
        code = self._child.wait() or 0
        return f"its process ended by signal {-code}" if code < 0 else f"its process ended with code {code}"

    def kill(self) -> None:
        """End the process at once."""
        self._child.kill()

    def close(self) -> None:
        """End the process; closing twice is fine."""
        if self._child.requests.closed:
            return
        with contextlib.suppress(OSError):
            messages.write_message(self._child.requests, messages.QUIT)
        self._child.close()
