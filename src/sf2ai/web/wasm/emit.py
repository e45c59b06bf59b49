"""From LLVM's language to WebAssembly: Numba's modules joined, made small, and linked.

The functions' C entries are left behind: each entry gets one of its own here, which gives the inner function
the places for its result and for an exception, of which there is none.
"""

import re
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

import llvmlite.binding as llvm

from sf2ai.web.wasm.ir import CompiledEntry

TRIPLE = "wasm32-unknown-unknown"
_LAYOUT = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
_FEATURES = "+bulk-memory,+sign-ext,+nontrapping-fptoint,+mutable-globals"
_CPU_ATTRIBUTES = re.compile(r'"(?:target-cpu|target-features|tune-cpu|probe-stack)"="[^"]*"')
_SQRT = """
declare double @llvm.sqrt.f64(double)
define internal double @sqrt(double %x) alwaysinline {
  %root = call double @llvm.sqrt.f64(double %x)
  ret double %root
}
"""


def make_object(entries: Sequence[CompiledEntry]) -> bytes:
    """Return one object file for WebAssembly with all entries."""
    llvm.initialize_all_targets()
    llvm.initialize_all_asmprinters()
    machine = llvm.Target.from_triple(TRIPLE).create_target_machine(opt=3, reloc="static", features=_FEATURES)
    whole = llvm.parse_assembly(_retargeted(entries[0]))
    for entry in entries[1:]:
        whole.link_in(llvm.parse_assembly(_retargeted(entry)))
    whole = llvm.parse_assembly(_with_square_root(str(whole)))
    _hide(whole, {entry.name for entry in entries})
    _optimize(whole, machine)
    return bytes(machine.emit_object(whole))


def link(linker: Sequence[str], content: bytes, names: Sequence[str]) -> bytes:
    """Return the WebAssembly of an object file; nothing may be left to import.

    Args:
        linker: the command that starts wasm-ld.
        content: what `make_object` returned.
        names: the functions to export.

    Raises:
        RuntimeError: the linker refuses, with its message.
    """
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "engine.o"), Path(folder, "engine.wasm")
        source.write_bytes(content)
        exports = [f"--export={name}" for name in (*names, "__heap_base")]
        options = ["--no-entry", *exports, "--gc-sections", "--strip-all", "-O2", "-z", "stack-size=262144"]
        command = [*linker, str(source), "-o", str(target), *options]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise RuntimeError(f"wasm-ld refuses: {done.stderr.strip()[-2000:]}")
        return target.read_bytes()


def _retargeted(entry: CompiledEntry) -> str:
    """Return a module for WebAssembly, with the entry's own function."""
    text = re.sub(r'target triple = ".*"', f'target triple = "{TRIPLE}"', entry.text)
    text = re.sub(r'target datalayout = ".*"', f'target datalayout = "{_LAYOUT}"', text)
    return _CPU_ATTRIBUTES.sub("", text) + _wrapper(entry)


def _wrapper(entry: CompiledEntry) -> str:
    """Return the function that WebAssembly exports, which calls Numba's inner function."""
    inner = entry.symbol.removeprefix("cfunc.")
    outer = re.search(rf"^define [^@]*?(\S+) @{re.escape(entry.symbol)}\((.*?)\)", entry.text, re.MULTILINE)
    if outer is None:
        raise RuntimeError(f"Numba's module of {entry.name!r} has no function of that name")
    kinds = [each.split()[0] for each in outer[2].split(",")]
    taken = ", ".join(f"{kind} %a{place}" for place, kind in enumerate(kinds))
    result = outer[1]
    return (
        f"\ndefine {result} @{entry.name}({taken}) {{\n"
        f"  %result = alloca {result}\n  %trouble = alloca ptr\n"
        f"  %status = call i32 @{inner}(ptr %result, ptr %trouble, {taken})\n"
        f"  %value = load {result}, ptr %result\n  ret {result} %value\n}}\n"
    )


def _with_square_root(text: str) -> str:
    """Give the C library's square root its instruction, which is exact, too."""
    declared = re.compile(r"^declare double @sqrt\(double.*\n", re.MULTILINE)
    if not declared.search(text):
        return text
    text = declared.sub("", text)
    if "@llvm.sqrt.f64" in text:
        return text + _SQRT.replace("declare double @llvm.sqrt.f64(double)\n", "")
    return text + _SQRT


def _hide(module: llvm.ModuleRef, kept: set[str]) -> None:
    """Make all but the entries internal, so that what no entry calls falls away."""
    for function in module.functions:
        if not function.is_declaration and function.name not in kept:
            function.linkage = "internal"
    for variable in module.global_variables:
        if not variable.is_declaration:
            variable.linkage = "internal"


def _optimize(module: llvm.ModuleRef, machine: llvm.TargetMachine) -> None:
    builder = llvm.create_pass_builder(machine, llvm.create_pipeline_tuning_options(speed_level=3))
    for _ in range(2):
        passes = builder.getModulePassManager()
        passes.add_constant_merge_pass()
        passes.add_global_dead_code_eliminate_pass()
        passes.run(module, builder)
