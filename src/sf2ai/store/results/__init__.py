"""Results in a home: a line for each evaluation and tournament, and the folder of each tournament."""
