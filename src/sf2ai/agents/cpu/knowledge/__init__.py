"""What the CPU knows before a fight: frame data, options, roles, levels and styles, packed into tables.

`levels` and `styles` are the numbers to tune. All else is derived from the data files in `game`.
"""
