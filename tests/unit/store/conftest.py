"""Fixtures of the store's tests: an empty home, a manifest and small weights."""

from pathlib import Path

import numpy as np
import pytest
from store_samples import make_arrays, make_manifest

from sf2ai.store.layout import Home
from sf2ai.store.manifest import Manifest


@pytest.fixture
def manifest() -> Manifest:
    return make_manifest()


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


@pytest.fixture
def arrays() -> dict[str, np.ndarray]:
    return make_arrays()
