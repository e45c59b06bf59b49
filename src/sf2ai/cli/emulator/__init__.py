"""``sf2ai emulator``: the commands about emulators and bots, one file per command.

A command reads its options, calls the package and shows the result; anything longer belongs below `cli`.
"""
