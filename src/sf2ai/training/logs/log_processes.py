"""Starts and ends the processes that send a training's figures to trackers, and says how they do."""

import contextlib
import json
import secrets
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass
from queue import Empty, SimpleQueue

from sf2ai import __version__
from sf2ai.closing import Closing
from sf2ai.errors import StoreError
from sf2ai.parallel.child_process import ChildProcess
from sf2ai.store.atomic import make_folder
from sf2ai.store.layout import Home
from sf2ai.training.config import TrainingConfig
from sf2ai.training.logs.registry import NOWHERE, TRACKERS, Tracker
from sf2ai.training.logs.sending import END, Message, SendingJob
from sf2ai.training.logs.state import TrackerState

LAST_SECONDS = 60.0
"""How long a training that has ended waits for a tracker to take the last figures."""
STOPPED_SECONDS = 5.0
"""How long a training that was stopped waits; ``--resume`` sends the rest."""
_LOOK_SECONDS = 0.1


@dataclass
class _Sender:
    """A process that sends to a tracker."""

    tracker: str
    child: ChildProcess
    messages: "SimpleQueue[bytes | None]"
    is_over: bool = False
    has_failed: bool = False


class LogProcesses(Closing):
    """The processes that send one training's figures to trackers; use it in a ``with`` statement.

    Nothing here raises because of a tracker: what the user should know becomes a notice.
    """

    def __init__(
        self,
        home: Home,
        config: TrainingConfig,
        asked: Collection[str],
        notices: list[str],
        *,
        shows_runs: bool = True,
    ) -> None:
        """Start one process for each tracker that was asked for, now or when the training was begun.

        Args:
            home: has the training's logs, and what the trackers have of them.
            config: of the training.
            asked: names of trackers; `registry.NOWHERE` sends to none for now.
            notices: gets lines for the user.
            shows_runs: whether a notice says where each run can be seen.
        """
        self._home = home
        self._config = config
        self._notices = notices
        self._shows_runs = shows_runs
        self._senders: list[_Sender] = []
        if NOWHERE in asked:
            return
        for name, tracker in TRACKERS.items():
            if name in asked or home.tracker(config.character, name).exists():
                try:
                    self._start(tracker)
                except (StoreError, OSError) as error:
                    notices.append(f"the figures do not go to {name}: {error}")

    def take_news(self) -> None:
        """Turn what the processes have said since the last call into notices."""
        for sender in self._senders:
            with contextlib.suppress(Empty):
                while True:
                    self._take(sender, sender.messages.get_nowait())

    def finish(self, announce: Callable[[str], None], is_stopped: Callable[[], bool]) -> None:
        """Wait until the trackers have the last figures, for `LAST_SECONDS` at most.

        Args:
            announce: told what is waited for, in words.
            is_stopped: whether the user wants to wait no longer.
        """
        for sender in self._senders:
            self._say_end(sender)
        names = [sender.tracker for sender in self._senders if not sender.is_over]
        if names:
            announce(f"sending the last figures to {' and '.join(names)}")
        self._wait(LAST_SECONDS, is_stopped)

    def close(self) -> None:
        """End the processes; those that are late are killed, and a notice says so."""
        for sender in self._senders:
            self._say_end(sender)
        self._wait(STOPPED_SECONDS, lambda: False)
        for sender in self._senders:
            if not sender.is_over and not sender.has_failed:
                self._notices.append(f"{sender.tracker} was too slow to take the last figures; {_LATER}")
            sender.child.close(0.0)  # kills it if it still runs
        self._senders = []

    def _start(self, tracker: Tracker) -> None:
        home, character = self._home, self._config.character
        path = home.tracker(character, tracker.name)
        make_folder(path.parent)
        if TrackerState.read(path) is None:
            run = f"{character}-seed-{self._config.seed}-{secrets.token_hex(4)}"
            TrackerState(run).write(path)
        if not tracker.is_installed():
            self._notices.append(
                f"the figures do not go to {tracker.name}, which is not installed: `pip install "
                f"'sf2ai[{tracker.name}]'`, and --resume sends them all"
            )
            return
        child = ChildProcess("sf2ai.training.logs.sending", own_group=True)
        sender = _Sender(tracker.name, child, SimpleQueue())
        self._senders.append(sender)
        # A process that is killed can leave half a line.
        child.read_in_thread((line for line in child.answers if line.endswith(b"\n")), sender.messages.put)
        job = SendingJob(
            tracker.name,
            rounds=str(home.log(character).absolute()),
            probes=str(home.probes(character).absolute()),
            state=str(path.absolute()),
            printed=str(path.with_suffix(".txt").absolute()),
            config=tracker_config(self._config),
        )
        self._write(sender, job.to_line())

    def _take(self, sender: _Sender, line: bytes | None) -> None:
        name = sender.tracker
        printed = str(self._home.tracker(self._config.character, name).with_suffix(".txt"))
        if line is None:
            sender.is_over = True
            code = sender.child.wait(_LOOK_SECONDS)
            if code and not sender.has_failed:
                self._fail(sender, f"its process died with exit code {code}; {printed!r} has what it said")
            return
        try:
            message = Message.from_line(line)
        except (TypeError, ValueError):
            return
        if message.where is not None and self._shows_runs:
            self._notices.append(f"{name} gets the figures: {message.where}")
        if message.problem is not None:
            self._fail(sender, message.problem)

    def _fail(self, sender: _Sender, problem: str) -> None:
        sender.has_failed = True
        self._notices.append(f"{sender.tracker} takes no more figures ({problem}); {_LATER}")

    def _wait(self, seconds: float, is_stopped: Callable[[], bool]) -> None:
        end = time.monotonic() + seconds
        self.take_news()
        while time.monotonic() < end and not is_stopped():
            if all(sender.is_over for sender in self._senders):
                return
            time.sleep(_LOOK_SECONDS)
            self.take_news()

    def _say_end(self, sender: _Sender) -> None:
        if not sender.child.requests.closed:
            self._write(sender, END)
            with contextlib.suppress(OSError):
                sender.child.requests.close()

    @staticmethod
    def _write(sender: _Sender, line: str) -> None:
        with contextlib.suppress(OSError):  # it has died, which the end of its output will show
            sender.child.requests.write(f"{line}\n".encode())
            sender.child.requests.flush()


_LATER = "the training is whole, and --resume sends what is missing"


def tracker_config(config: TrainingConfig) -> dict[str, object]:
    """Return the settings of a training as trackers show them, hyperparameters by names of their own."""
    document = config.to_json()
    document.pop("hyperparameters")
    own = {f"hyperparameters.{name}": value for name, value in config.settings().to_json().items()}
    return {**json.loads(json.dumps(document)), **own, "sf2ai": __version__}
