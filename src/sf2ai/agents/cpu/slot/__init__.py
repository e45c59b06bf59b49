"""The CPU's state in one slot, and the pads that follow from it.

`state` holds the stored record: its layout must not change. `pads` turns decisions into pads.
"""
