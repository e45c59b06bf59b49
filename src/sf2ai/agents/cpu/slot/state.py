"""What the CPU keeps of each slot: what it saw, what its hands are doing, what it is up to; compiled."""

from typing import Any

import numpy as np

from sf2ai.agents.cpu.knowledge.frame_data import UNKNOWN_MOVE
from sf2ai.agents.cpu.knowledge.levels import SEEN_FRAMES
from sf2ai.agents.dice import DICE, throw
from sf2ai.backends.base import SIDE_SNAPSHOT
from sf2ai.parallel.compiled import compiled

# Plans that are carried out over some frames when nothing else is to be done.
WAIT, CLOSE_IN, BACK_OFF, CLINCH = 0, 1, 2, 3

ON_GUARD = 1
"""Down and back in numpad notation: what the hands fall back to."""

MOOD_FRAMES = 20
"""Chances of doing something are drawn anew this often, however long a step is."""

_CERTAIN = 1_000
_HABIT_REPEATS = 1
"""An attack that was repeated so often, without another between, will come again."""
_LONG_FRAMES = 40
"""What takes so long, a jump begun before it comes down on."""
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
            ("seen", SIDE_SNAPSHOT, (SEEN_FRAMES,)),  # the opponent's last frames, a ring
            ("newest", "i2"),  # place of the newest of them
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
            ("shot", "i2"),  # the opponent's last projectile move
            ("habit", "i2"),  # the opponent's last attack
            ("repeats", "i2"),  # how often it was repeated without another between
            ("wary", "f4"),  # reach of what the opponent attacked with lately, px
            ("wary_left", "i2"),  # frames until that is forgotten
            ("grabbed", "i1"),  # 1: was thrown in this round
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


def fresh_mind() -> Any:
    """Return what every mind is when a round begins, dtype MIND, shape (1,)."""
    mind: Any = np.zeros(1, dtype=MIND)
    mind["habit"] = mind["seen_move"] = UNKNOWN_MOVE
    mind["hold"] = ON_GUARD
    mind["back_charge"] = mind["down_charge"] = _UNUSABLE_CHARGE_FRAMES
    return mind


@compiled
def meet(mind: Any, side: int, first: Any, book: Any) -> None:
    """Let a fresh mind see the first snapshot of its round.

    Args:
        mind: a MIND record, changed in place.
        side: 0 or 1.
        first: the round's first snapshot.
        book: the `Book`.
    """
    mind.side = side
    mind.forward = 1 - 2 * side
    mind.character = first.sides[side].character
    mind.opponent = first.sides[1 - side].character
    mind.shot = book.bodies[mind.opponent].shot
    for place in range(SEEN_FRAMES):
        mind.seen[place] = first.sides[1 - side]
    for place in range(2):
        mind.own[place] = first.sides[side]


@compiled
def watch(mind: Any, snapshots: Any, column: int) -> None:
    """Take in the frames that have passed.

    Args:
        mind: a MIND record, changed in place.
        snapshots: shape (frames, n), oldest first.
        column: whose they are.
    """
    count = len(snapshots)
    newest = int(mind.newest)
    for frame in range(max(0, count - SEEN_FRAMES), count):
        newest = newest + 1 if newest + 1 < SEEN_FRAMES else 0
        mind.seen[newest] = snapshots[frame, column].sides[1 - mind.side]
    mind.newest = newest
    mind.own[1] = snapshots[count - 2, column].sides[mind.side] if count > 1 else mind.own[0]
    mind.own[0] = snapshots[count - 1, column].sides[mind.side]
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
def remembered(mind: Any, ago: int) -> Any:
    """Return the opponent as it was so many frames ago, fewer than SEEN_FRAMES."""
    place = mind.newest - ago
    return mind.seen[place if place >= 0 else place + SEEN_FRAMES]


@compiled
def steel(mind: Any) -> None:
    """Throw the dice that say how the opponent's newest doing is answered."""
    mind.nerve = throw(mind.dice, _CERTAIN)
    mind.aim = throw(mind.dice, _CERTAIN)


@compiled
def insists(mind: Any, book: Any) -> bool:
    """Whether the opponent did the same long attack again, with no other between."""
    return mind.repeats >= _HABIT_REPEATS and book.facts[mind.habit].total >= _LONG_FRAMES


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
