"""The TCP server that emulators and bots join: who may join, and which slot each emulator gets.

Everything that comes from a peer is checked here or in `protocol`; keep it bounded in size and time.
"""
