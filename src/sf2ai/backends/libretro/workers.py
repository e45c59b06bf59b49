"""The program's end of a worker: its process, its messages, and how long each may take."""

import contextlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from types import MappingProxyType

from sf2ai import errors
from sf2ai.backends.libretro import messages
from sf2ai.backends.libretro.state_header import Maker
from sf2ai.errors import BackendError, Sf2aiError
from sf2ai.parallel.child_process import ChildProcess

START_SECONDS = 60.0
"""How long a worker may take to start and to load its core."""
RESET_SECONDS = 600.0
"""How long it may look for the way through the menus."""
ANSWER_SECONDS = 30.0
"""How long it may take for anything else, beside a tenth of a second for each frame."""
FRAME_SECONDS = 0.1

_ERRORS: Mapping[str, type[Sf2aiError]] = MappingProxyType(
    {
        name: kind
        for name, kind in vars(errors).items()
        # A name that is not known was complained about before a worker was started.
        if isinstance(kind, type) and issubclass(kind, Sf2aiError) and kind is not errors.UnknownNameError
    }
)


class WorkerLostError(Exception):
    """A worker's process has ended, or did not answer in time and was ended. Never leaves the backend."""


@dataclass(frozen=True)
class OpenSettings:
    """What a worker opens; paths as text, None where nothing is told.

    `looks` says whether the worker can keep a core busy with looking for requests, as long as nobody else
    wants it, `processor` which core of the machine it keeps to; None for any.
    """

    core: str
    rom: str
    assume: str | None
    map_file: str | None
    cache_dir: str | None
    video: bool
    looks: bool
    processor: int | None = None


class Worker:
    """One worker's process.

    A request is written with `ask` and its answer read with `answer`, so that several workers
    can be asked before the first is waited for.

    Attributes:
        maker: what its states are bound to.
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
            self.maker = Maker(**json.loads(self.answer()))
        except BaseException:
            self.close()
            raise

    @property
    def process_id(self) -> int:
        """The operating system's number of the process."""
        return self._child.process_id

    def ask(self, kind: bytes, payload: bytes = b"", seconds: float = ANSWER_SECONDS) -> None:
        """Send a request; raises `WorkerLostError` when nobody is there."""
        if self._child.requests.closed:
            raise WorkerLostError(self.epitaph())
        self._child.expect_answer(seconds)
        try:
            messages.write_message(self._child.requests, kind, payload)
        except OSError as error:
            raise WorkerLostError(self.epitaph()) from error

    def answer(self, look: bool = False) -> bytes:
        """Wait for what was asked.

        Args:
            look: whether a core can be kept busy with looking for it.

        Raises:
            WorkerLostError: the process has ended.
            Sf2aiError: as the worker says.
            RuntimeError: a bug in the worker; with its traceback.
        """
        try:
            kind, payload = self._answers.read(look)
        except EOFError as error:
            raise WorkerLostError(self.epitaph()) from error
        finally:
            self._child.answer_came()
        if kind == messages.REFUSED:
            name, text = json.loads(payload)
            raise _ERRORS.get(name, BackendError)(text)
        if kind == messages.BROKEN:
            raise RuntimeError(f"a worker of the snes backend failed:\n{payload.decode()}")
        return payload

    def epitaph(self) -> str:
        """Say how the process ended."""
        code = self._child.wait() or 0
        return f"its process ended by signal {-code}" if code < 0 else f"its process ended with code {code}"

    def kill(self) -> None:
        """End the process at once."""
        self._child.kill()

    def close(self) -> None:
        """Say goodbye and see the process end; closing twice is fine."""
        if self._child.requests.closed:
            return
        with contextlib.suppress(OSError):
            messages.write_message(self._child.requests, messages.QUIT)
        self._child.close()
