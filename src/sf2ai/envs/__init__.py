"""What an agent sees and does: observations, actions, rewards and the environments.

Importing this package registers ``sf2ai/Round-v0`` with gymnasium.
"""

from sf2ai.envs.registration import register_with_gymnasium

register_with_gymnasium()
