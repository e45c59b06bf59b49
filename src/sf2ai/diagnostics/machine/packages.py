"""Reads which distributions are installed and what they require, from their metadata alone."""

import contextlib
from collections.abc import Iterable, Iterator
from importlib import metadata
from typing import TYPE_CHECKING

from sf2ai.diagnostics.machine.facts import Package, Packages

if TYPE_CHECKING:
    from packaging.requirements import Requirement

OWN = "sf2ai"
WATCHED = ("keras-rl", "tensorflow-cpu", "tf-nightly", "triton", "ray")
"""Distributions that sf2ai does not need, of which a check speaks; what they require is not read."""


def read_packages() -> Packages:
    """Return sf2ai, all distributions that it needs in their turn, those of its extras, and `WATCHED`."""
    try:
        import packaging.requirements  # noqa: F401
    except ImportError:
        return Packages({}, {}, "", "packaging is not installed, which reads versions")
    try:
        own = metadata.distribution(OWN)
    except metadata.PackageNotFoundError:
        return Packages({}, {}, "", "")
    names = own.metadata.get_all("Provides-Extra") or ()
    extras = {name: _texts(_applying(own, {name}, only_extras=True)) for name in names}
    found: dict[str, Package] = {}
    _add(found, [(OWN, frozenset())])
    for requirements in extras.values():
        _add(found, [_wanted(requirement) for requirement in _parsed(requirements)])
    for name in WATCHED:
        with contextlib.suppress(metadata.PackageNotFoundError):
            found.setdefault(name, Package(_version(metadata.distribution(name))))
    return Packages(found, extras, "".join(own.metadata.get_all("Requires-Python") or ()))


def _add(found: dict[str, Package], wanted: list[tuple[str, frozenset[str]]]) -> None:
    """Add distributions, and all that they require, to those found; what is not installed is left out."""
    seen: set[tuple[str, frozenset[str]]] = set()
    while wanted:
        pair = wanted.pop()
        if pair in seen:
            continue
        seen.add(pair)
        name, extras = pair
        try:
            distribution = metadata.distribution(name)
        except metadata.PackageNotFoundError:
            continue
        requirements = list(_applying(distribution, set(extras)))
        before = found[name].requires if name in found else ()
        texts = dict.fromkeys((*before, *_texts(requirements)))
        found[name] = Package(_version(distribution), tuple(texts))
        wanted += map(_wanted, requirements)


def _version(distribution: metadata.Distribution) -> str:
    try:
        return distribution.version or ""
    except (KeyError, AttributeError, TypeError):  # its METADATA is empty or missing
        return ""


def _applying(
    distribution: metadata.Distribution, extras: set[str], *, only_extras: bool = False
) -> "Iterator[Requirement]":
    """Yield the requirements that apply to this Python and system with some extras."""
    for requirement in _parsed(distribution.requires or ()):
        marker = requirement.marker
        plain = marker is None or marker.evaluate({"extra": ""})
        extra = marker is not None and any(marker.evaluate({"extra": name}) for name in extras)
        if (extra and not plain) if only_extras else (plain or extra):
            yield requirement


def _parsed(texts: Iterable[str]) -> "Iterator[Requirement]":
    from packaging.requirements import InvalidRequirement, Requirement

    for text in texts:
        try:
            yield Requirement(text)
        except InvalidRequirement:  # of an old distribution; pip does not read it either
            continue


def _texts(requirements: "Iterable[Requirement]") -> tuple[str, ...]:
    return tuple(f"{requirement.name}{requirement.specifier}" for requirement in requirements)


def _wanted(requirement: "Requirement") -> tuple[str, frozenset[str]]:
    from packaging.utils import canonicalize_name

    return canonicalize_name(requirement.name), frozenset(requirement.extras)
