"""A machine without a fault, and the faults that are injected into it."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from sf2ai.diagnostics.cartridge_facts import Cartridge
from sf2ai.diagnostics.machine.facts import (
    Asset,
    Import,
    Interpreter,
    Limits,
    Machine,
    Package,
    Packages,
    Place,
)

HEALTHY = Machine(
    system="Linux",
    processor="x86_64",
    flags=frozenset({"sse4_1", "sse4_2", "avx", "avx2"}),
    python=Interpreter("CPython", "3.11.7", 64),
    packages=Packages(
        {
            "sf2ai": Package(
                "0.2.0",
                (
                    "numpy>=2.0",
                    "numba>=0.61",
                    "tensorflow<2.22,>=2.21",
                    "keras-rl2==1.0.5",
                    "gym<0.27,>=0.26.2",
                ),
            ),
            "numpy": Package("2.4.6"),
            "numba": Package("0.68.1", ("numpy<2.5,>=1.22", "llvmlite<0.52,>=0.51.0dev0")),
            "llvmlite": Package("0.51.0"),
            "tensorflow": Package("2.21.0", ("numpy>=1.26.0",)),
            "keras-rl2": Package("1.0.5"),
            "gym": Package("0.26.2"),
        },
        {"sb3": ("stable-baselines3>=2.9",), "snes": ("stable-retro<2,>=1.0.1",), "test": ("pytest>=8.3",)},
        "<3.14,>=3.11",
    ),
    environment={},
    limits=Limits(8, 8, 1024),
    home=Place("/home/anna/.local/share/sf2ai", free=50 << 30),
    cache=Place("/home/anna/.cache/sf2ai/compiled", free=50 << 30, filled=True),
    core=Asset(path="/usr/lib/libretro/snes9x_libretro.so"),
    script=Asset(path="/opt/sf2ai.lua"),
    bizhawk=Asset(),
    browser="xdg-open",
)


def packaged(machine: Machine, **versions: str | None) -> Machine:
    """Return a machine with other versions of packages, by names with ``_`` for ``-``; None removes one."""
    installed = dict(machine.packages.installed)
    for name, version in versions.items():
        key = name.replace("_", "-")
        if version is None:
            del installed[key]
        else:
            requires = installed[key].requires if key in installed else ()
            installed[key] = Package(version, requires)
    return replace(machine, packages=replace(machine.packages, installed=installed))


def variables(**values: str) -> Callable[[Machine], Machine]:
    return lambda machine: replace(machine, environment=values)


def imported(code: int | None, words: str = "") -> Callable[[Machine], Machine]:
    return lambda machine: replace(machine, imports=(Import("tensorflow", "tensorflow", 3.0, code, words),))


@dataclass(frozen=True)
class Fault:
    """A fault, how the doctor names it, and how the fix that it gives mends it."""

    name: str
    inject: Callable[[Machine], Machine]
    what: str
    """The finding's name."""
    text: str
    """Part of what it says."""
    fix: str
    """Part of what it says that one should do."""
    mend: Callable[[Machine], Machine]
    """Does to the facts what the fix does to the machine."""
    verdict: str = "wrong"


def undo(**fields: object) -> Callable[[Machine], Machine]:
    return lambda machine: replace(machine, **fields)


