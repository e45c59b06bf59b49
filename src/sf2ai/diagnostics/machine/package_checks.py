"""Judges the installed packages: what sf2ai needs, what that needs, clashes, and the optional parts."""

import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sf2ai.diagnostics.findings import CheckResult, Finding
from sf2ai.diagnostics.machine.facts import Machine, Package
from sf2ai.diagnostics.machine.packages import OWN

_HIDDEN_EXTRAS = frozenset({"test", "bench"})
"""Optional parts for those who develop sf2ai."""


@dataclass(frozen=True)
class Clash:
    """Two distributions that install the same module: the one that was installed last is imported."""

    unwanted: str
    wanted: str
    module: str


CLASHES = (
    Clash("keras-rl", "keras-rl2", "rl"),
    Clash("tensorflow-cpu", "tensorflow", "tensorflow"),
    Clash("tf-nightly", "tensorflow", "tensorflow"),
)


def check_packages(machine: Machine) -> Iterator[Finding]:
    """Every package that sf2ai needs, and that those need, is there in a version that they accept."""
    packages = machine.packages
    if packages.problem:
        yield Finding("packages", CheckResult.WRONG, packages.problem, "pip install packaging")
        return
    if OWN not in packages.installed:
        yield Finding(
            "packages",
            CheckResult.UNKNOWN,
            "sf2ai runs from its source and is not installed, so that its needs are not known",
            "pip install -e . in the folder of the source",
        )
        return
    wanted = _wanted(packages.installed, packages.installed[OWN].requires)
    problems = _problems(packages.installed, wanted)
    yield from problems
    if not problems:
        yield Finding("packages", CheckResult.GOOD, f"all {len(wanted)} are there in versions that fit")


def check_tensorflow(machine: Machine) -> Iterator[Finding]:
    """What installs the same modules as TensorFlow and Keras-RL, or must not be imported beside them."""
    installed = machine.packages.installed
    for clash in CLASHES:
        if clash.unwanted in installed and clash.wanted in installed:
            version = installed[clash.wanted].version
            yield Finding(
                clash.wanted,
                CheckResult.WRONG,
                f"{clash.unwanted} {installed[clash.unwanted].version} is installed too, and both bring the "
                f"module {clash.module}",
                f"pip uninstall -y {clash.unwanted} && pip install --force-reinstall --no-deps "
                f"{clash.wanted}=={version}",
            )
    if "tensorflow" in installed and "triton" in installed:
        yield Finding(
            "triton",
            CheckResult.CAUTION,
            f"PyTorch's triton {installed['triton'].version} crashes a process that loads TensorFlow "
            f"{installed['tensorflow'].version} too",
            "import sf2ai.envs before torch, stable_baselines3 or ray; sf2ai itself never loads both",
        )


def check_extras(machine: Machine) -> Iterator[Finding]:
    """The optional parts of sf2ai: absent, or installed in versions that fit."""
    installed = machine.packages.installed
    always = _wanted(installed, installed[OWN].requires) if OWN in installed else {}
    for extra, requirements in machine.packages.extras.items():
        if extra in _HIDDEN_EXTRAS or not requirements:  # none applies to this system
            continue
        names = [_name(text) for text in requirements]
        present = [name for name in names if name in installed]
        # TensorFlow brings grpcio, for example, which says nothing about the extra 'cluster'.
        telling = [name for name in names if name not in always] or names
        if not any(name in installed for name in telling):
            text = f"optional: pip install 'sf2ai[{extra}]'"
            yield Finding(f"extra {extra}", CheckResult.ABSENT, text)
            continue
        wanted = _wanted(installed, requirements)
        problems = _problems(installed, wanted)
        yield from problems
        if not problems:
            versions = ", ".join(f"{name} {installed[name].version}" for name in present)
            yield Finding(f"extra {extra}", CheckResult.GOOD, versions)


def check_ray(machine: Machine) -> Iterator[Finding]:
    """Ray, which is optional."""
    ray = machine.packages.installed.get("ray")
    if ray is None:
        yield Finding("Ray", CheckResult.ABSENT, "optional, for RLlib: pip install 'ray[rllib]'")
    else:
        yield Finding("Ray", CheckResult.GOOD, f"{ray.version}; import sf2ai.envs before it")


@dataclass(frozen=True)
class _Demand:
    """What is asked of one package.

    Attributes:
        by: for each package that asks, the versions that it accepts.
    """

    by: Mapping[str, str]

    @property
    def specifier(self) -> str:
        """The versions that all accept."""
        parts = [part for text in self.by.values() for part in text.split(",") if part]
        return ",".join(dict.fromkeys(parts))


def _wanted(installed: Mapping[str, Package], requirements: Sequence[str]) -> dict[str, _Demand]:
    """Return all that requirements need in their turn, by name."""
    demands: dict[str, dict[str, str]] = {}
    todo = [(OWN, requirements)]
    while todo:
        who, texts = todo.pop()
        for text in texts:
            name = _name(text)
            is_new = name not in demands
            demands.setdefault(name, {})[who] = _specifier(text)
            if is_new and name in installed:
                todo.append((name, installed[name].requires))
    return {name: _Demand(demands[name]) for name in sorted(demands)}


def _problems(installed: Mapping[str, Package], wanted: Mapping[str, _Demand]) -> list[Finding]:
    """Return what is wrong with packages that are wanted."""
    found = (_problem(name, installed.get(name), demand) for name, demand in wanted.items())
    return [finding for finding in found if finding is not None]


def _problem(name: str, package: Package | None, demand: _Demand) -> Finding | None:
    fix = f"pip install {shlex.quote(name + demand.specifier)}"
    if package is None:
        return Finding(name, CheckResult.WRONG, f"it is not installed: {_who(demand.by)}", fix)
    if not package.version:
        again = f"pip install --force-reinstall --no-deps {shlex.quote(name + demand.specifier)}"
        return Finding(name, CheckResult.WRONG, "its metadata cannot be read", again)
    refusing = {who: text for who, text in demand.by.items() if not _accepts(text, package.version)}
    if not refusing:
        return None
    return Finding(name, CheckResult.WRONG, f"{package.version} does not fit: {_who(refusing)}", fix)


def _who(by: Mapping[str, str]) -> str:
    return ", ".join(f"{who} needs {text or 'any version'}" for who, text in by.items())


def _name(text: str) -> str:
    from packaging.requirements import Requirement
    from packaging.utils import canonicalize_name

    return canonicalize_name(Requirement(text).name)


def _specifier(text: str) -> str:
    from packaging.requirements import Requirement

    return str(Requirement(text).specifier)


def _accepts(specifier: str, version: str) -> bool:
    from packaging.specifiers import SpecifierSet
    from packaging.version import InvalidVersion

    try:
        return SpecifierSet(specifier).contains(version, prereleases=True)
    except InvalidVersion:
        return False
