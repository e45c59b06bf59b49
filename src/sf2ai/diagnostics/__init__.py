"""Checks of the user's installation: what is there, what is wrong, and what to do about it.

A check never changes anything; it returns findings, which `report` shows.
"""
