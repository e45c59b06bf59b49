"""How a move has its fighter move: paths, free flight, rebounds, walls, and specials that are mashed.

A phase of `engine.step` calls these; each changes one fighter's record and nothing else.
"""
