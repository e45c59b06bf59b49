"""What Street Fighter II is: facts as data, no behaviour."""
