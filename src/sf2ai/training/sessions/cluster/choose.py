"""Chooses where several trainings are done: in processes of this machine, or by the workers of a cluster."""

from typing import TYPE_CHECKING, TypeAlias

from sf2ai.training.sessions.processes import TrainingProcesses

if TYPE_CHECKING:
    from sf2ai.cluster.connection import Cluster
    from sf2ai.training.sessions.cluster.runner import ClusterTrainings

AnyRunner: TypeAlias = "TrainingProcesses | ClusterTrainings"


def open_runner(most: int, cluster: "Cluster | None", notices: list[str]) -> AnyRunner:
    """Return what does trainings; use it in a ``with`` statement.

    Args:
        most: number of trainings at once, 1 or more.
        cluster: whose workers train; None for processes of this machine.
        notices: gets lines for the user.
    """
    if cluster is None:
        return TrainingProcesses(most)
    from sf2ai.training.sessions.cluster.runner import ClusterTrainings

    return ClusterTrainings(cluster, most, notices)
