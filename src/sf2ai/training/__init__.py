"""Trains agents: the loop, the opponents, the files of a training, and sessions of one or more trainings.

Equal settings give equal rounds and weights, and a stopped training continues bit by bit. A change here must
keep the seeds' purposes, the names in the kept state, the log's columns and the settings' names.
"""
