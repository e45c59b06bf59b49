"""What the networks of all learned agents share: sizes, names of their arrays, a dense layer, the rest.

The names and shapes in `architecture` are stored: keep them.
"""
