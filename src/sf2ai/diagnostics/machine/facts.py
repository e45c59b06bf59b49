"""The facts about a machine, as plain values."""

from collections.abc import Mapping
from dataclasses import dataclass

from sf2ai.diagnostics.cartridge_facts import Cartridge


@dataclass(frozen=True)
class Package:
    """One installed distribution."""

    version: str
    """Empty if its metadata cannot be read."""
    requires: tuple[str, ...] = ()
    """Its requirements that apply to this Python and system, such as ``"numpy>=2.0"``."""


@dataclass(frozen=True)
class Packages:
    """Installed distributions by their normalised names: sf2ai, all that it needs, and some that clash."""

    installed: Mapping[str, Package]
    extras: Mapping[str, tuple[str, ...]]
    """Requirements of each optional part of sf2ai that apply here."""
    wanted_python: str
    """Versions of Python for which sf2ai is made, such as ``">=3.11"``; empty if unknown."""
    problem: str = ""
    """Why nothing above could be read; empty if it could."""


@dataclass(frozen=True)
class Interpreter:
    """The running Python."""

    name: str
    """Such as ``"CPython"``."""
    version: str
    """Such as ``"3.11.7"``."""
    bits: int
    """Of an address."""


@dataclass(frozen=True)
class Place:
    """A folder in which sf2ai keeps files; it may not exist yet."""

    path: str
    """Empty if this user has no such folder."""
    problem: str = ""
    """Why nothing can be written there; empty if it can."""
    free: int = 0
    """Free bytes on its disk."""
    filled: bool = False
    """Whether something is in it."""


@dataclass(frozen=True)
class Asset:
    """A file that the user named, or that was found."""

    given: bool = False
    """Whether the user named it, by an option or an environment variable."""
    path: str = ""
    problem: str = ""
    """Why it cannot be used; empty if it can."""


@dataclass(frozen=True)
class Limits:
    """What this process may use; None where the system has no such limit, or does not tell."""

    cores: int
    """Cores of the machine."""
    usable_cores: int
    """Cores on which this process may run."""
    open_files: int | None = None
    memory: int | None = None
    """Bytes of addresses (``ulimit -v``)."""


@dataclass(frozen=True)
class Import:
    """How the import of a library in a process of its own ended."""

    module: str
    package: str
    """The distribution that brings it."""
    seconds: float
    code: int | None
    """Exit code of the process; None if it took longer than the limit."""
    words: str = ""
    """What it said last."""


@dataclass(frozen=True)
class Machine:
    """All facts that `checks.CHECKS` judge."""

    system: str
    """Such as ``"Linux"``."""
    processor: str
    """Such as ``"x86_64"``."""
    flags: frozenset[str] | None
    """Features of the processor by Linux's names, such as ``"avx"``; None if the system does not tell."""
    python: Interpreter
    packages: Packages
    environment: Mapping[str, str]
    """Those variables that sf2ai's libraries read."""
    limits: Limits
    home: Place
    cache: Place
    """Where compiled code is kept."""
    core: Asset
    """The SNES core."""
    script: Asset
    """The Lua script for BizHawk."""
    bizhawk: Asset
    browser: str
    """The browser that `sf2ai play` would open; empty if there is none."""
    cartridge: Cartridge | None = None
    """The ROM; None if the user gave none."""
    imports: tuple[Import, ...] = ()
    """Empty unless the user asked for them."""
