"""Results as Rich tables, text and pictures.

Functions here take objects of the rooms below and return what Rich shows. They print nothing; picture files
are all that they write. Change here how output looks, and nothing that it says about a fight or an agent.
"""
