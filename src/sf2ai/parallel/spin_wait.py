"""Waits for a number that another thread raises by reading it again and again, without Python's lock.

A thread that sleeps takes some tens of microseconds to wake, which is long beside a batch's step of
0.6 ms: with sleeping threads two cores made 1.3 times the frames of one, with these they make 1.77
times (docs/decisions/0011 and docs/reference/measurements.md). The price is a core that is kept busy.
"""

from collections.abc import Callable
from typing import TypeAlias, cast

import numpy as np
import numpy.typing as npt
from llvmlite.ir import IRBuilder, Value
from numba import types
from numba.core import cgutils
from numba.core.base import BaseContext
from numba.core.typing.context import Context
from numba.core.typing.templates import Signature
from numba.extending import intrinsic

from sf2ai.parallel.compiled import compiled

_PAUSE = 600
"""Reads, some microseconds in all, that the thread which raised the number needs to release Python's lock."""

Counter: TypeAlias = npt.NDArray[np.int64]
"""A number that several threads read and raise: int64, shape (1,)."""


@compiled
def spin_wait(number: Counter, least: int, spins: int) -> bool:
    """Read a number until it is high enough, at most ``spins`` times; return whether it is.

    Args:
        number: int64, shape (1,); another thread raises it.
        least: the value to wait for.
        spins: the most reads, some nanoseconds each.
    """
    while spins > 0 and _read(number) < least:
        spins -= 1
    if spins > 0:
        for _ in range(_PAUSE):
            _read(number)
    return bool(_read(number) >= least)


@compiled
def raise_and_wait(finished: Counter, more: int, number: Counter, least: int, spins: int) -> bool:
    """Raise a number for which another thread waits, then `spin_wait` for a second number.

    Python's lock is free meanwhile, so that the other thread can take it at once.
    """
    _add(finished, more)
    return spin_wait(number, least, spins)


def _pointer(context: BaseContext, builder: IRBuilder, signature: Signature, arguments: list[Value]) -> Value:
    array = cgutils.create_struct_proxy(signature.args[0])  # type: ignore[no-untyped-call]
    return array(context, builder, value=arguments[0]).data


def _reading(
    typing_context: Context, number: types.Type
) -> tuple[Signature, Callable[[BaseContext, IRBuilder, Signature, list[Value]], Value]]:
    """Compile a call that reads the number every time; a plain read would be done once, before the loop."""

    def generate(
        context: BaseContext, builder: IRBuilder, signature: Signature, arguments: list[Value]
    ) -> Value:
        builder.fence("seq_cst")  # slows the loop down, too, which leaves the core's other half its share
        return builder.load_atomic(_pointer(context, builder, signature, arguments), "acquire", 8)

    return types.int64(number), generate


def _adding(
    typing_context: Context, number: types.Type, more: types.Type
) -> tuple[Signature, Callable[[BaseContext, IRBuilder, Signature, list[Value]], Value]]:
    """Compile a call that adds to the number, while other threads may too, and returns what it was."""

    def generate(
        context: BaseContext, builder: IRBuilder, signature: Signature, arguments: list[Value]
    ) -> Value:
        pointer = _pointer(context, builder, signature, arguments)
        return builder.atomic_rmw("add", pointer, arguments[1], "seq_cst")

    return types.int64(number, types.int64), generate


_read = cast(Callable[[Counter], int], intrinsic(_reading))
_add = cast(Callable[[Counter, int], int], intrinsic(_adding))
