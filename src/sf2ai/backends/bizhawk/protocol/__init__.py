"""The bytes between sf2ai and its peers: emulators, bots, and the emulator tool of 2017.

A change of a message or field raises `messages.PROTOCOL_VERSION`, here and in sf2ai.lua, and
docs/reference/protocol.md follows. `legacy_wire` describes programs that exist and never changes.
"""
