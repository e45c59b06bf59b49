"""The decorator of the figures' compiled functions, with a cache of its own.

Figures are no part of the game: a change of how they look must not have the game compiled anew, and
`parallel.compiled` keeps the code of all its packages by their sources. The folder here is named after a
digest of the figures' sources and of what they are compiled with.
"""

import hashlib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from types import FunctionType
from typing import TypeVar, cast

from sf2ai.parallel.compiled import COMPILATION_NOTICE, NUMBA_SETTINGS, cache_folder
from sf2ai.parallel.dispatcher import FormDispatcher

_ROOM = Path(__file__).parent
_REACHED = (_ROOM.parents[1] / "backends" / "base.py",)
"""Sources outside of this folder whose constants are compiled in."""

Function = TypeVar("Function", bound=Callable[..., object])


def compiled(function: Function) -> Function:
    """Compile a function as `parallel.compiled.compiled` does, but call it where it is called, not inline it.

    Inlined everywhere, the functions of a figure would take minutes to compile.
    """
    if NUMBA_SETTINGS.DISABLE_JIT:
        return function
    dispatcher = FormDispatcher(function, {"nopython": True, "error_model": "numpy", "nogil": True})
    folder = _folder()
    if folder is not None:
        dispatcher.keep_in(cast(FunctionType, function), folder, COMPILATION_NOTICE.report_unkept)
    return cast(Function, dispatcher)


@cache
def _folder() -> Path | None:
    base = cache_folder("parallel")  # its name is a digest of Numba, NumPy and the room `parallel`
    if base is None:
        return None
    digest = hashlib.sha256(base.name.encode())
    for path in (*sorted(_ROOM.glob("*.py")), *sorted(_ROOM.glob("scenery/*.py")), *_REACHED):
        source = path.read_bytes()
        if b"import compiled" in source or b"np.dtype" in source:
            digest.update(path.name.encode())
            digest.update(source)
    return base.parent / f"drawing-{digest.hexdigest()[:16]}"
