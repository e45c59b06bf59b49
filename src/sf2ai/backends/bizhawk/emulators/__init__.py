"""Emulators: the EmuHawk processes that sf2ai starts, and the ones that have joined.

`supervisor` and `installation` start processes and never speak to them; `pool`, `emulator` and
`console` speak to the emulators that have joined, however they were started.
"""
