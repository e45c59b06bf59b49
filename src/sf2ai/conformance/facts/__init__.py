"""Facts that players know, written from sources and not from the frame data, played in the built-in game.

`known` holds the facts, one file per character; `reader` reads and checks them, `scripts` turns what a
player does into pads, `stage` plays all facts at once, `measures` looks at the recordings, and `judging`
compares. A fact says what its source says. A fact that the game breaks stays here and fails: nothing here
is adapted to the engine. Code here reads Snapshots and never imports the engine.
"""
