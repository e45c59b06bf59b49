"""Options and settings of the whole suite."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from fakes.programs import Programs

settings.register_profile("dev", deadline=None, max_examples=20, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", parent=settings.get_profile("dev"), derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "dev")


IN_ONE_PROCESS = (
    "tests/hostile/",
    "tests/unit/conformance/facts/test_facts_report.py",
    "tests/unit/conformance/test_conformance_report.py",
)
"""Folders and files whose tests share a warm parent or a report that take long to make."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write the golden traces anew")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> object | None:
    """Give tests that share something costly to one process; the groups of xdist do nothing in pytest 9."""
    from xdist.scheduler import LoadGroupScheduling

    class SharingScheduling(LoadGroupScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return next((place for place in IN_ONE_PROCESS if nodeid.startswith(place)), nodeid)

    return SharingScheduling(config, log) if config.getvalue("dist") == "loadgroup" else None


def pytest_configure() -> None:
    """Handle the signals that nohup and background jobs ignore, since children would ignore them too."""
    handlers = {"SIGINT": signal.default_int_handler, "SIGHUP": _go_on, "SIGQUIT": _go_on}
    for name, handler in handlers.items():
        number = getattr(signal, name, None)  # Windows has only the first
        if number is not None and signal.getsignal(number) == signal.SIG_IGN:
            signal.signal(number, handler)


def _go_on(number: int, frame: object) -> None:
    """Do nothing: to the suite itself the signal stays what it was."""


@pytest.fixture
def programs() -> Iterator[Programs]:
    """Starts Python programs, none of which outlives the test."""
    programs = Programs()
    yield programs
    programs.close()


@pytest.fixture(autouse=True)
def _nothing_packaged(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Tests begin with nobody trained, whatever comes with the package."""
    monkeypatch.setattr("sf2ai.store.packaged.FOLDER", Path(tmp_path_factory.getbasetemp()) / "no-roster")
