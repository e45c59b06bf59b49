"""How compiled code is built and cached, how work is spread over cores, and how child processes run.

Nothing here knows the game. The results of a call must not depend on how many cores there are.
"""
