"""What is no fighter in a frame: the stage, effects and the score."""
