"""Weights & Biases: runs by the package ``wandb``; its own environment variables say where they go."""

import os
from collections.abc import Mapping
from typing import Any

PROJECT = "sf2ai"


class WandbRun:
    """An open run."""

    def __init__(self, run: Any) -> None:
        """Take the open run of the package."""
        self._run = run
        self.id: str = run.id

    @property
    def where(self) -> str:
        """The address of the run, or its folder if it is offline."""
        if self._run.url:
            return str(self._run.url)
        return f"offline in {self._run.settings.sync_dir}"

    def log(self, step: int, figures: Mapping[str, float]) -> None:
        """Send figures."""
        # Several rounds may end at one step; the package's own steps count calls.
        self._run.log({"steps": step, **figures})

    def close(self) -> None:
        """Send what waits, and end."""
        self._run.finish()


def open_run(name: str, run_id: str | None, config: Mapping[str, object]) -> WandbRun:
    """Open a run; see `registry.OpenRun`."""
    import wandb

    run = wandb.init(
        project=os.environ.get("WANDB_PROJECT") or PROJECT,
        id=run_id or name,
        name=name,
        resume="allow",
        config=dict(config),
        settings=wandb.Settings(console="off"),
    )
    run.config.update(dict(config), allow_val_change=True)
    for names in ("training/*", "probes/*"):
        run.define_metric(names, step_metric="steps")
    return WandbRun(run)
