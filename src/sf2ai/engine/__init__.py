"""How a frame passes: pure, integer, compiled; knows no RL, no files and no clock."""

ENGINE_VERSION = 3
"""Raised whenever the same setup, seed and pads could give another match."""
