"""Decision makers: from observations and masks to actions, for many slots at once.

`base` is the interface for playing, `learner` the one for training, `registry` the agents by name. `dqn` is
the learned agent, `keras_rl` its form for Keras-RL and the baselines, `cpu` the scripted CPU, which reads
Snapshots instead. An agent knows no frames, pads or sides, except the CPU. Only this room imports TensorFlow.
"""
