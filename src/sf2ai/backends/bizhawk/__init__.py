"""EmuHawk instances over TCP: framing, messages, the server that they join, and the backend over it."""
