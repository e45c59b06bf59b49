"""The SNES game as its work RAM shows it, for every backend that runs the real game.

Nothing here runs a console: `slot.Console` is the interface that a backend implements. A new game or
revision is a new file in `maps`, without any code.
"""
