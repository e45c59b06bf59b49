"""What an agent sees and does: observations, actions, rewards and the environments."""
