"""What the CPU keeps of each slot: what it saw, what its hands are doing, what it is up to; compiled."""

from typing import Any

import numpy as np

from sf2ai.agents.cpu.levels import SEEN_FRAMES
from sf2ai.agents.dice import DICE, throw
from sf2ai.backends.base import SIDE_SNAPSHOT
from sf2ai.engine.compiled import compiled

# Plans that are carried out over some frames when nothing else is to be done.
WAIT, CLOSE_IN, BACK_OFF, CLINCH = 0, 1, 2, 3

ON_GUARD = 1
"""Down and back in numpad notation: what the hands fall back to."""

MOOD_FRAMES = 20
"""Chances of doing something are drawn anew this often, however long a step is."""

_CERTAIN = 1_000
_UNUSABLE_CHARGE_FRAMES = -30
"""The first frames of a round may not count, and nobody can see how many."""

MIND = np.dtype(
    (
        np.record,
        [
            ("side", "i1"),
            ("level", "i1"),
            ("character", "i1"),
            ("opponent", "i1"),  # roster index
            ("dice", DICE),
            ("frames", "i4"),  # since the round began
            ("newest", "i2"),  # place of the newest frame in the ring
            ("own", SIDE_SNAPSHOT, (2,)),  # own side: now and one frame before
            # What chance decides stays decided until the reason for it is gone.
            ("nerve", "i2"),  # 0..999, thrown when the opponent begins something
            ("aim", "i2"),  # the same, for how it is answered
            ("mood", "i2"),  # 0..999, thrown every MOOD_FRAMES
            ("whim", "i2"),
            ("mood_left", "i2"),  # frames
            ("seen_move", "i2"),  # the opponent's last move, and its frames, as seen
            ("seen_frames", "i2"),
            ("seen_activity", "i1"),
            ("seen_shot", "i1"),
            ("habit", "i2"),  # the opponent's last attack
            ("repeats", "i2"),  # how often it was repeated without another between
            ("wary", "f4"),  # reach of what the opponent attacked with lately, px
            ("wary_left", "i2"),  # frames until that is forgotten
            ("rising", "i1"),  # 1: own body lies no more but rises
            ("their_rising", "i1"),
            ("flew", "i1"),  # 1: was in the air in the frame before
            ("jump", "i1"),  # 0 straight up, 1 forward, 2 back: the jump that was begun last
            ("air_spent", "i1"),  # 1: this jump's attack is spent
            ("plan", "i1"),
            ("plan_left", "i2"),  # frames
            ("pause_left", "i2"),  # frames
            ("hold", "i1"),  # numpad direction that the hands hold, 6 towards the opponent
            ("mash", "i1"),  # 1: the hands mash
            ("forward", "i1"),  # where the opponent is: 1 right, -1 left
            ("script_forward", "i1"),  # the same when the script began
            ("script_wait", "i2"),  # frames until it begins
            ("script_at", "i4"),  # next pad in the table of scripts
            ("script_left", "i2"),
            ("back_charge", "i2"),  # frames held
            ("down_charge", "i2"),
            ("back_window", "i2"),  # frames that a released charge still counts
            ("down_window", "i2"),
        ],
    )
)
"""One slot of the CPU."""


def new_minds(slots: int) -> tuple[Any, Any]:
    """Return zeroed minds, shape (slots,), and their rings, SIDE_SNAPSHOT, shape (slots, SEEN_FRAMES)."""
    return np.zeros(slots, dtype=MIND), np.zeros((slots, SEEN_FRAMES), dtype=SIDE_SNAPSHOT)


@compiled
def forget(mind: Any, ring: Any, side: int, first: Any) -> None:
    """Begin a round with nothing in mind but its first snapshot; level and dice are set elsewhere.

    Args:
        mind: a MIND record, changed in place.
        ring: the slot's frames of the opponent, changed in place.
        side: 0 or 1.
        first: the round's first snapshot.
    """
    mind.side = side
    mind.character = first.sides[side].character
    mind.opponent = first.sides[1 - side].character
    for place in range(len(ring)):
        ring[place] = first.sides[1 - side]
    mind.newest = 0
    for place in range(2):
        mind.own[place] = first.sides[side]
    mind.frames = 0
    mind.nerve = 0
    mind.aim = 0
    mind.mood_left = 0
    mind.seen_move = -1
    mind.seen_frames = 0
    mind.seen_activity = 0
    mind.seen_shot = 0
    mind.habit = -1
    mind.repeats = 0
    mind.wary = 0.0
    mind.wary_left = 0
    mind.rising = 0
    mind.their_rising = 0
    mind.flew = 0
    mind.jump = 0
    mind.air_spent = 0
    mind.plan = WAIT
    mind.plan_left = 0
    mind.pause_left = 0
    mind.hold = ON_GUARD
    mind.mash = 0
    mind.forward = 1 - 2 * side
    mind.script_wait = 0
    mind.script_left = 0
    mind.back_charge = _UNUSABLE_CHARGE_FRAMES
    mind.down_charge = _UNUSABLE_CHARGE_FRAMES
    mind.back_window = 0
    mind.down_window = 0


@compiled
def watch(mind: Any, ring: Any, frames: Any) -> None:
    """Take in the frames that have passed.

    Args:
        mind: a MIND record, changed in place.
        ring: the slot's frames of the opponent, changed in place.
        frames: snapshots, shape (n,), oldest first.
    """
    count = len(frames)
    newest = int(mind.newest)
    for frame in range(max(0, count - len(ring)), count):
        newest = newest + 1 if newest + 1 < len(ring) else 0
        ring[newest] = frames[frame].sides[1 - mind.side]
    mind.newest = newest
    mind.own[1] = frames[count - 2].sides[mind.side] if count > 1 else mind.own[0]
    mind.own[0] = frames[count - 1].sides[mind.side]
    mind.frames += count
    mind.mood_left -= count
    mind.plan_left = max(0, mind.plan_left - count)
    mind.pause_left = max(0, mind.pause_left - count)
    mind.wary_left = max(0, mind.wary_left - count)
    if mind.mood_left <= 0:
        mind.mood_left = MOOD_FRAMES
        mind.mood = throw(mind.dice, _CERTAIN)
        mind.whim = throw(mind.dice, _CERTAIN)


@compiled
def remembered(mind: Any, ring: Any, ago: int) -> Any:
    """Return the opponent as it was so many frames ago, at most the length of the ring less one."""
    return ring[(mind.newest - ago) % len(ring)]


@compiled
def steel(mind: Any) -> None:
    """Throw the dice that say how the opponent's newest doing is answered."""
    mind.nerve = throw(mind.dice, _CERTAIN)
    mind.aim = throw(mind.dice, _CERTAIN)


@compiled
def dares(mind: Any, chance: float) -> bool:
    """Whether it answers what the opponent is doing; the same answer until that changes."""
    return mind.nerve < chance * _CERTAIN


@compiled
def hits_upon(mind: Any, chance: float) -> bool:
    """As `dares`, from dice of its own: how something is answered."""
    return mind.aim < chance * _CERTAIN


@compiled
def feels_like(mind: Any, chance: float) -> bool:
    """Whether it is in the mood for something of its own; drawn anew every MOOD_FRAMES."""
    return mind.mood < chance * _CERTAIN


@compiled
def happens(mind: Any, chance: float) -> bool:
    """Whether something happens now, from fresh dice."""
    return throw(mind.dice, _CERTAIN) < chance * _CERTAIN
