"""Keeps a compiled function's machine code in one file with a checksum, so that damage costs only time.

Numba's own cache unpickles whatever its files hold, fails where it may not write, and then writes beside
the source. This cache reads what it can, notices damage before anything is unpickled, and reports what it
could not write instead of failing.
"""

import contextlib
import hashlib
import os
import pickle
import sys
from collections.abc import Callable
from pathlib import Path
from types import FunctionType
from typing import Protocol, cast
from uuid import uuid4

from numba.core.caching import NullCache
from numba.core.compiler import CompileResult
from numba.core.serialize import dumps

SUFFIX = ".code"
"""How the name of every file of the cache ends."""

_Key = tuple[object, ...]
_dumps = cast(Callable[[object], bytes], dumps)
_rebuild = cast(Callable[..., object], CompileResult._rebuild)


class _Codegen(Protocol):
    """What is used here of Numba's code generators."""

    def magic_tuple(self) -> tuple[str, ...]: ...


class _Target(Protocol):
    """What is used here of Numba's target contexts."""

    def refresh(self) -> None: ...
    def codegen(self) -> _Codegen: ...


class _Library(Protocol):
    """What is used here of Numba's code libraries."""

    has_dynamic_globals: bool


class _Compiled(Protocol):
    """What is used here of Numba's compile results."""

    library: _Library
    codegen: _Codegen

    def _reduce(self) -> tuple[object, ...]: ...


class CodeCache(NullCache):
    """The cache of one compiled function, in the form that Numba's dispatcher asks for."""

    def __init__(
        self, function: FunctionType, folder: Path, report: Callable[[OSError], None], forms: tuple[str, ...]
    ) -> None:
        """Name the file; nothing is read or written yet.

        Args:
            function: the Python function. It has no closure, since only its bytecode tells it from others.
            folder: where its file is; made when the first code is kept.
            report: called with the error when code could not be kept.
            forms: names of the forms of the function that serve here, the best first; the first is kept.
        """
        code = function.__code__
        name = f"{function.__module__}.{function.__qualname__}".replace("<", "").replace(">", "")
        version = "".join(map(str, sys.version_info[:2]))
        self._path = folder / f"{name}-{code.co_firstlineno}.py{version}{SUFFIX}"
        self._bytecode = hashlib.sha256(code.co_code).digest()
        self._report = report
        self._forms = forms

    @property
    def cache_path(self) -> str:
        """The folder of the file."""
        return str(self._path.parent)

    def load_overload(self, sig: object, target_context: _Target) -> object | None:
        """Return the kept code of a signature; None if there is none that is whole."""
        target_context.refresh()
        kept = self._read()
        for form in self._forms:
            data = kept.get(self._key(sig, target_context.codegen(), form))
            if data is not None:
                return _rebuild(target_context, *pickle.loads(data))
        return None

    def save_overload(self, sig: object, data: _Compiled) -> None:
        """Keep the code of a signature beside those of the function's other signatures."""
        if data.library.has_dynamic_globals:  # addresses of this process
            return
        key = self._key(sig, data.codegen, self._forms[0])
        try:
            self._write({**self._read(), key: _dumps(data._reduce())})
        except OSError as error:
            if os.name == "nt" and isinstance(error, PermissionError):
                return  # another process has the file open
            self._report(error)

    def flush(self) -> None:
        """Forget all kept code of the function."""
        with contextlib.suppress(OSError):
            self._path.unlink(missing_ok=True)

    def _key(self, signature: object, codegen: _Codegen, form: str) -> _Key:
        return form, signature, codegen.magic_tuple(), self._bytecode

    def _read(self) -> dict[_Key, bytes]:
        """Return what the file holds; nothing if it is missing, unreadable or damaged."""
        if not os.path.isfile(self._path):  # a FIFO would wait for a writer
            return {}
        try:
            content = self._path.read_bytes()
        except OSError:
            return {}
        checksum, payload = content[:32], content[32:]
        if hashlib.sha256(payload).digest() != checksum:
            return {}
        kept: dict[_Key, bytes] = pickle.loads(payload)
        return kept

    def _write(self, kept: dict[_Key, bytes]) -> None:
        payload = _dumps(kept)
        self._path.parent.mkdir(parents=True, exist_ok=True)
        temporary = self._path.with_name(f"{uuid4().hex}.tmp")
        try:
            temporary.write_bytes(hashlib.sha256(payload).digest() + payload)
            os.replace(temporary, self._path)
        finally:
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)