FAULTS = (
    Fault(
        "an old Python",
        undo(python=Interpreter("CPython", "3.10.2", 64)),
        "Python",
        "sf2ai needs <3.14,>=3.11",
        "uv venv --python 3.11",
        undo(python=HEALTHY.python),
    ),
    Fault(
        "a Python that is too new",
        undo(python=Interpreter("CPython", "3.14.0", 64)),
        "Python",
        "3.14.0",
        "uv venv --python 3.11",
        undo(python=HEALTHY.python),
    ),
    Fault(
        "a Python of 32 bits",
        undo(python=Interpreter("CPython", "3.11.7", 32)),
        "Python",
        "32 bits",
        "64 bits",
        undo(python=HEALTHY.python),
    ),
    Fault(
        "another Python",
        undo(python=Interpreter("PyPy", "3.11.7", 64)),
        "Python",
        "PyPy",
        "CPython 3.11",
        undo(python=HEALTHY.python),
    ),
    Fault(
        "a processor without AVX",
        undo(flags=frozenset({"sse4_1", "sse4_2"})),
        "processor",
        "without avx",
        "-cpu host",
        undo(flags=HEALTHY.flags),
    ),
    Fault(
        "no TensorFlow",
        lambda m: packaged(m, tensorflow=None),
        "tensorflow",
        "not installed",
        "pip install 'tensorflow<2.22,>=2.21'",
        lambda m: packaged(m, tensorflow="2.21.0"),
    ),
    Fault(
        "another TensorFlow",
        lambda m: packaged(m, tensorflow="2.16.1"),
        "tensorflow",
        "2.16.1 does not fit: sf2ai needs",
        "pip install 'tensorflow<2.22,>=2.21'",
        lambda m: packaged(m, tensorflow="2.21.1"),
    ),
    Fault(
        "a NumPy that is too new for Numba",
        lambda m: packaged(m, numpy="2.5.0"),
        "numpy",
        "2.5.0 does not fit: numba needs <2.5,>=1.22",
        "<2.5",
        lambda m: packaged(m, numpy="2.4.6"),
    ),
    Fault(
        "an old gym",
        lambda m: packaged(m, gym="0.21.0"),
        "gym",
        "0.21.0",
        "pip install 'gym<0.27,>=0.26.2'",
        lambda m: packaged(m, gym="0.26.2"),
    ),
    Fault(
        "a library of Numba's is missing",
        lambda m: packaged(m, llvmlite=None),
        "llvmlite",
        "numba needs",
        "pip install 'llvmlite<0.52,>=0.51.0dev0'",
        lambda m: packaged(m, llvmlite="0.51.2"),
    ),
    Fault(
        "metadata that cannot be read",
        lambda m: packaged(m, gym=""),
        "gym",
        "metadata",
        "--force-reinstall --no-deps 'gym<0.27,>=0.26.2'",
        lambda m: packaged(m, gym="0.26.2"),
    ),
    Fault(
        "a version that is none",
        lambda m: packaged(m, gym="unknown"),
        "gym",
        "unknown does not fit",
        "pip install 'gym<0.27,>=0.26.2'",
        lambda m: packaged(m, gym="0.26.2"),
    ),
    Fault(
        "an extra in an old version",
        lambda m: packaged(m, stable_baselines3="2.3.0"),
        "stable-baselines3",
        "2.3.0",
        "pip install 'stable-baselines3>=2.9'",
        lambda m: packaged(m, stable_baselines3="2.9.2"),
    ),
    Fault(
        "no packaging",
        undo(packages=Packages({}, {}, "", "packaging is not installed, which reads versions")),
        "packages",
        "packaging",
        "pip install packaging",
        undo(packages=HEALTHY.packages),
    ),
    Fault(
        "the older Keras-RL beside keras-rl2",
        lambda m: packaged(m, keras_rl="0.4.2"),
        "keras-rl2",
        "keras-rl 0.4.2",
        "pip uninstall -y keras-rl && pip install",
        lambda m: packaged(m, keras_rl=None),
    ),
    Fault(
        "two TensorFlows",
        lambda m: packaged(m, tensorflow_cpu="2.21.0"),
        "tensorflow",
        "tensorflow-cpu",
        "--no-deps tensorflow==2.21.0",
        lambda m: packaged(m, tensorflow_cpu=None),
    ),
    Fault(
        "triton beside TensorFlow",
        lambda m: packaged(m, triton="3.8.0"),
        "triton",
        "crashes",
        "import sf2ai.envs before torch",
        lambda m: packaged(m, triton=None),
        "take care",
    ),
    Fault(
        "nothing is compiled",
        variables(NUMBA_DISABLE_JIT="1"),
        "Numba",
        "nothing is compiled",
        "unset NUMBA_DISABLE_JIT",
        variables(),
        "take care",
    ),
    Fault(
        "a cache that cannot be written",
        undo(cache=Place("/opt/cache", "Permission denied")),
        "cache",
        "'/opt/cache' cannot be written: Permission denied",
        "NUMBA_CACHE_DIR",
        undo(cache=HEALTHY.cache),
    ),
    Fault(
        "no room for the cache",
        undo(cache=Place("/cache", free=1 << 20)),
        "cache",
        "0.0 GB",
        "free some",
        undo(cache=HEALTHY.cache),
    ),
    Fault(
        "a home that cannot be written",
        undo(home=Place("/opt/home", "Read-only file system")),
        "home",
        "Read-only",
        "--home DIR or SF2AI_HOME",
        undo(home=HEALTHY.home),
    ),
    Fault(
        "no home",
        undo(home=Place("", "this user has no home folder")),
        "home",
        "no home folder",
        "SF2AI_HOME",
        undo(home=HEALTHY.home),
    ),
    Fault(
        "a full disk",
        undo(home=Place("/home/anna/sf2ai", free=300 << 20)),
        "home",
        "0.3 GB of room",
        "free some",
        undo(home=HEALTHY.home),
    ),
    Fault(
        "no number of threads",
        variables(NUMBA_NUM_THREADS="0"),
        "cores",
        "'0'",
        "unset NUMBA_NUM_THREADS",
        variables(),
    ),
    Fault(
        "one thread on eight cores",
        variables(NUMBA_NUM_THREADS="1"),
        "cores",
        "leaves 1 of 8",
        "unset NUMBA_NUM_THREADS",
        variables(),
        "take care",
    ),
    Fault(
        "few open files",
        undo(limits=Limits(8, 8, 64)),
        "open files",
        "may open 64",
        "ulimit -S -n 1024",
        undo(limits=Limits(8, 8, 1024)),
    ),
    Fault(
        "little memory",
        undo(limits=Limits(8, 8, 1024, 1 << 30)),
        "memory",
        "1.1 GB",
        "ulimit -S -v unlimited",
        undo(limits=Limits(8, 8, 1024)),
    ),
    Fault(
        "a ROM of Japan",
        undo(cartridge=Cartridge("", "'sf2.sfc' is not a ROM that sf2ai knows", "Japan")),
        "ROM",
        "made for Japan",
        "North America",
        undo(cartridge=Cartridge("Turbo, recognised")),
    ),
    Fault(
        "a core that is not there",
        undo(core=Asset(True, "", "there is no core at 'x.so'; correct --core")),
        "SNES core",
        "there is no core",
        "correct --core",
        undo(core=HEALTHY.core),
    ),
    Fault(
        "a script of another sf2ai",
        undo(script=Asset(False, "/x.lua", "'/x.lua' speaks version 0; omit --script")),
        "Lua script",
        "speaks version 0",
        "--force-reinstall --no-deps sf2ai",
        undo(script=HEALTHY.script),
    ),
    Fault(
        "no BizHawk where it should be",
        undo(bizhawk=Asset(True, "/x", "there is no EmuHawk.exe at '/x'; give --bizhawk")),
        "BizHawk",
        "no EmuHawk.exe",
        "give --bizhawk",
        undo(bizhawk=Asset(True, "/games/EmuHawk.exe")),
    ),
    Fault(
        "a library that crashes",
        imported(-4),
        "import tensorflow",
        "an instruction",
        "-cpu host",
        imported(0),
    ),
    Fault(
        "a library that cannot be imported",
        imported(1, "ImportError: libxyz.so.1: no such file"),
        "import tensorflow",
        "(libxyz.so.1: no such file)",
        "--force-reinstall tensorflow==2.21.0",
        imported(0),
    ),
    Fault(
        "a library that ends its process",
        imported(-11),
        "import tensorflow",
        "signal 11",
        "--force-reinstall tensorflow==2.21.0",
        imported(0),
    ),
    Fault(
        "a library for which there is no memory",
        imported(-9),
        "import tensorflow",
        "memory",
        "close other programs",
        imported(0),
    ),
    Fault(
        "a library that hangs",
        imported(None),
        "import tensorflow",
        "not imported within 3 s",
        "--force-reinstall tensorflow==2.21.0",
        imported(0),
    ),
)
