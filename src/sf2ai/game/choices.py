"""Numbers that no source gives and the engine needs.

Each is our choice, marked ``rule`` like the filled values of the frame data, with its reason beside it.
A number that has been measured on the real game moves into ``frame_data/system.toml``.
"""

from sf2ai.game.moves import Projectile

REBOUND_EDGE_PX = 96
"""A rebound that leads on past the victim leads inwards this near the edge of the screen (``sf2ww``)."""

TELEPORT_NEAR_PX = 96
"""Dhalsim's near teleports (623) appear this far before (punches) or behind (kicks) the opponent."""

TELEPORT_MIDDLE_PX = 176
"""421 with kicks: the distance at which a round begins."""

TELEPORT_FAR_PX = 296
"""421 with punches: a screen less both margins, as far away as the camera allows most pairs."""

MASH_GAP_FRAMES = (15, 10, 5)
"""Most frames from one press of a button to the next that count as mashing it, light to hard.

The re-implementation of The World Warrior (``sf2ww``) counts each button separately with these limits. How
many presses it takes there is not clear, so their number comes from the frame data, whose window of 60
frames for five presses is four gaps of the light button.
"""

MASH_END_FRAMES = 15
"""Frames that a mashed special goes on after the last press that counts, or after its start without any.

From the re-implementation of The World Warrior (``sf2ww``), whose specials of that kind last no longer.
"""

DIZZY_PICTURE_FRAMES = 8
"""Frames of each picture of the dizzy animation; shaking skips those that are left of the picture shown.

The animations are in the game's graphics data, which no source prints; 8 is a common length of a picture in
the animations that sources do print.
"""

BONUS_CHANCE_32NDS = ((4, 4), (8, 5), (12, 6))
"""Chance in 32nds of the bonus of +1 (victim's life at the threshold or above) and of +4 (below), for each
table: medium attacks, hard attacks, specials of all strengths. Light attacks have none.

Sources say which attacks use which table (0x020, 0x040 and 0x080 of Hyper Fighting), but not what is in them;
the write-up gives only the bonuses and the range of their means (+1: 0.1 to 0.4, +4: 0.4 to 0.75). These
chances give means of 0.125, 0.25, 0.375 and of 0.5, 0.625, 0.75, more for the stronger attacks.
"""

JUMP_GRAB_HEIGHT_PX = 48
"""Greatest difference in height between two jumping fighters for an air throw: about half a body."""

SHOT_HIT_HALF_PX = (15, 12)
"""Half the width and height of the box with which a projectile hits a body: the Hadouken's, for all.

The re-implementation of The World Warrior (``sf2ww``) leaves this box blank for every other projectile;
the boxes that the frame data give those, 28 by 19 or 41 by 17, are the ones that meet other projectiles.
With this box a high Tiger Shot passes over a crouching fighter, as it does in the game.
"""


def shot_hit_half(shot: Projectile) -> tuple[int, int]:
    """Return half the width and height of the box with which a projectile hits a body.

    It is no larger than the projectile itself: the Sonic Boom is lower than the Hadouken, and Ken's
    Tatsumaki flies over it.
    """
    wide, high = SHOT_HIT_HALF_PX
    return min(wide, shot.half_w), min(high, shot.half_h)


SPECIAL_REACTION = "H"
"""Strength of the stun and pushback of a special, as `hit.special_reaction` in ``system.toml`` says."""

SEVERAL_HITS_REACTION = "M"
"""The same of a special that hits several times, such as Bison's Scissor Kick.

With H, Scissor Kick and light kick in turn would lock a cornered opponent for good, blocked or not; Hyper
Fighting is said to have removed that loop of Champion Edition.
"""
