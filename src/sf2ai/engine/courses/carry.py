"""How moves carry their fighter: paths, dashes, hovering, homing leaps, teleports; rebounds, wall dives."""

from sf2ai.engine.courses.flight import drop, fly_to_landing
from sf2ai.engine.courses.mashing import steer
from sf2ai.engine.courses.rebound import rebound
from sf2ai.engine.courses.walls import dive
from sf2ai.engine.layouts import TELEPORT
from sf2ai.engine.state import REBOUND
from sf2ai.parallel.compiled import compiled
from sf2ai.record_types import FighterRecord, MoveRecord, RulesRecord, TablesRecord


@compiled
def is_over(me: FighterRecord, move: MoveRecord) -> bool:
    """Return whether a move has run its frames with the feet on the ground; jump attacks end by landing.

    Some moves also end when they have met the opponent.
    """
    done = me.move_frame >= move.total or (move.ends_on_contact == 1 and me.contact > 0)
    return not move.air_attack and not move.ballistic and me.y == 0 and done


@compiled
def carry(me: FighterRecord, distance: int, opponent_x: int, tables: TablesRecord) -> None:
    """Move a fighter that is in a move by one frame.

    Args:
        me: the fighter, changed in place.
        distance: between the axes when the frame began, sub-pixels.
        opponent_x: the opponent's position at that time, sub-pixels.
        tables: the packed frame data.
    """
    move = tables.moves[me.move]
    if me.flight == REBOUND:
        rebound(me, move)
    elif move.air_attack or move.ballistic:
        fly_to_landing(me)
    elif move.wall_dive:
        dive(me, move, tables.fighters[me.character])
    elif me.dash_left > 0:
        _dash(me, move, distance)
    elif move.path_count > 0:
        _follow_path(me, move, opponent_x, tables)
    elif move.steer_forward != 0 or move.steer_back != 0:
        steer(me, move)
    elif move.hover > 0:
        _hover(me, move)
    elif move.special_kind == TELEPORT and me.move_frame == move.startup:
        _teleport(me, opponent_x, tables.rules[0])


@compiled
def _dash(me: FighterRecord, move: MoveRecord, distance: int) -> None:
    # The punch begins when the dash has run its frames, or as soon as the punch would reach.
    me.x += move.speed_x * me.facing
    me.dash_left -= 1
    if me.dash_left == 0 or distance - move.speed_x <= move.reach:
        me.dash_left = 0


@compiled
def _follow_path(me: FighterRecord, move: MoveRecord, opponent_x: int, tables: TablesRecord) -> None:
    frame = me.move_frame
    if frame > move.path_count:
        if me.y > 0:
            _come_down(me, move, tables)
        return
    at = move.path_start + frame - 1
    if move.homing:
        if me.home_y > 0 and frame <= move.startup:
            # A dive that follows a stomp steers to the victim, which may still be sliding.
            me.target_x = opponent_x
        _home(me, move)
        if me.home_y == 0 and frame > move.startup:
            # A leap from the ground that has met nothing flies on past its mark.
            me.x += me.vx
    elif frame > 1:
        me.x += (tables.paths[at, 0] - tables.paths[at - 1, 0]) * me.facing
    # A path that begins in the air comes down to its own height by its last active frame, so that it can hit.
    end = move.startup + move.active
    me.y = max(0, tables.paths[at, 1] + me.home_y * max(0, end - frame) // end)


@compiled
def _come_down(me: FighterRecord, move: MoveRecord, tables: TablesRecord) -> None:
    """Fall from where a path ended: over the rest of the move, or freely if the move is over."""
    rest = move.total - move.path_count
    fallen = me.move_frame - move.path_count
    if rest > 0:
        height = tables.paths[move.path_start + move.path_count - 1, 1]
        me.y = max(0, height * (rest * rest - fallen * fallen) // (rest * rest))
        return
    if fallen == 1:
        drop(me, tables.fighters[me.character].jumps[0].g)
    fly_to_landing(me)


@compiled
def _home(me: FighterRecord, move: MoveRecord) -> None:
    if me.move_frame <= move.startup:
        left = move.startup - me.move_frame + 1
        # Rounded towards zero, so that left and right are alike.
        gap = me.target_x - me.x
        me.vx = gap // left if gap >= 0 else -(-gap // left)
        me.x += me.vx


@compiled
def _hover(me: FighterRecord, move: MoveRecord) -> None:
    frame = me.move_frame
    end = move.startup + move.active
    if frame <= move.startup:
        me.y = move.hover * frame // move.startup
    elif frame <= end:
        me.y = move.hover
        me.x += move.speed_x * me.facing
    else:
        me.y = max(0, move.hover * (move.total - frame) // (move.total - end))


@compiled
def _teleport(me: FighterRecord, opponent_x: int, rules: RulesRecord) -> None:
    towards = 1 if opponent_x > me.x or (opponent_x == me.x and me.facing > 0) else -1
    if me.follow == 0:
        me.x = opponent_x - towards * rules.teleport_near
    elif me.follow == 1:
        me.x = opponent_x + towards * rules.teleport_near
    elif me.follow == 2:
        me.x = opponent_x - towards * rules.teleport_far
    else:
        me.x = opponent_x - towards * rules.teleport_middle
