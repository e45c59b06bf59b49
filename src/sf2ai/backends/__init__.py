"""The sources of frames behind one interface: the simulator, libretro cores and BizHawk emulators.

`base` defines the Snapshot and the `Backend` interface, `registry` lists the backends. A backend converts
its game's units into the Snapshot's; it knows nothing of observations, rewards or learning.
"""
