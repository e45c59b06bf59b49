"""Compiles a function that only compiled code calls in a short form, which takes less time.

Numba makes three entries for every function: for compiled code, for Python and for C. Each has the whole
function in it once more when functions are inlined, and each goes through all of LLVM's passes. Of the 221
functions of an evaluation 16 are called from Python; the others get the entry for compiled code alone, and
the second round of passes is left to the function that has them inlined.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FunctionType
from typing import Any

from numba.core.caching import NullCache
from numba.core.codegen import JITCodeLibrary
from numba.core.compiler import Compiler
from numba.core.compiler_lock import global_compiler_lock
from numba.core.registry import CPUDispatcher
from numba.core.sigutils import normalize_signature

from sf2ai.parallel.code_cache import CodeCache

_INNER, _OUTER = "inner", "outer"
"""Names of the two forms in the cache."""


class InnerLibrary(JITCodeLibrary):
    """The machine code of a function in its inner form."""

    def _optimize_final_module(self) -> None:
        """Run the passes that clean up, among them inlining; the caller's passes do the rest."""
        codegen: Any = self._codegen
        made = codegen._module_pass_manager(
            loop_vectorize=codegen._loopvect, slp_vectorize=False, opt=codegen._opt_level, cost="cheap"
        )
        passes, *builder = made if isinstance(made, tuple) else (made,)  # older versions of Numba have none
        passes.run(self._final_module, *builder)


class FormCompiler(Compiler):
    """Numba's compiler, with a library of its own for the inner form."""

    def __init__(self, types: object, target: Any, library: Any, *rest: Any) -> None:
        """Take what Numba's compiler takes, in its order; the third of the rest are the flags."""
        flags = rest[2]
        if flags.no_cpython_wrapper:
            new: Callable[..., Any] = InnerLibrary
            library = new(target.codegen(), "inner")
            library.enable_object_caching()  # as Numba does with its own, so that it can be kept
        super().__init__(types, target, library, *rest)  # type: ignore[no-untyped-call]


class FormDispatcher(CPUDispatcher):
    """A compiled function in two forms: what compiled code calls, and what Python calls.

    Each signature is compiled in the form that is asked for first. The outer form serves compiled code, too.
    The inner form does not serve Python: a call from there compiles the signature once more.
    """

    def __init__(self, function: Callable[..., object], options: dict[str, object]) -> None:
        """Compile nothing yet.

        Args:
            function: the Python function.
            options: Numba's options for it.
        """
        options = {**options, "no_cfunc_wrapper": True}  # nothing here is called from C
        super().__init__(function, targetoptions=options, pipeline_class=FormCompiler)
        self._is_inner = False
        self._inner_signatures: set[tuple[object, ...]] = set()
        self._caches: dict[bool, NullCache] = {True: self._cache, False: self._cache}

    def keep_in(self, function: FunctionType, folder: Path, report: Callable[[OSError], None]) -> None:
        """Name the caches of the two forms; they share one file. The arguments are those of `CodeCache`."""
        self._caches = {
            True: CodeCache(function, folder, report, (_INNER, _OUTER)),
            False: CodeCache(function, folder, report, (_OUTER,)),
        }
        self._cache = self._caches[False]

    @contextmanager
    def _inner_form(self) -> Iterator[None]:
        """Compile in the inner form; nested only where a function calls itself."""
        before = self._is_inner
        self._use_form(inner=True)
        try:
            yield
        finally:
            self._use_form(inner=before)

    def _use_form(self, *, inner: bool) -> None:
        self._is_inner = inner
        self._cache = self._caches[inner]
        self.targetoptions["no_cpython_wrapper"] = inner

    def get_call_template(self, args: Any, kws: Any) -> Any:
        """Compile for compiled code that calls the function; the name and the result are Numba's."""
        with self._inner_form():
            return super().get_call_template(args, kws)

    def compile(self, sig: Any) -> Any:
        """Compile one signature in the present form; the name and the result are Numba's."""
        with global_compiler_lock:
            if not self._is_inner:
                signature = tuple(normalize_signature(sig)[0])  # type: ignore[no-untyped-call]
                if signature in self._inner_signatures:
                    self._inner_signatures.remove(signature)
                    del self.overloads[signature]
            return super().compile(sig)

    def add_overload(self, cres: Any) -> None:
        """Note what has been compiled; an inner form is kept from calls of Python."""
        if not self._is_inner:
            super().add_overload(cres)
            return
        signature = tuple(cres.signature.args)
        self.overloads[signature] = cres
        self._inner_signatures.add(signature)
