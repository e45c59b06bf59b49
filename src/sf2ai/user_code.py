"""Finds functions that a user names, in modules and files of theirs, and describes what goes wrong in them.

Only a name that the user typed or passed is loaded. A name in a weights file or a replay never is.
"""

import contextlib
import hashlib
import importlib
import importlib.util
import os
import re
import sys
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

from sf2ai.checks import path_of
from sf2ai.errors import InputError, UnknownNameError, shortened
from sf2ai.printable import escaped
from sf2ai.user_files import read_at_most

_FILE = re.compile(r"(?P<place>.*\.py)(?::(?P<name>[^\W\d]\w*))?", re.IGNORECASE | re.DOTALL)
_MODULE = re.compile(r"(?P<place>[^\W\d]\w*(?:\.[^\W\d]\w*)*):(?P<name>[^\W\d]\w*)")
_MOST_BYTES = 1 << 20
_MOST_LETTERS = 300


@dataclass(frozen=True)
class UserFunction:
    """A function of the user's.

    Attributes:
        spec: as the user wrote it, ``MODULE:FUNCTION`` or ``FILE.py:FUNCTION``.
        call: the function.
        digest: SHA-256 of the source file in which it was found, 64 hexadecimal digits.
    """

    spec: str
    call: Callable[..., Any]
    digest: str


def names_function(text: str) -> bool:
    """Whether a text has the form ``MODULE:FUNCTION``, ``FILE.py:FUNCTION`` or ``FILE.py``.

    >>> names_function("my_rewards:shaped"), names_function("a/b.py"), names_function("health-gap")
    (True, True, False)
    """
    return _FILE.fullmatch(text) is not None or _MODULE.fullmatch(text) is not None


def find_function(spec: str, role: str) -> UserFunction:
    """Return a function of the user's; its module is imported, the current folder comes first.

    Args:
        spec: ``MODULE:FUNCTION`` or ``FILE.py:FUNCTION``.
        role: what the function is for, in messages: ``"reward"``.

    Raises:
        InputError: there is no such file or module, it cannot be imported, or it has no such function.
    """
    found = _FILE.fullmatch(spec) or _MODULE.fullmatch(spec)
    if found is None:
        raise InputError(
            f"the {role} {shortened(spec)} names no function; write 'MODULE:FUNCTION' or 'FILE.py:FUNCTION'"
        )
    place, name = found["place"], found["name"]
    with _first_on_path(_folder_of(place)):
        if _FILE.fullmatch(place):
            module, digest = _load_file(spec, role, _in_full(path_of(f"the file of the {role}", place)))
        else:
            module, digest = _load_module(spec, role, place)
    functions = [known for known, value in vars(module).items() if _is_function(known, value)]
    if name is None:
        raise InputError(f"the {role} {shortened(spec)} names no function; write {_example(spec, functions)}")
    value = vars(module).get(name)
    if value is None:
        raise UnknownNameError(f"function of {shortened(place)}", name, functions)
    if not callable(value) or isinstance(value, type):
        raise InputError(
            f"the {role} {shortened(spec)} is of type {type(value).__name__}, which is no function; "
            "name a function"
        )
    return UserFunction(spec, value, digest)


def describe_error(error: BaseException, own_folders: tuple[str, ...] = ()) -> str:
    """Return an exception and the line of the user's that raised it, as one line of text.

    The line is the innermost one outside Python's library and the given folders.

    Args:
        error: the exception.
        own_folders: folders of code that is not the user's.
    """
    text = type(error).__name__
    with contextlib.suppress(Exception):  # an exception's own __str__ may raise
        text += f", {error}"
    foreign = (*own_folders, os.path.dirname(os.__file__), "<frozen")
    frames = traceback.extract_tb(error.__traceback__)
    theirs = [frame for frame in frames if not frame.filename.startswith(foreign)]
    where = f" ({os.path.basename(theirs[-1].filename)}, line {theirs[-1].lineno})" if theirs else ""
    if isinstance(error, SyntaxError) and error.filename:
        text = f"SyntaxError, {error.msg}"
        where = f" ({os.path.basename(error.filename)}, line {error.lineno})"
    return escaped(text)[: _MOST_LETTERS - len(where)] + where


