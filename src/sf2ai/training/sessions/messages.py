"""What a training in a process of its own says, as lines of JSON.

Jobs come in on standard input, one a line; a line ``stop``, or the end of the input, ends
the work after saving. Answers go out on standard output: each has the job's number and one of
``progress``, ``notice``, ``result`` and ``error``.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from sf2ai import errors
from sf2ai.errors import Sf2aiError, TrainingError
from sf2ai.store.manifest import Manifest
from sf2ai.training.config import TrainingConfig
from sf2ai.training.progress import Progress
from sf2ai.training.sessions.session import TrainingResult

STOP = "stop"


@dataclass(frozen=True)
class Job:
    """One training, for whoever has time."""

    home: Path
    config: TrainingConfig
    resume: bool = False
    given: tuple[str, ...] = ()
    """As in `TrainingSession`."""
    league_weights: Path | None = None
    """As in `TrainingSession`."""

    def to_line(self) -> str:
        """Write the job as one line."""
        return json.dumps(
            {
                "home": str(self.home),
                "config": self.config.to_json(),
                "resume": self.resume,
                "given": self.given,
                "league_weights": str(self.league_weights) if self.league_weights else None,
            }
        )

    @classmethod
    def from_line(cls, line: str) -> "Job":
        """Read what `to_line` wrote."""
        document = json.loads(line)
        league_weights = document["league_weights"]
        return cls(
            Path(document["home"]),
            TrainingConfig.from_json(document["config"]),
            document["resume"],
            tuple(document["given"]),
            Path(league_weights) if league_weights else None,
        )


def progress_message(progress: Progress) -> dict[str, Any]:
    """Return where a training stands; its episodes are in the log, and left away here."""
    return {"progress": {**asdict(progress), "finished": ()}}


def read_progress(document: Mapping[str, Any]) -> Progress:
    """Read the value of a ``progress``."""
    return Progress(**{**document, "finished": ()})


def result_message(result: TrainingResult) -> dict[str, Any]:
    """Return what a training has left."""
    former = result.former_weights
    return {
        "result": {
            "manifest": result.manifest.to_json(),
            "weights": str(result.weights),
            "former_weights": str(former) if former else None,
        }
    }


def read_result(document: Mapping[str, Any]) -> TrainingResult:
    """Read the value of a ``result``."""
    former = document["former_weights"]
    manifest = Manifest.from_json(document["manifest"])
    return TrainingResult(manifest, Path(document["weights"]), Path(former) if former else None)


def error_message(error: Sf2aiError) -> dict[str, Any]:
    """Return what went wrong."""
    return {"error": {"kind": type(error).__name__, "text": str(error)}}


def read_error(document: Mapping[str, str]) -> Sf2aiError:
    """Read the value of an ``error``: one of the same kind, to be raised again."""
    kind = getattr(errors, document["kind"], TrainingError)
    error: Sf2aiError = kind.__new__(kind, document["text"])
    error.args = (document["text"],)
    return error
