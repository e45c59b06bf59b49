"""What a worker is given: how its work is named, what the work is made from, and what it says of its node."""

import hashlib
import os
import platform
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from sf2ai import __version__
from sf2ai.parallel.processors import core_count, processor_name

_PACKAGE = Path(__file__).resolve().parent.parent
_SOURCES = (".py", ".toml")

Task = TypeVar("Task", contravariant=True)
Result = TypeVar("Result", covariant=True)


class Work(Protocol[Task, Result]):
    """Does tasks; it is made once in each worker, and is called from two threads at once."""

    def do(self, task: Task) -> Result:
        """Do a task; the result depends on the task alone."""
        ...


@dataclass(frozen=True)
class WorkName(Generic[Task, Result]):
    """Names the function that makes a worker's `Work`.

    Attributes:
        module: full name of a module of this package, which the worker imports.
        function: in that module; takes the setup and returns the work.
    """

    module: str
    function: str

    def make(self, setup: object) -> Work[Task, Result]:
        """Make the work from a setup; raises what the function raises."""
        work: Work[Task, Result] = getattr(import_module(self.module), self.function)(setup)
        return work


@dataclass(frozen=True)
class NodeFacts:
    """What a worker says of its node.

    Attributes:
        address: of the node in the cluster.
        processor: its commercial name.
        cores: how many the worker's process may use.
        version: of sf2ai and Python there.
        sources: digest of the package's sources there.
    """

    address: str
    processor: str
    cores: int
    version: str
    sources: str

    @classmethod
    def here(cls, address: str) -> "NodeFacts":
        """Return the facts of this process's machine, which has the given address."""
        version = f"sf2ai {__version__} on Python {platform.python_version()}"
        return cls(address, processor_name(), core_count(), version, sources_digest())


@cache
def sources_digest() -> str:
    """Return a digest of all sources of this package: nodes with another one would play another game."""
    digest = hashlib.sha256()
    for folder, folders, files in os.walk(_PACKAGE):
        folders.sort()
        for name in sorted(files):
            if name.endswith(_SOURCES):
                path = Path(folder, name)
                digest.update(path.relative_to(_PACKAGE).as_posix().encode() + b"\0")
                digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()
