"""``sf2ai emulator``: what has to do with emulators themselves; one file per command."""
