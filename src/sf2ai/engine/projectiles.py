"""Projectiles, at most one per side: release, flight, clash and hit."""

from sf2ai.engine.body import is_untouchable
from sf2ai.engine.combat import touches
from sf2ai.engine.layouts import PROJECTILE_SPECIAL
from sf2ai.engine.state import SPECIAL
from sf2ai.parallel.compiled import compiled
from sf2ai.record_types import FighterRecord, ProjectileRecord, TablesRecord


@compiled
def clear(projectile: ProjectileRecord) -> None:
    """Empty a side's projectile slot."""
    projectile.move = -1
    projectile.x = 0
    projectile.y = 0
    projectile.vx = 0
    projectile.facing = 0
    projectile.age = 0


@compiled
def release(me: FighterRecord, projectile: ProjectileRecord, tables: TablesRecord) -> None:
    """Release a projectile on the first active frame of its move."""
    if me.state != SPECIAL or me.hitstop > 0 or projectile.move >= 0:
        return
    move = tables.moves[me.move]
    if move.special_kind != PROJECTILE_SPECIAL or me.move_frame != move.startup + 1:
        return
    projectile.move = me.move
    projectile.facing = me.facing
    projectile.x = me.x + move.spawn_x * me.facing
    projectile.y = me.y + move.spawn_y
    projectile.vx = move.projectile_speed * me.facing
    projectile.age = 0


@compiled
def fly_on(projectile: ProjectileRecord, screen_middle: int, tables: TablesRecord) -> None:
    """Move a projectile by one frame; past the screen's edge it disappears."""
    if projectile.move < 0:
        return
    projectile.x += projectile.vx
    projectile.age += 1
    half = tables.moves[projectile.move].projectile_half_w
    if abs(projectile.x - screen_middle) > tables.rules[0].screen // 2 + half:
        clear(projectile)


@compiled
def clash(one: ProjectileRecord, two: ProjectileRecord, tables: TablesRecord) -> None:
    """Remove both projectiles if they touch."""
    if one.move < 0 or two.move < 0:
        return
    first, second = tables.moves[one.move], tables.moves[two.move]
    wide = first.projectile_half_w + second.projectile_half_w
    high = first.projectile_half_h + second.projectile_half_h
    if abs(one.x - two.x) < wide and abs(one.y - two.y) < high:
        clear(one)
        clear(two)


@compiled
def strikes(projectile: ProjectileRecord, you: FighterRecord, tables: TablesRecord) -> bool:
    """Return whether a projectile touches a fighter that can be hit."""
    if projectile.move < 0 or is_untouchable(you, tables):
        return False
    box = tables.moves[projectile.move].projectile_box
    return touches(projectile.x, projectile.y, 1, box, you, tables)
