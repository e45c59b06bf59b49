"""Matches and rounds: how they begin, how the clock runs, how they end."""

import numpy as np

from sf2ai.engine import dice
from sf2ai.engine.body import enter
from sf2ai.engine.inputs import clear_inputs
from sf2ai.engine.projectiles import clear
from sf2ai.engine.state import (
    DOUBLE_KO,
    FIGHT,
    KO,
    MATCH_OVER,
    NO_ENDING,
    ROUND_OVER,
    STAND,
    TIME_OVER,
)
from sf2ai.parallel.compiled import compiled
from sf2ai.record_types import FighterRecord, MatchRecord, RulesRecord, SetupRecord, TablesRecord

_LOW_32, _SHIFT_32 = np.uint64(0xFFFFFFFF), np.uint64(32)
NEUTRAL_CHOICES = 31
"""The neutral frames at a round's start are 0 to 30."""


@compiled
def start_match(match: MatchRecord, setup: SetupRecord, tables: TablesRecord) -> None:
    """Bring a match to the first frame of its first round.

    Args:
        match: record of dtype `MATCH`, changed in place.
        setup: record of dtype `SETUP`.
        tables: the packed frame data.
    """
    match.seed_low = setup.seed & _LOW_32
    match.seed_high = setup.seed >> _SHIFT_32
    match.random_damage = setup.random_damage
    match.neutral_setting = setup.neutral_frames
    match.frame = 0
    match.round_number = 0
    for side in range(2):
        match.fighters[side].character = setup.characters[side]
        match.fighters[side].rounds_won = 0
    start_round(match, tables)


@compiled
def start_round(match: MatchRecord, tables: TablesRecord) -> None:
    """Begin the next round of a match."""
    rules = tables.rules[0]
    match.round_number += 1
    match.phase = FIGHT
    match.ending = NO_ENDING
    match.winner = -1
    match.timer = rules.timer_start
    match.timer_frames = rules.timer_frames
    match.neutral_left = match.neutral_setting
    if match.neutral_setting < 0:
        match.neutral_left = dice.roll(match, dice.NEUTRAL_FRAMES) % NEUTRAL_CHOICES
    for side in range(2):
        way = 1 if side == 0 else -1
        _place(match.fighters[side], -way * rules.start_offset, way, tables)
        clear(match.projectiles[side])
        if match.round_number == rules.max_rounds:
            # The final round decides the match, whatever came before.
            match.fighters[side].rounds_won = rules.rounds_to_win - 1


@compiled
def _place(me: FighterRecord, x: int, facing: int, tables: TablesRecord) -> None:
    enter(me, STAND)
    clear_inputs(me)
    me.x = x
    me.last_x = x
    me.facing = facing
    me.health = tables.fighters[me.character].health
    me.y = 0
    me.vx = 0
    me.vy = 0
    me.ax = 0
    me.g = 0
    me.low = 0
    me.jump_kind = 0
    me.air_acted = 0
    me.hitstop = 0
    me.stun = 0
    me.push_table = 0
    me.push_way = 0
    me.push_by_body = 0
    me.fall_kind = 0
    me.bounced = 0
    me.wall_wait = 0
    me.throw_try = -1
    me.ended = -1
    me.throw_guard = 0
    me.rehit = 0
    me.hold_pool = 0
    me.hold_next = 0
    me.dizzy_points = 0
    me.dizzy_timer = 0
    me.dizzy_due = 0
    me.dizzy_left = 0
    me.dizzy_shaken = 0
    me.home_x = 0
    me.home_y = 0
    me.target_x = x


@compiled
def run_clock(match: MatchRecord, rules: RulesRecord) -> None:
    """Count one frame of the round's time."""
    match.timer_frames -= 1
    if match.timer_frames == 0:
        match.timer -= 1
        match.timer_frames = rules.timer_frames


@compiled
def judge(match: MatchRecord, rules: RulesRecord) -> None:
    """End the round on a KO or when time is over, and the match when it is decided."""
    one, two = match.fighters[0], match.fighters[1]
    if one.health > 0 and two.health > 0 and match.timer > 0:
        return
    match.winner = -1
    if one.health != two.health:
        match.winner = 0 if one.health > two.health else 1
    if one.health == 0 and two.health == 0:
        match.ending = DOUBLE_KO
    elif one.health == 0 or two.health == 0:
        match.ending = KO
    else:
        match.ending = TIME_OVER
    if match.winner >= 0:
        match.fighters[match.winner].rounds_won += 1
    match.phase = ROUND_OVER
    if match.winner >= 0 and match.fighters[match.winner].rounds_won >= rules.rounds_to_win:
        match.phase = MATCH_OVER
    elif match.round_number >= rules.max_rounds:
        match.phase = MATCH_OVER
        match.winner = -1
