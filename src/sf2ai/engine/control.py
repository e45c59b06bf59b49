"""What a fighter begins by its pad: specials, throws, normals, jumps, walking, blocking.

Each fighter decides from its own record and from facts about the opponent that were taken before either
decided, so the order of the two never matters. A throw is only *tried* here; `throws` settles both
tries together.
"""

from sf2ai.engine.body import enter, is_free, start_move
from sf2ai.engine.courses.mashing import keep_mashing
from sf2ai.engine.courses.walls import choose_wall, clings
from sf2ai.engine.inputs import asks_for, attack_button, held_level, motion_age, strength_of
from sf2ai.engine.layouts import (
    CHARGE,
    FOLLOW,
    HOLD,
    MOTION,
    PROJECTILE_SPECIAL,
    TELEPORT,
)
from sf2ai.engine.state import (
    AIR,
    ATTACK,
    BLOCK,
    CROUCH,
    LAND,
    OFF_WALL,
    PREJUMP,
    REBOUND,
    SPECIAL,
    STAND,
    TURN,
)
from sf2ai.game.buttons import KICKS
from sf2ai.parallel.compiled import compiled
from sf2ai.record_types import (
    CommandRecord,
    FighterDataRecord,
    FighterRecord,
    MoveRecord,
    ProjectileRecord,
    RulesRecord,
    TablesRecord,
)

_FAR, _CLOSE, _CROUCHING, _NEUTRAL_JUMP, _DIAGONAL_JUMP = 0, 1, 2, 3, 4


@compiled
def decide(
    me: FighterRecord,
    projectile: ProjectileRecord,
    distance: int,
    threatened: bool,
    frame: int,
    tables: TablesRecord,
) -> None:
    """Let one fighter act on its pad; in hit stop it may only cancel into a special.

    Args:
        me: the fighter, changed in place; nothing else is written.
        projectile: its own projectile slot; while it is in flight no second one comes out.
        distance: between the two axes, sub-pixels.
        threatened: whether an attack or projectile is so near that holding back takes the block stance.
        frame: the match's frame.
        tables: the packed frame data.
    """
    if _try_special(me, projectile, frame, tables) or me.hitstop > 0:
        return
    if me.wall != 0 and clings(me, tables.fighters[me.character]):
        return
    if me.state == AIR:
        _act_in_the_air(me, distance, tables)
    elif me.state == ATTACK:
        _try_chain(me, distance, tables)
    elif me.state == SPECIAL:
        keep_mashing(me, tables)
    elif is_free(me):
        _act_on_the_ground(me, distance, threatened, tables)


@compiled
def _act_on_the_ground(me: FighterRecord, distance: int, threatened: bool, tables: TablesRecord) -> None:
    data = tables.fighters[me.character]
    if me.pressed and _try_directional(me, distance, tables):
        return
    button = attack_button(me)
    if button >= 0:
        _start_normal(me, button, distance, data)
        return
    if me.state == LAND:
        _take_block_stance(me, threatened)
        return
    if me.direction >= 7 and me.state != TURN:
        _start_jump(me)
    elif not _take_block_stance(me, threatened):
        _stand_or_crouch(me, data)


@compiled
def _take_block_stance(me: FighterRecord, threatened: bool) -> bool:
    if not threatened or not (me.direction == 1 or me.direction == 4):
        return False
    if me.state != BLOCK:
        enter(me, BLOCK)
    me.low = me.direction == 1
    me.vx = 0
    return True


@compiled
def _stand_or_crouch(me: FighterRecord, data: FighterDataRecord) -> None:
    if me.state == TURN and me.state_frames < data.turn:
        me.vx = 0
        return
    if me.direction <= 3:
        if me.state != CROUCH:
            enter(me, CROUCH)
        me.low = 1
        me.vx = 0
        return
    if me.state != STAND:
        enter(me, STAND)
    me.low = 0
    if me.direction == 6:
        me.vx = data.walk_forward * me.facing
    elif me.direction == 4:
        me.vx = -data.walk_back * me.facing
    else:
        me.vx = 0


@compiled
def _start_jump(me: FighterRecord) -> None:
    enter(me, PREJUMP)
    me.low = 0
    me.vx = 0
    me.jump_kind = 0
    if me.direction == 9:
        me.jump_kind = 1
    elif me.direction == 7:
        me.jump_kind = 2


@compiled
def _start_normal(me: FighterRecord, button: int, distance: int, data: FighterDataRecord) -> None:
    stance = _FAR
    if me.direction <= 3:
        stance = _CROUCHING
    elif distance <= data.close[button]:
        stance = _CLOSE
    start_move(me, data.normals[stance, button], ATTACK)
    me.low = stance == _CROUCHING
    me.vx = 0


@compiled
def _act_in_the_air(me: FighterRecord, distance: int, tables: TablesRecord) -> None:
    if me.air_acted or me.pressed == 0:
        return
    if _try_directional(me, distance, tables):
        return
    button = attack_button(me)
    if button < 0:
        return
    stance = _NEUTRAL_JUMP if me.jump_kind == 0 else _DIAGONAL_JUMP
    _start_air_attack(me, tables.fighters[me.character].normals[stance, button])


@compiled
def _start_air_attack(me: FighterRecord, move: int) -> None:
    start_move(me, move, ATTACK)
    me.low = 0
    me.air_acted = 1


