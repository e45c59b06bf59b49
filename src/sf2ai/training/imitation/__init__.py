"""Lessons from recorded rounds: what a person or another player did teaches a new agent's network."""
