"""Plans become outcomes: rounds and matches between two controllers, many at once.

Touch this room to change what is played (`plans`), what is paid (`reward`) or what a round leaves
behind (`outcome`, `tape`). It knows controllers, not agents. Checkpoints hold its records and state names.
"""
