"""The training loop: rounds are played and the learner learns from them; nothing is written or printed.

The order of the learner's and the guide's calls decides the weights: changing it changes every result.
"""
