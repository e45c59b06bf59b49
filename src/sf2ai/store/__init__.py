"""Where weights, checkpoints, bans and results are kept."""
