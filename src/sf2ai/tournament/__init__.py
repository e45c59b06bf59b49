"""Tournaments between players: lineup, schedule, matches and standings.

A match depends on its seeds alone. Schedule, seeds and the ranking rules are promises: the same
command must give the same tournament in every version.
"""
