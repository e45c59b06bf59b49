"""Probes: rounds beside a training's own that tell how strong the learner is, without guide and exploration.

They have dice of their own and change nothing that the training depends on. When they are played depends on
counted steps alone, so that equal trainings have equal probes.
"""
