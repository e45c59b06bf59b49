"""What Street Fighter II is, as data: characters, moves, rules, buttons, and how pads enter a move.

Nothing here behaves. Numbers stand once, in `frame_data/*.toml`, with their source and confidence;
numbers without a source stand in `choices`.
"""
