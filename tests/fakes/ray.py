"""Stands in for Ray: workers that do their calls at once, in this process, and die when the test says so."""

from collections.abc import Callable
from types import SimpleNamespace


class DiedError(Exception):
    """What the fake raises for a dead worker, in the place of ``ray.exceptions.RayError``."""


class TaskError(DiedError):
    """In the place of ``ray.exceptions.RayTaskError``."""


class _Call:
    """A call's reference, with its answer."""

    def __init__(self, worker: "_Worker", answer: Callable[[], object]) -> None:
        self.worker = worker
        self.answer = answer


class _Worker:
    """An actor: its methods have `remote`, and fail once it is dead."""

    def __init__(self, ray: "FakeRay", made: object) -> None:
        self._ray = ray
        self._made = made
        self.is_dead = False
        self.begin, self.do = SimpleNamespace(remote=self._begin), SimpleNamespace(remote=self._do)

    def _begin(self, *arguments: object) -> _Call:
        return _Call(self, lambda: self._made.begin(*arguments))

    def _do(self, task: object) -> _Call:
        return _Call(self, lambda: self._ray.before(self, task) or self._made.do(task))


class FakeRay:
    """The functions of the module that the pool uses."""

    exceptions = SimpleNamespace(RayError=DiedError, RayTaskError=TaskError)

    def __init__(self, before: Callable[[_Worker, object], None] = lambda worker, task: None) -> None:
        self.before = before
        """Called before a worker does a task; may kill it, also after it has done the task."""
        self.killed = 0

    def put(self, value: object) -> object:
        return value

    def remote(self, kind: type) -> type:
        return kind

    def wait(self, calls: list[_Call], num_returns: int, timeout: float) -> tuple[list[_Call], list[_Call]]:
        return calls[:num_returns], calls[num_returns:]

    def get(self, call: _Call) -> object:
        answer = None if call.worker.is_dead else call.answer()
        if call.worker.is_dead:
            raise DiedError("the actor died")
        return answer

    def kill(self, worker: _Worker) -> None:
        worker.is_dead = True
        self.killed += 1


class FakeCluster:
    """In the place of `cluster.connection.Cluster`."""

    def __init__(self, ray: FakeRay, nodes: list[tuple[str, str, int]]) -> None:
        self.ray = ray
        self.alive = nodes

    def nodes(self) -> list[tuple[str, str, int]]:
        return list(self.alive)

    def start_actor(self, kind: type, node: str, calls_at_once: int) -> _Worker:
        return _Worker(self.ray, kind())
