"""Options and settings of the whole suite."""

import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from fakes.programs import Programs
from sf2ai.parallel import child_process
from warm.processes import PARENT, WARM_SUBPROCESS

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


def pytest_configure(config: pytest.Config) -> None:
    """Prepare what all processes of the tests share: compiled graphs, and signals that are not ignored."""
    if not hasattr(config, "workerinput"):  # the processes of xdist have the variable of the one that began
        _keep_compiled_graphs(config)
    _handle_signals()


def _keep_compiled_graphs(config: pytest.Config) -> None:
    """Let TensorFlow compile each graph once for all trainings of a run: that takes seconds each time."""
    folder = tempfile.mkdtemp(prefix="sf2ai-graphs-")
    config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))
    given = os.environ.get("TF_XLA_FLAGS", "")
    os.environ["TF_XLA_FLAGS"] = f"{given} --tf_xla_persistent_cache_directory={folder}".strip()


def _handle_signals() -> None:
    """Handle the signals that nohup and background jobs ignore, since children would ignore them too."""
    handlers = {"SIGINT": signal.default_int_handler, "SIGHUP": _go_on, "SIGQUIT": _go_on}
    for name, handler in handlers.items():
        number = getattr(signal, name, None)  # Windows has only the first
        if number is not None and signal.getsignal(number) == signal.SIG_IGN:
            signal.signal(number, handler)


def _go_on(number: int, frame: object) -> None:
    """Do nothing: to the suite itself the signal stays what it was."""


@pytest.fixture(scope="session", autouse=True)
def _warm_parent() -> Iterator[None]:
    """Fork the product's own processes, too; the parent begins with the first and ends with the tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(child_process, "subprocess", WARM_SUBPROCESS)
        yield
    PARENT.close()


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
