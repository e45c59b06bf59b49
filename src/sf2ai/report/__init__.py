"""Domain objects as Rich tables; prints nothing itself."""
