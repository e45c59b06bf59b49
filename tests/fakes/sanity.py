"""What must hold of every match on every frame, whatever was pressed."""

from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from sf2ai.engine import state as st
from sf2ai.engine.layouts import (
    COMMAND_NORMAL,
    MASH_SPECIAL,
    NORMAL,
    PROJECTILE_SPECIAL,
    SPECIAL_MOVE,
    THROW_MOVE,
)
from sf2ai.engine.state import SUBPX
from sf2ai.engine.tables.pack import load_tables
from sf2ai.game.files.loader import load_roster, load_rules

_IN_A_MOVE = (st.ATTACK, st.SPECIAL, st.THROWING)
_MAY_FLY = (*_IN_A_MOVE, st.AIR, st.FLIPPED, st.FALLING, st.THROWN, st.KNOCKED_OUT)
_CEILING_PX = 300
_ROUND_FRAMES = 99 * 40 + 30
_FASTEST_PX = 40
_OWNER = np.array([data.character.index for data in load_roster() for _ in data.moves])
_LIFTS = np.array([move.airborne for data in load_roster() for move in data.moves], dtype=np.int8)


def problems(matches: npt.NDArray[np.void]) -> list[str]:
    """Return what is wrong with matches in their FIGHT phase or just ended, one line per rule broken."""
    fighters, shots = matches["fighters"], matches["projectiles"]
    tables = load_tables()[0]
    data = tables["fighters"][fighters["character"]]
    rules = load_rules()
    bad = []

    def must(what: str, holds: Any) -> None:
        wrong = ~np.asarray(holds)
        if wrong.any():
            slot = int(np.argwhere(wrong)[0][0])
            bad.append(f"{what}: slot {slot}, {describe(matches[slot])}")

    state, y, move = fighters["state"], fighters["y"], fighters["move"]
    must("a known state", (state >= 0) & (state < st.STATE_COUNT))
    must("faces left or right", np.abs(fighters["facing"]) == 1)
    must("health in its bar", (fighters["health"] >= 0) & (fighters["health"] <= data["health"]))
    half_stage = rules.stage.width_px // 2 * SUBPX
    must("on the stage", np.abs(fighters["x"]) <= half_stage - data["half_width"])
    must("above the ground", (y >= 0) & (y < _CEILING_PX * SUBPX))
    must("flies only in states that fly", (y == 0) | np.isin(state, _MAY_FLY))
    must("is on the screen with the other", _separation(fighters) <= _longest_separation(data, rules))
    for speed in ("vx", "vy"):
        must(f"{speed} in bounds", np.abs(fighters[speed]) <= _FASTEST_PX * SUBPX)
    must("in a move exactly while its state says so", (move >= 0) == np.isin(state, _IN_A_MOVE))
    record = tables["moves"][np.maximum(move, 0)]
    must("a move of its own", (move < 0) | (_OWNER[np.maximum(move, 0)] == fighters["character"]))
    must("the move's kind fits the state", (move < 0) | (record["kind"] == _kind(state, record["kind"])))
    must("held exactly while the other holds", (state == st.THROWN) == (state[:, ::-1] == st.THROWING))
    must("no longer in a state than it lasts", fighters["state_frames"] <= _longest(fighters, data, record))
    must("hit stop", (fighters["hitstop"] >= 0) & (fighters["hitstop"] <= _most_hitstop(rules)))
    must(
        "dizzy points",
        (fighters["dizzy_points"] >= 0) & (fighters["dizzy_points"] < rules.dizzy.threshold_points),
    )
    must("a directed numpad", (fighters["direction"] >= 1) & (fighters["direction"] <= 9))
    out = shots["move"] >= 0
    shot = tables["moves"][np.maximum(shots["move"], 0)]
    must("a projectile of its own", ~out | (_OWNER[np.maximum(shots["move"], 0)] == fighters["character"]))
    must("a projectile from a projectile move", ~out | (shot["special_kind"] == PROJECTILE_SPECIAL))
    must("a projectile flies its way", ~out | (shots["vx"] == shot["projectile_speed"] * shots["facing"]))
    must("the clock", (matches["timer"] >= 0) & (matches["timer"] <= rules.time.round_timer_units))
    must("a fight has two alive", (matches["phase"] != st.FIGHT) | (fighters["health"] > 0).all(axis=1))
    must("who is out has no health", (state == st.KNOCKED_OUT) == (fighters["health"] == 0))
    return bad


