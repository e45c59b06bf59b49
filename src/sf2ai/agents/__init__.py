"""Who decides: random, the scripted CPU and the learned agents."""
