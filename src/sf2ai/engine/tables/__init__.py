"""The game's data as the packed records that compiled code reads.

`pack` packs characters and moves, `rules` the rules that all characters share; both fill the records
of `engine.layouts`. Pixels become sub-pixels here. Change a number in `game/frame_data`, not here.
"""