def describe(match: Any) -> str:
    """Return one match in words, for a failure."""
    sides = []
    for side, fighter in enumerate(match["fighters"]):
        who = load_roster()[fighter["character"]]
        move = next((m.id for m in who.moves if m.index == fighter["move"]), "-")
        sides.append(
            f"p{side + 1} {who.character.id} state {fighter['state']} for {fighter['state_frames']}"
            f" {move}:{fighter['move_frame']} at ({fighter['x'] / SUBPX:.2f}, {fighter['y'] / SUBPX:.2f})"
            f" v ({fighter['vx'] / SUBPX:.2f}, {fighter['vy'] / SUBPX:.2f}) health {fighter['health']}"
            f" hitstop {fighter['hitstop']} stun {fighter['stun']}"
        )
    return f"frame {match['frame']}: " + "; ".join(sides)


def _separation(fighters: Any) -> Any:
    return np.abs(fighters["x"][:, :1] - fighters["x"][:, 1:])


def _longest_separation(data: Any, rules: Any) -> Any:
    return rules.stage.screen_width_px * SUBPX - data["half_width"].sum(axis=1, keepdims=True)


def _kind(state: Any, kind: Any) -> Any:
    """Return the kind of move that a state is for; attacks are normals of two kinds."""
    attack = np.where(kind == COMMAND_NORMAL, COMMAND_NORMAL, NORMAL)
    return np.select([state == st.SPECIAL, state == st.THROWING], [SPECIAL_MOVE, THROW_MOVE], attack)


@cache
def _most_hitstop(rules: Any) -> int:
    return rules.hit.hitstop_frames + max(
        a - s for a, s in zip(rules.hit.advantage_frames, rules.hit.stun_frames, strict=True)
    )


def _longest(fighters: Any, data: Any, record: Any) -> Any:
    """Return the most frames that each fighter may have spent in its state."""
    rules = load_rules()
    flight = 110  # a fall from the highest point, with bounce, slide and the stop at a wall
    stun = 1 + _most_hitstop(rules) + max(rules.hit.stun_frames)
    # A move freezes once for every time that it may hit again, and may begin in a freeze that it cancels.
    between = rules.hit.rehit_frames - rules.hit.hitstop_frames
    freezes = rules.hit.hitstop_frames * (2 + record["active"] // between)
    in_the_air = _LIFTS[np.maximum(fighters["move"], 0)] | record["air_attack"]
    move = record["total"] + record["dash_frames"] + freezes + flight * in_the_air
    # A mashed special lasts for as long as it is mashed.
    move = np.where(record["special_kind"] == MASH_SPECIAL, _ROUND_FRAMES, move)
    limits = {
        st.TURN: data["turn"],
        st.PREJUMP: data["prejump"],
        st.AIR: np.full_like(data["turn"], flight),
        st.LAND: data["landing"] + 1,
        st.ATTACK: move,
        st.SPECIAL: move,
        st.THROWING: np.full_like(data["turn"], 151),
        st.THROWN: np.full_like(data["turn"], 151),
        st.BLOCK_STUN: np.full_like(data["turn"], stun),
        st.HIT_STUN: np.full_like(data["turn"], stun),
        st.FLIPPED: np.full_like(data["turn"], flight + stun),
        st.FALLING: np.full_like(data["turn"], flight + stun),
        st.DOWNED: np.full_like(data["turn"], 13),
        st.RISING: np.full_like(data["turn"], rules.knockdown.getup_frames),
        st.DIZZY: np.full_like(data["turn"], max(rules.dizzy.duration_frames)),
    }
    states = list(limits)
    return np.select([fighters["state"] == s for s in states], [limits[s] for s in states], 30_000)
