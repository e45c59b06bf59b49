"""Consoles in a fight: one for each pair of characters, returned to its first frame for every test."""

from collections.abc import Callable, Iterator

import pytest

from fakes.duel import DuelConsole

Fight = Callable[..., DuelConsole]


@pytest.fixture(scope="module")
def _kept() -> Iterator[dict[tuple[int, int], tuple[DuelConsole, bytes]]]:
    kept: dict[tuple[int, int], tuple[DuelConsole, bytes]] = {}
    yield kept
    for console, _ in kept.values():
        console.core.close()


@pytest.fixture
def fight(_kept) -> Fight:
    """Return what gives a console in the first frame of a fight between two characters."""

    def begin(first: int = 0, second: int = 0) -> DuelConsole:
        if (first, second) not in _kept:
            console = DuelConsole()
            console.to_fight(first, second)
            _kept[first, second] = console, console.core.save()
        console, state = _kept[first, second]
        console.core.load(state)
        return console

    return begin
