"""Files: weights, checkpoints, replays, bans and results, and where they lie in a home.

Every file that sf2ai keeps is written and read here. File formats are promises: files of older
versions must still load, so a change of what a file holds raises its format number.
"""
