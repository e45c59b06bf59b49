"""A worker: an actor of Ray on one of the cluster's nodes, which does one task after the other.

Its methods return errors that a user can fix instead of raising them, because an exception of an actor's
first call cannot be told from the actor's death.
"""

import os
from dataclasses import dataclass

from sf2ai.cluster.tasks import NodeFacts, Work, WorkName
from sf2ai.errors import Sf2aiError

_ONE_CORE = ("NUMBA_NUM_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
"""Variables that keep a worker to one core: there is a worker for each."""


@dataclass(frozen=True)
class Refusal:
    """Why a worker did not do what it was asked for, in one sentence."""

    reason: str


class Worker:
    """Ray makes it on a node; all its arguments and results are pickled by Ray."""

    def __init__(self) -> None:
        """Set what must be set before other modules are imported."""
        os.environ.update(dict.fromkeys(_ONE_CORE, "1"))
        self._work: Work[object, object] | None = None

    def begin(self, name: WorkName[object, object], setup: object, address: str) -> NodeFacts | Refusal:
        """Make the work; return what the node is, or why the work cannot be made there."""
        try:
            self._work = name.make(setup)
        except Sf2aiError as error:
            return Refusal(str(error))
        return NodeFacts.here(address)

    def do(self, task: object) -> object:
        """Do a task; return its result, or a `Refusal`."""
        assert self._work is not None, "the driver calls begin first"
        try:
            return self._work.do(task)
        except Sf2aiError as error:
            return Refusal(str(error))
