"""Spreads the trainings of ``sf2ai train`` over a cluster."""

from contextlib import ExitStack
from typing import TYPE_CHECKING

from sf2ai.cli.terminal.output import notice
from sf2ai.errors import InputError

if TYPE_CHECKING:
    from sf2ai.cluster.connection import Cluster
    from sf2ai.training.config import TrainingConfig


def require_several(
    config: "TrainingConfig",
    learners: tuple[str, ...],
    seeds: int | None,
    is_league: bool,
    trackers: tuple[str, ...],
) -> None:
    """Raise `InputError` unless there are several trainings, and workers of a cluster can do them."""
    from sf2ai.training.sessions.cluster.travel import require_travelling

    if len(learners) == 1 and seeds is None and not is_league:
        raise InputError(
            f"--cluster spreads several trainings, and {learners[0]} alone is one; give --char all or "
            "--seeds N, or omit --cluster"
        )
    require_travelling(config, trackers)


def join_cluster(stack: ExitStack, address: str | None) -> "Cluster | None":
    """Join a cluster that stays joined as long as the stack; None without an address.

    Raises:
        InputError: Ray is not installed.
        ClusterError: the cluster cannot be joined.
    """
    if address is None:
        return None
    from sf2ai.cluster.connection import Cluster

    cluster = stack.enter_context(Cluster(address))
    notice(cluster.summary())
    return cluster
