"""Sends the figures of a training to trackers: trackio, Weights & Biases, MLflow.

Each tracker's package runs in a process of its own, which reads the training's CSV logs. So nothing that the
package does, such as a slow import, a dead network or a crash, can hold or end the training.
"""
