"""The command line: read options, call the package, print.

`app` lists the commands. `commands` has a file for each, `options` their options, `terminal` what they print
with, and `emulator` the group of commands for the real game. No rule of the game and no part of learning
belongs here. Heavy libraries are imported inside functions, so that ``--help`` answers at once.
"""
