"""A libretro core, found, loaded and run: one console in a process of its own."""
