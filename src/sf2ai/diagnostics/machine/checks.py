"""Judges the facts about a machine; `CHECKS` has every check, in the order of the report."""

import re
from collections.abc import Callable, Iterable, Iterator

from sf2ai.diagnostics.cartridge_facts import cartridge_finding
from sf2ai.diagnostics.findings import CheckResult, Finding
from sf2ai.diagnostics.machine.facts import Import, Machine, Place
from sf2ai.diagnostics.machine.package_checks import (
    check_extras,
    check_packages,
    check_ray,
    check_tensorflow,
)

Check = Callable[[Machine], Iterable[Finding]]

NEEDED_FLAGS = ("sse4_1", "sse4_2", "avx")
"""Features of x86 processors without which TensorFlow's packages end the process."""
LEAST_HOME_BYTES = 1 << 30
"""A training keeps its replay buffer, checkpoints and logs in the home."""
LEAST_CACHE_BYTES = 1 << 29
"""Compiled code takes 360 MB, and remains for a while beside that of a new version."""
LEAST_OPEN_FILES = 256
LEAST_ADDRESSES = 3 * 10**9
"""Bytes; with fewer TensorFlow may end the process."""
_X86 = frozenset({"x86_64", "amd64", "i386", "i686"})
_PROCESSOR_FIX = "train on another machine, or let a virtual one have its host's processor (QEMU: -cpu host)"
_SIGNALS = {
    -4: ("an instruction that this processor lacks", _PROCESSOR_FIX),
    -9: ("the system, perhaps for want of memory,", "close other programs, and try again"),
}
"""What ended a process, by its exit code, and what to do."""
_KIND_OF_ERROR = re.compile(r"^[\w.]+(?:Error|Exception): ")


def check_python(machine: Machine) -> Iterator[Finding]:
    """The running Python is one for which sf2ai and its libraries are made."""
    python, wanted = machine.python, machine.packages.wanted_python
    named = f"{python.name} {python.version}, {python.bits} bits"
    if python.name != "CPython" or python.bits != 64:
        yield Finding(
            "Python", CheckResult.WRONG, f"{named}: TensorFlow has no packages for it", _other_python("3.11")
        )
    elif wanted and not _in_range(python.version, wanted):
        text = f"{named}: sf2ai needs {wanted}"
        yield Finding("Python", CheckResult.WRONG, text, _other_python("3.11"))
    else:
        yield Finding("Python", CheckResult.GOOD, named)


def check_processor(machine: Machine) -> Iterator[Finding]:
    """The processor has the features that TensorFlow uses without asking."""
    name = machine.processor or "unknown"
    if name.lower() not in _X86:
        yield Finding("processor", CheckResult.GOOD, name)
    elif machine.flags is None:
        text = f"{name}; this system does not tell its features, --deep tries TensorFlow"
        yield Finding("processor", CheckResult.UNKNOWN, text)
    elif missing := [flag for flag in NEEDED_FLAGS if flag not in machine.flags]:
        yield Finding(
            "processor",
            CheckResult.WRONG,
            f"{name} without {', '.join(missing)}: TensorFlow ends the process that loads it, so that agents "
            "still play and none can be trained",
            _PROCESSOR_FIX,
        )
    else:
        yield Finding("processor", CheckResult.GOOD, f"{name} with {', '.join(NEEDED_FLAGS)}")


def check_numba(machine: Machine) -> Iterator[Finding]:
    """Compiled code is used, kept, and spread over the cores."""
    if machine.environment.get("NUMBA_DISABLE_JIT", "0") != "0":
        yield Finding(
            "Numba",
            CheckResult.CAUTION,
            "NUMBA_DISABLE_JIT is set: nothing is compiled, and a fight takes a hundred times as long",
            _unset(machine, "NUMBA_DISABLE_JIT"),
        )
    yield from _check_place(
        "cache", machine.cache, LEAST_CACHE_BYTES, "set NUMBA_CACHE_DIR to a folder that you may write to"
    )


def check_home(machine: Machine) -> Iterator[Finding]:
    """The home can be written, and its disk has room."""
    yield from _check_place(
        "home",
        machine.home,
        LEAST_HOME_BYTES,
        "name a folder that you may write to with --home DIR or SF2AI_HOME",
    )


def _check_place(what: str, place: Place, least: int, fix: str) -> Iterator[Finding]:
    if place.problem:
        text = f"{place.path!r} cannot be written: {place.problem}" if place.path else place.problem
        yield Finding(what, CheckResult.WRONG, text, fix)
    elif place.free < least:
        text = f"{place.path!r} has {place.free / 1e9:.1f} GB of room and may need {least / 1e9:.1f}"
        yield Finding(what, CheckResult.WRONG, text, f"free some, or {fix}")
    else:
        state = "" if place.filled else ", still empty"
        yield Finding(what, CheckResult.GOOD, f"{place.path}{state}, {place.free / 1e9:.0f} GB of room")


def check_cores(machine: Machine) -> Iterator[Finding]:
    """The cores, and how many of them are used."""
    limits, threads = machine.limits, machine.environment.get("NUMBA_NUM_THREADS", "")
    text = f"{limits.usable_cores} of {limits.cores} may be used"
    if threads and not (threads.isdecimal() and threads.isascii() and int(threads[:9]) > 0):
        text = f"NUMBA_NUM_THREADS is {threads[:20]!r}, which is no number of threads"
        yield Finding("cores", CheckResult.WRONG, text, _unset(machine, "NUMBA_NUM_THREADS"))
    elif threads and int(threads[:9]) < limits.usable_cores:
        text = f"NUMBA_NUM_THREADS leaves {threads} of {limits.usable_cores} cores"
        yield Finding("cores", CheckResult.CAUTION, text, _unset(machine, "NUMBA_NUM_THREADS"))
    else:
        yield Finding("cores", CheckResult.GOOD, text)


