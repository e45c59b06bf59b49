"""Reinforcement learning for Street Fighter II.

Importing the package imports nothing heavy: the command line's help must
answer at once, so every layer is imported where it is used.
"""

from sf2ai import moved

__version__ = "0.2.0"

moved.install()
