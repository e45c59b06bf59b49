"""The rules that all characters share, as numbers: what ``frame_data/system.toml`` says.

`At` names each field's constant in that file, which has its unit, source and confidence. Velocities are
px per frame as in the file (0.28125 is 72/256); the engine turns them into its sub-pixels. Rules that
are sentences stay in the file. What the engine does not simulate is listed in docs/reference/rules.md,
and a test holds the list to the code.
"""

from dataclasses import dataclass, fields
from typing import Annotated, TypeAlias

from sf2ai.game.data_table import DataTable
from sf2ai.game.rule_readers import (
    At,
    by_strength,
    check_constants,
    damage_dice,
    die,
    lists_by_strength,
    number_pairs,
    pair,
    read_section,
    whole_pairs,
)

Die: TypeAlias = tuple[int, ...]
"""A die with 32 faces: the values they show, in rising order."""

Dizziness: TypeAlias = tuple[int, int]
"""Dizzy points of a hit and the frames that it adds to the dizzy timer."""


_SECTIONS = (
    "time",
    "life",
    "stage",
    "hit",
    "knockdown",
    "block",
    "cancel",
    "input",
    "projectile",
    "throw",
    "dizzy",
    "movement",
    "random_events",
)


@dataclass(frozen=True, slots=True)
class TimeRules:
    """Rounds and their clock."""

    logic_rate_hz: Annotated[int, At("time.logic_rate")]
    turbo_speed: Annotated[float, At("time.turbo_speed_multiplier")]
    """Frames of logic per frame of the screen; it changes wall-clock time only."""
    round_timer_units: Annotated[int, At("time.round_timer_start")]
    frames_per_timer_unit: Annotated[int, At("time.frames_per_timer_unit")]
    rounds_to_win: Annotated[int, At("time.rounds_to_win")]
    max_rounds: Annotated[int, At("time.max_rounds")]


@dataclass(frozen=True, slots=True)
class LifeRules:
    """From a hit's damage to the points that the life bar loses."""

    full_points: Annotated[int, At("life.full")]
    scaling: Annotated[tuple[tuple[int, int], ...], At("life.life_scaling", read=whole_pairs)]
    """(life from which this row holds, 32nds removed from the damage), richest first."""
    random_damage_tables: Annotated[
        tuple[Die, Die, Die, Die],
        At("life.random_damage", read=damage_dice),
    ]
    """The first game's bonus points by table 1 to 4; HF's are smaller, see `bonus_points`."""
    random_damage_threshold_points: Annotated[int, At("life.random_damage", key="threshold")]
    """Life from which the first game takes the first of a hit's two tables."""
    bonus_threshold_points: Annotated[int, At("life.random_damage", key="hf_threshold")]
    """The same in HF."""
    bonus_points: Annotated[tuple[int, int], At("life.random_damage", key="hf_bonus", read=pair)]
    """HF's two patterns of random damage, smaller first."""
    bonus_mean_points: Annotated[
        tuple[tuple[float, float], tuple[float, float]],
        At("life.random_damage", key="hf_bonus_mean", read=number_pairs),
    ]
    """Least and greatest mean that each pattern of `bonus_points` was observed to add."""
    chip_fraction: Annotated[float, At("life.chip", part="fraction")]
    chip_minimum_points: Annotated[int, At("life.chip", part="minimum")]
    chip_can_ko: Annotated[bool, At("life.chip", part="can_ko")]


@dataclass(frozen=True, slots=True)
class StageRules:
    """The stage and the screen, px."""

    width_px: Annotated[int, At("stage.width")]
    screen_width_px: Annotated[int, At("stage.screen_width")]
    screen_height_px: Annotated[int, At("stage.screen_height")]
    ground_px: Annotated[int, At("stage.ground_y")]
    """Height of the ground above the screen's lower edge."""
    start_offset_px: Annotated[int, At("stage.start_offset_from_centre")]
    """Distance of each axis from the middle at the start."""
    push_max_px: Annotated[int, At("stage.push_max_per_frame")]
    """Farthest that overlapping push boxes part in one frame."""