@compiled
def _try_directional(me: FighterRecord, distance: int, tables: TablesRecord) -> bool:
    """Try throws and command normals, which are entered by a button with a direction held."""
    data = tables.fighters[me.character]
    in_air = me.state == AIR
    bit = 1 << int(me.direction)
    for i in range(data.directional_count):
        entry = data.directionals[i]
        if bool(entry.air) != in_air or me.pressed & entry.buttons == 0:
            continue
        if entry.directions and entry.directions & bit == 0:
            continue
        if entry.neutral_jump and me.jump_kind != 0:
            continue
        if entry.is_throw:
            if me.throw_try < 0:
                me.throw_try = entry.move
            continue
        if entry.close_px and distance > entry.close_px:
            continue
        if in_air:
            _start_air_attack(me, entry.move)
            _dive(me, tables.moves[entry.move])
        else:
            start_move(me, entry.move, ATTACK)
            me.low = 0
            me.vx = 0
        return True
    return False


@compiled
def _dive(me: FighterRecord, move: MoveRecord) -> None:
    if move.has_velocity:
        me.vx = move.velocity_x * me.facing
        me.vy = move.velocity_y
        me.ax = 0
        me.g = 0


@compiled
def _try_chain(me: FighterRecord, distance: int, tables: TablesRecord) -> None:
    """Let a light normal follow a light normal that has made contact."""
    move = tables.moves[me.move]
    if not move.chain_cancel or me.contact == 0 or move.air_attack:
        return
    button = attack_button(me)
    if button == 0 or button == 3:
        _start_normal(me, button, distance, tables.fighters[me.character])


@compiled
def _try_special(me: FighterRecord, projectile: ProjectileRecord, frame: int, tables: TablesRecord) -> bool:
    if me.pressed == 0 and me.released == 0:
        return False
    data = tables.fighters[me.character]
    best, best_age = -1, 127
    for i in range(data.command_count):
        command = data.commands[i]
        if not asks_for(me, i, command, frame, tables.rules[0]):
            continue
        if command.kind == FOLLOW:
            _follow_up(me, command, tables)
            continue
        if not _special_allowed(me, command, tables):
            continue
        if command.special_kind == PROJECTILE_SPECIAL and projectile.move >= 0:
            continue
        # Of several completed motions the one that was completed last counts.
        age = 0
        if command.kind == MOTION:
            age = motion_age(me, i, command, frame, tables.rules[0].motion_window)
        if age < best_age:
            best, best_age = i, age
    if best < 0:
        return False
    command = data.commands[best]
    move = command.moves[strength_of(me, command, tables.rules[0])]
    if command.is_throw:
        me.throw_try = move
        return False
    variant = _variant(me, command)
    _spend(me, best, command)
    _start_special(me, move, tables)
    me.follow = variant
    return True


@compiled
def _follow_up(me: FighterRecord, command: CommandRecord, tables: TablesRecord) -> None:
    """Act on the button for which a dive or stomp waits."""
    if me.state != SPECIAL or me.move < 0:
        return
    move = tables.moves[me.move]
    if command.is_throw:
        # The dive's claw comes out; with a direction held, a throw is tried first.
        if move.needs_follow and me.flight == OFF_WALL and not me.follow:
            me.follow = 1
            me.dash_left = 0
            me.move_frame = 0
            if me.direction != 5:
                me.throw_try = command.moves[0]
    elif me.flight == REBOUND and me.hitstop == 0 and not _is_of(me.move, command):
        start_move(me, command.moves[strength_of(me, command, tables.rules[0])], SPECIAL)


@compiled
def _is_of(move: int, command: CommandRecord) -> bool:
    """Return whether a move is one of a command's three strengths."""
    return move == command.moves[0] or move == command.moves[1] or move == command.moves[2]


@compiled
def _special_allowed(me: FighterRecord, command: CommandRecord, tables: TablesRecord) -> bool:
    state = me.state
    if command.air:
        if state == AIR:
            return not me.air_acted
        if state != ATTACK or me.y <= 0:
            return False
        return _may_cancel(me, tables.moves[me.move], tables.rules[0])
    if is_free(me) or state == PREJUMP:
        return True
    if state != ATTACK or me.y > 0:
        return False
    return _may_cancel(me, tables.moves[me.move], tables.rules[0])


@compiled
def _may_cancel(me: FighterRecord, move: MoveRecord, rules: RulesRecord) -> bool:
    if me.contact > 0:
        return move.special_cancel == 1 and me.state_frames < rules.hit_window
    return me.state_frames < rules.kara_window


@compiled
def _spend(me: FighterRecord, i: int, command: CommandRecord) -> None:
    me.command_whole[i] = 0
    me.command_step[i] = 0
    if command.kind == CHARGE:
        me.back_charge = 0
        me.back_window = 0
        if command.directions[0] == 2:
            me.down_charge = 0
            me.down_window = 0


@compiled
def _variant(me: FighterRecord, command: CommandRecord) -> int:
    """Return a hold's level, or which of its four places a teleport leads to; 0 for other commands.

    Of a teleport's place, bit 0 is kicks and bit 1 the motion away.
    """
    if command.kind == HOLD:
        return max(0, held_level(me, command))
    if command.special_kind != TELEPORT:
        return 0
    return (1 if me.pad & KICKS == KICKS else 0) + (2 if command.directions[0] == 4 else 0)


@compiled
def _start_special(me: FighterRecord, index: int, tables: TablesRecord) -> None:
    move = tables.moves[index]
    start_move(me, index, SPECIAL)
    me.low = 0
    if move.dash_frames > 0:
        me.dash_left = move.dash_frames
        me.move_frame = 0
    if move.wall_dive:
        # Its frames count from the button that ends its flight.
        me.dash_left = 1
        me.move_frame = 0
        choose_wall(me)
    if move.ballistic:
        me.air_acted = 1
        if move.speed_x:
            me.vx = move.speed_x * (1 if me.vx * me.facing >= 0 else -1) * me.facing
            me.ax = 0
    else:
        me.vx = 0
