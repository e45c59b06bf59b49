"""Experiments with trainings as tables: the hyperparameters that there are, several seeds, sweeps."""