@dataclass(frozen=True, slots=True)
class HitRules:
    """What a hit or a block does; tuples are by strength L, M, H."""

    hitstop_frames: Annotated[int, At("hit.hitstop")]
    idle_victim_extra_frames: Annotated[int, At("hit.hitstop_extra_idle_victim")]
    """By how much hit stop is longer for a victim that was idle."""
    victim_late_frames: Annotated[int, At("hit.victim_hitstop_starts_late")]
    """By how much later than the attacker the victim freezes."""
    throw_hitstop_frames: Annotated[int, At("hit.hitstop_throw_hit")]
    stun_frames: Annotated[tuple[int, int, int], At("hit.stun_frames", read=by_strength)]
    """Hit stun and block stun after hit stop."""
    advantage_frames: Annotated[tuple[int, int, int], At("hit.advantage_stun", read=by_strength)]
    """The advantage on hit is this less the frames that the attacker has left after the one that hits."""
    pushback_px: Annotated[
        tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...]], At("hit.pushback", read=lists_by_strength)
    ]
    """px per frame after hit stop, one row per strength, as long as its stun."""
    rehit_frames: Annotated[int, At("hit.same_move_rehit", key="interval")]
    """A special of several hits can hit once in that time."""
    flip_rise_px: Annotated[int, At("hit.air_hit_by_normal", part="rise_px")]
    """By how much a normal lifts an airborne victim at once; the next three fields are its flight then."""
    flip_vx: Annotated[float, At("hit.air_hit_by_normal", part="vx")]
    flip_vy: Annotated[float, At("hit.air_hit_by_normal", part="vy")]
    flip_g: Annotated[float, At("hit.air_hit_by_normal", part="g")]
    flip_untouchable: Annotated[bool, At("hit.air_hit_by_normal", part="invulnerable_until_landing")]
    """Nothing can hit that victim until it lands."""


@dataclass(frozen=True, slots=True)
class KnockdownRules:
    """How bodies fall and rise again; velocities are px per frame, away from the attacker and up."""

    sweep_vx: Annotated[float, At("knockdown.sweep", part="vx")]
    sweep_vy: Annotated[float, At("knockdown.sweep", part="vy")]
    sweep_g: Annotated[float, At("knockdown.sweep", part="g")]
    sweep_air_frames: Annotated[int, At("knockdown.sweep", part="air_frames")]
    sweep_ground_frames: Annotated[int, At("knockdown.sweep", part="ground_frames")]
    special_vx: Annotated[float, At("knockdown.special", part="vx")]
    special_vy: Annotated[float, At("knockdown.special", part="vy")]
    special_g: Annotated[float, At("knockdown.special", part="g")]
    special_bounce_vx: Annotated[float, At("knockdown.special", part="bounce.vx")]
    special_bounce_vy: Annotated[float, At("knockdown.special", part="bounce.vy")]
    special_bounce_pause_frames: Annotated[int, At("knockdown.special", part="bounce.pause")]
    special_slide_vx: Annotated[float, At("knockdown.special", part="slide.vx")]
    special_slide_decel: Annotated[float, At("knockdown.special", part="slide.decel")]
    special_ground_frames: Annotated[int, At("knockdown.special", part="ground_frames")]
    thrown_vx: Annotated[float, At("knockdown.thrown", part="vx")]
    thrown_vy: Annotated[float, At("knockdown.thrown", part="vy")]
    thrown_g: Annotated[float, At("knockdown.thrown", part="g")]
    thrown_bounce_vx: Annotated[float, At("knockdown.thrown", part="bounce.vx")]
    thrown_bounce_vy: Annotated[float, At("knockdown.thrown", part="bounce.vy")]
    thrown_bounce_pause_frames: Annotated[int, At("knockdown.thrown", part="bounce.pause")]
    thrown_ground_frames: Annotated[int, At("knockdown.thrown", part="ground_frames")]
    electrocuted_freeze_frames: Annotated[int, At("knockdown.electrocuted", part="freeze")]
    getup_frames: Annotated[int, At("knockdown.getup_frames")]
    wakeup_throw_immunity_frames: Annotated[Die, At("knockdown.wakeup_throw_immunity", read=die)]
    wakeup_throw_immunity_fixed_frames: Annotated[int, At("knockdown.wakeup_throw_immunity", key="fixed")]
    """Replaces the die above in a simulator without dice."""
    wall_stop_frames: Annotated[int, At("knockdown.wall_stop")]
    """How long a falling body hangs at the edge of the stage."""


@dataclass(frozen=True, slots=True)
class BlockRules:
    """When a block is possible."""

    proximity_px: Annotated[int, At("block.proximity")]
    """Attacks from farther away do not bring the block stance up."""
    in_air: Annotated[bool, At("block.air_block")]


@dataclass(frozen=True, slots=True)
class CancelRules:
    """When a special may replace a normal, in frames from the normal's start."""

    kara_frames: Annotated[int, At("cancel.kara_window")]
    """Without contact."""
    hit_frames: Annotated[int, At("cancel.hit_window")]
    """On contact, hit stop included, if the normal allows it."""


@dataclass(frozen=True, slots=True)
class InputRules:
    """How commands are read from pads."""

    motion_step_frames: Annotated[Die, At("input.motion_step_window", read=die)]
    """Time for each next direction of a motion."""
    motion_step_fixed_frames: Annotated[int, At("input.motion_step_window", key="fixed")]
    """Replaces the die above in a simulator without dice."""
    negative_edge: Annotated[bool, At("input.negative_edge")]
    """Releasing a button brings specials out as well."""
    charge_release_frames: Annotated[int, At("input.charge_release_window")]
    """Time from releasing a charge to the command's end."""
    mash_presses: Annotated[int, At("input.mash_presses", part="count")]
    circle_directions: Annotated[int, At("input.circle_directions")]


