"""Converts Snapshots to the units of 2017 and back: 176 health points, SNES pixels, a clock in BCD."""

import math

import numpy as np

from sf2ai.backends.base import SNAPSHOT, Activity, Ending, Phase, Posture, SnapshotArray
from sf2ai.backends.bizhawk.protocol.legacy_wire import LegacyFighter, LegacyState, buttons_of
from sf2ai.backends.console.memory_map import shipped_maps
from sf2ai.errors import InputError
from sf2ai.game.characters import ROSTER
from sf2ai.record_types import SideRecord, SnapshotRecord

_TURBO = shipped_maps()["turbo_usa"]
FULL_HEALTH = _TURBO.full_health
KNOCKED_OUT = 255
MOVING = (Activity.ATTACK, Activity.SPECIAL, Activity.THROW)


def legacy_state(snapshot: SnapshotRecord, pads: tuple[int, int], frame: int) -> LegacyState:
    """Return the old tool's state of a frame.

    Unlike in the tool, the side with more health wins when time is over, and a double KO has no
    winner; the ``result`` of both kinds of draw is ``DRAW``.

    Args:
        snapshot: record of dtype `SNAPSHOT`.
        pads: that p1 and p2 hold.
        frame: number of the frame.
    """
    first, second = snapshot["sides"]
    over = int(snapshot["phase"]) != Phase.FIGHT
    timer = max(0, int(snapshot["timer"]))
    heights = [_height(side) for side in (first, second)]
    return LegacyState(
        p1=_fighter(first, pads[0], snapshot),
        p2=_fighter(second, pads[1], snapshot),
        frame=frame,
        timer=timer // 10 << 4 | timer % 10,
        result=_result(first, second, snapshot) if over else "NOT_OVER",
        round_started=0 < timer <= 98,
        round_over=over,
        height_delta=abs(heights[0] - heights[1]),
        width_delta=abs(_x(first) - _x(second)),
    )


def _result(first: SideRecord, second: SideRecord, snapshot: SnapshotRecord) -> str:
    """Return the round's result; it cannot use ``winner``, which is the match's once the match is over."""
    if snapshot["ending"] == Ending.DOUBLE_KO or first["health"] == second["health"]:
        return "DRAW"
    return "P1" if first["health"] > second["health"] else "P2"


def _fighter(side: SideRecord, pad: int, snapshot: SnapshotRecord) -> LegacyFighter:
    moving = int(side["activity"]) in MOVING
    return LegacyFighter(
        character=int(side["character"]),
        health=_health(side, snapshot),
        x=_x(side),
        y=max(0, _TURBO.stage.ground_y - _height(side)),
        jumping=int(side["posture"]) == Posture.AIRBORNE,
        crouching=int(side["posture"]) == Posture.CROUCHING,
        buttons=buttons_of(pad),
        in_move=moving,
        move=max(0, int(side["move"])) if moving else 0,
    )


def _health(side: SideRecord, snapshot: SnapshotRecord) -> int:
    """Return points of 176; a KO takes one point more than the game shows, and is 255."""
    points = round(float(side["health"]) * (FULL_HEALTH + 1)) - 1
    beaten = snapshot["ending"] in (Ending.KO, Ending.DOUBLE_KO) and side["health"] <= 0
    return KNOCKED_OUT if beaten else max(0, points)


def _x(side: SideRecord) -> int:
    x = float(side["x"])
    return _TURBO.stage.middle_x + (0 if math.isnan(x) else round(x * _TURBO.stage.screen_width))


def _height(side: SideRecord) -> int:
    y = float(side["y"])
    return 0 if math.isnan(y) else round(y * _TURBO.stage.screen_height)


def legacy_snapshot(state: LegacyState) -> SnapshotArray:
    """Return a Snapshot, shape (1,), of the old tool's state; what the state does not say is unknown.

    Raises:
        InputError: the state has a character that the game does not have.
    """
    snapshot = np.zeros(1, dtype=SNAPSHOT)
    tens, ones = state.timer >> 4, state.timer & 15
    snapshot["timer"] = 10 * tens + ones if tens < 10 and ones < 10 else -1
    snapshot["round"] = -1
    snapshot["winner"] = -1
    fighters = (state.p1, state.p2)
    for side, fighter in zip(snapshot["sides"][0], fighters, strict=True):
        _fill_side(side, fighter)
    if state.round_over:
        _close_round(snapshot, [fighter.health for fighter in fighters])
    return snapshot


def round_result(state: LegacyState) -> str:
    """Return ``P1``, ``P2`` or ``DRAW`` for a round that is over, whatever the tool's own result is."""
    winner = int(legacy_snapshot(state)["winner"][0])
    return ("P1", "P2", "DRAW")[winner]


def _fill_side(side: SideRecord, fighter: LegacyFighter) -> None:
    if fighter.character >= len(ROSTER):
        raise InputError(
            f"the emulator reports the character {fighter.character}, and there are 0 to {len(ROSTER) - 1}; "
            "load a state of a fight in Street Fighter II Turbo"
        )
    stage = _TURBO.stage
    side["x"] = (fighter.x - stage.middle_x) / stage.screen_width
    side["y"] = (stage.ground_y - fighter.y) / stage.screen_height
    beaten = fighter.health > FULL_HEALTH
    side["health"] = 0 if beaten else (fighter.health + 1) / (FULL_HEALTH + 1)
    side["character"] = fighter.character
    side["posture"] = (
        Posture.AIRBORNE if fighter.jumping else Posture.CROUCHING if fighter.crouching else Posture.STANDING
    )
    side["activity"] = Activity.KO if beaten else -1
    side["projectile_x"] = side["projectile_y"] = math.nan
    for name in ("activity_frames", "move", "projectile", "rounds_won"):
        side[name] = -1


def _close_round(snapshot: SnapshotArray, healths: list[int]) -> None:
    beaten = [health > FULL_HEALTH for health in healths]
    if all(beaten):
        ending, winner = Ending.DOUBLE_KO, -1
    elif any(beaten):
        ending, winner = Ending.KO, beaten.index(False)
    else:
        ending = Ending.TIME
        winner = -1 if healths[0] == healths[1] else int(healths[1] > healths[0])
    snapshot["phase"], snapshot["ending"], snapshot["winner"] = Phase.ROUND_OVER, ending, winner
