"""The learned agent: a double, dueling DQN with n-step returns, batched over slots.

Playing needs NumPy and Numba only (`policy`). TensorFlow is imported by `network` and `update`, and so by
training only. The names and shapes in `parameters`, and those of every `get_state`, are stored: keep them.
"""
