"""A tiny backend: two fighters who walk and jab, with everything that the Backend protocol promises.

No engine, no compilation: tests of what stands above the backends run on it at once.
"""

from typing import Any

import numpy as np

from sf2ai.backends.base import (
    SNAPSHOT,
    Activity,
    Ending,
    PadArray,
    Phase,
    SetupArray,
    SlotArray,
    SnapshotArray,
)
from sf2ai.closing import Closing
from sf2ai.errors import StateError
from sf2ai.game.buttons import ATTACK_MASK, Pad

WALK = 0.02
NEAR = 0.35
JAB_FRAMES = 6
JAB_DAMAGE = 0.125
FRAMES_PER_UNIT = 2

STATE = np.dtype(
    [("seen", SNAPSHOT), ("seed", "<u8"), ("frames", "<i4"), ("neutral", "<i4"), ("pads", "<u2", (2,))]
)


class ToyBackend(Closing):
    """Walk with left and right, jab with any button; a jab hurts an opponent that is near when it begins."""

    name = "toy"
    version = "1"

    def __init__(self, slots: int, timer: int = 99) -> None:
        self.slots = slots
        self._timer = timer
        self._state = np.zeros(slots, dtype=STATE)
        self._closed = False

    def reset(self, slots: SlotArray, setups: SetupArray) -> SnapshotArray:
        self._check_open()
        for slot, setup in zip(slots, setups, strict=True):
            state = self._state[slot]
            state["seed"] = setup["seed"]
            state["seen"]["sides"]["character"] = setup["characters"]
            state["seen"]["sides"]["rounds_won"] = 0
            neutral = int(setup["neutral_frames"])
            self._begin_round(state, 1, int(setup["seed"]) % 31 if neutral < 0 else neutral)
        return self._state["seen"][slots]

    def advance(self, pads: PadArray) -> SnapshotArray:
        self._check_open()
        assert pads.shape[1:] == (self.slots, 2), pads.shape
        for state in self._state:
            if state["seen"]["phase"] == Phase.ROUND_OVER:
                number = int(state["seen"]["round"]) + 1
                self._begin_round(state, number, (int(state["seed"]) + number) % 31)
        snapshots = np.empty(pads.shape[:2], dtype=SNAPSHOT)
        for frame, row in enumerate(pads):
            for slot, state in enumerate(self._state):
                if state["seen"]["phase"] == Phase.FIGHT:
                    self._advance_slot(state, row[slot])
            snapshots[frame] = self._state["seen"]
        return snapshots

    def save(self, slot: int) -> bytes:
        self._check_open()
        return self._state[slot].tobytes()

    def load(self, slot: int, state: bytes) -> None:
        self._check_open()
        if len(state) != STATE.itemsize:
            raise StateError(f"{len(state)!r} bytes are no state of the toy; give what save returned")
        self._state[slot] = np.frombuffer(state, dtype=STATE)[0]

    def close(self) -> None:
        self._closed = True

    def _check_open(self) -> None:
        if self._closed:
            raise RuntimeError("the toy backend is closed")

    def _begin_round(self, state: Any, number: int, neutral: int) -> None:
        seen, sides = state["seen"], state["seen"]["sides"]
        seen["timer"], seen["round"], seen["phase"] = self._timer, number, Phase.FIGHT
        seen["ending"], seen["winner"] = Ending.NONE, -1
        sides["health"], sides["x"], sides["y"] = 1.0, (-0.23, 0.23), 0.0
        sides["facing"], sides["posture"] = (1, -1), 0
        sides["activity"], sides["activity_frames"], sides["move"] = Activity.FREE, 1, -1
        sides["projectile"], sides["projectile_x"], sides["projectile_y"] = 0, np.nan, np.nan
        state["frames"], state["neutral"], state["pads"] = 0, neutral, 0

    def _advance_slot(self, state: Any, pads: Any) -> None:
        seen, sides = state["seen"], state["seen"]["sides"]
        state["frames"] += 1
        seen["timer"] = max(0, self._timer - int(state["frames"]) // FRAMES_PER_UNIT)
        if state["frames"] > state["neutral"]:
            damage = [self._act(sides, side, int(pads[side]), int(state["pads"][side])) for side in (0, 1)]
            sides["health"] = np.maximum(0, sides["health"] - damage[::-1])
            state["pads"] = pads
        self._judge(seen, sides)

    def _act(self, sides: Any, side: int, pad: int, before: int) -> float:
        me = sides[side]
        me["activity_frames"] += 1
        if me["activity"] == Activity.ATTACK:
            if me["activity_frames"] > JAB_FRAMES:
                me["activity"], me["activity_frames"], me["move"] = Activity.FREE, 1, -1
            return 0.0
        if pad & ATTACK_MASK & ~before:
            me["activity"], me["activity_frames"], me["move"] = Activity.ATTACK, 1, 0
            return JAB_DAMAGE if abs(sides["x"][0] - sides["x"][1]) < NEAR else 0.0
        step = bool(pad & Pad.RIGHT) * WALK - bool(pad & Pad.LEFT) * WALK
        low, high = (-0.9, sides["x"][1] - 0.05) if side == 0 else (sides["x"][0] + 0.05, 0.9)
        me["x"] = min(max(me["x"] + step, low), high)
        return 0.0

    def _judge(self, seen: Any, sides: Any) -> None:
        first, second = sides["health"]
        down = int(first <= 0) + int(second <= 0)
        if not down and seen["timer"] > 0:
            return
        seen["ending"] = (Ending.TIME, Ending.KO, Ending.DOUBLE_KO)[down]
        seen["phase"] = Phase.ROUND_OVER
        if first != second:
            seen["winner"] = int(second > first)
            sides["rounds_won"][seen["winner"]] += 1
        if sides["rounds_won"].max() == 2 or seen["round"] == 10:
            seen["phase"] = Phase.MATCH_OVER
            if sides["rounds_won"].max() < 2:
                seen["winner"] = -1
