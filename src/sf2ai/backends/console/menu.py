"""Leads a console from power-on to a fight between two characters, by pads alone.

`Navigator` is a state machine that reads only the facts of a memory map, so it is the
same on every core and can be tested without one. It never waits for a fixed
time: after each press it checks the effect, with a limit after which the press has
had none. No public source says where the menus of the real game lead, so
the ways of the map are tried in turn, each from power-on, until both
sides' cursors answer. No fact tells the title from the menus, so they
count as one stage.
"""

from enum import Enum

from sf2ai.backends.console.memory_map import MemoryMap
from sf2ai.backends.console.reading import FactIndices, Reading, timer_units
from sf2ai.backends.console.select import DIRECTIONS, ButtonPress, Cursor
from sf2ai.errors import BackendError
from sf2ai.game.buttons import Pad

PATIENCE_FRAMES = (16, 40, 100)
"""Frames that a press in a menu has for its effect; all ways are tried with the shortest first."""
MENU_FRAMES = 1800
"""Frames in the menus before a way is given up: half a minute."""
SELECT_FRAMES = 2400
LOADING_FRAMES = 1800
HURRY_FRAMES = 30
"""Frames between two presses while the game asks for a confirmation, of the handicap or the stage."""
PREPARED_FRAMES = 240
"""The same, and a wait before the first press, once the fight is set up: its announcement is shorter."""
_CURSOR_IDS = 32
"""Ids below this can be characters; RAM that the game has not cleared yet holds larger numbers."""
_START = int(Pad.START)


class MenuStage(Enum):
    """What a console shows, as far as RAM tells."""

    BOOT = "boot"
    MENU = "menu"
    SELECT = "select"
    LOADING = "loading"
    FIGHT = "fight"
    ROUND_OVER = "round over"
    MATCH_OVER = "match over"
    LOST = "lost"


