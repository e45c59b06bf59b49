"""Whole trainings in a home: of one character, of several at once, of a league, or of a best response.

Sessions lock, save and resume. Checkpoints and the messages of the training processes must stay readable.
"""
