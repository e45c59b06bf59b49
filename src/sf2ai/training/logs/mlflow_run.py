"""MLflow: runs by the package ``mlflow``; its own environment variables say where they go."""

import os
import time
from collections.abc import Mapping
from typing import Any

EXPERIMENT = "sf2ai"
_LENGTHS = ("episodes", "steps", "minutes")
_LETTERS = 5_000


class MlflowRun:
    """An open run."""

    def __init__(self, client: Any, run: Any, make_metric: Any) -> None:
        """Take the client, the run and the class of a metric of the package."""
        self._client = client
        self._make_metric = make_metric
        self._experiment = run.info.experiment_id
        self.id: str = run.info.run_id

    @property
    def where(self) -> str:
        """The store and the run in it."""
        return f"run {self.id} of {self._client.tracking_uri}"

    def log(self, step: int, figures: Mapping[str, float]) -> None:
        """Send figures."""
        now = int(time.time() * 1000)
        metrics = [self._make_metric(name, value, now, step) for name, value in figures.items()]
        self._client.log_batch(self.id, metrics=metrics)

    def close(self) -> None:
        """End the run."""
        self._client.set_terminated(self.id)


def open_run(name: str, run_id: str | None, config: Mapping[str, object]) -> MlflowRun:
    """Open a run; see `registry.OpenRun`."""
    from mlflow import MlflowClient
    from mlflow.entities import Metric, Param

    client = MlflowClient()
    if run_id is None:
        run = client.create_run(_experiment(client), run_name=name)
        texts = {key: str(value)[:_LETTERS] for key, value in config.items()}
        client.log_batch(run.info.run_id, params=[Param(key, text) for key, text in texts.items()])
    else:
        run = client.get_run(run_id)
        client.update_run(run_id, status="RUNNING")
    for length in _LENGTHS:  # parameters cannot change, and a longer training may go on
        if length in config:
            client.set_tag(run.info.run_id, f"length.{length}", str(config[length]))
    return MlflowRun(client, run, Metric)


def _experiment(client: Any) -> str:
    """Return the id of the experiment that the environment names, or of sf2ai's own."""
    if given := os.environ.get("MLFLOW_EXPERIMENT_ID"):
        return given
    name = os.environ.get("MLFLOW_EXPERIMENT_NAME") or EXPERIMENT
    found = client.get_experiment_by_name(name)
    return str(found.experiment_id if found is not None else client.create_experiment(name))
