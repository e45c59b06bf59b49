"""What the CPU does: one module per group of tactics; `decide` tries the tactics in order.

A new tactic is a function that returns whether it applies, and one line in `decide.fight`. Any change of
the pads raises `CPU_VERSION`.
"""
