"""Fights, learning curves and profiles as picture files and terminal screens.

`style` holds what all diagrams have in common; a new diagram is a file here that uses it.
"""
