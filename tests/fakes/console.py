"""A console in Python: menus, select screen and a tiny fight, all of it in a bytearray by a memory map.

It does what no core does, on demand: menus in another order, edges that do not wrap, a second side that
the game plays itself, a KO on a given frame. The way to a fight and the counting of rounds are tested on it.
"""

from collections.abc import Iterator

from sf2ai.backends.console.memory_map import WRAM_SIZE, MemoryMap
from sf2ai.backends.console.reading import RamReader, Reading
from sf2ai.backends.console.slot import Pads
from sf2ai.errors import StateError
from sf2ai.game.buttons import Pad

GRID = ((0, 1, 2, 3, 10, 11), (4, 5, 6, 7, 9, 8))
"""Character ids on the select screen."""
UNSET = 0x55
LOGO_FRAMES = 40
FADE_FRAMES = 12
INTRO_FRAMES = 100
UNIT_FRAMES = 40
START_X = (205, 307)


class FakeConsole:
    """A console with a game in it.

    Attributes:
        frames: how many have passed since it was last switched on.
        powered: how often it was switched on.
        seen: every pair of pads that it was given.
        wound: health of both sides by frame of the fight, for tests to fill.
    """

    def __init__(
        self, memory_map: MemoryMap, *, vs_row: int = 1, rows: int = 3, wraps: bool = False, menus: int = 1
    ) -> None:
        self._map, self._reader = memory_map, RamReader(memory_map)
        self._vs_row, self._rows, self._wraps, self._menus = vs_row, rows, wraps, menus
        self.powered = 0
        self.seen: list[tuple[int, int]] = []
        self.wound: dict[int, tuple[int, int]] = {}
        self.power_on()

    def power_on(self) -> Reading:
        self.powered += 1
        self.frames = 0
        self._ram = bytearray([UNSET] * WRAM_SIZE)
        self._scene, self._since = "logo", 0
        self._row = self._passed = 0
        self._chosen = [False, False]
        self._humans = 2
        self._cursors = [(0, 0), (0, 5)]
        self._before = (0, 0)
        return self._read()

    def run(self, pads: Pads) -> Iterator[Reading]:
        for pair in pads:
            self.seen.append((pair[0], pair[1]))
            self.frames += 1
            self._since += 1
            getattr(self, f"_{self._scene}")(pair)
            self._before = pair
            yield self._read()

    def save(self) -> bytes:
        return repr((self._scene, self._since, bytes(self._ram), self._before)).encode()

    def load(self, state: bytes) -> Reading:
        try:
            self._scene, self._since, ram, self._before = eval(state.decode(), {"__builtins__": {}})
        except SyntaxError as error:
            raise StateError("no state of the fake console") from error
        self._ram = bytearray(ram)
        return self._read()

    def poke(self, name: str, side: int | None, value: int) -> None:
        """Write a fact, if the map knows it."""
        fact = self._map.fact(name, side)
        if fact is not None:
            self._ram[fact.address : fact.address + fact.size] = value.to_bytes(fact.size, "little")

    def _read(self) -> Reading:
        return self._reader.read(self._ram)

    def _go(self, scene: str) -> None:
        self._scene, self._since = scene, 0

    def _new(self, pads: tuple[int, int], side: int, button: Pad) -> bool:
        return bool(pads[side] & ~self._before[side] & button)

    def _logo(self, pads: tuple[int, int]) -> None:
        if self._since == LOGO_FRAMES:
            self._ram[:] = bytes(WRAM_SIZE)
            self._go("title")

    def _title(self, pads: tuple[int, int]) -> None:
        if self._new(pads, 0, Pad.START):
            self._go("menu")

    def _menu(self, pads: tuple[int, int]) -> None:
        if self._since < FADE_FRAMES:
            return
        moved = int(self._new(pads, 0, Pad.DOWN)) - int(self._new(pads, 0, Pad.UP))
        self._row = min(max(self._row + moved, 0), self._rows - 1)
        if not self._new(pads, 0, Pad.START):
            return
        self._passed += 1
        if self._passed < self._menus:
            self._row = 0
            self._go("menu")
        elif self._row == self._vs_row or self._row == 0:
            self._humans = 2 if self._row == self._vs_row else 1
            self._go("select")

    def _select(self, pads: tuple[int, int]) -> None:
        for side in range(self._humans):
            if self._chosen[side]:
                continue
            row, column = self._cursors[side]
            down = int(self._new(pads, side, Pad.DOWN)) - int(self._new(pads, side, Pad.UP))
            right = int(self._new(pads, side, Pad.RIGHT)) - int(self._new(pads, side, Pad.LEFT))
            row, column = row + down, column + right
            column = column % 6 if self._wraps else min(max(column, 0), 5)
            self._cursors[side] = (min(max(row, 0), 1), column)
            self.poke("character", side, GRID[self._cursors[side][0]][self._cursors[side][1]])
            if self._new(pads, side, Pad.LP) or self._new(pads, side, Pad.START):
                self._chosen[side] = True
                self.poke("selected", side, 1)
        if all(self._chosen[: self._humans]):
            self._go("handicap")

    def _handicap(self, pads: tuple[int, int]) -> None:
        if self._since > FADE_FRAMES and self._new(pads, 0, Pad.LP):
            self._begin_fight()

    def _begin_fight(self) -> None:
        for side in (0, 1):
            self.poke("human", side, int(side < self._humans))
            self.poke("active", side, 1)
            self.poke("health", side, self._map.full_health)
            self.poke("x", side, START_X[side])
            self.poke("y", side, self._map.stage.ground_y)
        self.poke("timer", None, 0x99)
        self.poke("timer_frames", None, UNIT_FRAMES)
        self._go("intro")

    def _intro(self, pads: tuple[int, int]) -> None:
        if self._since == INTRO_FRAMES:
            self._go("fight")

    def _fight(self, pads: tuple[int, int]) -> None:
        """Walk, count down, and take the wounds that the test has ordered."""
        left = 99 * UNIT_FRAMES - self._since
        units, frames = divmod(max(left, 0), UNIT_FRAMES)
        units = min(units + 1, 99) if frames else units
        self.poke("timer", None, units // 10 * 16 + units % 10)
        self.poke("timer_frames", None, frames or UNIT_FRAMES)
        for side in (0, 1):
            fact = self._map.fact("x", side)
            if fact is not None:
                x = int.from_bytes(self._ram[fact.address : fact.address + 2], "little")
                x += 2 * (bool(pads[side] & Pad.RIGHT) - bool(pads[side] & Pad.LEFT))
                self.poke("x", side, min(max(x, 55), 458))
        for side, health in enumerate(self.wound.get(self._since, ())):
            self.poke("health", side, health)
