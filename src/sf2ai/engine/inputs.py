"""From pads to the commands that a fighter enters: edges, motions, charges, mashing.

Commands are recognised step by step as the pads come in, as the game itself does, so no history of pads
is kept. Directions are side-relative numpad digits: 6 is towards the opponent.
"""

from sf2ai.engine.layouts import CHARGE, CIRCLE, FOLLOW, HOLD, MASH, MOTION, TOGETHER
from sf2ai.game.buttons import ATTACK_MASK, ATTACKS, KICKS, PUNCHES, Pad, attack_bit
from sf2ai.parallel.compiled import compiled
from sf2ai.record_types import CommandRecord, FighterDataRecord, FighterRecord, RulesRecord

_UP, _DOWN, _LEFT, _RIGHT = int(Pad.UP), int(Pad.DOWN), int(Pad.LEFT), int(Pad.RIGHT)
_LIGHT, _MEDIUM, _HEAVY = int(Pad.LP | Pad.LK), int(Pad.MP | Pad.MK), int(Pad.HP | Pad.HK)
_BUTTONS = tuple(attack_bit(name) for name in ATTACKS)
_STRENGTHS = 3
_LONG_AGO = -10_000
_MAX_COUNT = 30_000


@compiled
def clear_inputs(me: FighterRecord) -> None:
    """Forget every pad so far; buttons that are held on the next frame count as newly pressed."""
    me.pad = 0
    me.pressed = 0
    me.released = 0
    me.direction = 5
    me.last_direction = 5
    me.back_charge = 0
    me.down_charge = 0
    me.back_window = 0
    me.down_window = 0
    me.held_punches = 0
    me.held_kicks = 0
    for i in range(len(me.command_step)):
        me.command_step[i] = 0
        me.command_whole[i] = 0
        me.command_seen[i] = _LONG_AGO
        me.command_done[i] = _LONG_AGO
    for button in range(len(me.mash_presses)):
        me.mash_presses[button] = 0
        me.mash_pressed[button] = _LONG_AGO


@compiled
def read_pad(
    me: FighterRecord, pad: int, towards: int, frame: int, data: FighterDataRecord, rules: RulesRecord
) -> None:
    """Read one frame's pad into the fighter's input state.

    Args:
        me: the fighter record, changed in place.
        pad: `Pad` bits, absolute; opposite directions cancel out.
        towards: 1 when the opponent is to the right, else -1.
        frame: the match's frame, for motions.
        data: the character's `FIGHTER_DATA`.
        rules: the `RULES` record.
    """
    pad = int(pad)
    before = int(me.pad)
    me.pressed = pad & ~before & ATTACK_MASK
    me.released = before & ~pad & ATTACK_MASK
    me.pad = pad
    me.last_direction = me.direction
    me.direction = numpad(pad, towards)
    _count_charges(me, rules.charge_window)
    _count_holds(me)
    if me.pressed:
        _count_presses(me, frame, rules)
    if me.direction != me.last_direction:
        _follow_motions(me, frame, data, rules)


@compiled
def numpad(pad: int, towards: int) -> int:
    """Return the numpad direction of a pad, 6 being towards the opponent; opposites cancel out."""
    up, down = (pad & _UP) // _UP, (pad & _DOWN) // _DOWN
    left, right = (pad & _LEFT) // _LEFT, (pad & _RIGHT) // _RIGHT
    return 5 + 3 * (up - down) + towards * (right - left)


@compiled
def _count_charges(me: FighterRecord, window: int) -> None:
    direction = me.direction
    back = direction == 1 or direction == 4 or direction == 7
    me.back_charge, me.back_window = _charge_on(back, me.back_charge, me.back_window, window)
    me.down_charge, me.down_window = _charge_on(direction <= 3, me.down_charge, me.down_window, window)


@compiled
def _charge_on(held: bool, charge: int, left: int, window: int) -> tuple[int, int]:
    """Count a charge and the frames for which it outlives its release.

    Values are chosen without branches, since no processor can predict what random pads hold. Together
    with counting presses only when a button is pressed, this makes a frame take a fifth less time.
    """
    kept = charge if left > 0 else 0
    charge = min(charge + 1, _MAX_COUNT) if held else kept
    left = window if held else max(left - 1, 0)
    return charge, left


@compiled
def _count_holds(me: FighterRecord) -> None:
    me.held_punches = _hold_on(me, PUNCHES, me.held_punches)
    me.held_kicks = _hold_on(me, KICKS, me.held_kicks)


@compiled
def _hold_on(me: FighterRecord, buttons: int, held: int) -> int:
    # The frame of release still shows how long the buttons were down.
    kept = held if me.released & buttons else 0
    return min(held + 1, _MAX_COUNT) if me.pad & buttons == buttons else kept


@compiled
def _count_presses(me: FighterRecord, frame: int, rules: RulesRecord) -> None:
    """Count each button's presses as long as each comes soon after the one before."""
    for button in range(len(_BUTTONS)):
        if me.pressed & _BUTTONS[button]:
            if frame - me.mash_pressed[button] > rules.mash_gap[button % _STRENGTHS]:
                me.mash_presses[button] = 0
            me.mash_presses[button] = min(me.mash_presses[button] + 1, rules.mash_count)
            me.mash_pressed[button] = frame


@compiled
def _is_mashed(me: FighterRecord, buttons: int, rules: RulesRecord) -> bool:
    for button in range(len(_BUTTONS)):
        if me.pressed & buttons & _BUTTONS[button] and me.mash_presses[button] >= rules.mash_count:
            return True
    return False


