"""The built-in game measured from outside, and held against its data.

Moves are played as anybody could play them: pads in through a backend, Snapshots out. What
the frame data say stands on the other side of the table. Nothing here looks into the engine.
"""
