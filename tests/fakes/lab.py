"""A training mode: two characters, a distance, tapes in, and what happened frame by frame."""

from typing import Any

import numpy as np
import numpy.typing as npt

from fakes.tape import both, tape
from sf2ai.backends.base import SNAPSHOT, make_setups
from sf2ai.backends.sim.backend import SimBackend
from sf2ai.engine.state import FIGHT, MATCH, SUBPX
from sf2ai.game.characters import find_character
from sf2ai.game.files.loader import load_character
from sf2ai.game.moves import CharacterData, Move

_FIRST = np.array([0])


class Lab:
    """One match without dice in its damage, whose frames are all kept.

    Attributes:
        states: the engine's state after each frame played, dtype `MATCH`.
        snapshots: the same frames as the backend reports them, dtype `SNAPSHOT`.
    """

    def __init__(
        self, p1: str = "ryu", p2: str = "ken", *, gap: float | None = None, seed: int = 1, dice: bool = False
    ) -> None:
        """Begin round 1; `gap` puts the axes that many px apart instead of the usual 176."""
        self.data: tuple[CharacterData, CharacterData] = (load_character(p1), load_character(p2))
        self.backend = SimBackend(1)
        pair = [[find_character(p1).index, find_character(p2).index]]
        self.backend.reset(_FIRST, make_setups(pair, [seed], random_damage=dice, neutral_frames=0))
        self._states: list[Any] = []
        self._snapshots: list[Any] = []
        if gap is not None:
            self.place(-gap / 2, gap / 2)

    @property
    def match(self) -> Any:
        """The engine's present state, a record that tests may write into."""
        return self.backend.matches[0]

    @property
    def one(self) -> Any:
        """Side 0's fighter now."""
        return self.match["fighters"][0]

    @property
    def two(self) -> Any:
        """Side 1's fighter now."""
        return self.match["fighters"][1]

    @property
    def states(self) -> npt.NDArray[np.void]:
        return np.array(self._states, dtype=MATCH)

    @property
    def snapshots(self) -> npt.NDArray[np.void]:
        return np.array(self._snapshots, dtype=SNAPSHOT)

    @property
    def gap(self) -> float:
        """Px between the axes."""
        return abs(int(self.one["x"]) - int(self.two["x"])) / SUBPX

    def place(self, one_x: float, two_x: float) -> "Lab":
        """Put both on the ground there, px from the stage's middle."""
        for fighter, x in ((self.one, one_x), (self.two, two_x)):
            for field in ("x", "last_x", "target_x"):
                fighter[field] = round(x * SUBPX)
        return self

    def alone(self) -> "Lab":
        """Hang the opponent far above the stage, where nothing reaches it nor is stopped by it."""
        self.two["y"] = 20_000 * SUBPX
        return self

    def play(self, p1: str | list[int] = "", p2: str | list[int] = "", frames: int = 0) -> "Lab":
        """Play two tapes, at least `frames` long, or until the round is over."""
        pads = [tape(text) if isinstance(text, str) else list(text) for text in (p1, p2)]
        pads[0] += [0] * (frames - len(pads[0]))
        for row in both(*pads):
            if self.match["phase"] != FIGHT:
                break
            snapshot = self.backend.advance(row[None])
            self._snapshots.append(snapshot[0, 0].copy())
            self._states.append(self.match.copy())
        return self

    def move(self, side: int, move_id: str) -> Move:
        """Return one of that side's moves by its id."""
        return self.data[side].move(move_id)

    def track(self, side: int, field: str) -> list[int]:
        """Return one field of one side's fighter, frame by frame."""
        return [int(value) for value in self.states["fighters"][:, side][field]]

    def moves(self, side: int) -> list[str]:
        """Return the ids of the moves that came out, in order, each once per start."""
        names = {move.index: move.id for move in self.data[side].moves}
        played = list(zip(self.track(side, "move"), self.track(side, "move_frame"), strict=True))
        before = [(-1, 0), *played]
        return [
            names[move]
            for (move, frame), (last, last_frame) in zip(played, before, strict=False)
            if move >= 0 and (move != last or frame < last_frame)
        ]

    def frames_in(self, side: int, *states: int) -> int:
        """Return how many of the frames that side spent in the given states."""
        return sum(state in states for state in self.track(side, "state"))

    def first(self, side: int, state: int) -> int:
        """Return the number, from 1, of the first frame that side is in a state."""
        return self.track(side, "state").index(state) + 1

    def lost(self, side: int) -> int:
        """Return the points of health that side has lost since the round began."""
        return self.data[side].stats.health - int((self.one, self.two)[side]["health"])
