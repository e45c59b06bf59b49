"""How sure a measured rate or mean is: intervals, and tests that may stop early.

Pure functions of counts and values, each with its source in the literature; nothing here plays.
"""
