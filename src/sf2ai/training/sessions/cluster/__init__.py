"""Trainings on a cluster: the driver keeps their files in the home, and workers train them in parts."""
