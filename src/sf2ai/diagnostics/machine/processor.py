"""Reads the features of the processor."""

import ctypes
import sys
from pathlib import Path

_CPU_INFO = Path("/proc/cpuinfo")
_MOST_LETTERS = 1 << 20
_WINDOWS_FEATURES = {"ssse3": 36, "sse4_1": 37, "sse4_2": 38, "avx": 39}
"""Numbers of Windows' ``IsProcessorFeaturePresent``, by Linux's names."""


def processor_flags() -> frozenset[str] | None:
    """Return the features of the processor by Linux's names; None if the system does not tell."""
    if sys.platform == "win32":
        has = ctypes.windll.kernel32.IsProcessorFeaturePresent
        return frozenset(name for name, number in _WINDOWS_FEATURES.items() if has(number))
    try:
        with _CPU_INFO.open(encoding="utf-8", errors="replace") as file:
            return parse_flags(file.read(_MOST_LETTERS))
    except OSError:
        return None


def parse_flags(text: str) -> frozenset[str] | None:
    r"""Return the features that the first processor of a ``/proc/cpuinfo`` has; None if it names none.

    >>> sorted(parse_flags("model name : x\nflags\t\t: sse avx\n"))
    ['avx', 'sse']
    """
    for line in text.splitlines():
        name, _, value = line.partition(":")
        if name.strip() in ("flags", "Features"):
            return frozenset(value.split())
    return None
