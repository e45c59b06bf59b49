"""The policy-gradient agent: proximal policy optimisation (PPO), batched over slots, with a loop of our own.

It plays by drawing from its policy, so that it can mix its actions. Neither playing (`policy`) nor learning
needs TensorFlow; only the Keras-RL interface imports it. The names and shapes in `parameters`, and those of
every `get_state`, are stored: keep them.
"""
