"""The trackers by name; imports none of their packages."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import Protocol, cast

from sf2ai.errors import InputError, UnknownNameError

NOWHERE = "none"
"""The name that stops the sending for one run of the program."""


class TrackerRun(Protocol):
    """A run that is open in a tracker; its functions may raise anything."""

    @property
    def id(self) -> str:
        """What opens the run again."""
        ...

    @property
    def where(self) -> str:
        """Where the run can be seen, in words or as an address."""
        ...

    def log(self, step: int, figures: Mapping[str, float]) -> None:
        """Send figures by name.

        Args:
            step: environment steps of the training; never fewer than before.
            figures: finite numbers.
        """
        ...

    def close(self) -> None:
        """Send what waits, and end."""
        ...


class OpenRun(Protocol):
    """Opens a run; a tracker's module has it as ``open_run``."""

    def __call__(self, name: str, run_id: str | None, config: Mapping[str, object]) -> TrackerRun:
        """Return the open run.

        Args:
            name: of the run, which no other run has.
            run_id: of the run to go on in; None for a new one.
            config: settings of the training by name; strings, numbers, lists and None.
        """
        ...


@dataclass(frozen=True)
class Tracker:
    """A tracker and its package."""

    name: str
    """On the command line; sf2ai's extra has the same name."""
    package: str
    """What Python imports."""
    module: str
    """The module of sf2ai that knows the package."""

    def is_installed(self) -> bool:
        """Whether the package can be found; it is not imported."""
        try:
            spec = find_spec(self.package)
        except (ImportError, ValueError):
            return False
        return spec is not None and spec.origin is not None  # a mere folder of that name has no origin

    def load(self) -> OpenRun:
        """Import what opens a run; the package itself is imported when one is opened."""
        return cast(OpenRun, import_module(self.module).open_run)


TRACKERS: Mapping[str, Tracker] = {
    name: Tracker(name, name, f"sf2ai.training.logs.{name}_run") for name in ("trackio", "wandb", "mlflow")
}


def find_tracker(name: str) -> Tracker:
    """Return a tracker.

    Raises:
        UnknownNameError: there is none of this name.
    """
    if name not in TRACKERS:
        raise UnknownNameError("tracker", name, (*TRACKERS, NOWHERE))
    return TRACKERS[name]


def tracker_names(asked: Collection[str]) -> tuple[str, ...]:
    """Return the trackers that a user named, each once.

    Raises:
        UnknownNameError: there is none of a name.
        InputError: `NOWHERE` beside others.
    """
    names = tuple(dict.fromkeys(asked))
    if NOWHERE in names and len(names) > 1:
        others = " and ".join(f"--log {name}" for name in names if name != NOWHERE)
        raise InputError(f"--log {NOWHERE} and {others} contradict each other; omit --log {NOWHERE}")
    return names if names == (NOWHERE,) else tuple(find_tracker(name).name for name in names)
