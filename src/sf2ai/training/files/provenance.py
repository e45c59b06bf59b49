"""The origin of a training's result: the versions of the libraries."""

import platform
from importlib.metadata import PackageNotFoundError, version

_LIBRARIES = ("numpy", "numba", "tensorflow", "tf-keras", "keras-rl2")
"""Names of the libraries whose version can change the weights."""


def library_versions() -> dict[str, str]:
    """Return name and version of every installed library that can change the weights."""
    versions = {"python": platform.python_version()}
    for name in _LIBRARIES:
        try:
            versions[name] = version(name)
        except PackageNotFoundError:
            continue
    return versions


def difference_notice(before: dict[str, str], now: dict[str, str]) -> str | None:
    """Return one line on the differences between two origins; None if they are equal.

    >>> difference_notice({"numpy": "2.0"}, {"numpy": "2.1"})
    'numpy was 2.0 and is 2.1: the training continues, but the result may differ'
    """
    names = [name for name in sorted(before | now) if before.get(name) != now.get(name)]
    if not names:
        return None
    changes = ", ".join(
        f"{name} was {before.get(name, 'absent')} and is {now.get(name, 'absent')}" for name in names
    )
    return f"{changes}: the training continues, but the result may differ"
