"""The result of a training, as the commands that train keep and print it."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sf2ai.measuring.evaluation import Evaluation
    from sf2ai.training.progress import ProbeRecord, Progress
    from sf2ai.training.sessions.session import TrainingResult


@dataclass(frozen=True)
class FinishedTraining:
    """The result of one character's training."""

    result: "TrainingResult"
    latest: "Progress | None"
    """The last progress; None if there was nothing left to train."""
    curves: Path | None
    """The picture of the learning curves; None if there is none."""
    comparison: "Evaluation | None" = None
    """The new agent against the packaged one; None if they were not compared."""

    def to_json(self) -> dict[str, object]:
        """Return figures, paths and manifest as JSON values."""
        manifest = self.result.manifest
        return {
            "character": manifest.character,
            "episodes": manifest.episodes,
            "steps": manifest.steps,
            "win_rate_50": self.latest.win_rate_50 if self.latest else None,
            "mean_return_50": self.latest.mean_return_50 if self.latest else None,
            "guide_share": self.latest.guide_share if self.latest else None,
            "probes": probes_to_json(self.latest.probes if self.latest else ()),
            "against_packaged": comparison_to_json(self.comparison),
            **files_to_json(self.result, self.curves),
        }


def files_to_json(result: "TrainingResult", curves: Path | None) -> dict[str, object]:
    """Return the files of a training and its manifest as JSON values."""
    former = result.former_weights
    return {
        "weights": str(result.weights),
        "former_weights": str(former) if former else None,
        "curves": str(curves) if curves else None,
        "manifest": result.manifest.to_json(),
    }


def comparison_to_json(result: "Evaluation | None") -> dict[str, object] | None:
    """Return the result against the packaged agent as JSON values; None if the two were not compared."""
    if result is None:
        return None
    return {
        "opponent": result.opponent,
        "rounds": result.episodes,
        "wins": result.wins,
        "draws": result.draws,
        "losses": result.losses,
        "win_rate": result.win_rate,
        "win_rate_interval": list(result.win_rate_interval),
    }


def probes_to_json(probes: "Iterable[ProbeRecord]") -> dict[str, object]:
    """Return the last probe against each opponent as JSON values, by the opponent."""
    return {
        probe.opponent: {
            "episode": probe.episode,
            "steps": probe.steps,
            "rounds": probe.rounds,
            "wins": probe.wins,
            "draws": probe.draws,
            "losses": probe.losses,
            "win_rate": probe.win_rate,
            "win_rate_interval": list(probe.win_rate_interval),
        }
        for probe in probes
    }
