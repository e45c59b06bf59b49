"""Files of a training besides its checkpoints: logs, the replay buffer, and the origin of the result.

Columns of the log and names of the files are read by other programs and by older trainings.
"""
