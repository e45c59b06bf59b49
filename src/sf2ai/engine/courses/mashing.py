"""Specials that last as long as their button is mashed: Hundred Hand Slap, Lightning Kick, electricity.

The active frames repeat until the button has not been pressed for a while. As in the re-implementation of
The World Warrior (``sf2ww``), a press counts only if it comes soon enough after the last one that counted,
and makes the special the one of the button's strength. Hit stop halts both.
"""

from sf2ai.engine.layouts import MASH_SPECIAL
from sf2ai.game.buttons import ATTACKS, attack_bit
from sf2ai.parallel.compiled import compiled
from sf2ai.record_types import FighterRecord, MoveRecord, RulesRecord, TablesRecord

_LIGHT = attack_bit("LP") | attack_bit("LK")
_MEDIUM = attack_bit("MP") | attack_bit("MK")
assert len(ATTACKS) == 6


@compiled
def keep_mashing(me: FighterRecord, tables: TablesRecord) -> None:
    """Read this frame's presses in a special that may be prolonged, outside of hit stop."""
    move = tables.moves[me.move]
    if move.special_kind != MASH_SPECIAL or me.mash_left == 0:
        return
    rules = tables.rules[0]
    pressed = me.pressed & move.mash_buttons
    if pressed == 0:
        me.mash_left -= 1
        return
    # Of several buttons the weakest counts.
    strength = 0 if pressed & _LIGHT else (1 if pressed & _MEDIUM else 2)
    if rules.mash_end - me.mash_left >= rules.mash_gap[strength]:
        me.mash_left -= 1
        return
    me.mash_left = rules.mash_end
    other = move.mash_moves[strength]
    if other != me.move:
        place = me.move_frame - move.startup
        me.move = other
        me.move_frame = tables.moves[other].startup + min(place, tables.moves[other].active)


@compiled
def repeat_active_frames(me: FighterRecord, move: MoveRecord, rules: RulesRecord) -> None:
    """Choose the frame of a mashed special after it has advanced by one: active ones repeat, or end."""
    place = me.move_frame - move.startup
    if place == 1 and me.mash_left == 0:
        me.mash_left = rules.mash_end
    elif place > 1 and me.mash_left > 0:
        me.move_frame = move.startup + 1 + (place - 1) % move.active
    elif 1 < place <= move.active:
        me.move_frame = move.startup + move.active + 1


@compiled
def steer(me: FighterRecord, move: MoveRecord) -> None:
    """Move a fighter whose special follows the stick, in its active frames."""
    active = move.startup < me.move_frame <= move.startup + move.active
    if move.special_kind == MASH_SPECIAL:
        active = me.mash_left > 0
    if not active:
        return
    direction = me.direction % 3
    if direction == 0:
        me.x += move.steer_forward * me.facing
    elif direction == 1:
        me.x -= move.steer_back * me.facing