PACKAGE_FOLDER = os.path.dirname(__file__)
"""Folder of this package's own code."""


def _in_full(path: Path) -> Path:
    try:
        return path.absolute()
    except OSError:  # the current folder was deleted
        return path


def _folder_of(place: str) -> str:
    try:
        folder = os.getcwd()
    except OSError:  # the current folder was deleted
        folder = ""
    return os.path.dirname(os.path.abspath(place)) if folder and _FILE.fullmatch(place) else folder


@contextlib.contextmanager
def _first_on_path(folder: str) -> Iterator[None]:
    """Let imports look into a folder first."""
    if not folder:
        yield
        return
    sys.path.insert(0, folder)
    try:
        yield
    finally:
        with contextlib.suppress(ValueError):  # the user's module may have removed it
            sys.path.remove(folder)


def _load_file(spec: str, role: str, path: Path) -> tuple[ModuleType, str]:
    try:
        source = read_at_most(path, _MOST_BYTES)
    except OSError as error:
        raise InputError(
            f"the {role} {shortened(spec)} cannot be read: {error.strerror} ({shortened(str(path))}); "
            "name a Python file that can be"
        ) from error
    if len(source) > _MOST_BYTES:
        raise InputError(
            f"the {role} {shortened(spec)} is in a file of more than {_MOST_BYTES:,} bytes; name another"
        )
    digest = hashlib.sha256(source).hexdigest()
    with _users_code(spec, role):
        return _run_file(path, source), digest


@lru_cache(maxsize=16)
def _run_file(path: Path, source: bytes) -> ModuleType:
    """Return the module that a file makes; a file that has not changed is run once a process."""
    code: CodeType = compile(source, str(path), "exec")
    name = path.stem if path.stem not in {*sys.modules, *sys.stdlib_module_names} else f"user_{path.stem}"
    module = ModuleType(name)
    module.__file__ = str(path)
    sys.modules[name] = module  # dataclasses and pickles look there
    exec(code, vars(module))
    return module


def _load_module(spec: str, role: str, name: str) -> tuple[ModuleType, str]:
    with _users_code(spec, role):
        importlib.invalidate_caches()  # the file may be younger than the last look into its folder
        module = importlib.import_module(name)
    source = getattr(module, "__file__", None)
    if not isinstance(source, str) or not source.endswith(".py"):
        raise InputError(
            f"the {role} {shortened(spec)} is in a module without a source file; name one of yours"
        )
    try:
        return module, hashlib.sha256(Path(source).read_bytes()).hexdigest()
    except OSError as error:
        raise InputError(
            f"the {role} {shortened(spec)} cannot be read: {error.strerror} ({shortened(source)})"
        ) from error


@contextlib.contextmanager
def _users_code(spec: str, role: str) -> Iterator[None]:
    """Report any exception of a module's own code as one sentence."""
    try:
        yield
    except (Exception, SystemExit) as error:  # the user's code may raise anything
        place = spec.partition(":")[0]
        if isinstance(error, ModuleNotFoundError) and f"{place}.".startswith(f"{error.name}."):
            raise InputError(
                f"the {role} {shortened(spec)} is in no module that can be found; name one of the current "
                "folder, or a file as 'FILE.py:FUNCTION'"
            ) from error
        reason = describe_error(error, (PACKAGE_FOLDER,))
        raise InputError(
            f"the {role} {shortened(spec)} cannot be imported: {reason}; correct its module, or name another"
        ) from error


def _is_function(name: str, value: object) -> bool:
    return callable(value) and not isinstance(value, type) and not name.startswith("_")


def _example(spec: str, functions: list[str]) -> str:
    return shortened(f"{spec}:{functions[0] if functions else 'FUNCTION'}")
