"""The bizhawk backend: matches on EmuHawk processes that join over TCP.

`protocol` defines the bytes on the wire, `server` accepts peers, `emulators` asks the ones that have
joined, and `backend` is what the rest of the package uses. emulator_scripts/bizhawk/sf2ai.lua is the other
end of the wire. The protocol and the save states of `recipe` keep their layout; a change of either
raises its version.
"""
