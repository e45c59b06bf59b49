"""The processor cores that there are for this program."""

import contextlib
import os


def cores_for(processes: int) -> list[int | None]:
    """Return the core that each of so many busy processes is to keep to; None leaves it to the system.

    Where there is one for every core, or more, the system would at times let two of them share a core
    while another is idle for as long as it takes until it looks again.
    """
    cores = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []
    if not cores or processes < len(cores):
        return [None] * processes
    return [cores[number % len(cores)] for number in range(processes)]


def serve_on(core: int | None, process: int = 0) -> None:
    """Make a process one that computes for another, on one core only if `cores_for` has said so.

    Woken by whoever asks it, it does not push him from his core, before he has asked the others too.

    Args:
        core: as `cores_for` has it.
        process: its number, and 0 for this one; what it starts later is meant too.
    """
    with contextlib.suppress(OSError):  # a sandbox may forbid either, and both only save time
        if hasattr(os, "sched_setscheduler") and hasattr(os, "SCHED_BATCH"):
            os.sched_setscheduler(process, os.SCHED_BATCH, os.sched_param(0))
    with contextlib.suppress(OSError):
        if core is not None and hasattr(os, "sched_setaffinity"):
            os.sched_setaffinity(process, {core})


def core_count() -> int:
    """Return how many cores this process may use, which can be fewer than the machine has."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
