"""The commands that train: of one character or several, with several seeds, and sweeps of hyperparameters."""
