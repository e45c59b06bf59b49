"""The driver's side: keeps a worker on every core of a cluster, and hands tasks to them.

A worker that dies, or whose call raises although it ran, is replaced, and its tasks are done again elsewhere:
a task depends on itself alone. Nodes may join and leave at any time. A result counts once.
"""

import time
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from sf2ai.closing import Closing
from sf2ai.cluster.connection import Cluster
from sf2ai.cluster.tasks import NodeFacts, WorkName
from sf2ai.cluster.worker import Refusal, Worker
from sf2ai.errors import ClusterError

_AT_ONCE = 2
"""Tasks that a worker usually has at once, so that the next one is there when one is done."""
_WAIT_SECONDS = 0.5
_LOOK_SECONDS = 2.0
"""Time between two looks at the cluster's nodes."""
_READY_SECONDS = 300.0
"""How long no worker may be ready; the first one of a node may compile the engine."""
_MOST_DEATHS = 100
"""Workers that may die one after the other without a single task done in between."""

Task = TypeVar("Task")
Result = TypeVar("Result")


@dataclass(frozen=True)
class Done(Generic[Task, Result]):
    """A task with its result.

    Attributes:
        worker: a number that no other worker of the pool has had.
        node: where it was done.
    """

    task: Task
    result: Result
    worker: int
    node: NodeFacts


@dataclass(eq=False)
class _Member(Generic[Task]):
    """A worker as the driver knows it."""

    number: int
    node: str
    address: str
    actor: Any
    facts: NodeFacts | None = None
    tasks: list[Task] = field(default_factory=list)


