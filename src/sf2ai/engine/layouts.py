"""The records in which compiled code reads the game's data, and the codes in them.

Lengths are in sub-pixels, times in frames. Boxes are relative to the axis between the feet, x towards
the opponent. `tables` fills these records.
"""

import numpy as np

from sf2ai.engine.state import MAX_COMMANDS

BOX = np.dtype((np.record, [("x0", "i4"), ("x1", "i4"), ("y0", "i4"), ("y1", "i4")]))
ARC = np.dtype((np.record, [("vx", "i4"), ("ax", "i4"), ("vy", "i4"), ("g", "i4")]))
HIT = np.dtype((np.record, [("first", "i2"), ("last", "i2"), ("hit", "i2"), ("box", BOX), ("floors", "i1")]))

# How a special is entered, in the order in which the commands are tried.
FOLLOW, CIRCLE, MOTION, CHARGE, HOLD, TOGETHER, MASH = 0, 1, 2, 3, 4, 5, 6

MAX_LEVELS = 8
"""Most levels of a punch that is held."""

COMMAND = np.dtype(
    (
        np.record,
        [
            ("kind", "i1"),
            ("length", "i1"),
            ("directions", "i1", (6,)),
            ("buttons", "u2"),  # any of these, or `together` of them at once
            ("together", "i1"),
            ("air", "i1"),  # 1: only in the air
            ("charge", "i2"),  # frames
            ("moves", "i2", (3,)),  # by strength of the button
            ("levels", "i2", (MAX_LEVELS,)),  # frames of holding, by level; 0: no such level
            ("is_throw", "i1"),
            ("special_kind", "i1"),
        ],
    )
)

DIRECTIONAL = np.dtype(
    (
        np.record,
        [
            ("directions", "i2"),  # bit set of numpad directions, 0 any
            ("buttons", "u2"),
            ("is_throw", "i1"),
            ("air", "i1"),
            ("neutral_jump", "i1"),  # 1: only in a neutral jump
            ("close_px", "i4"),  # axis distance up to which it comes out, sub-pixels; 0 any
            ("move", "i2"),
        ],
    )
)

MAX_DIRECTIONALS = 8

FIGHTER_DATA = np.dtype(
    (
        np.record,
        [
            ("health", "i2"),
            ("defense_num", "i2"),
            ("defense_den", "i2"),
            ("walk_forward", "i4"),
            ("walk_back", "i4"),
            ("prejump", "i2"),
            ("landing", "i2"),
            ("turn", "i2"),
            ("crouch_transition", "i2"),
            ("half_width", "i4"),  # half of the width that must stay on the screen
            ("throw_width", "i4"),  # half width as a throw's victim
            ("jumps", ARC, (3,)),  # neutral, forward, back
            ("wall_jump", ARC),  # vx away from the wall
            ("wall_height", "i4"),  # least height of a wall jump
            ("wall_cling", "i2"),  # frames at the wall before it; 0: no wall jump
            ("push", BOX, (3,)),  # standing, crouching, airborne
            ("hurt", BOX, (3, 3)),
            ("hurt_count", "i2", (3,)),
            ("close", "i4", (6,)),  # axis distance up to which the close normal comes out
            ("normals", "i2", (5, 6)),  # move by stance (far, close, crouch, nj, dj) and button
            ("commands", COMMAND, (MAX_COMMANDS,)),
            ("command_count", "i2"),
            ("directionals", DIRECTIONAL, (MAX_DIRECTIONALS,)),
            ("directional_count", "i2"),
        ],
    )
)

NORMAL, COMMAND_NORMAL, SPECIAL_MOVE, THROW_MOVE = 0, 1, 2, 3
STRIKE, PROJECTILE_SPECIAL, AIR_SPECIAL, MASH_SPECIAL, TELEPORT, EVADE = 0, 1, 2, 3, 4, 5
PLAIN_THROW, HOLD_THROW, COMMAND_THROW, AIR_THROW = 6, 7, 8, 9
NO_REBOUND, REBOUND_BACK, REBOUND_ON = 0, 1, 2
NO_LEVEL, MID, LOW, OVERHEAD = 0, 1, 2, 3

