"""Reads `game/frame_data/*.toml` into `CharacterData` and `Rules`, and checks every value.

Begin with `loader`. A new field needs its reader here, its place in `game.moves` or `game.rules`, and
code that uses it: a test refuses fields that change nothing.
"""
