"""The formats of tournaments: pure functions from the results so far to the games that are certain.

`registry` has them by name: add one there. A format knows places in the lineup and numbers, no names, seeds,
files or clocks; so a tournament that was stopped goes on as one that was not.
"""
