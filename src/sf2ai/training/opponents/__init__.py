"""The opponents of a training: named players, the learner itself and its past selves, and their choice.

The state's names and the purposes of the seeds must stay, so that stopped trainings continue.
"""
