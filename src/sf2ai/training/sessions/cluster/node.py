"""A worker's side of a training on a cluster: trains a part of it in a folder of its own."""

import contextlib
import tempfile
import time
from pathlib import Path

from sf2ai.errors import Sf2aiError
from sf2ai.store.checkpoint import has_checkpoint
from sf2ai.store.layout import Home
from sf2ai.training.files.checkpoint_meta import read_config
from sf2ai.training.progress import Progress
from sf2ai.training.sessions.cluster import travel
from sf2ai.training.sessions.cluster.travel import PartDone, TrainingPart, files_of, names_of, put
from sf2ai.training.sessions.messages import Job, Report
from sf2ai.training.sessions.session import TrainingSession


class NodeTrainings:
    """Trains one part after the other; nothing stays between two."""

    def __init__(self, setup: None = None) -> None:
        """Prepare nothing: a part says everything."""

    def do(self, part: TrainingPart) -> PartDone:
        """Train a part; an error that a user can fix is its last report."""
        with tempfile.TemporaryDirectory(prefix="sf2ai-node-") as name, contextlib.ExitStack() as stack:
            folder = Path(name)
            (folder / travel.NAMED).mkdir()
            # Weights are named by paths from the current folder; a worker trains one part at a time.
            stack.enter_context(contextlib.chdir(folder / travel.NAMED))
            return _train(part, folder)


def _train(part: TrainingPart, folder: Path) -> PartDone:
    job = Job.from_line(part.job)
    character = job.config.character
    home = Home(folder / travel.HOME)
    put(home.training(character), part.files)
    put(folder / travel.PLAYERS, part.players)
    put(folder / travel.NAMED, part.named)
    session = _session(job, folder)
    reports: list[Report] = []
    latest: Progress | None = None
    try:
        latest = _run(session, part.seconds)
    except Sf2aiError as error:
        reports.append(Report(character, error=_with_paths_of(job, folder, error)))
    if latest is not None:
        reports.insert(0, Report(character, progress=latest))
    notices = [Report(character, notice=notice) for notice in session.notices]
    files = files_of(home, character)
    return PartDone(
        reports=tuple(report.to_line() for report in (*notices, *reports)),
        files={name: content for name, content in files.items() if part.files.get(name) != content},
        names=tuple(names_of(home.training(character))),
        weights=session.result.weights.read_bytes() if session.result is not None else None,
    )


def _session(job: Job, folder: Path) -> TrainingSession:
    """Return the training of a job in a worker's folder; it goes on if a part of it was trained before."""
    home, config = Home(folder / travel.HOME), read_config(job.config.to_json())
    is_begun = has_checkpoint(home.checkpoint(config.character))
    return TrainingSession(
        home,
        config,
        resume=job.resume or is_begun,
        given=job.given,
        league_weights=folder / travel.LEAGUE_FILE if job.league_weights else None,
        players=Home(folder / travel.PLAYERS),
        begin_from=None if is_begun else job.begin_from,
        is_member=True,
    )


def _run(session: TrainingSession, seconds: float) -> Progress | None:
    """Train until the time is over, or to the end; return the last progress."""
    latest, end = None, None
    running = session.run()
    for progress in running:
        latest = progress
        end = time.monotonic() + seconds if end is None else end
        if time.monotonic() >= end:
            running.close()  # type: ignore[attr-defined]  # a generator: it saves
            break
    return latest


def _with_paths_of(job: Job, folder: Path, error: Sf2aiError) -> Sf2aiError:
    """Return an error that names the folders of the driver, not those of the worker."""
    text = str(error)
    for name, path in ((travel.HOME, job.home), (travel.PLAYERS, job.players or job.home)):
        text = text.replace(str(folder / name), str(path))
    if text == str(error):
        return error
    told = type(error).__new__(type(error), text)
    told.args = (text,)
    return told
