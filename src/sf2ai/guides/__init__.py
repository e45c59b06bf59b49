"""What shows a learner which action is good while it trains: guides, and a seat with a guide beside it.

Touch this room to add a guide (`base`, `registry`) or to change the search (`search`, `rollouts`). A guide
advises; it never presses a button, and no guide is there when an agent plays or is measured.
"""
