"""What a bot may use where the user names nothing; the help imports it, so it imports nothing."""

MEMORY_MB = 2048
PROCESSORS = 0
"""All that this process may use: one that is busy with something else would make a bot late."""
