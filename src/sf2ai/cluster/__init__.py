"""Spreads work over machines by Ray: reaches a cluster, keeps workers on its nodes, and hands them tasks.

Nothing here knows the game. A task depends on itself alone, so that it can be done twice; the driver, which
hands the tasks out, keeps what they return. Ray is an extra, and is imported when a cluster is asked for.
"""
