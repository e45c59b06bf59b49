"""trackio: runs by the package ``trackio``; its own environment variables say where they go."""

from collections.abc import Mapping
from typing import Any

PROJECT = "sf2ai"


class TrackioRun:
    """An open run."""

    def __init__(self, run: Any) -> None:
        """Take the open run of the package."""
        self._run = run
        self.id: str = run.name

    @property
    def where(self) -> str:
        """The run and its project."""
        return f"run {self.id}; see it with: trackio show --project {PROJECT}"

    def log(self, step: int, figures: Mapping[str, float]) -> None:
        """Send figures."""
        self._run.log(dict(figures), step=step)

    def close(self) -> None:
        """Send what waits, and end."""
        self._run.finish()


def open_run(name: str, run_id: str | None, config: Mapping[str, object]) -> TrackioRun:
    """Open a run; see `registry.OpenRun`."""
    import trackio

    run = trackio.init(
        project=PROJECT,
        name=run_id or name,
        resume="allow",
        config=dict(config),
        embed=False,
        auto_log_gpu=False,
        auto_log_cpu=False,
    )
    return TrackioRun(run)
