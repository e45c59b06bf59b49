"""Pictures of a fight, in pixels and in letters, made from Snapshots and frame data alone.

They stand here and not in `report` because the environments' render modes need
them; who talks to a terminal or writes files takes them from here. Whatever a backend
reports can be drawn: where it does not know a move, its boxes are simply not there.
"""