class Navigator:
    """Leads one console from power-on to the first frame of a fight.

    Call `step` with each frame's reading and give the console the pads that it returns, until
    `stage` is `MenuStage.FIGHT`. If it is `MenuStage.LOST`, switch the console off and on again and call
    `begin_again`.

    Attributes:
        stage: what the console shows.
    """

    def __init__(self, memory_map: MemoryMap, characters: tuple[int, int]) -> None:
        """Prepare; the console has just been switched on.

        Args:
            memory_map: of its game.
            characters: ids of p1 and p2.
        """
        self._map, self._characters = memory_map, characters
        self._indices = FactIndices(memory_map)
        self._units = timer_units(memory_map)
        self._tries = [(way, patience) for patience in PATIENCE_FRAMES for way in memory_map.ways]
        self._try = 0
        self._farthest = MenuStage.BOOT
        self._restart()

    def step(self, reading: Reading) -> tuple[int, int]:
        """Return the pads of both sides for the next frame, from the reading of this one."""
        self._frames += 1
        if self.stage is MenuStage.BOOT:
            self._boot(reading)
        if self.stage is MenuStage.MENU:
            return self._menu(reading)
        if self.stage is MenuStage.SELECT:
            return self._select(reading)
        if self.stage is MenuStage.LOADING:
            return self._loading(reading)
        return 0, 0

    def begin_again(self) -> None:
        """Try the next way; the console has been switched off and on again.

        Raises:
            BackendError: all ways have been tried, or the memory is not this game's.
        """
        self._try += 1
        # Until RAM holds the game's values no button is pressed, so that another way would change nothing.
        if self._try == len(self._tries) or self._farthest is MenuStage.BOOT:
            raise BackendError(
                f"no way through the menus of {self._map.title!r} has led to a fight of two players; the "
                f"farthest led to the stage {self._farthest.value!r}; check that the memory map is for this "
                "ROM, or give a map with the right ways by --map"
            )
        self._restart()

    def _restart(self) -> None:
        self._way, self._patience = self._tries[self._try]
        self._at, self._press, self._before = 0, None, -1
        self._cursors = [Cursor(character) for character in self._characters]
        self._clock: int | None = None
        self._enter(MenuStage.BOOT)

    _press: ButtonPress | None

    def _enter(self, stage: MenuStage) -> None:
        order = list(MenuStage)
        if stage is not MenuStage.LOST and order.index(stage) > order.index(self._farthest):
            self._farthest = stage
        self.stage = stage
        self._frames = 0

    def _boot(self, reading: Reading) -> None:
        """Wait until RAM holds values that only the game can have written."""
        if all(self._cursor(reading, side) < _CURSOR_IDS for side in (0, 1)):
            self._enter(MenuStage.MENU)
        elif self._frames > MENU_FRAMES:
            self._enter(MenuStage.LOST)

    def _menu(self, reading: Reading) -> tuple[int, int]:
        """Press the buttons of the way until a direction moves the first side's cursor."""
        at = self._cursor(reading, 0)
        name = self._way[self._at]
        if self._press is not None and name in DIRECTIONS and self._has_moved(at):
            self._enter(MenuStage.SELECT)
            return 0, 0
        if self._frames > MENU_FRAMES or self._is_selected(reading, 0):
            self._enter(MenuStage.LOST)
            return 0, 0
        if self._press is not None and self._press.is_over:
            self._press = None
            self._at = (self._at + 1) % len(self._way)
            name = self._way[self._at]
        if self._press is None:
            self._press, self._before = ButtonPress(DIRECTIONS.get(name, _START), self._patience), at
        return self._press.pad(), 0

    def _has_moved(self, at: int) -> bool:
        return at != self._before and max(at, self._before) < _CURSOR_IDS

    def _select(self, reading: Reading) -> tuple[int, int]:
        """Move both cursors to their characters and choose them."""
        first, second = (
            cursor.step(self._cursor(reading, side), self._is_selected(reading, side))
            for side, cursor in enumerate(self._cursors)
        )
        if self._frames > SELECT_FRAMES or any(cursor.is_lost for cursor in self._cursors):
            self._enter(MenuStage.LOST)
        elif self._is_set_up(reading) or all(self._is_selected(reading, side) for side in (0, 1)):
            self._press = None
            self._enter(MenuStage.LOADING)
        return first, second

    def _loading(self, reading: Reading) -> tuple[int, int]:
        """Confirm every question of the game until the clock of the fight runs."""
        is_set_up = self._is_set_up(reading)
        if is_set_up and self._clock_runs(reading):
            self._enter(MenuStage.FIGHT if self._both_human(reading) else MenuStage.LOST)
            return 0, 0
        if self._frames > LOADING_FRAMES:
            self._enter(MenuStage.LOST)
            return 0, 0
        if is_set_up and self._clock is None:
            self._press = ButtonPress(0, PREPARED_FRAMES)  # the fight is probably being announced
        self._clock = self._clock_value(reading) if is_set_up else None
        if self._press is None or self._press.is_over:
            self._press = ButtonPress(int(Pad.LP), PREPARED_FRAMES if is_set_up else HURRY_FRAMES)
        pad = self._press.pad()
        return pad, pad

    def _cursor(self, reading: Reading, side: int) -> int:
        return self._fighter(reading, "character", side, 0)

    def _is_selected(self, reading: Reading, side: int) -> bool:
        return self._fighter(reading, "selected", side, 0) == 1

    def _both_human(self, reading: Reading) -> bool:
        return all(self._fighter(reading, "human", side, 1) == 1 for side in (0, 1))

    def _is_set_up(self, reading: Reading) -> bool:
        """Whether both chosen fighters have full health and the clock shows its first or second unit."""
        timer = self._indices.game["timer"]
        assert timer is not None, "a map without a timer is refused"
        return self._units[reading[timer]] in (98, 99) and all(
            self._fighter(reading, "health", side, -1) == self._map.full_health
            and self._cursor(reading, side) == self._characters[side]
            for side in (0, 1)
        )

    def _clock_value(self, reading: Reading) -> int:
        """Return a number that changes while the clock runs: its frames, or its units without that fact."""
        index = self._indices.game["timer_frames"]
        index = self._indices.game["timer"] if index is None else index
        assert index is not None, "a map without a timer is refused"
        return reading[index]

    def _clock_runs(self, reading: Reading) -> bool:
        return self._clock is not None and self._clock_value(reading) != self._clock

    def _fighter(self, reading: Reading, name: str, side: int, default: int) -> int:
        indices = self._indices.fighter[name]
        return default if indices is None else reading[indices[side]]
