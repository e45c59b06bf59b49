"""Sides of a match that another program drives: bots over TCP, and the emulator tool of 2017."""
