"""Measures players: evaluations against one opponent, their figures, and strategy profiles.

Measuring never changes how a player plays. The figures' names are keys of JSON, CSV and results files.
"""
