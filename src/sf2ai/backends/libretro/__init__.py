"""The snes backend: the real game on a libretro core, each slot in a process of its own.

`backend` starts the processes and is what the rest of the package uses; `core` is the only file that
speaks to a foreign library. The header of `state_header` is stored in users' files and keeps its layout.
"""
