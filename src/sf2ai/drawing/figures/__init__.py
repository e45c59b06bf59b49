"""Figures: fighters, stage, effects and score of a frame as filled polygons, computed by compiled code.

`layouts` has the format. `memory` notes what goes on from frame to frame, `posing` and `attacks` choose the
pose, `skeleton` places the joints, `bodies` draws them, `scenery` draws all the rest, `frame` puts it
together, and `painter` paints it with Pillow. How anything looks is data (`data/*.toml`), read by `tables`.
"""
