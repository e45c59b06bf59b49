"""The work of `sf2ai doctor`: `facts.py` has the facts, `gather.py` reads them, `checks.py` judges them.

A judgement is a function of the facts alone: a test injects a fault by replacing one fact. A new check is a
function in `checks.py` or `package_checks.py`, and a row of `checks.CHECKS`. By default nothing heavy is
imported, so that a library that cannot be imported is found, and does not end the command.
"""
