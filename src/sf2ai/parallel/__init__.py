"""How compiled code is built and cached, and how work is spread over the processor's cores.

Nothing here knows the game. The results of a call must not depend on how many cores there are.
"""
