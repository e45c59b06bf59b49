"""Starts EmuHawk processes, restarts those that end, and ends them all; it never speaks to them."""

import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from sf2ai.backends.bizhawk.emulators.installation import require_script
from sf2ai.backends.bizhawk.server.server import is_listening
from sf2ai.closing import Closing
from sf2ai.errors import InputError
from sf2ai.parallel.child_process import end_process
from sf2ai.parallel.processors import cores_for, serve_on

FIRST_DELAY_SECONDS, LONGEST_DELAY_SECONDS = 0.5, 20.0
"""Pauses before an emulator is restarted; doubled each time that it ended early."""
LASTS_SECONDS = 60.0
"""An emulator that has run for longer did not end early."""
CHECK_SECONDS = 0.2
GONE_SECONDS = 2.0
"""How long the server must be gone before the supervisor ends."""
END_SECONDS = 5.0


@dataclass(frozen=True)
class SupervisorSettings:
    """What the supervisor starts.

    Attributes:
        program: EmuHawk, as `installation.find_program` finds it.
        rom: the game.
        script: sf2ai.lua.
        folder: where each instance keeps its own configuration.
        instances: how many.
        host: address where sf2ai listens, in digits: BizHawk takes no names.
        port: on which sf2ai listens.
        token: of the server.
        invisible: whether BizHawk is asked not to draw, which not every version can.
    """

    program: Path
    rom: Path
    script: Path
    folder: Path
    instances: int
    host: str = "127.0.0.1"
    port: int = 9990
    token: str = ""
    invisible: bool = False

    def command(self, index: int) -> list[str]:
        """Return the command line of one instance."""
        return [
            str(self.program),
            f"--lua={self.script}",
            f"--socket_ip={self.host}",
            f"--socket_port={self.port}",
            f"--config={self.config(index)}",
            str(self.rom),
        ]

    def config(self, index: int) -> Path:
        """Return the configuration file of one instance."""
        return self.folder / f"config-{index}.ini"

    def environment(self, index: int) -> dict[str, str]:
        """Return the variables that the script reads."""
        variables = {
            "SF2AI_SLOT": str(index),
            "SF2AI_TOKEN": self.token,
            "SF2AI_EXIT": "1",
            "SF2AI_INVISIBLE": "1" if self.invisible else "0",
        }
        return {**os.environ, **variables}


class EmuHawkSupervisor(Closing):
    """Keeps EmuHawk processes running while the server exists; use it in a ``with`` statement."""

    def __init__(self, settings: SupervisorSettings) -> None:
        """Prepare; raises `InputError` for a ROM that does not exist or a script of another protocol."""
        if not settings.rom.is_file():
            raise InputError(f"the ROM {str(settings.rom)!r} does not exist; check --rom")
        require_script(settings.script)
        self._settings = settings
        cores = cores_for(settings.instances)
        self._instances = [_Instance(settings, index, core) for index, core in enumerate(cores)]

    @property
    def process_ids(self) -> list[int]:
        """The system's numbers of the processes that run now."""
        return [instance.process.pid for instance in self._instances if instance.process is not None]

    def wait_for_server(self, seconds: float) -> bool:
        """Wait until the server listens, since emulators try to join only once, when they start."""
        return self._wait(lambda: not self._is_over(), seconds)

    def run(self) -> Iterator[str]:
        """Start all processes and keep them running; yields a line whenever one is started or ends.

        It ends when the server no longer listens.
        """
        gone_since: float | None = None
        while True:
            over = self._is_over()
            now = time.monotonic()
            gone_since = (gone_since or now) if over else None
            if gone_since is not None and now - gone_since >= GONE_SECONDS:
                return
            for instance in self._instances:
                yield from instance.check(may_start=not over)
            time.sleep(CHECK_SECONDS)

    def _is_over(self) -> bool:
        return not is_listening(self._settings.host, self._settings.port)

    @staticmethod
    def _wait(reached: Callable[[], bool], seconds: float) -> bool:
        deadline = time.monotonic() + seconds
        while not reached():
            if time.monotonic() > deadline:
                return False
            time.sleep(CHECK_SECONDS)
        return True

    def close(self) -> None:
        """Ask all processes to end, and kill those that do not."""
        for instance in self._instances:
            instance.ask_to_end()
        deadline = time.monotonic() + END_SECONDS
        for instance in self._instances:
            instance.end(max(0.0, deadline - time.monotonic()))


class _Instance:
    """One EmuHawk process and its restarts."""

    def __init__(self, settings: SupervisorSettings, index: int, core: int | None) -> None:
        self._settings, self._index, self._core = settings, index, core
        self.process: subprocess.Popen[bytes] | None = None
        self._started = 0.0
        self._due = 0.0
        self._delay = FIRST_DELAY_SECONDS

    def check(self, *, may_start: bool) -> Iterator[str]:
        """Check whether the process still runs, and start it when it is due."""
        now = time.monotonic()
        if self.process is not None and self.process.poll() is not None:
            code = self.process.returncode
            self.process = None
            lasted = now - self._started
            self._delay = (
                FIRST_DELAY_SECONDS if lasted > LASTS_SECONDS else min(2 * self._delay, LONGEST_DELAY_SECONDS)
            )
            self._due = now + self._delay
            yield f"emulator {self._index} has ended after {lasted:.0f} s with code {code}"
        if self.process is None and may_start and now >= self._due:
            self._start()
            yield f"emulator {self._index} started, process {self.process.pid if self.process else 0}"

    def _start(self) -> None:
        settings = self._settings
        config = settings.config(self._index)
        users_own = settings.program.parent / "config.ini"
        config.parent.mkdir(parents=True, exist_ok=True)
        if users_own.is_file() and not config.exists():
            shutil.copyfile(users_own, config)  # with the core and the pads that the user has chosen
        self._started = time.monotonic()
        try:
            self.process = subprocess.Popen(
                settings.command(self._index),
                cwd=settings.program.parent,
                env=settings.environment(self._index),
                stdin=subprocess.DEVNULL,
            )
        except OSError as error:
            raise InputError(
                f"{str(settings.program)!r} cannot be started ({error.strerror or error}); check --bizhawk"
            ) from error
        serve_on(self._core, self.process.pid)

    def ask_to_end(self) -> None:
        if self.process is not None:
            self.process.terminate()

    def end(self, seconds: float) -> None:
        if self.process is not None:
            end_process(self.process, seconds)
            self.process = None
