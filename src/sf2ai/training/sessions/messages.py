"""The messages between a session and its training processes: lines of JSON.

A process reads jobs from standard input, one a line; the line ``stop``, or the end of the input, makes
it save and end. It writes reports to standard output, each an object with one of the keys
``stage``, ``progress``, ``notice``, ``result`` and ``error``; all are about the job that was sent last.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Protocol, Self

from sf2ai import errors
from sf2ai.errors import Sf2aiError, TrainingError
from sf2ai.store.manifest import Manifest
from sf2ai.training.config import TrainingConfig
from sf2ai.training.progress import ProbeRecord, Progress
from sf2ai.training.sessions.session import TrainingResult

STOP = "stop"


@dataclass(frozen=True)
class Job:
    """One training, as a process gets it."""

    home: Path
    config: TrainingConfig
    resume: bool = False
    given: tuple[str, ...] = ()
    """As in `TrainingSession`."""
    league_weights: Path | None = None
    """As in `TrainingSession`."""
    players: Path | None = None
    """As in `TrainingSession`."""
    begin_from: str | None = None
    """As in `TrainingSession`."""
    trackers: tuple[str, ...] = ()
    """As in `TrainingSession`."""

    def to_line(self) -> str:
        """Return the job as one line."""
        return json.dumps(
            {
                "home": str(self.home),
                "config": self.config.to_json(),
                "resume": self.resume,
                "given": self.given,
                "league_weights": str(self.league_weights) if self.league_weights else None,
                "players": str(self.players) if self.players else None,
                "begin_from": self.begin_from,
                "trackers": self.trackers,
            }
        )

    @classmethod
    def from_line(cls, line: str) -> Self:
        """Read a line that `to_line` returned."""
        document = json.loads(line)
        league_weights, players = document["league_weights"], document["players"]
        return cls(
            Path(document["home"]),
            TrainingConfig.from_json(document["config"]),
            document["resume"],
            tuple(document["given"]),
            Path(league_weights) if league_weights else None,
            Path(players) if players else None,
            document["begin_from"],
            tuple(document["trackers"]),
        )


@dataclass(frozen=True)
class Report:
    """A message about one training: exactly one of stage, progress, notice, result and error."""

    character: str
    """Id."""
    progress: Progress | None = None
    notice: str | None = None
    result: TrainingResult | None = None
    error: Sf2aiError | None = None
    stage: str | None = None
    """What is being done before the first step."""
    home: Path | None = None
    """The home of the training; None in the process that trains."""

    def to_line(self) -> str:
        """Return the report as one line, without the character.

        The finished episodes and the new probe of a progress are omitted; they are in the logs.
        """
        if self.progress is not None:
            return json.dumps({"progress": {**asdict(self.progress), "finished": (), "new_probe": None}})
        if self.result is not None:
            return json.dumps({"result": _pack_result(self.result)})
        if self.error is not None:
            return json.dumps({"error": {"kind": type(self.error).__name__, "text": str(self.error)}})
        if self.stage is not None:
            return json.dumps({"stage": self.stage})
        return json.dumps({"notice": self.notice})

    @classmethod
    def from_line(cls, character: str, line: str | bytes) -> Self:
        """Read a line that `to_line` returned, about the training of a character."""
        document = json.loads(line)
        if "progress" in document:
            return cls(character, progress=_read_progress(document["progress"]))
        if "result" in document:
            return cls(character, result=_read_result(document["result"]))
        if "error" in document:
            return cls(character, error=_read_error(document["error"]))
        if "stage" in document:
            return cls(character, stage=document["stage"])
        return cls(character, notice=document["notice"])


class JobRunner(Protocol):
    """Does trainings: `TrainingProcesses` here, `ClusterTrainings` elsewhere."""

    def run(self, jobs: Iterable[Job]) -> Iterator[Report]:
        """Do the jobs, each when there is room for it, and yield reports that name the home of their job."""
        ...


def _read_progress(document: Mapping[str, Any]) -> Progress:
    probes = tuple(ProbeRecord(**record) for record in document["probes"])
    return Progress(**{**document, "finished": (), "new_probe": None, "probes": probes})


def _pack_result(result: TrainingResult) -> dict[str, object]:
    former = result.former_weights
    return {
        "manifest": result.manifest.to_json(),
        "weights": str(result.weights),
        "former_weights": str(former) if former else None,
    }


def _read_result(document: Mapping[str, Any]) -> TrainingResult:
    former = document["former_weights"]
    manifest = Manifest.from_json(document["manifest"])
    return TrainingResult(manifest, Path(document["weights"]), Path(former) if former else None)


def _read_error(document: Mapping[str, str]) -> Sf2aiError:
    """Return an error of the same class and text, to be raised again."""
    kind = getattr(errors, document["kind"], TrainingError)
    error: Sf2aiError = kind.__new__(kind, document["text"])
    error.args = (document["text"],)
    return error
