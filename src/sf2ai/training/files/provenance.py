"""Where a training's result comes from: the machine and the versions that took part."""

import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

_LIBRARIES = ("numpy", "numba", "tensorflow", "tf-keras", "keras-rl2")
"""Those whose version can change the weights."""


def library_versions() -> dict[str, str]:
    """Return name and version of every library that can change the weights; absent ones are left out."""
    versions = {"python": platform.python_version()}
    for name in _LIBRARIES:
        try:
            versions[name] = version(name)
        except PackageNotFoundError:
            continue
    return versions


def processor_name() -> str:
    """Return the processor as people know it, else its architecture."""
    try:
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    except OSError:
        pass  # no Linux; the standard library knows enough
    return platform.processor() or platform.machine()


def difference_notice(before: dict[str, str], now: dict[str, str]) -> str | None:
    """Say in one line that a training goes on elsewhere than it began; None when nothing differs.

    >>> difference_notice({"numpy": "2.0"}, {"numpy": "2.1"})
    'numpy was 2.0 and is 2.1: the training goes on, but not to the bit as it would have'
    """
    names = [name for name in sorted(before | now) if before.get(name) != now.get(name)]
    if not names:
        return None
    changes = ", ".join(
        f"{name} was {before.get(name, 'absent')} and is {now.get(name, 'absent')}" for name in names
    )
    return f"{changes}: the training goes on, but not to the bit as it would have"
