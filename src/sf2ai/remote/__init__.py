"""Sides of a match that another program drives: bots over TCP, and the emulator tool of 2017.

`bot_controller` makes a bot a `Controller`. The modules named legacy speak the protocol of 2017,
which never changes, and on this machine only.
"""
