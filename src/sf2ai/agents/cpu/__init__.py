"""The scripted CPU: plays any character from Snapshots alone, at difficulty 0 to 7.

Read it from `tactics.decide`, which lists the tactics in order. `perception` forms the belief about the
fight, `tactics` chooses what to do, `slot` keeps the state and turns decisions into pads. What the CPU
knows of the game is in `knowledge`: options and their roles, derived from the frame data, the numbers of
each level, and how each character likes to fight.
"""

CPU_VERSION = 5
"""Raised whenever the same Snapshots could give other pads; stands in every result."""