def check_limits(machine: Machine) -> Iterator[Finding]:
    """The system lets a process open enough files and use enough memory."""
    files, memory = machine.limits.open_files, machine.limits.memory
    if files is not None and files < LEAST_OPEN_FILES:
        text = f"a process may open {files}, and a tournament with bots or consoles needs {LEAST_OPEN_FILES}"
        yield Finding("open files", CheckResult.WRONG, text, "ulimit -S -n 1024")
    else:
        yield Finding("open files", CheckResult.GOOD, "no limit" if files is None else f"up to {files}")
    if memory is not None and memory < LEAST_ADDRESSES:
        text = f"a process may use {memory / 1e9:.1f} GB, and a training needs 2 to 3"
        yield Finding("memory", CheckResult.WRONG, text, "ulimit -S -v unlimited")


def check_rom(machine: Machine) -> Iterator[Finding]:
    """The ROM is one that sf2ai knows."""
    yield cartridge_finding(machine.cartridge)


def check_core(machine: Machine) -> Iterator[Finding]:
    """A core for the SNES is there; `sf2ai emulator check` loads it."""
    core = machine.core
    if not core.problem:
        yield Finding("SNES core", CheckResult.GOOD, core.path)
    elif core.given:
        yield _split("SNES core", core.problem)
    else:
        text = "optional: pip install 'sf2ai[snes]', or RetroArch with its core Snes9x, or --core FILE"
        yield Finding("SNES core", CheckResult.ABSENT, text)


def check_bizhawk(machine: Machine) -> Iterator[Finding]:
    """BizHawk can be started, and its script speaks this sf2ai's protocol."""
    program, script = machine.bizhawk, machine.script
    if program.problem:
        yield _split("BizHawk", program.problem)
    elif program.path:
        yield Finding("BizHawk", CheckResult.GOOD, program.path)
    else:
        yield Finding("BizHawk", CheckResult.NOT_GIVEN, "give its folder with --bizhawk PATH")
    if script.problem:
        fix = "pip install --force-reinstall --no-deps sf2ai"
        yield Finding("Lua script", CheckResult.WRONG, _split("", script.problem).text, fix)
    else:
        yield Finding("Lua script", CheckResult.GOOD, script.path)


def check_browser(machine: Machine) -> Iterator[Finding]:
    """A browser can be opened for `sf2ai play`."""
    if machine.browser:
        yield Finding("browser", CheckResult.GOOD, machine.browser)
    else:
        text = "sf2ai play opens none here, and prints the address to open in one on this machine"
        yield Finding("browser", CheckResult.ABSENT, text)


def check_imports(machine: Machine) -> Iterator[Finding]:
    """Each heavy library could be imported; nothing where the user did not ask for that."""
    for tried in machine.imports:
        name = f"import {tried.module}"
        if tried.code == 0:
            yield Finding(name, CheckResult.GOOD, f"{tried.seconds:.1f} s")
        else:
            yield Finding(name, CheckResult.WRONG, _why(tried), _fix_of(machine, tried))


CHECKS: tuple[Check, ...] = (
    check_python,
    check_processor,
    check_packages,
    check_tensorflow,
    check_numba,
    check_home,
    check_cores,
    check_limits,
    check_browser,
    check_core,
    check_rom,
    check_bizhawk,
    check_extras,
    check_ray,
    check_imports,
)
"""Every check, in the order of the report."""


def judge(machine: Machine) -> list[Finding]:
    """Return what all checks say of a machine."""
    return [finding for check in CHECKS for finding in check(machine)]


def _why(tried: Import) -> str:
    if tried.code is None:
        return f"it was not imported within {tried.seconds:.0f} s"
    if tried.code < 0:
        ending = _SIGNALS.get(tried.code, (f"signal {-tried.code}", ""))[0]
        return f"{ending} ends the process that imports it"
    words = _KIND_OF_ERROR.sub("", tried.words) or f"exit code {tried.code}"
    return f"it cannot be imported ({words})"


def _fix_of(machine: Machine, tried: Import) -> str:
    if tried.code in _SIGNALS:
        return _SIGNALS[tried.code][1]
    found = machine.packages.installed.get(tried.package)
    pinned = f"{tried.package}=={found.version}" if found and found.version else tried.package
    return f"pip install --force-reinstall {pinned}"


def _split(what: str, problem: str) -> Finding:
    """Return a finding of an error's sentence, which has its fix behind the last semicolon."""
    text, _, fix = problem.rpartition("; ")
    return Finding(what, CheckResult.WRONG, text or fix, fix if text else "")


def _in_range(version: str, wanted: str) -> bool:
    from packaging.specifiers import SpecifierSet

    return SpecifierSet(wanted).contains(version.rstrip("+"), prereleases=True)


def _other_python(version: str) -> str:
    return f"install CPython {version} with 64 bits, and sf2ai in it: uv venv --python {version}"


def _unset(machine: Machine, variable: str) -> str:
    return f"set {variable}=" if machine.system == "Windows" else f"unset {variable}"