@dataclass(frozen=True, slots=True)
class ProjectileRules:
    """What all projectiles have in common."""

    max_per_side: Annotated[int, At("projectile.max_per_player")]
    hitstop_frames: Annotated[int, At("projectile.hitstop")]
    pushes_owner: Annotated[bool, At("projectile.pushes_owner")]
    knocks_down_airborne: Annotated[bool, At("projectile.knockdown_airborne_victim")]


@dataclass(frozen=True, slots=True)
class ThrowRules:
    """What all throws have in common."""

    startup_frames: Annotated[int, At("throw.startup")]
    techable: Annotated[bool, At("throw.tech")]
    hold_direction_points: Annotated[int, At("throw.hold_mash", part="direction")]
    """What a new direction takes from the pool of a hold (victim) or adds to it (thrower)."""
    hold_button_points: Annotated[int, At("throw.hold_mash", part="button")]
    hold_pool_points: Annotated[int, At("throw.hold_mash", part="pool")]
    gains_when_behind: Annotated[bool, At("life.throw_round_bonus")]
    """Throws by the side that is behind in rounds do more damage; the amount is not known."""


@dataclass(frozen=True, slots=True)
class DizzyRules:
    """Dizziness: points add up while the timer runs."""

    threshold_points: Annotated[int, At("dizzy.threshold")]
    """Points from which a fighter is dizzy."""
    spread_points: Annotated[Die, At("dizzy.random", read=die)]
    """Added to each hit's points."""
    normal: Annotated[tuple[Dizziness, Dizziness, Dizziness], At("dizzy.normal", read=lists_by_strength)]
    sweep: Annotated[Dizziness, At("dizzy.sweep", read=pair)]
    special: Annotated[Dizziness, At("dizzy.special", read=pair)]
    multi_hit: Annotated[Dizziness, At("dizzy.multi_hit", read=pair)]
    air_hit: Annotated[Dizziness, At("dizzy.air_hit", read=pair)]
    throw: Annotated[Dizziness, At("dizzy.throw", read=pair)]
    duration_frames: Annotated[Die, At("dizzy.duration", read=die)]
    shake_direction_count: Annotated[int, At("dizzy.shake", part="direction")]
    """What a new direction counts in shaking the dizziness off."""
    shake_button_count: Annotated[int, At("dizzy.shake", part="button")]
    shake_needed_count: Annotated[int, At("dizzy.shake", part="needed")]
    """Count at which the picture that is shown ends at once, and the count begins again."""
    none_while_dizzy: Annotated[bool, At("dizzy.no_stun_while_dizzy")]


@dataclass(frozen=True, slots=True)
class MovementRules:
    """The rules of walking and jumping that all characters share."""

    landing_frames: Annotated[int, At("movement.landing_frames")]
    """Frames of landing after a jump; attacks and blocks may cut them short."""
    air_control: Annotated[bool, At("movement.air_control")]
    dash: Annotated[bool, At("movement.dash")]


@dataclass(frozen=True, slots=True)
class SnesScale:
    """Factors from the arcade's units to the SNES game's."""

    x: Annotated[float, At("scale_to_snes", part="x")]
    y: Annotated[float, At("scale_to_snes", part="y")]
    life: Annotated[float, At("scale_to_snes", part="life")]


@dataclass(frozen=True, slots=True)
class Rules:
    """Every number of the game that belongs to no character."""

    time: TimeRules
    life: LifeRules
    stage: StageRules
    hit: HitRules
    knockdown: KnockdownRules
    block: BlockRules
    cancel: CancelRules
    input: InputRules
    projectile: ProjectileRules
    throw: ThrowRules
    dizzy: DizzyRules
    movement: MovementRules
    snes_scale: SnesScale


def read_rules(document: DataTable) -> Rules:
    """Return the rules of a ``system.toml``.

    Raises:
        DataError: a constant is missing, or is not what its field needs.
    """
    check_constants(document, _SECTIONS)
    rules = Rules(**{field.name: read_section(field.type, document) for field in fields(Rules)})  # type: ignore[arg-type]
    check_pushback(rules, document)
    return rules


def check_pushback(rules: Rules, document: DataTable) -> None:
    """Check that each strength's pushback lasts as long as its stun.

    Raises:
        DataError: it does not.
    """
    for slides_px, stun_frames in zip(rules.hit.pushback_px, rules.hit.stun_frames, strict=True):
        if len(slides_px) != stun_frames:
            raise document.error(
                "hit.pushback", list(slides_px), f"be as long as that strength's stun, {stun_frames}"
            )