class WorkerPool(Closing, Generic[Task, Result]):
    """Workers on all cores of a cluster.

    Attributes:
        deaths: how many workers have died.
    """

    def __init__(
        self,
        cluster: Cluster,
        name: WorkName[Task, Result],
        setup: object,
        *,
        at_once: int = _AT_ONCE,
        most: int | None = None,
    ) -> None:
        """Prepare; no worker is started yet.

        Args:
            cluster: has the nodes.
            name: of the function that makes each worker's work.
            setup: what the function is given; pickled by Ray, and kept once on each node.
            at_once: tasks that a worker has at once.
            most: number of workers at once; None for one on every core.
        """
        self.deaths = 0
        self._at_once, self._most = at_once, most
        self._ray = cluster.ray
        self._cluster = cluster
        self._name = name
        self._setup = self._ray.put(setup)
        self._actor_class = self._ray.remote(Worker)
        self._members: list[_Member[Task]] = []
        self._calls: dict[Any, tuple[_Member[Task], Task | None]] = {}
        self._started = 0
        self._deaths_in_row = 0
        self._looked = float("-inf")
        self._ready = time.monotonic()

    @property
    def nodes(self) -> list[NodeFacts]:
        """The facts of each worker that is ready."""
        return [member.facts for member in self._members if member.facts is not None]

    @property
    def cores(self) -> int:
        """How many workers there are, ready or not."""
        return len(self._members)

    @property
    def at_work(self) -> list[Task]:
        """The tasks that workers have."""
        return [task for member in self._members for task in member.tasks]

    def start(self) -> None:
        """Start workers, and wait until one is ready; `run` admits the others as they come.

        Raises:
            ClusterError: the cluster has no core, a worker refuses the work, or none gets ready.
        """
        self._look()
        if not self._members:
            raise ClusterError(
                "no node of the cluster has a processor for workers; start nodes with "
                "`ray start --num-cpus=N`"
            )
        while not self.nodes:
            self._step()

    def run(self, tasks: Iterable[Task]) -> Iterator[Done[Task, Result]]:
        """Do tasks, and yield each as it is done.

        The caller may stop at any time; what is being done then is forgotten.

        Args:
            tasks: taken one by one, as workers get free. An iterator that has none now is asked again
                while any task is being done, so that a result can bring a new task.

        Raises:
            ClusterError: a worker refuses the work, workers die without doing any, or none is left.
        """
        waiting, again = iter(tasks), deque[Task]()
        while True:
            self._hand_out(waiting, again)
            if not self.at_work and not again:
                return  # _hand_out gives a task whenever there is one and a worker is ready
            yield from self._step(again)

    def close(self) -> None:
        """End the workers; the cluster stays."""
        for member in self._members:
            self._ray.kill(member.actor)
        self._members, self._calls = [], {}

    def _hand_out(self, waiting: Iterator[Task], again: deque[Task]) -> None:
        """Give tasks to ready workers, each its next one before any has two more."""
        for count in range(1, self._at_once + 1):
            for member in self._members:
                if member.facts is None or len(member.tasks) >= count:
                    continue
                task = again.popleft() if again else next(waiting, None)
                if task is None:
                    return
                member.tasks.append(task)
                self._calls[member.actor.do.remote(task)] = member, task
        if not self.nodes and not again:  # no worker is ready: keep a task, so that the run does not end
            task = next(waiting, None)
            if task is not None:
                again.append(task)

    def _step(self, again: deque[Task] | None = None) -> list[Done[Task, Result]]:
        """Wait a moment for answers; return the tasks that were done."""
        if time.monotonic() - self._looked > _LOOK_SECONDS:
            self._look()
        if self.nodes:
            self._ready = time.monotonic()
        elif time.monotonic() - self._ready > _READY_SECONDS:
            raise ClusterError("no worker of the cluster has been ready for minutes; see `ray status`")
        if not self._calls:
            time.sleep(_WAIT_SECONDS)
            return []
        answered, _ = self._ray.wait(list(self._calls), num_returns=1, timeout=_WAIT_SECONDS)
        again = deque() if again is None else again
        return [done for call in answered if (done := self._answer(call, again)) is not None]

    def _answer(self, call: Any, again: deque[Task]) -> Done[Task, Result] | None:
        if call not in self._calls:  # its worker was found dead by an earlier call
            return None
        member, task = self._calls.pop(call)
        try:
            answer = self._ray.get(call)
        except self._ray.exceptions.RayTaskError:
            raise  # an error in the work itself would be one anywhere
        except self._ray.exceptions.RayError as error:
            self._lose(member, again, str(error))
            return None
        if isinstance(answer, Refusal):
            raise ClusterError(f"node {member.address} of the cluster cannot do the work: {answer.reason}")
        if task is None:
            self._admit(member, answer)
            return None
        member.tasks.remove(task)
        self._deaths_in_row = 0
        assert member.facts is not None, "tasks are given to ready workers only"
        return Done(task, answer, member.number, member.facts)

    def _admit(self, member: _Member[Task], facts: NodeFacts) -> None:
        """Let a worker take part whose node has this very program."""
        mine = NodeFacts.here("")
        if facts.version != mine.version or facts.sources != mine.sources:
            other = f"{facts.version}, here {mine.version}"
            raise ClusterError(
                f"node {facts.address} of the cluster has another sf2ai ({other}, or other sources), which "
                "may play another game; install the same version of Python and of sf2ai on all nodes"
            )
        member.facts = facts

    def _lose(self, member: _Member[Task], again: deque[Task], reason: str) -> None:
        """Forget a worker, and keep its tasks for others."""
        if member not in self._members:
            return
        self._members.remove(member)
        self._calls = {call: held for call, held in self._calls.items() if held[0] is not member}
        again.extend(member.tasks)
        self._ray.kill(member.actor)  # one that is only out of reach must not go on
        self.deaths += 1
        self._deaths_in_row += 1
        self._looked = float("-inf")  # so that it is replaced at once, if its node lives
        if self._deaths_in_row > _MOST_DEATHS:
            first = reason.strip().splitlines()[0] if reason.strip() else "no reason is known"
            raise ClusterError(
                f"{self._deaths_in_row} workers of the cluster died one after the other without doing any "
                f"work ({first}); see Ray's logs on their node"
            )

    def _look(self) -> None:
        """Start a worker for each core that has none; those of lost nodes are found by their calls."""
        self._looked = time.monotonic()
        free: list[tuple[int, str, str]] = []
        for node, address, cores in self._cluster.nodes():
            have = sum(member.node == node for member in self._members)
            free += [(place, node, address) for place in range(have, cores)]
        if self._most is not None:  # they are spread over the nodes
            free = sorted(free, key=lambda one: one[0])[: max(0, self._most - len(self._members))]
        for _, node, address in free:
            self._start_worker(node, address)

    def _start_worker(self, node: str, address: str) -> None:
        actor = self._cluster.start_actor(self._actor_class, node, self._at_once + 1)
        member: _Member[Task] = _Member(self._started, node, address, actor)
        self._started += 1
        self._members.append(member)
        self._calls[actor.begin.remote(self._name, self._setup, address)] = member, None
