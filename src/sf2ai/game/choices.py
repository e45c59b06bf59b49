"""Numbers that no source gives and the engine needs.

Each is our choice, marked ``rule`` like the filled values of the frame data, with its reason beside it.
A number that has been measured on the real game moves into ``frame_data/system.toml``.
"""

DIVE_PEAK_PX = 60
"""Highest point of Vega's wall dive; low enough for the falling claw to hit a standing head."""

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

DIZZY_SHAKE_FRAMES = 2
"""Frames of dizziness that a frame with a new button press takes off, besides the one that passes."""

BONUS_CHANCE_32NDS = (8, 4)
"""Chance in 32nds of the bonus of +1 (victim's life at the threshold or above) and of +4 (below).

The write-up of Hyper Fighting gives the bonuses and their means (+1: 0.1 to 0.4,
+4: 0.4 to 0.75); these chances give means of 0.25 and 0.5. Light attacks have none.
"""

JUMP_GRAB_HEIGHT_PX = 48
"""Greatest difference in height between two jumping fighters for an air throw: about half a body."""

SHOT_HIT_HALF_PX = (15, 12)
"""Half the width and height of the box with which a projectile hits a body: the Hadouken's, for all.

The re-implementation of The World Warrior (``sf2ww``) leaves this box blank for every other projectile;
the boxes that the frame data give those, 28 by 19 or 41 by 17, are the ones that meet other projectiles.
With this box a high Tiger Shot passes over a crouching fighter, as it does in the game.
"""

SPECIAL_REACTION = "H"
"""Strength of the stun and pushback of a special, as `hit.special_reaction` in ``system.toml`` says."""

SEVERAL_HITS_REACTION = "M"
"""The same of a special that hits several times, such as Bison's Scissor Kick.

With H, Scissor Kick and light kick in turn would lock a cornered opponent for good, blocked or not; Hyper
Fighting is said to have removed that loop of Champion Edition.
"""
