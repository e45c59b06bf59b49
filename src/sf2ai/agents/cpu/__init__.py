"""The scripted CPU: plays any character from Snapshots alone, difficulty 0 to 7.

Read it from `decide`, whose top function is its table of contents: `scene` is
what it believes of the fight, `defence`, `offence`, `flight` and `footwork` are
its tactics, `habits` is what it does about an attack that is repeated, `hands`
turns what was decided into pads. What it knows of the game is made from the frame
data in `knowledge`, `options` and `roles`; how good it is stands in `levels`, how
each character likes to fight in `styles`.
"""

CPU_VERSION = 3
"""Raised whenever the same snapshots could give other pads; stands in every result."""
