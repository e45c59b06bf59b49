"""Packs the rules that all characters share into the one `RULES` record."""

import numpy as np
import numpy.typing as npt

from sf2ai.engine.layouts import RULES
from sf2ai.engine.state import SUBPX
from sf2ai.game import choices
from sf2ai.game.buttons import ATTACK_MASK
from sf2ai.game.rules import HitRules, KnockdownRules, ProjectileRules, Rules
from sf2ai.record_types import RulesRecord


def subpx(pixels: float) -> int:
    """Convert pixels to sub-pixels, to the nearest.

    >>> subpx(3.375), subpx(-0.0195)
    (864, -5)
    """
    return round(pixels * SUBPX)


def pack_rules(rules: Rules) -> npt.NDArray[np.void]:
    """Return the rules as a structured array of dtype `RULES`, shape (1,)."""
    packed = np.zeros(1, dtype=RULES)
    record = packed[0]
    _pack_hits(record, rules.hit)
    _pack_projectiles(record, rules.projectile)
    _pack_falls(record, rules.knockdown)
    _pack_inputs(record, rules)
    _pack_life(record, rules)
    _pack_stage(record, rules)
    return packed


def _pack_hits(record: RulesRecord, hit: HitRules) -> None:
    record["hitstop"] = hit.hitstop_frames
    record["stun"] = hit.stun_frames
    # The published advantages come out if the victim's hit stop lasts longer by the frames by which they
    # exceed the stun; the three strengths agree on that number.
    leads = {advantage - stun for advantage, stun in zip(hit.advantage_frames, hit.stun_frames, strict=True)}
    record["stun_lead"] = max(leads)
    record["idle_extra"] = hit.idle_victim_extra_frames
    for strength, row in enumerate(hit.pushback_px):
        record["pushback"][strength][: len(row)] = [subpx(px) for px in row]
        record["pushback_frames"][strength] = len(row)
    record["rehit"] = hit.rehit_frames
    record["flip_rise"] = subpx(hit.flip_rise_px)
    record["flip_untouchable"] = hit.flip_untouchable
    record["flip"] = (subpx(hit.flip_vx), 0, subpx(hit.flip_vy), subpx(hit.flip_g))


def _pack_projectiles(record: RulesRecord, projectile: ProjectileRules) -> None:
    record["shot_hitstop"] = projectile.hitstop_frames
    record["shot_pushes_owner"] = projectile.pushes_owner
    record["shot_floors_airborne"] = projectile.knocks_down_airborne


def _pack_falls(record: RulesRecord, fall: KnockdownRules) -> None:
    record["falls"][0] = (subpx(fall.sweep_vx), 0, subpx(fall.sweep_vy), subpx(fall.sweep_g))
    record["falls"][1] = (subpx(fall.special_vx), 0, subpx(fall.special_vy), subpx(fall.special_g))
    record["falls"][2] = (subpx(fall.thrown_vx), 0, subpx(fall.thrown_vy), subpx(fall.thrown_g))
    record["fall_ground"] = (
        fall.sweep_ground_frames,
        fall.special_ground_frames,
        fall.thrown_ground_frames,
    )
    record["bounce_vx"] = (0, subpx(fall.special_bounce_vx), subpx(fall.thrown_bounce_vx))
    record["bounce_vy"] = (0, subpx(fall.special_bounce_vy), subpx(fall.thrown_bounce_vy))
    record["bounce_pause"] = (0, fall.special_bounce_pause_frames, fall.thrown_bounce_pause_frames)
    record["slide_vx"] = subpx(fall.special_slide_vx)
    record["slide_decel"] = subpx(fall.special_slide_decel)
    record["getup"] = fall.getup_frames
    record["wall_stop"] = fall.wall_stop_frames
    record["guard_frames"] = fall.wakeup_throw_immunity_frames


def _pack_inputs(record: RulesRecord, rules: Rules) -> None:
    record["block_range"] = subpx(rules.block.proximity_px)
    record["kara_window"] = rules.cancel.kara_frames
    record["hit_window"] = rules.cancel.hit_frames
    record["motion_window"] = rules.input.motion_step_fixed_frames
    record["charge_window"] = rules.input.charge_release_frames
    record["release_mask"] = ATTACK_MASK if rules.input.negative_edge else 0
    record["circle_directions"] = rules.input.circle_directions
    record["mash_count"] = rules.input.mash_presses
    record["mash_gap"] = choices.MASH_GAP_FRAMES
    record["mash_end"] = choices.MASH_END_FRAMES
    record["hold_pool"] = rules.throw.hold_pool_points
    record["hold_direction"] = rules.throw.hold_direction_points
    record["hold_button"] = rules.throw.hold_button_points


def _pack_life(record: RulesRecord, rules: Rules) -> None:
    record["dizzy_threshold"] = rules.dizzy.threshold_points
    record["none_while_dizzy"] = rules.dizzy.none_while_dizzy
    record["dizzy_spread"] = rules.dizzy.spread_points
    record["dizzy_frames"] = rules.dizzy.duration_frames
    record["shake_direction"] = rules.dizzy.shake_direction_count
    record["shake_button"] = rules.dizzy.shake_button_count
    record["shake_need"] = rules.dizzy.shake_needed_count
    record["dizzy_step"] = choices.DIZZY_PICTURE_FRAMES
    record["life_steps"] = rules.life.scaling
    record["chip_floor"] = 0 if rules.life.chip_can_ko else 1
    record["bonus_threshold"] = rules.life.bonus_threshold_points
    record["bonus"] = rules.life.bonus_points
    record["bonus_chance"] = choices.BONUS_CHANCE_32NDS


def _pack_stage(record: RulesRecord, rules: Rules) -> None:
    record["timer_start"] = rules.time.round_timer_units
    record["timer_frames"] = rules.time.frames_per_timer_unit
    record["rounds_to_win"] = rules.time.rounds_to_win
    record["max_rounds"] = rules.time.max_rounds
    record["half_stage"] = subpx(rules.stage.width_px // 2)
    record["screen"] = subpx(rules.stage.screen_width_px)
    record["start_offset"] = subpx(rules.stage.start_offset_px)
    record["push_max"] = subpx(rules.stage.push_max_px)
    record["grab_height"] = subpx(choices.JUMP_GRAB_HEIGHT_PX)
    record["rebound_edge"] = subpx(choices.REBOUND_EDGE_PX)
    record["teleport_near"] = subpx(choices.TELEPORT_NEAR_PX)
    record["teleport_middle"] = subpx(choices.TELEPORT_MIDDLE_PX)
    record["teleport_far"] = subpx(choices.TELEPORT_FAR_PX)
