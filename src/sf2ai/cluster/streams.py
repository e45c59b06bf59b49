"""Tasks of many items: how items are divided into tasks, and how a worker does tasks as one stream of items.

Where a worker's next task is there in time, its items take the places that are free. Without that, the last
items of each task would run in a batch that is nearly empty.
"""

import queue
import threading
from collections.abc import Callable, Hashable, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Generic, TypeAlias, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

Play: TypeAlias = Callable[[Iterator[Item]], Iterator[Result]]
"""Does items, several at once, and yields their results in any order."""

MOST_IN_TASK = 128
"""Items of a task."""
_TASKS_EACH = 8
"""Least number of tasks for each worker, so that none waits long for the last one."""
_LOOK_SECONDS = 1.0
"""Time between two looks at whether the thread that works has ended by an error."""


def divide(
    items: Iterable[Item], workers: int, order: Callable[[Item], Any] | None = None
) -> Iterator[tuple[Item, ...]]:
    """Divide items into tasks that are so small that all workers end together.

    The order of the items is kept from block to block, so that work that is stopped early has treated all
    alike.

    Args:
        items: taken one block after the other.
        workers: that share them.
        order: sorts the items inside a block; None leaves them as they are.
    """
    rest = iter(items)
    while block := list(islice(rest, MOST_IN_TASK * _TASKS_EACH * workers)):
        size = max(1, min(MOST_IN_TASK, -(-len(block) // (_TASKS_EACH * workers))))
        if order is not None:
            block.sort(key=order)
        for start in range(0, len(block), size):
            yield tuple(block[start : start + size])


@dataclass
class _Ticket(Generic[Item, Result]):
    """A task that is being done."""

    items: tuple[Item, ...]
    results: list[Result] = field(default_factory=list)
    ended: threading.Event = field(default_factory=threading.Event)


class TaskStream(Generic[Item, Result]):
    """Does the items of tasks in one thread; `do` is called from two threads at once."""

    def __init__(
        self,
        opened: AbstractContextManager[Play[Item, Result]],
        key_of_item: Callable[[Item], Hashable],
        key_of_result: Callable[[Result], Hashable],
    ) -> None:
        """Begin.

        Args:
            opened: entered and left in the thread; gives what does the items.
            key_of_item: tells an item from the others that are being done.
            key_of_result: the key of the item whose result it is.

        Raises:
            Exception: what ``opened`` raises.
        """
        self._opened = opened
        self._key_of_item, self._key_of_result = key_of_item, key_of_result
        self._inbox: queue.SimpleQueue[_Ticket[Item, Result]] = queue.SimpleQueue()
        self._open: dict[Hashable, _Ticket[Item, Result]] = {}
        self._error: BaseException | None = None
        self._is_ready = threading.Event()
        # Bots end with the thread that has started them, so it is the one that lives as long as the worker.
        threading.Thread(target=self._run, name="sf2ai tasks", daemon=True).start()
        self._is_ready.wait()
        if self._error is not None:
            raise self._error

    def do(self, task: tuple[Item, ...]) -> tuple[Result, ...]:
        """Do the items of a task; return their results in the order in which they ended."""
        if not task:
            return ()
        ticket: _Ticket[Item, Result] = _Ticket(task)
        self._inbox.put(ticket)
        while not ticket.ended.wait(_LOOK_SECONDS):
            if self._error is not None:
                break
        if self._error is not None:
            raise self._error
        return tuple(ticket.results)

    def _run(self) -> None:
        try:
            with self._opened as play:
                self._is_ready.set()
                while True:
                    self._do_all(play, self._inbox.get())
        except BaseException as error:  # raised again in the threads that wait
            self._error = error
            self._is_ready.set()

    def _do_all(self, play: Play[Item, Result], first: _Ticket[Item, Result]) -> None:
        for result in play(self._items(first)):
            ticket = self._open.pop(self._key_of_result(result))
            ticket.results.append(result)
            if len(ticket.results) == len(ticket.items):
                ticket.ended.set()

    def _items(self, ticket: _Ticket[Item, Result]) -> Iterator[Item]:
        """Yield the items of a task, and of those that came meanwhile, until none is waiting."""
        while True:
            for item in ticket.items:
                self._open[self._key_of_item(item)] = ticket
                yield item
            try:
                ticket = self._inbox.get_nowait()
            except queue.Empty:
                return
