"""The learned agent: a double, dueling DQN with n-step returns, batched over slots.

Playing needs NumPy and Numba only (`player`); TensorFlow is imported by `network`
and `update`, and so only by training.
"""
