"""Many short matches of one attacker and one dummy, scripted pad by pad, and their recordings.

How a move is brought out, what the dummy does and how trials are played is decided here. Only Snapshots
are read, so a trial runs on any backend.
"""
