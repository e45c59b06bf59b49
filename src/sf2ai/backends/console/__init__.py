"""The SNES game as its work RAM shows it: what every backend that runs the real game shares."""
