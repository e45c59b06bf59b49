"""``sf2ai export`` and ``sf2ai import``: carry an agent to another home as one file."""
