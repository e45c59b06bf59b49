"""Runs engine.wasm under wasmtime, as the page runs it in the browser."""

import itertools
from pathlib import Path
from typing import Any

import numpy as np
import wasmtime

import sf2ai.web
from sf2ai.backends.base import SETUP
from sf2ai.web.brains import Brain
from sf2ai.web.contest.records import BRAIN, CONTEST, WORK

WASM = Path(sf2ai.web.__file__).with_name("engine.wasm")
_MOST_FRAMES = 4000


class WebEngine:
    """The engine's instance, with room for one match."""

    def __init__(self) -> None:
        engine = wasmtime.Engine()
        module = wasmtime.Module(engine, WASM.read_bytes())
        assert not module.imports, "engine.wasm needs nothing from outside"
        self._store = wasmtime.Store(engine)
        self.exports: Any = wasmtime.Instance(self._store, module, []).exports(self._store)
        self._memory = self.exports["memory"]
        self._top = self.exports["__heap_base"].value(self._store)
        self._brains: dict[int, tuple[int, int, int]] = {}
        self._kept: list[Brain] = []
        self.no_agent = (self.put(np.zeros(1, dtype=BRAIN).tobytes()),) * 3
        self.contest, self._work, self._masks = (
            self.room(CONTEST.itemsize),
            self.room(WORK.itemsize),
            self.room(256),
        )
        self._pads, self._sums, self._played = (self.room(4 * _MOST_FRAMES) for _ in range(3))

    def room(self, size: int) -> int:
        """Return the address of new memory."""
        address = (self._top + 15) & ~15
        self._top = address + max(size, 16)
        missing = self._top - self._memory.data_len(self._store)
        if missing > 0:
            self._memory.grow(self._store, missing // 65536 + 1)
        return address

    def put(self, content: bytes) -> int:
        """Write bytes into new memory and return their address."""
        address = self.room(len(content))
        self._memory.write(self._store, content, address)
        return address

    def get(self, address: int, dtype: Any, count: int) -> Any:
        """Return a copy of memory as an array."""
        size = np.dtype(dtype).itemsize * count
        return np.frombuffer(bytes(self._memory.read(self._store, address, address + size)), dtype=dtype)

    def call(self, name: str, *arguments: int) -> Any:
        """Call an exported function."""
        return self.exports[name](self._store, *arguments)

    def brain(self, brain: Brain | None) -> tuple[int, int, int]:
        """Return the addresses of a network, written once."""
        if brain is None:
            return self.no_agent
        if id(brain) not in self._brains:
            parts = (brain.record, brain.numbers, brain.given)
            self._brains[id(brain)] = tuple(self.put(part.tobytes()) for part in parts)
            self._kept.append(brain)  # so that no later one has its id
        return self._brains[id(brain)]

    def begin(self, setup: Any, players: Any, step_frames: int = 4) -> None:
        """Begin a match; each player is a network, the level of the CPU, or None for pads from outside."""
        contest = np.zeros(1, dtype=CONTEST)
        assert setup.dtype == SETUP
        contest["setup"], contest["step_frames"] = setup, step_frames
        for side, player in zip(contest["sides"][0], players, strict=True):
            if isinstance(player, Brain):
                side["kind"] = player.record["kind"][0]
            elif player is not None:
                side["kind"], side["level"] = 1, player
        self._memory.write(self._store, contest.tobytes(), self.contest)
        self._players = [self.brain(player if isinstance(player, Brain) else None) for player in players]
        self.call("begin", self.contest, self._players[0][0], self._players[1][0])

    def play(self, pads: Any = None, frames: int = _MOST_FRAMES) -> tuple[Any, Any]:
        """Play frames; return the pads that both sides had and the checksums, fewer at the match's end."""
        if pads is not None:
            frames = len(pads)
            self._memory.write(self._store, np.ascontiguousarray(pads, dtype=np.uint16).tobytes(), self._pads)
        shown = self.contest + CONTEST.fields["shown"][1]
        rest = (self._pads, frames, shown, self._sums, self._played)
        count = self.call(
            "play", self.contest, self._work, self._masks, *itertools.chain(*self._players), *rest
        )
        return self.get(self._played, np.uint16, 2 * count).reshape(-1, 2), self.get(
            self._sums, np.uint32, count
        )

    def consider(self, contest: int, game: int) -> bool:
        """Call `consider`, with the players of `begin`."""
        return bool(self.call("consider", contest, game, *self._tools()))

    def roll_out(self, contest: int, game: int, frames: int) -> None:
        """Call `roll_out`, with the players of `begin`."""
        self.call("roll_out", contest, game, *self._tools(), frames)

    def _tools(self) -> tuple[int, ...]:
        return (self._work, self._masks, *itertools.chain(*self._players))

    def copy(self, source: int, target: int, size: int) -> None:
        """Copy memory."""
        self._memory.write(self._store, bytes(self.get(source, np.uint8, size)), target)

    def play_match(self) -> tuple[Any, Any]:
        """Play until the match is over; returns as `play` does."""
        pads, sums = [], []
        while True:
            some_pads, some_sums = self.play()
            pads.append(some_pads)
            sums.append(some_sums)
            if len(some_sums) < _MOST_FRAMES:
                return np.concatenate(pads), np.concatenate(sums)
