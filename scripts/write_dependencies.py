"""Writes docs/reference/dependencies.md: each dependency with its size here and what it is for.

.venv/bin/python scripts/write_dependencies.py

Sizes are those of the installed files of the environment that runs this. tests/docs/test_dependencies_page.py
checks that the page has every dependency of pyproject.toml and no other.
"""

import platform
import sys
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "reference" / "dependencies.md"
PURPOSES: dict[str, str] = {
    "typer": "the command line",
    "rich": "tables, progress and help on the terminal",
    "gym": "the environment for programs of its time; `envs.gym_env` and the entry point alone load it",
    "gymnasium": "the environments for one learner",
    "pettingzoo": "the environment for two learners",
    "keras-rl2": "its agents are the base of ours, and the baselines; trainings load it",
    "tensorflow": "networks learn with it; trainings load it. Playing and the page need NumPy alone",
    "tf-keras": "the Keras that Keras-RL was written for; loaded with it",
    "tensorboard": "writes and shows the curves of a training",
    "pandas": "the tables that `--csv` writes; loaded where one is",
    "numpy": "every array",
    "numba": "compiles the engine, the CPU, observations and actions",
    "platformdirs": "finds the folder for user data on each system",
    "threadpoolctl": "holds matrix libraries to one thread where trainings share cores",
    "packaging": "`sf2ai doctor` compares versions with it",
    "pillow": "draws fights as GIF, PNG and `rgb_array`",
    "matplotlib": "draws learning curves and matrices; loaded where a picture is drawn",
}
"""Each dependency of the package and what it is for."""
EXTRAS: dict[str, str] = {
    "snes": "a core for the SNES",
    "sb3": "learners of Stable-Baselines3",
    "video": "films, and gymnasium's `RecordVideo`; its ffmpeg is under the GPL",
    "live": "the page of `--live`",
    "sweep": "`sf2ai sweep`",
    "trackio": "`sf2ai train --log trackio`",
    "wandb": "`sf2ai train --log wandb`",
    "mlflow": "`sf2ai train --log mlflow`",
    "former": "replays of former engine versions in `sf2ai replay`",
    "bench": "a peer that benchmarks compare with",
    "cluster": "tournaments and comparisons on several machines",
    "docs": "builds the site of the documentation",
    "notebooks": "runs the notebooks",
    "test": "checks and tests",
}
"""What an extra is for that users may want; the page names no other."""
HEAD = """# What is installed, and why

<!-- Made by scripts/write_dependencies.py; do not edit. -->

`pip install` brings these. Sizes are of the installed files, here on {system} with Python {python};
"with its own" adds what the package needs, which others may need as well. Everything together has {total}.

| package | version | size | with its own | what it is for |
|---|---|---|---|---|
{rows}

TensorFlow is the largest by far, and only trainings and Keras-RL's agents load it. `sf2ai --help` and
`import sf2ai.envs` load neither it nor Matplotlib, pandas nor torch: `tests/cli/test_app.py` and
`tests/unit/envs/test_surface.py` check that. Typer, Rich, gym, Keras-RL, TensorFlow and pandas are what the
project was asked to use.

## Extras

| extra | for | brings |
|---|---|---|
{extras}
"""


def dependencies() -> list[Requirement]:
    """Return the dependencies of the package."""
    return [Requirement(line) for line in _project()["dependencies"]]


def page() -> str:
    """Return the page, measured in this environment."""
    names = [requirement.name for requirement in dependencies()]
    rows = [_row(name) for name in sorted(names, key=lambda name: -own_size(name))]
    everything = {each for name in names for each in needs(name)}
    return HEAD.format(
        system=f"{platform.system()} {platform.machine()}",
        python=".".join(map(str, sys.version_info[:2])),
        total=megabytes(sum(own_size(name) for name in everything)),
        rows="\n".join(rows),
        extras="\n".join(_extra_rows()),
    )


def megabytes(size: int) -> str:
    """Return a size as text.

    >>> megabytes(1_234_567), megabytes(20_000)
    ('1.2 MB', 'under 0.1 MB')
    """
    return f"{size / 1e6:.1f} MB" if size >= 5e4 else "under 0.1 MB"


@cache
def own_size(name: str) -> int:
    """Return the size of a package's installed files in bytes; compiled caches do not count."""
    files = distribution(name).files or []
    paths = [Path(str(file.locate())) for file in files if file.suffix != ".pyc"]
    return sum(path.stat().st_size for path in paths if path.is_file())


@cache
def needs(name: str) -> frozenset[str]:
    """Return a package and all that it needs here, by canonical names."""
    found: set[str] = set()
    waiting = [canonicalize_name(name)]
    while waiting:
        here = waiting.pop()
        if here not in found and _is_installed(here):
            found.add(here)
            waiting += _direct_needs(here)
    return frozenset(found)


def main() -> None:
    """Write the page."""
    PAGE.write_text(page(), encoding="utf-8")


def _direct_needs(name: str) -> Iterable[str]:
    for line in distribution(name).requires or []:
        requirement = Requirement(line)
        if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
            yield canonicalize_name(requirement.name)


def _is_installed(name: str) -> bool:
    try:
        distribution(name)
    except PackageNotFoundError:
        return False
    return True


def _row(name: str) -> str:
    whole = sum(own_size(each) for each in needs(name))
    version = distribution(name).version
    return f"| {name} | {version} | {megabytes(own_size(name))} | {megabytes(whole)} | {PURPOSES[name]} |"


def _extra_rows() -> Iterable[str]:
    for extra, lines in _project()["optional-dependencies"].items():
        if extra in EXTRAS:
            brought = ", ".join(Requirement(line).name for line in lines)
            yield f"| `[{extra}]` | {EXTRAS[extra]} | {brought} |"


def _project() -> dict[str, list[str]]:
    read = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return read["project"]  # type: ignore[no-any-return]


if __name__ == "__main__":
    main()
