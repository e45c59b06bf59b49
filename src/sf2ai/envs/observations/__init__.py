"""What a learner gets of a frame: features or pixels, with the spaces that say so.

Touch this room to change the pixels (`pixels`) or what the spaces and stamps say about them (`kind`).
"""
