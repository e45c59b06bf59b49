"""Fixtures: a ground for hostile commands, and the parent that runs them on it."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from hostile.ground import Ground, make_ground
from hostile.runner import Runner


@pytest.fixture(scope="session")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Ground:
    """The template of the ground; not to be changed."""
    if sys.platform != "linux":
        pytest.skip("needs Linux to see what a command leaves behind")
    return make_ground(tmp_path_factory.mktemp("hostile") / "template")


@pytest.fixture(scope="session")
def runner(ground: Ground, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Runner]:
    runner = Runner(ground, Path(tmp_path_factory.mktemp("hostile-runner")))
    yield runner
    runner.close()
