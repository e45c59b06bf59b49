"""The built-in game: how one frame follows from the one before and two pads.

Pure, integer and compiled: a frame depends on the match's state, the pads and the tables and on
nothing else. Nothing here may know of learning, files or the clock; numbers of the game come from
`game` through `tables`. A change that can alter a match raises `ENGINE_VERSION`.
"""

ENGINE_VERSION = 4
"""Raised whenever the same setup, seed and pads could give another match."""
