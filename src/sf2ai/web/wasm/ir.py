"""From the contest's functions to LLVM's language, by Numba's own compiler."""

import re
from dataclasses import dataclass
from typing import Any

import numba

from sf2ai.web.wasm.addresses import Entry


@dataclass(frozen=True)
class CompiledEntry:
    """One entry in LLVM's language."""

    name: str
    """Under which WebAssembly exports it."""
    symbol: str
    """Of its C function in the text."""
    text: str
    """A module of LLVM's language for the machine that compiles it."""


def compile_entry(name: str, entry: Entry) -> CompiledEntry:
    """Compile one entry; takes a minute for one that plays."""
    function: Any = numba.cfunc(_signature(entry), error_model="numpy")(entry.body)
    return CompiledEntry(name, function.native_name, function._library.get_llvm_str())


def _signature(entry: Entry) -> Any:
    return entry.returns(*entry.takes)


def externals(text: str) -> set[str]:
    """Return the functions that a module declares and does not define, without LLVM's intrinsics."""
    names = set(re.findall(r'^declare [^@]*@"?([^"(]+)"?\(', text, re.MULTILINE))
    return {name for name in names if not name.startswith("llvm.")}
