"""Looks for a while whether another thread has raised a number, without Python's lock.

It takes less time than to sleep and be woken, but a core.
"""

from typing import Any

from numba import types
from numba.core import cgutils
from numba.extending import intrinsic

from sf2ai.parallel.compiled import compiled

_PAUSE = 600
"""Looks, some microseconds in all, that whoever raised it from Python needs to let go of the lock."""


@compiled
def look(number: Any, least: int, looks: int) -> bool:
    """Look so many times, some nanoseconds each, until a number is that high; return whether it is.

    Args:
        number: int64, shape (1,); another thread raises it.
        least: what is looked for.
        looks: how often at most.
    """
    while looks > 0 and _read(number) < least:
        looks -= 1
    if looks > 0:
        for _ in range(_PAUSE):
            _read(number)
    return bool(_read(number) >= least)


@compiled
def tell_and_look(told: Any, more: int, number: Any, least: int, looks: int) -> bool:
    """Raise a number that somebody looks at, then `look` at another.

    Python's lock is free by then, so that whoever has looked can take it at once.
    """
    _add(told, more)
    return look(number, least, looks)


def _place(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
    array: Any = cgutils.create_struct_proxy(signature.args[0])  # type: ignore[no-untyped-call]
    return array(context, builder, value=arguments[0]).data


def _reading(typing_context: Any, number: Any) -> Any:
    """Compile a call that reads it anew; a plain read would be done once, before the loop."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        builder.fence("seq_cst")  # slows the looking down, too, and leaves the core's other half its share
        return builder.load_atomic(_place(context, builder, signature, arguments), "acquire", 8)

    return types.int64(number), generate


def _adding(typing_context: Any, number: Any, more: Any) -> Any:
    """Compile a call that adds to it, whoever else does at the same time, and returns what it was."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        place = _place(context, builder, signature, arguments)
        return builder.atomic_rmw("add", place, arguments[1], "seq_cst")

    return types.int64(number, types.int64), generate


_read: Any = intrinsic(_reading)
_add: Any = intrinsic(_adding)
