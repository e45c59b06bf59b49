"""What the CPU believes about the present moment, from Snapshots that are some frames old.

`belief` is the entry. A value that a backend may not know needs a replacement here; nothing here decides.
"""