@compiled
def _follow_motions(me: FighterRecord, frame: int, data: FighterDataRecord, rules: RulesRecord) -> None:
    """Advance all motions by a change of direction; while a direction is held, nothing has to be done."""
    window = rules.motion_window
    for i in range(data.command_count):
        command = data.commands[i]
        if command.kind == MOTION:
            _follow_motion(me, i, command, frame, window)
        elif command.kind == CIRCLE:
            _follow_circle(me, i, frame, window, rules.circle_directions)


@compiled
def _follow_motion(me: FighterRecord, i: int, command: CommandRecord, frame: int, window: int) -> None:
    direction = me.direction
    if frame - me.command_done[i] > window:
        me.command_whole[i] = 0
    step = me.command_step[i]
    if step == 1 and me.last_direction == command.directions[0]:
        # Only the first direction may be held for long.
        me.command_seen[i] = frame - 1
    if frame - me.command_seen[i] > window:
        step = 0
    if direction == command.directions[step]:
        step += 1
        me.command_seen[i] = frame
    elif direction == command.directions[0]:
        step = 1
        me.command_seen[i] = frame
    if step == command.length:
        me.command_whole[i] = 1
        me.command_done[i] = frame
        step = 0
    me.command_step[i] = step


@compiled
def _follow_circle(me: FighterRecord, i: int, frame: int, window: int, directions: int) -> None:
    # `command_step` holds the set of straight directions entered, and above it the place of the newest.
    met, newest = me.command_step[i] & 15, me.command_step[i] >> 4
    if met == 1 << newest and _straight(me.last_direction) == newest:
        # Only the first direction may be held for long.
        me.command_seen[i] = frame - 1
    if frame - me.command_seen[i] > window:
        met = 0
    place = _straight(me.direction)
    if place >= 0 and met & (1 << place) == 0:
        # A circle has no short cuts: after a leap to the opposite side it begins again.
        met = 1 << place if abs(place - newest) == 2 else met | (1 << place)
        newest = place
        me.command_seen[i] = frame
    if (met & 1) + (met >> 1 & 1) + (met >> 2 & 1) + (met >> 3) >= directions:
        met = 0
        me.command_whole[i] = 1
        me.command_done[i] = frame
    me.command_step[i] = met | newest << 4


@compiled
def _straight(direction: int) -> int:
    """Return the place of a straight direction on the circle, 0 to 3, or -1 for the others."""
    if direction == 6:
        return 0
    if direction == 2:
        return 1
    if direction == 4:
        return 2
    return 3 if direction == 8 else -1


@compiled
def motion_age(me: FighterRecord, i: int, command: CommandRecord, frame: int, window: int) -> int:
    """Return the frames since motion ``i`` was completed: 0 if its last direction is held, -1 if too many."""
    age = frame - me.command_done[i]
    if not me.command_whole[i] or age > window:
        return -1
    if command.kind == MOTION and me.direction == command.directions[command.length - 1]:
        return 0
    return age


@compiled
def asks_for(me: FighterRecord, i: int, command: CommandRecord, frame: int, rules: RulesRecord) -> bool:
    """Return whether this frame's pad brings command ``i`` out, whatever state the fighter is in."""
    kind = command.kind
    if kind == HOLD:
        return held_level(me, command) >= 0
    # Releasing a button counts as a press for specials, not for mashing.
    edges = me.pressed if kind == MASH or kind == FOLLOW else me.pressed | (me.released & rules.release_mask)
    if edges & command.buttons == 0:
        return False
    if command.together == 3 and not _three_down(me, command.buttons):
        return False
    if kind == MOTION or kind == CIRCLE:
        return motion_age(me, i, command, frame, rules.motion_window) >= 0
    if kind == CHARGE:
        return _charged(me, command)
    if kind == MASH:
        return _is_mashed(me, command.buttons, rules)
    return kind == TOGETHER or kind == FOLLOW


@compiled
def _three_down(me: FighterRecord, buttons: int) -> bool:
    return (buttons & PUNCHES != 0 and me.pad & PUNCHES == PUNCHES) or (
        buttons & KICKS != 0 and me.pad & KICKS == KICKS
    )


@compiled
def _charged(me: FighterRecord, command: CommandRecord) -> bool:
    forward = me.direction == 3 or me.direction == 6 or me.direction == 9
    if command.directions[0] == 4:
        return forward and me.back_charge >= command.charge
    return me.direction >= 7 and me.down_charge >= command.charge


@compiled
def held_level(me: FighterRecord, command: CommandRecord) -> int:
    """Return the level (0..7) of a hold that ends on this frame, or -1."""
    held = 0
    if me.released & PUNCHES and me.pad & PUNCHES != PUNCHES:
        held = max(held, me.held_punches)
    if me.released & KICKS and me.pad & KICKS != KICKS:
        held = max(held, me.held_kicks)
    level = -1
    for number in range(len(command.levels)):
        if 0 < command.levels[number] <= held:
            level = number
    return level


@compiled
def strength_of(me: FighterRecord, command: CommandRecord, rules: RulesRecord) -> int:
    """Return the strength 0..2 of the button that brought a command out; the strongest counts."""
    if command.kind == HOLD:
        return min(max(0, held_level(me, command)), _STRENGTHS - 1)
    edges = (me.pressed | (me.released & rules.release_mask)) & command.buttons
    if edges & _HEAVY:
        return 2
    return 1 if edges & _MEDIUM else 0


@compiled
def attack_button(me: FighterRecord) -> int:
    """Return the index in `ATTACKS` of the strongest attack pressed on this frame, or -1."""
    pressed = me.pressed
    if pressed & PUNCHES:
        return 2 if pressed & _HEAVY & PUNCHES else (1 if pressed & _MEDIUM & PUNCHES else 0)
    if pressed & KICKS:
        return 5 if pressed & _HEAVY & KICKS else (4 if pressed & _MEDIUM & KICKS else 3)
    return -1
