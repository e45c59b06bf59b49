"""Stopped and former trainings: found, moved out of the way whole, listed, restored and pruned."""