MOVE = np.dtype(
    (
        np.record,
        [
            ("kind", "i1"),
            ("special_kind", "i1"),
            ("reaction", "i1"),  # strength of the stun and pushback that it causes
            ("level", "i1"),
            ("knockdown", "i1"),  # hit id that floors a standing victim, 0 none
            ("knockdown_airborne", "i1"),
            ("air_attack", "i1"),  # 1: done in the air, out until landing
            ("ballistic", "i1"),  # 1: an air special that keeps to the jump's arc
            ("homing", "i1"),
            ("special_cancel", "i1"),
            ("chain_cancel", "i1"),
            ("sweep", "i1"),
            ("startup", "i2"),
            ("active", "i2"),
            ("total", "i2"),
            ("hit_start", "i2"),
            ("hit_count", "i2"),
            ("hurt_start", "i2"),
            ("hurt_count", "i2"),
            ("path_start", "i4"),
            ("path_count", "i2"),
            ("damage", "i2", (4,)),
            ("chip", "i2", (4,)),
            ("stun", "i2"),
            ("stun_timer", "i2"),
            ("invulnerable", "i2", (3, 2)),
            ("invulnerable_count", "i2"),
            ("hover", "i4"),
            ("speed_x", "i4"),
            ("dash_frames", "i2"),
            ("velocity_x", "i4"),
            ("velocity_y", "i4"),
            ("has_velocity", "i1"),
            ("reach", "i4"),
            ("projectile_speed", "i4"),
            ("spawn_x", "i4"),
            ("spawn_y", "i4"),
            ("projectile_half_w", "i4"),
            ("projectile_half_h", "i4"),
            ("projectile_box", BOX),  # about its middle
            ("throw_range", "i4"),
            ("lock", "i2"),
            ("hold_next", "i2"),
            ("hold_interval", "i2"),
            ("hold_max", "i2"),
            ("needs_follow", "i1"),  # 1: hits only after its follow-up button
            ("dice", "i1"),  # table of its random damage, from 1; 0 none
            ("level_bonus", "i2", (MAX_LEVELS,)),  # points by level of holding
            ("mash_buttons", "u2"),  # of a mashed special: any of these prolongs it
            ("mash_moves", "i2", (3,)),  # and makes it the one of its own strength
            ("ends_on_contact", "i1"),
            ("steer_forward", "i4"),  # with the stick, in its active frames
            ("steer_back", "i4"),
            ("spaced_hits", "i1"),  # 1: `rules.rehit` frames pass between its hits
            ("no_push", "i2", (2,)),  # first and last frame on which the body pushes nothing; 0, 0 none
            ("rebound_kind", "i1"),  # NO_REBOUND, REBOUND_BACK or REBOUND_ON
            ("rebound_touch", "i1"),  # 1: a touching body is enough
            ("rebound", ARC),  # vx in the rebound's direction
            ("wall_dive", "i1"),  # 1: flies by way of a wall
            ("to_wall", ARC),
            ("off_wall", ARC),
            ("steer", "i4"),  # change of the speed off the wall each frame, by the stick
            ("steer_max", "i4"),
        ],
    )
)

RULES = np.dtype(
    (
        np.record,
        [
            ("hitstop", "i2"),
            ("shot_hitstop", "i2"),  # of a projectile's hit; its owner does not freeze
            ("shot_pushes_owner", "i1"),  # 1: a cornered victim of a projectile pushes its owner back
            ("shot_floors_airborne", "i1"),  # 1: projectiles may knock down airborne victims
            ("stun", "i2", (3,)),  # by strength, after hit stop
            ("stun_lead", "i2"),  # frames by which an idle victim's hit stop outlasts the attacker's
            ("idle_extra", "i2"),  # of these, the frames that only an idle victim has
            ("pushback", "i4", (3, 20)),
            ("pushback_frames", "i2", (3,)),
            ("rehit", "i2"),
            ("flip_rise", "i4"),
            ("flip", ARC),
            ("flip_untouchable", "i1"),  # 1: nothing can hit a flipped fighter until it lands
            ("falls", ARC, (3,)),  # sweep, special, thrown
            ("fall_ground", "i2", (3,)),
            ("bounce_vx", "i4", (3,)),  # by kind of fall; a sweep's victim does not bounce
            ("bounce_vy", "i4", (3,)),
            ("bounce_pause", "i2", (3,)),  # frames on the ground before it
            ("slide_vx", "i4"),  # of a body that a special threw down
            ("slide_decel", "i4"),
            ("getup", "i2"),
            ("wall_stop", "i2"),
            ("guard_frames", "i2", (32,)),  # throw immunity after rising, by die
            ("block_range", "i4"),
            ("kara_window", "i2"),
            ("hit_window", "i2"),
            ("motion_window", "i2"),
            ("charge_window", "i2"),
            ("release_mask", "u2"),  # buttons whose release brings a special out as a press does
            ("circle_directions", "i1"),  # straight directions that make a full circle
            ("mash_count", "i2"),
            ("mash_gap", "i2", (3,)),  # frames from press to press, by strength
            ("mash_end", "i2"),  # frames from the last press to the special's end
            ("hold_pool", "i2"),
            ("hold_direction", "i2"),
            ("hold_button", "i2"),
            ("dizzy_threshold", "i2"),
            ("none_while_dizzy", "i1"),  # 1: a dizzy fighter gathers no points
            ("dizzy_spread", "i2", (32,)),  # by die
            ("dizzy_frames", "i2", (32,)),  # by die
            ("life_steps", "i2", (7, 2)),  # health from, 32nds removed
            ("timer_start", "i2"),
            ("timer_frames", "i2"),
            ("rounds_to_win", "i2"),
            ("max_rounds", "i2"),
            ("half_stage", "i4"),
            ("screen", "i4"),
            ("start_offset", "i4"),
            ("push_max", "i4"),
            ("grab_height", "i4"),
            ("rebound_edge", "i4"),  # distance from the screen's edge within which a rebound leads inwards
            ("teleport_near", "i4"),
            ("teleport_middle", "i4"),
            ("teleport_far", "i4"),
            ("shake_direction", "i2"),  # what a new direction counts in shaking dizziness off
            ("shake_button", "i2"),
            ("shake_need", "i2"),  # count at which the dizziness becomes shorter
            ("dizzy_step", "i2"),  # frames of one picture of the dizzy animation
            ("chip_floor", "i2"),  # health that a blocked hit leaves at least
            ("bonus_threshold", "i2"),  # victim's health under which the larger bonus may be added
            ("bonus", "i2", (2,)),  # points, above and below the threshold
            ("bonus_chance", "i2", (3, 2)),  # 32nds, by the move's dice
        ],
    )
)
