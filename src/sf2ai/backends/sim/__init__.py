"""The backend that plays the built-in engine: `backend` is the class, `frames` its compiled loops.

The engine's state becomes Snapshots here. How a frame passes is decided in `engine`, not here.
"""
