"""The processor: its name, which cores this program may use, and which of them its processes keep to."""

import contextlib
import os
import platform
from pathlib import Path


def cores_for(processes: int) -> list[int | None]:
    """Return for each of several busy processes the core to keep it on; None leaves it to the system.

    With at least one process for every core, the system would at times let two of them share a core
    while another core is idle, until it next balances the load.
    """
    cores = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []
    if not cores or processes < len(cores):
        return [None] * processes
    return [cores[number % len(cores)] for number in range(processes)]


def serve_on(core: int | None, process: int = 0) -> None:
    """Mark a process as one that computes for another, and keep it on a core if one is given.

    Such a process, when a request wakes it, does not push the asking process off its core before that
    has asked the others too.

    Args:
        core: as `cores_for` returned it.
        process: its process id, 0 for this process; processes that it starts later are included.
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


def processor_name() -> str:
    """Return the processor's commercial name, or its architecture if the name is unknown."""
    try:
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    except OSError:
        pass  # not Linux: the standard library's answer is good enough
    return platform.processor() or platform.machine()
