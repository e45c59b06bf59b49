"""The CPU's levels of difficulty: one row of numbers each, nothing else."""

from dataclasses import dataclass

SEEN_FRAMES = 48
"""Frames of the opponent that are remembered: the slowest reaction and some more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """One level of difficulty. All fields that are not in frames are chances from 0 to 1.

    Attributes:
        reaction_frames: age of what it sees of the opponent; it knows its own body at once.
        block: an attack or projectile that it sees coming is blocked.
        misjudge: a block is held at the wrong height.
        anti_air: a jump that it sees is answered with an attack.
        meet_shot: a projectile that it sees is answered with more than a block.
        punish: an opening is used.
        confirm: an opening is used with a combo instead of a single hit.
        grab: an opponent in range is thrown; drawn every third of a second.
        attack: it attacks by its own choice; drawn every third of a second.
        caution: it does not walk to where an attack could hit it.
        wake_up: as it gets up it attacks or throws at once, if that can work.
        blunder: an attack of its own choice is replaced by a random one.
        pause_frames: average rest after an attack of its own choice.
        mash_frames: frames between presses when it shakes off a hold or dizziness.
    """

    reaction_frames: int
    block: float
    misjudge: float
    anti_air: float
    meet_shot: float
    punish: float
    confirm: float
    grab: float
    attack: float
    caution: float
    wake_up: float
    blunder: float
    pause_frames: int
    mash_frames: int


def _between(easy: float, hard: float, share: float) -> float:
    return easy + (hard - easy) * share


LEVELS: tuple[Level, ...] = tuple(
    Level(
        reaction_frames=reaction_frames,
        block=_between(0.70, 1.0, share),
        misjudge=_between(0.15, 0.0, share),
        anti_air=_between(0.40, 0.95, share),
        meet_shot=_between(0.45, 0.95, share),
        punish=_between(0.60, 1.0, share),
        confirm=_between(0.25, 0.95, share),
        grab=_between(0.40, 0.90, share),
        attack=_between(0.55, 0.95, share),
        caution=_between(0.50, 1.0, share),
        wake_up=_between(0.25, 0.80, share),
        blunder=_between(0.30, 0.0, share),
        pause_frames=pause_frames,
        mash_frames=mash_frames,
    )
    for share, reaction_frames, pause_frames, mash_frames in (
        (0 / 7, 30, 24, 10),
        (1 / 7, 26, 21, 8),
        (2 / 7, 22, 18, 7),
        (3 / 7, 18, 15, 6),
        (4 / 7, 15, 12, 5),
        (5 / 7, 12, 9, 4),
        (6 / 7, 9, 6, 3),
        (7 / 7, 6, 4, 2),
    )
)

FLAWLESS = Level(
    reaction_frames=0,
    block=1.0,
    misjudge=0.0,
    anti_air=1.0,
    meet_shot=1.0,
    punish=1.0,
    confirm=0.0,
    grab=1.0,
    attack=1.0,
    caution=1.0,
    wake_up=1.0,
    blunder=0.0,
    pause_frames=0,
    mash_frames=2,
)
"""For guides, not for opponents: it depends on chance as little as possible, so that its decisions follow
from what is observed."""
